package io.github.convj.predict;

import io.github.convj.data.Border;
import io.github.convj.data.Field;

/**
 * Where the windows of a map lie on the image. Position {@code i} of the map stands for a block of {@code stride} pixels, and
 * its window has the same centre; where that falls between pixels, half a pixel more lies before it. Arrays are Z, Y, X.
 * Immutable, thread-safe.
 *
 * @param field the image
 * @param border what lies beyond it
 * @param window size
 * @param stride from a window to the next
 */
record WindowGrid(Field field, Border border, int[] window, int[] stride) {

	/** @return positions of the map along an axis */
	int positions(final int axis) {
		final int size = axis == 0 ? field.depth() : axis == 1 ? field.height() : field.width();
		return Math.ceilDiv(size, stride[axis]);
	}

	/** @return where the window of a position begins; negative where it reaches over the border */
	int start(final int axis, final int position) {
		return position * stride[axis] - Math.ceilDiv(window[axis] - stride[axis], 2);
	}
}
