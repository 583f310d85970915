package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * {@code max(0, x)}, of any shape. Immutable, thread-safe.
 */
public record Relu() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		return Windows.single(this, inputs);
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		throw new UnsupportedOperationException();
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		throw new UnsupportedOperationException();
	}
}
