package io.github.convj.kernel;

/**
 * The transforms of Winograd's F(4x4, 3x3) along one axis, on {@link Quads} of 36 elements: six in a line, six lines. All four rows
 * of an element are transformed at once, with what is between them. What one loop would be too large for, so that C2 would make no
 * vectors of it, is done in two. Thread-safe.
 * <p>
 * A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks. CVPR 2016.
 * </p>
 */
final class QuadTiles {

	private QuadTiles() {}

	/** Sources of a line, in place, from its first element's index on. */
	static void data(final float[] q, final int at, final int length, final int row) {
		outer(q, at, length, row);
		inner(q, at, length, row);
	}

	/** The elements of 0 and of infinity. */
	private static void outer(final float[] q, final int at, final int length, final int row) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		if (row == Quads.LONG) {
			final int step = 4 * Quads.LONG;
			for (int j = from; j < end; j++) {
				q[j] = Rows.add(4, q[j], Rows.add(-5, q[j + 2 * step], q[j + 4 * step]));
				q[j + 5 * step] = Rows.add(4, q[j + step], Rows.add(-5, q[j + 3 * step], q[j + 5 * step]));
			}
		}
		else {
			final int step = 4 * Quads.SHORT;
			for (int j = from; j < end; j++) {
				q[j] = Rows.add(4, q[j], Rows.add(-5, q[j + 2 * step], q[j + 4 * step]));
				q[j + 5 * step] = Rows.add(4, q[j + step], Rows.add(-5, q[j + 3 * step], q[j + 5 * step]));
			}
		}
	}

	/** The elements of 1, -1, 2 and -2. */
	private static void inner(final float[] q, final int at, final int length, final int row) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		if (row == Quads.LONG) {
			final int step = 4 * Quads.LONG;
			for (int j = from; j < end; j++) {
				final float x1 = q[j + step];
				final float x2 = q[j + 2 * step];
				final float x3 = q[j + 3 * step];
				final float x4 = q[j + 4 * step];
				final float even = Rows.add(-4, x2, x4);
				final float odd = Rows.add(-4, x1, x3);
				final float evenFar = x4 - x2;
				final float oddFar = x3 - x1;
				q[j + step] = even + odd;
				q[j + 2 * step] = even - odd;
				q[j + 3 * step] = Rows.add(2, oddFar, evenFar);
				q[j + 4 * step] = Rows.add(-2, oddFar, evenFar);
			}
		}
		else {
			final int step = 4 * Quads.SHORT;
			for (int j = from; j < end; j++) {
				final float x1 = q[j + step];
				final float x2 = q[j + 2 * step];
				final float x3 = q[j + 3 * step];
				final float x4 = q[j + 4 * step];
				final float even = Rows.add(-4, x2, x4);
				final float odd = Rows.add(-4, x1, x3);
				final float evenFar = x4 - x2;
				final float oddFar = x3 - x1;
				q[j + step] = even + odd;
				q[j + 2 * step] = even - odd;
				q[j + 3 * step] = Rows.add(2, oddFar, evenFar);
				q[j + 4 * step] = Rows.add(-2, oddFar, evenFar);
			}
		}
	}

	/** Products: the six elements of a line to the first four of them. */
	static void results(final float[] q, final int at, final int length, final int row) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		if (row == Quads.LONG) {
			final int step = 4 * Quads.LONG;
			for (int j = from; j < end; j++) {
				final float even1 = q[j + step] + q[j + 2 * step];
				final float odd1 = q[j + step] - q[j + 2 * step];
				final float even2 = q[j + 3 * step] + q[j + 4 * step];
				final float odd2 = q[j + 3 * step] - q[j + 4 * step];
				q[j] = q[j] + even1 + even2;
				q[j + step] = Rows.add(2, odd2, odd1);
				q[j + 2 * step] = Rows.add(4, even2, even1);
				q[j + 3 * step] = Rows.add(8, odd2, odd1) + q[j + 5 * step];
			}
		}
		else {
			final int step = 4 * Quads.SHORT;
			for (int j = from; j < end; j++) {
				final float even1 = q[j + step] + q[j + 2 * step];
				final float odd1 = q[j + step] - q[j + 2 * step];
				final float even2 = q[j + 3 * step] + q[j + 4 * step];
				final float odd2 = q[j + 3 * step] - q[j + 4 * step];
				q[j] = q[j] + even1 + even2;
				q[j + step] = Rows.add(2, odd2, odd1);
				q[j + 2 * step] = Rows.add(4, even2, even1);
				q[j + 3 * step] = Rows.add(8, odd2, odd1) + q[j + 5 * step];
			}
		}
	}

	/** Products: the first elements of six lines to those of the first four of them. */
	static void resultsOfLines(final float[] q, final int at, final int length, final int row) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		if (row == Quads.LONG) {
			final int step = 24 * Quads.LONG;
			for (int j = from; j < end; j++) {
				final float even1 = q[j + step] + q[j + 2 * step];
				final float odd1 = q[j + step] - q[j + 2 * step];
				final float even2 = q[j + 3 * step] + q[j + 4 * step];
				final float odd2 = q[j + 3 * step] - q[j + 4 * step];
				q[j] = q[j] + even1 + even2;
				q[j + step] = Rows.add(2, odd2, odd1);
				q[j + 2 * step] = Rows.add(4, even2, even1);
				q[j + 3 * step] = Rows.add(8, odd2, odd1) + q[j + 5 * step];
			}
		}
		else {
			final int step = 24 * Quads.SHORT;
			for (int j = from; j < end; j++) {
				final float even1 = q[j + step] + q[j + 2 * step];
				final float odd1 = q[j + step] - q[j + 2 * step];
				final float even2 = q[j + 3 * step] + q[j + 4 * step];
				final float odd2 = q[j + 3 * step] - q[j + 4 * step];
				q[j] = q[j] + even1 + even2;
				q[j + step] = Rows.add(2, odd2, odd1);
				q[j + 2 * step] = Rows.add(4, even2, even1);
				q[j + 3 * step] = Rows.add(8, odd2, odd1) + q[j + 5 * step];
			}
		}
	}

	/** Gradients of targets: the first four elements of a line to six. */
	static void gradients(final float[] q, final int at, final int length, final int row) {
		System.arraycopy(q, at + 12 * row, q, at + 20 * row, length);
		spread(q, at, length, row);
	}

	/** From four elements, and what was copied of the fourth to the sixth. */
	private static void spread(final float[] q, final int at, final int length, final int row) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		if (row == Quads.LONG) {
			final int step = 4 * Quads.LONG;
			for (int j = from; j < end; j++) {
				final float x0 = q[j];
				final float x1 = q[j + step];
				final float x2 = q[j + 2 * step];
				final float x3 = q[j + 3 * step];
				final float even = x0 + x2;
				final float odd = x1 + x3;
				final float evenFar = Rows.add(4, x2, x0);
				final float oddFar = Rows.add(4, x3, x1);
				q[j + step] = even + odd;
				q[j + 2 * step] = even - odd;
				q[j + 3 * step] = Rows.add(2, oddFar, evenFar);
				q[j + 4 * step] = Rows.add(-2, oddFar, evenFar);
			}
		}
		else {
			final int step = 4 * Quads.SHORT;
			for (int j = from; j < end; j++) {
				final float x0 = q[j];
				final float x1 = q[j + step];
				final float x2 = q[j + 2 * step];
				final float x3 = q[j + 3 * step];
				final float even = x0 + x2;
				final float odd = x1 + x3;
				final float evenFar = Rows.add(4, x2, x0);
				final float oddFar = Rows.add(4, x3, x1);
				q[j + step] = even + odd;
				q[j + 2 * step] = even - odd;
				q[j + 3 * step] = Rows.add(2, oddFar, evenFar);
				q[j + 4 * step] = Rows.add(-2, oddFar, evenFar);
			}
		}
	}

	/** Sums for weights: the six elements of a line to the first three of them. */
	static void weights(final float[] q, final int at, final int length, final int row) {
		opposite(q, at, length, row);
		gather(q, at, length, row);
	}

	/** Differences and sums of the elements of opposite points, in their places. */
	private static void opposite(final float[] q, final int at, final int length, final int row) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		if (row == Quads.LONG) {
			final int step = 4 * Quads.LONG;
			for (int j = from; j < end; j++) {
				final float x1 = q[j + step];
				final float x3 = q[j + 3 * step];
				q[j + step] = q[j + 2 * step] - x1;
				q[j + 2 * step] = x1 + q[j + 2 * step];
				q[j + 3 * step] = x3 - q[j + 4 * step];
				q[j + 4 * step] = x3 + q[j + 4 * step];
			}
		}
		else {
			final int step = 4 * Quads.SHORT;
			for (int j = from; j < end; j++) {
				final float x1 = q[j + step];
				final float x3 = q[j + 3 * step];
				q[j + step] = q[j + 2 * step] - x1;
				q[j + 2 * step] = x1 + q[j + 2 * step];
				q[j + 3 * step] = x3 - q[j + 4 * step];
				q[j + 4 * step] = x3 + q[j + 4 * step];
			}
		}
	}

	/** From those sums and differences. */
	private static void gather(final float[] q, final int at, final int length, final int row) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		if (row == Quads.LONG) {
			final int step = 4 * Quads.LONG;
			for (int j = from; j < end; j++) {
				final float near = q[j + 2 * step];
				final float far = q[j + 4 * step];
				q[j] = Rows.add(-1 / 6f, near, Rows.add(1 / 24f, far, 0.25f * q[j]));
				q[j + 2 * step] = Rows.add(1 / 6f, far - near, q[j + 5 * step]);
				q[j + step] = Rows.add(1 / 12f, q[j + 3 * step], 1 / 6f * q[j + step]);
			}
		}
		else {
			final int step = 4 * Quads.SHORT;
			for (int j = from; j < end; j++) {
				final float near = q[j + 2 * step];
				final float far = q[j + 4 * step];
				q[j] = Rows.add(-1 / 6f, near, Rows.add(1 / 24f, far, 0.25f * q[j]));
				q[j + 2 * step] = Rows.add(1 / 6f, far - near, q[j + 5 * step]);
				q[j + step] = Rows.add(1 / 12f, q[j + 3 * step], 1 / 6f * q[j + step]);
			}
		}
	}

	/** Gradients of targets: the first elements of four lines to those of six. */
	static void gradientsOfLines(final float[] q, final int at, final int length, final int row) {
		System.arraycopy(q, at + 72 * row, q, at + 120 * row, length);
		spreadOfLines(q, at, length, row);
	}

	/** From four elements, and what was copied of the fourth to the sixth. */
	private static void spreadOfLines(final float[] q, final int at, final int length, final int row) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		if (row == Quads.LONG) {
			final int step = 24 * Quads.LONG;
			for (int j = from; j < end; j++) {
				final float x0 = q[j];
				final float x1 = q[j + step];
				final float x2 = q[j + 2 * step];
				final float x3 = q[j + 3 * step];
				final float even = x0 + x2;
				final float odd = x1 + x3;
				final float evenFar = Rows.add(4, x2, x0);
				final float oddFar = Rows.add(4, x3, x1);
				q[j + step] = even + odd;
				q[j + 2 * step] = even - odd;
				q[j + 3 * step] = Rows.add(2, oddFar, evenFar);
				q[j + 4 * step] = Rows.add(-2, oddFar, evenFar);
			}
		}
		else {
			final int step = 24 * Quads.SHORT;
			for (int j = from; j < end; j++) {
				final float x0 = q[j];
				final float x1 = q[j + step];
				final float x2 = q[j + 2 * step];
				final float x3 = q[j + 3 * step];
				final float even = x0 + x2;
				final float odd = x1 + x3;
				final float evenFar = Rows.add(4, x2, x0);
				final float oddFar = Rows.add(4, x3, x1);
				q[j + step] = even + odd;
				q[j + 2 * step] = even - odd;
				q[j + 3 * step] = Rows.add(2, oddFar, evenFar);
				q[j + 4 * step] = Rows.add(-2, oddFar, evenFar);
			}
		}
	}

	/** Sums for weights: the first elements of six lines to those of the first three of them. */
	static void weightsOfLines(final float[] q, final int at, final int length, final int row) {
		oppositeOfLines(q, at, length, row);
		gatherOfLines(q, at, length, row);
	}

	/** Differences and sums of the elements of opposite points, in their places. */
	private static void oppositeOfLines(final float[] q, final int at, final int length, final int row) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		if (row == Quads.LONG) {
			final int step = 24 * Quads.LONG;
			for (int j = from; j < end; j++) {
				final float x1 = q[j + step];
				final float x3 = q[j + 3 * step];
				q[j + step] = q[j + 2 * step] - x1;
				q[j + 2 * step] = x1 + q[j + 2 * step];
				q[j + 3 * step] = x3 - q[j + 4 * step];
				q[j + 4 * step] = x3 + q[j + 4 * step];
			}
		}
		else {
			final int step = 24 * Quads.SHORT;
			for (int j = from; j < end; j++) {
				final float x1 = q[j + step];
				final float x3 = q[j + 3 * step];
				q[j + step] = q[j + 2 * step] - x1;
				q[j + 2 * step] = x1 + q[j + 2 * step];
				q[j + 3 * step] = x3 - q[j + 4 * step];
				q[j + 4 * step] = x3 + q[j + 4 * step];
			}
		}
	}

	/** From those sums and differences. */
	private static void gatherOfLines(final float[] q, final int at, final int length, final int row) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		if (row == Quads.LONG) {
			final int step = 24 * Quads.LONG;
			for (int j = from; j < end; j++) {
				final float near = q[j + 2 * step];
				final float far = q[j + 4 * step];
				q[j] = Rows.add(-1 / 6f, near, Rows.add(1 / 24f, far, 0.25f * q[j]));
				q[j + 2 * step] = Rows.add(1 / 6f, far - near, q[j + 5 * step]);
				q[j + step] = Rows.add(1 / 12f, q[j + 3 * step], 1 / 6f * q[j + step]);
			}
		}
		else {
			final int step = 24 * Quads.SHORT;
			for (int j = from; j < end; j++) {
				final float near = q[j + 2 * step];
				final float far = q[j + 4 * step];
				q[j] = Rows.add(-1 / 6f, near, Rows.add(1 / 24f, far, 0.25f * q[j]));
				q[j + 2 * step] = Rows.add(1 / 6f, far - near, q[j + 5 * step]);
				q[j + step] = Rows.add(1 / 12f, q[j + 3 * step], 1 / 6f * q[j + step]);
			}
		}
	}
}
