package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * The hyperbolic tangent, of any shape. Immutable, thread-safe.
 */
public record Tanh() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		return Windows.single(this, inputs);
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		return new PointwiseOperation((int) inputs.get(0).elements(), Loops::tanh, Loops::tanhBackward);
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		return graph.node("Tanh", inputNames, Map.of());
	}
}
