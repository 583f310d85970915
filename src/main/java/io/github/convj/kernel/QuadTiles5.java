package io.github.convj.kernel;

/**
 * The transforms of Winograd's F(4x4, 5x5) along one axis, on {@link Quads} of 64 elements with rows {@link Quads#LONG} apart: eight in a
 * line, eight lines. The points are 0, 1, -1, 2, -2, 1/2, -1/2 and infinity. A loop over all of it would be too large for C2 to make vectors
 * of, so there are several. Thread-safe.
 * <p>
 * A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks. CVPR 2016.
 * </p>
 */
final class QuadTiles5 {

	/** How many elements more than a tile has {@link #data} uses of its spare array. */
	static final int SPARE = 4;

	private static final int STEP = 4 * Quads.LONG;
	private static final int LINE = 8 * STEP;

	private QuadTiles5() {}

	/**
	 * Sources of a line, in place, from its first element's index on.
	 *
	 * @param spare another array, {@link #SPARE} elements longer
	 */
	static void data(final float[] q, final float[] spare, final int at, final int length) {
		final int copied = 5 * STEP + length;
		System.arraycopy(q, at + STEP, spare, at + STEP, copied);
		zero(q, spare, at, length);
		infinity(q, spare, at, length);
		pair(q, spare, at, length, 1, -4.25f, 1, -4.25f, 1);
		// For the next pair of elements all indices move on, and what is read with them.
		System.arraycopy(spare, at + STEP, spare, at + 3 * STEP, copied);
		pair(q, spare, at + 2 * STEP, length, 0.25f, -1.25f, 0.5f, -2.5f, 2);
		System.arraycopy(spare, at + 3 * STEP, spare, at + 5 * STEP, copied);
		pair(q, spare, at + 4 * STEP, length, 4, -5, 2, -2.5f, 0.5f);
	}

	private static void zero(final float[] q, final float[] x, final int at, final int length) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		for (int j = from; j < end; j++)
			q[j] = Rows.add(5.25f, x[j + 4 * STEP] - x[j + 2 * STEP], q[j] - x[j + 6 * STEP]);
	}

	private static void infinity(final float[] q, final float[] x, final int at, final int length) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		for (int j = from; j < end; j++)
			q[j + 7 * STEP] = Rows.add(5.25f, x[j + 3 * STEP] - x[j + 5 * STEP], q[j + 7 * STEP] - x[j + STEP]);
	}

	/** The elements of a point and of the one opposite. */
	private static void pair(final float[] q, final float[] x, final int at, final int length, final float even2,
		final float even4, final float odd1, final float odd3, final float odd5)
	{
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		for (int j = from; j < end; j++) {
			final float even = Rows.add(even2, x[j + 2 * STEP], Rows.add(even4, x[j + 4 * STEP], x[j + 6 * STEP]));
			final float odd = Rows.add(odd1, x[j + STEP], Rows.add(odd3, x[j + 3 * STEP], odd5 * x[j + 5 * STEP]));
			q[j + STEP] = even + odd;
			q[j + 2 * STEP] = even - odd;
		}
	}

	/** Products: the eight elements of a line to the first four of them. */
	static void results(final float[] q, final int at, final int length) {
		opposite(q, at, length);
		even(q, at, length);
		odd(q, at, length);
	}

	private static void opposite(final float[] q, final int at, final int length) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		for (int j = from; j < end; j++) {
			final float plus1 = q[j + STEP];
			final float minus1 = q[j + 2 * STEP];
			final float plus3 = q[j + 3 * STEP];
			final float minus3 = q[j + 4 * STEP];
			final float plus5 = q[j + 5 * STEP];
			final float minus5 = q[j + 6 * STEP];
			q[j + STEP] = plus1 - minus1;
			q[j + 2 * STEP] = plus1 + minus1;
			q[j + 3 * STEP] = plus3 - minus3;
			q[j + 4 * STEP] = plus3 + minus3;
			q[j + 5 * STEP] = plus5 - minus5;
			q[j + 6 * STEP] = plus5 + minus5;
		}
	}

	private static void even(final float[] q, final int at, final int length) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		for (int j = from; j < end; j++) {
			q[j] = q[j] + q[j + 2 * STEP] + q[j + 4 * STEP] + q[j + 6 * STEP];
			q[j + 2 * STEP] = Rows.add(0.25f, q[j + 6 * STEP], Rows.add(4, q[j + 4 * STEP], q[j + 2 * STEP]));
		}
	}

	private static void odd(final float[] q, final int at, final int length) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		for (int j = from; j < end; j++) {
			final float odd1 = q[j + STEP];
			final float odd2 = q[j + 3 * STEP];
			final float odd3 = q[j + 5 * STEP];
			q[j + STEP] = Rows.add(0.5f, odd3, Rows.add(2, odd2, odd1));
			q[j + 3 * STEP] = Rows.add(0.125f, odd3, Rows.add(8, odd2, odd1)) + q[j + 7 * STEP];
		}
	}

	/** Products: the first elements of eight lines to those of the first four of them. */
	static void resultsOfLines(final float[] q, final int at, final int length) {
		oppositeOfLines(q, at, length);
		evenOfLines(q, at, length);
		oddOfLines(q, at, length);
	}

	private static void oppositeOfLines(final float[] q, final int at, final int length) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		for (int j = from; j < end; j++) {
			final float plus1 = q[j + LINE];
			final float minus1 = q[j + 2 * LINE];
			final float plus3 = q[j + 3 * LINE];
			final float minus3 = q[j + 4 * LINE];
			final float plus5 = q[j + 5 * LINE];
			final float minus5 = q[j + 6 * LINE];
			q[j + LINE] = plus1 - minus1;
			q[j + 2 * LINE] = plus1 + minus1;
			q[j + 3 * LINE] = plus3 - minus3;
			q[j + 4 * LINE] = plus3 + minus3;
			q[j + 5 * LINE] = plus5 - minus5;
			q[j + 6 * LINE] = plus5 + minus5;
		}
	}

	private static void evenOfLines(final float[] q, final int at, final int length) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		for (int j = from; j < end; j++) {
			q[j] = q[j] + q[j + 2 * LINE] + q[j + 4 * LINE] + q[j + 6 * LINE];
			q[j + 2 * LINE] = Rows.add(0.25f, q[j + 6 * LINE], Rows.add(4, q[j + 4 * LINE], q[j + 2 * LINE]));
		}
	}

	private static void oddOfLines(final float[] q, final int at, final int length) {
		final int from = at & Quads.INDEX;
		final int end = at + length & Quads.INDEX;
		for (int j = from; j < end; j++) {
			final float odd1 = q[j + LINE];
			final float odd2 = q[j + 3 * LINE];
			final float odd3 = q[j + 5 * LINE];
			q[j + LINE] = Rows.add(0.5f, odd3, Rows.add(2, odd2, odd1));
			q[j + 3 * LINE] = Rows.add(0.125f, odd3, Rows.add(8, odd2, odd1)) + q[j + 7 * LINE];
		}
	}
}
