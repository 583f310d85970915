package io.github.convj.imagej;

import io.github.convj.data.Image;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.util.List;

/**
 * One plane of a file.
 *
 * @param width X
 * @param height Y
 * @param values {@code [Y, X, C]}
 * @param bitDepth 8, 16 or 32
 * @param rgb whether the channels are red, green and blue
 */
record Plane(int width, int height, float[] values, int bitDepth, boolean rgb) {

	int channels() {
		return values.length / (width * height);
	}

	boolean like(final Plane other) {
		return width == other.width && height == other.height && values.length == other.values.length &&
			bitDepth == other.bitDepth;
	}

	/**
	 * How the planes of a file are ordered.
	 *
	 * @param channels C
	 * @param slices Z
	 * @param frames T
	 * @param order of the axes, fastest first, as in {@code CZT}
	 */
	record Order(int channels, int slices, int frames, String order) {

		static Order stack(final int planes) {
			return new Order(1, planes, 1, "CZT");
		}

		int planes() {
			return channels * slices * frames;
		}

		/**
		 * @param name of the image
		 * @throws ConvJException if there are time points as well as planes
		 */
		void check(final String name) {
			if (slices > 1 && frames > 1) throw new ConvJException(name + " has " + frames + " time points and " + slices +
				" planes; save each time point as an image of its own.");
		}

		int index(final int c, final int z, final int t) {
			int index = 0;
			int stride = 1;
			for (final char axis : order.toCharArray()) {
				index += stride * (axis == 'C' ? c : axis == 'Z' ? z : t);
				stride *= axis == 'C' ? channels : axis == 'Z' ? slices : frames;
			}
			return index;
		}
	}

	/**
	 * @param name of the image
	 * @param planes all of the same kind
	 * @param order of as many planes
	 * @return {@code [Y, X, C]} if there is one plane, else {@code [Z, Y, X, C]}, time points counting as planes
	 * @throws ConvJException if there are time points as well as planes, or colours as well as channels
	 */
	static Image image(final String name, final List<Plane> planes, final Order order) {
		final Plane first = planes.get(0);
		order.check(name);
		final int bands = first.channels();
		final int channels = bands * order.channels;
		final int depth = order.slices * order.frames;
		final Shape shape = depth == 1 ? Shape.of(first.height, first.width, channels) : Shape.of(depth, first.height,
			first.width, channels);
		if (order.planes() == 1) return new Image(name, Tensor.of(shape, first.values), first.bitDepth, first.rgb);
		final Tensor pixels = Tensor.zeros(shape);
		final int positions = first.width * first.height;
		for (int d = 0; d < depth; d++)
			for (int c = 0; c < order.channels; c++) {
				final float[] from = planes.get(order.frames > 1 ? order.index(c, 0, d) : order.index(c, d, 0)).values;
				final int start = d * positions * channels + c * bands;
				for (int p = 0; p < positions; p++)
					System.arraycopy(from, p * bands, pixels.array(), start + p * channels, bands);
			}
		return new Image(name, pixels, first.bitDepth, first.rgb && order.channels == 1);
	}
}
