package io.github.convj.layer;

import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Geometry.Axis;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the hyper-parameters of layers with windows into geometry. Stateless, thread-safe. */
final class Windows {

	private Windows() {}

	/** @return the numbers as an immutable list, checked to be 1 to 3 numbers of at least 1 */
	static List<Integer> checked(final String what, final List<Integer> values) {
		if (values.isEmpty() || values.size() > 3) throw new ConvJException("A layer's " + what +
			" is one number, or one for each axis of the image, not " + values + ".");
		for (final int value : values)
			if (value < 1) throw new ConvJException("A layer's " + what + " is at least 1, not " + value + ".");
		return List.copyOf(values);
	}

	static List<Integer> list(final int... values) {
		final List<Integer> list = new ArrayList<>();
		for (final int value : values)
			list.add(value);
		return List.copyOf(list);
	}

	/** @return whether the shape is that of a 2-D or 3-D image */
	static boolean isImage(final Shape shape) {
		return shape.rank() == 3 || shape.rank() == 4;
	}

	/** @return the only input, which must be an image */
	static Shape image(final Layer layer, final List<Shape> inputs) {
		final Shape input = single(layer, inputs);
		if (!isImage(input)) throw new ConvJException("A " + Layers.type(layer) +
			" layer needs an image of 2 or 3 dimensions with channels, not a shape of " + input + ".");
		return input;
	}

	static Shape single(final Layer layer, final List<Shape> inputs) {
		if (inputs.size() != 1) throw new ConvJException("A " + Layers.type(layer) + " layer has one input, not " + inputs
			.size() + ".");
		return inputs.get(0);
	}

	/**
	 * @return the windows over the image
	 * @throws ConvJException if the image is smaller than one window
	 */
	static Geometry geometry(final Layer layer, final Shape image, final List<Integer> kernel, final List<Integer> stride,
		final Padding padding, final List<Integer> dilation)
	{
		final int axes = image.rank() - 1;
		final Axis[] result = new Axis[3];
		result[0] = Axis.NONE;
		for (int a = 0; a < axes; a++) {
			final int size = image.size(a);
			final int k = value(layer, "kernel", kernel, a, axes);
			final int s = value(layer, "stride", stride, a, axes);
			final int d = value(layer, "dilation", dilation, a, axes);
			result[3 - axes + a] = switch (padding.kind()) {
				case SAME -> Axis.same(size, k, s, d);
				case VALID -> Axis.valid(size, k, s, d);
				case EXPLICIT -> new Axis(size, k, s, value(layer, "padding", padding.before(), a, axes), value(layer, "padding",
					padding.after(), a, axes), d);
			};
		}
		final Geometry geometry = new Geometry(result[0], result[1], result[2]);
		if (geometry.outputs() == 0) {
			final StringBuilder least = new StringBuilder();
			for (int a = 0; a < axes; a++) {
				final Axis axis = result[3 - axes + a];
				if (a > 0) least.append('x');
				least.append(Math.max(1, axis.extent() - axis.before() - axis.after()));
			}
			throw new ConvJException("A " + Layers.type(layer) + " layer needs an input of at least " + least +
				" positions and gets one of " + image + ".");
		}
		return geometry;
	}

	/** @return the shape of what slides over the image */
	static Shape output(final Shape image, final Geometry geometry, final int channels) {
		return image.rank() == 3 ? Shape.of(geometry.y().output(), geometry.x().output(), channels) : Shape.of(geometry.z()
			.output(), geometry.y().output(), geometry.x().output(), channels);
	}

	/** @return one window over all positions of a shape, which may be flat */
	static Geometry whole(final Shape shape) {
		final Axis[] axes = { Axis.NONE, Axis.NONE, Axis.NONE };
		final int spatial = Math.min(3, shape.rank() - 1);
		for (int a = 0; a < spatial; a++)
			axes[3 - spatial + a] = Axis.valid(shape.size(a), shape.size(a), 1, 1);
		return new Geometry(axes[0], axes[1], axes[2]);
	}

	/** @return the windows as ONNX attributes: kernel_shape, strides, pads, and dilations where wanted */
	static Map<String, Object> attributes(final Shape image, final Geometry geometry, final boolean dilations) {
		final int axes = image.rank() - 1;
		final List<Axis> windows = List.of(geometry.z(), geometry.y(), geometry.x()).subList(3 - axes, 3);
		final long[] pads = new long[2 * axes];
		for (int a = 0; a < axes; a++) {
			pads[a] = windows.get(a).before();
			pads[axes + a] = windows.get(a).after();
		}
		final Map<String, Object> attributes = new LinkedHashMap<>();
		attributes.put("kernel_shape", windows.stream().mapToLong(Axis::kernel).toArray());
		attributes.put("strides", windows.stream().mapToLong(Axis::stride).toArray());
		attributes.put("pads", pads);
		if (dilations) attributes.put("dilations", windows.stream().mapToLong(Axis::dilation).toArray());
		return attributes;
	}

	private static int value(final Layer layer, final String what, final List<Integer> values, final int axis,
		final int axes)
	{
		if (values.size() == 1) return values.get(0);
		if (values.size() != axes) throw new ConvJException("A " + Layers.type(layer) + " layer's " + what + " has " + values
			.size() + " numbers, but its image has " + axes + " axes.");
		return values.get(axis);
	}
}
