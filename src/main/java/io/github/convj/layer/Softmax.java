package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * Makes the channels of each position positive with a sum of 1: {@code exp(x) / sum(exp(x))}. Any shape. Immutable,
 * thread-safe.
 */
public record Softmax() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		return Windows.single(this, inputs);
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return 3 * inputs.get(0).elements();
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
