package io.github.convj.layer;

import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Pooling;
import io.github.convj.kernel.Spans;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * The largest value of each window, channel by channel: {@code [(Z,) Y, X, C]} to {@code [(OZ,) OY, OX, C]}; where several are
 * equal, the gradient goes to the first. Immutable, thread-safe.
 *
 * @param kernel size of a window: one number for all axes, or one an axis
 * @param stride between windows
 * @param padding beyond the border, which is never the largest
 */
public record MaxPooling(List<Integer> kernel, List<Integer> stride, Padding padding) implements Layer {

	/** @throws ConvJException if a value is out of its range */
	public MaxPooling {
		kernel = Windows.checked("kernel", kernel);
		stride = Windows.checked("stride", stride);
	}

	/**
	 * @param size one number for all axes, or one an axis
	 * @return windows of that size side by side, without padding
	 */
	public static MaxPooling of(final int... size) {
		return new MaxPooling(Windows.list(size), Windows.list(size), Padding.VALID);
	}

	@Override
	public Shape output(final List<Shape> inputs) {
		final Shape image = Windows.image(this, inputs);
		return Windows.output(image, geometry(inputs), image.channels());
	}

	@Override
	public Geometry geometry(final List<Shape> inputs) {
		return Windows.geometry(this, Windows.image(this, inputs), kernel, stride, padding, List.of(1));
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return (long) geometry(inputs).taps() * output(inputs).elements();
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		return new Planned(kernels.spans(), geometry(inputs), inputs.get(0).channels());
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		return graph.node("MaxPool", inputNames, Windows.attributes(inputs.get(0), geometry(inputs), true));
	}

	private record Planned(Spans spans, Geometry geometry, int channels) implements Operation {

		@Override
		public void forward(final Context context) {
			Pooling.max(spans, context.batch(), geometry, channels, context.input(0), context.output(), context.scratch(), context
				.workers());
		}

		@Override
		public void backward(final Context context) {
			if (context.inputGradient(0) != null) Pooling.maxBackward(spans, context.batch(), geometry, channels, context.input(0),
				context.output(), context.outputGradient(), context.inputGradient(0), context.scratch(), context.workers());
		}
	}
}
