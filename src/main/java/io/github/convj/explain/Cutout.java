package io.github.convj.explain;

import io.github.convj.data.Field;
import io.github.convj.data.Image;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The pixels of a patch with their surroundings, by which brightness is judged. Along an axis where a filter sees more than there is
 * of the image, the patch is all of the image. Immutable as long as nobody writes into the pixels, thread-safe.
 *
 * @param surroundings the patch, and around it as much again on each side, as far as there is image
 * @param y first row of the patch in the surroundings; negative where it begins beyond the image
 * @param x first column of the patch in the surroundings; negative where it begins beyond the image
 * @param height of the patch
 * @param width of the patch
 * @param centre Y and X of the centre of what the filter sees, in pixels from the upper left corner of the patch, where it sees more
 *          than there is of the image; else empty
 */
public record Cutout(Image surroundings, int y, int x, int height, int width, List<Double> centre) {

	/** Copies the list. */
	public Cutout {
		centre = List.copyOf(centre);
	}

	/**
	 * @param image to cut from
	 * @param from first pixel of the patch, Z, Y, X; may lie beyond the image
	 * @param size of the patch, Z, Y, X
	 * @return the patch
	 */
	static Cutout of(final Field image, final int[] from, final int[] size) {
		final int[] limits = { image.depth(), image.height(), image.width() };
		if (size[1] > limits[1] || size[2] > limits[2]) {
			final int[] start = from.clone();
			final int[] extent = size.clone();
			final List<Double> centre = new ArrayList<>();
			for (int axis = 1; axis < 3; axis++) {
				if (size[axis] > limits[axis]) {
					start[axis] = 0;
					extent[axis] = limits[axis];
				}
				centre.add(from[axis] + size[axis] / 2.0 - start[axis]);
			}
			final Cutout whole = of(image, start, extent);
			return new Cutout(whole.surroundings, whole.y, whole.x, whole.height, whole.width, centre);
		}
		final int[] first = new int[3];
		final int[] count = new int[3];
		for (int axis = 0; axis < 3; axis++) {
			final int margin = axis == 0 ? 0 : size[axis];
			// where all of it lies beyond the image, the pixels at the border stand for its brightness
			first[axis] = Math.clamp((long) from[axis] - margin, 0, limits[axis] - 1);
			count[axis] = Math.max(1, (int) Math.min(limits[axis], (long) from[axis] + size[axis] + margin) - first[axis]);
		}
		final int row = count[2] * image.channels();
		final float[] values = new float[Math.multiplyExact(Math.multiplyExact(count[0], count[1]), row)];
		for (int z = 0; z < count[0]; z++)
			for (int y = 0; y < count[1]; y++)
				image.read(first[0] + z, first[1] + y, first[2], count[2], values, (z * count[1] + y) * row);
		final Shape plane = Shape.of(count[1], count[2], image.channels());
		return new Cutout(new Image(image.name(), Tensor.of(count[0] > 1 ? plane.prepend(count[0]) : plane, values), image
			.bitDepth(), image.rgb()), from[1] - first[1], from[2] - first[2], size[1], size[2], List.of());
	}

	/** @return whether some of the patch lies beyond the image */
	public boolean beyond() {
		return y < 0 || x < 0 || y + height > surroundings.height() || x + width > surroundings.width();
	}
}
