package io.github.convj.layer;

import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Pooling;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * The largest value of each channel over the whole image: {@code [(Z,) Y, X, C]} to {@code [C]}. Immutable, thread-safe.
 */
public record GlobalMaxPooling() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		return Shape.of(Windows.image(this, inputs).channels());
	}

	@Override
	public Geometry geometry(final List<Shape> inputs) {
		return Windows.whole(Windows.image(this, inputs));
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return inputs.get(0).elements();
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		return new Planned((int) (inputs.get(0).elements() / inputs.get(0).channels()), inputs.get(0).channels());
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		final String pooled = graph.node("GlobalMaxPool", inputNames, Map.of());
		return graph.node("Flatten", List.of(pooled), Map.of("axis", 1L));
	}

	private record Planned(int positions, int channels) implements Operation {

		@Override
		public void forward(final Context context) {
			Pooling.globalMax(context.batch(), positions, channels, context.input(0), context.output(), context.workers());
		}

		@Override
		public void backward(final Context context) {
			if (context.inputGradient(0) != null) Pooling.globalMaxBackward(context.batch(), positions, channels, context
				.input(0), context.output(), context.outputGradient(), context.inputGradient(0), context.workers());
		}
	}
}
