package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * {@code 1 / (1 + exp(-x))}, of any shape. Immutable, thread-safe.
 */
public record Sigmoid() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		return Windows.single(this, inputs);
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		return new PointwiseOperation((int) inputs.get(0).elements(), Loops::sigmoid, Loops::sigmoidBackward);
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		return graph.node("Sigmoid", inputNames, Map.of());
	}
}
