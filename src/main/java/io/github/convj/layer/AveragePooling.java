package io.github.convj.layer;

import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * The mean of each window, channel by channel: {@code [(Z,) Y, X, C]} to {@code [(OZ,) OY, OX, C]}. Immutable, thread-safe.
 *
 * @param kernel size of a window: one number for all axes, or one an axis
 * @param stride between windows
 * @param padding beyond the border
 * @param countPadding whether padded positions count as zeros; otherwise the mean is over those within the image
 */
public record AveragePooling(List<Integer> kernel, List<Integer> stride, Padding padding, boolean countPadding) implements Layer {

	/** @throws ConvJException if a value is out of its range */
	public AveragePooling {
		kernel = Windows.checked("kernel", kernel);
		stride = Windows.checked("stride", stride);
	}

	/**
	 * @param size one number for all axes, or one an axis
	 * @return windows of that size side by side, without padding
	 */
	public static AveragePooling of(final int... size) {
		return new AveragePooling(Windows.list(size), Windows.list(size), Padding.VALID, false);
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
		throw new UnsupportedOperationException();
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		throw new UnsupportedOperationException();
	}
}
