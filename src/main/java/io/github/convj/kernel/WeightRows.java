package io.github.convj.kernel;

/**
 * The transforms of weights of Winograd's F(4x4, 3x3) and F(4x4, 5x5) along one axis, on rows that hold one of a window's weights for
 * each of many pairs of channels. Rows are long, see {@link Rows}, so there is but one loop for each transform. Thread-safe.
 * <p>
 * A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks. CVPR 2016.
 * </p>
 */
final class WeightRows {

	private WeightRows() {}

	/**
	 * In place, from as many rows as the window has weights to the points of a tile.
	 *
	 * @param step from one row to the next
	 * @param window 3 or 5
	 */
	static void transform(final float[][] rows, final int first, final int step, final int window, final int length) {
		if (window == 3) three(rows[first], rows[first + step], rows[first + 2 * step], rows[first + 3 * step], rows[first +
			4 * step], rows[first + 5 * step], length);
		else {
			final float[] r1 = rows[first + step];
			final float[] r2 = rows[first + 2 * step];
			final float[] r3 = rows[first + 3 * step];
			final float[] r4 = rows[first + 4 * step];
			System.arraycopy(r4, 0, rows[first + 7 * step], 0, length);
			halves(rows[first], r1, r2, r3, r4, rows[first + 5 * step], rows[first + 6 * step], length);
			onesAndTwos(rows[first], r1, r2, r3, r4, length);
		}
	}

	private static void three(final float[] r0, final float[] r1, final float[] r2, final float[] r3, final float[] r4,
		final float[] r5, final int length)
	{
		for (int j = 0; j < length; j++) {
			final float w0 = r0[j];
			final float w1 = r1[j];
			final float w2 = r2[j];
			final float outer = (w0 + w2) * (-1 / 6f);
			final float spread = (w0 + 4 * w2) * (1 / 24f);
			r0[j] = w0 * 0.25f;
			r1[j] = outer - w1 * (1 / 6f);
			r2[j] = outer + w1 * (1 / 6f);
			r3[j] = spread + w1 * (1 / 12f);
			r4[j] = spread - w1 * (1 / 12f);
			r5[j] = w2;
		}
	}

	/** The points 1/2 and -1/2. */
	private static void halves(final float[] r0, final float[] r1, final float[] r2, final float[] r3, final float[] r4,
		final float[] plus, final float[] minus, final int length)
	{
		for (int j = 0; j < length; j++) {
			final float even = (16 * r0[j] + 4 * r2[j] + r4[j]) * (2 / 45f);
			final float odd = (8 * r1[j] + 2 * r3[j]) * (2 / 45f);
			plus[j] = even + odd;
			minus[j] = even - odd;
		}
	}

	/** The points 1, -1, 2 and -2. */
	private static void onesAndTwos(final float[] r0, final float[] r1, final float[] r2, final float[] r3,
		final float[] r4, final int length)
	{
		for (int j = 0; j < length; j++) {
			final float even1 = (r0[j] + r2[j] + r4[j]) * (-2 / 9f);
			final float odd1 = (r1[j] + r3[j]) * (-2 / 9f);
			final float even2 = (r0[j] + 4 * r2[j] + 16 * r4[j]) * (1 / 90f);
			final float odd2 = (2 * r1[j] + 8 * r3[j]) * (1 / 90f);
			r1[j] = even1 + odd1;
			r2[j] = even1 - odd1;
			r3[j] = even2 + odd2;
			r4[j] = even2 - odd2;
		}
	}
}
