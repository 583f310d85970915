package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

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
		return new PointwiseOperation((int) inputs.get(0).elements(), Loops::relu, Loops::reluBackward);
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		return graph.node("Relu", inputNames, Map.of());
	}
}
