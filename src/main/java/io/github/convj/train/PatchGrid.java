package io.github.convj.train;

import io.github.convj.network.FullyConvolutional;

/**
 * Where the windows of a square patch lie that a network answers for. Immutable, thread-safe.
 *
 * @param window edge length in pixels
 * @param stride pixels from a window to the next
 * @param before positions at the beginning that are of no use
 * @param answers usable positions
 * @param side all positions
 */
record PatchGrid(int window, int stride, int before, int answers, int side) {

	static PatchGrid of(final FullyConvolutional sliding, final int answers) {
		// along X, as along Y
		final int axis = sliding.stride().length - 1;
		final int before = sliding.unusableBefore()[axis];
		return new PatchGrid(sliding.window().size(axis), sliding.stride()[axis], before, answers, before + answers + sliding
			.unusableAfter()[axis]);
	}

	/** @return the patch's edge length in pixels */
	int size() {
		return window + (side - 1) * stride;
	}

	/** @return the edge length of the square in the middle that the usable positions stand for */
	int covered() {
		return answers * stride;
	}

	boolean usable(final int position) {
		return position >= before && position < before + answers;
	}

	/** @return where the window of a position has its centre, in pixels of the patch */
	double centre(final int position) {
		return position * stride + window / 2.0;
	}

	/** @return the position whose block of pixels a place lies in; -1 if it is not a usable one */
	int position(final double place) {
		final int position = (int) Math.floor((place - window / 2.0) / stride + 0.5);
		return usable(position) ? position : -1;
	}
}
