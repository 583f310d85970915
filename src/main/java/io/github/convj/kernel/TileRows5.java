package io.github.convj.kernel;

/**
 * The transform of sources of Winograd's F(4x4, 5x5) along one axis, on eight rows, with the points 0, 1, -1, 2, -2, 1/2, -1/2 and
 * infinity; see {@link TileRows}. A loop over all of it would be too large for HotSpot to make vectors of, so there is one for each
 * pair of opposite points. Thread-safe.
 * <p>
 * A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks. CVPR 2016.
 * </p>
 */
final class TileRows5 {

	/** How many more rows {@link #data} needs. */
	static final int SPARE = 6;

	private TileRows5() {}

	/** Sources, in place. The eight rows lie {@code step} apart. */
	static void data(final float[][] rows, final int first, final int step, final float[][] spare, final int length) {
		for (int i = 0; i < SPARE; i++)
			System.arraycopy(rows[first + (i + 1) * step], 0, spare[i], 0, length);
		outer(rows[first], spare[1], spare[3], spare[5], length);
		outer(rows[first + 7 * step], spare[4], spare[2], spare[0], length);
		pair(spare, 1, -4.25f, 1, -4.25f, 1, rows[first + step], rows[first + 2 * step], length);
		pair(spare, 0.25f, -1.25f, 0.5f, -2.5f, 2, rows[first + 3 * step], rows[first + 4 * step], length);
		pair(spare, 4, -5, 2, -2.5f, 0.5f, rows[first + 5 * step], rows[first + 6 * step], length);
	}

	/** The rows of 0 and, the other way round, of infinity. */
	private static void outer(final float[] row, final float[] near, final float[] middle, final float[] far,
		final int length)
	{
		for (int j = 0; j < length; j++)
			row[j] = row[j] - 5.25f * near[j] + 5.25f * middle[j] - far[j];
	}

	private static void pair(final float[][] x, final float even2, final float even4, final float odd1, final float odd3,
		final float odd5, final float[] plus, final float[] minus, final int length)
	{
		pair(x[0], x[1], x[2], x[3], x[4], x[5], even2, even4, odd1, odd3, odd5, plus, minus, length);
	}

	private static void pair(final float[] x1, final float[] x2, final float[] x3, final float[] x4, final float[] x5,
		final float[] x6, final float even2, final float even4, final float odd1, final float odd3, final float odd5,
		final float[] plus, final float[] minus, final int length)
	{
		for (int j = 0; j < length; j++) {
			final float even = x6[j] + even2 * x2[j] + even4 * x4[j];
			final float odd = odd1 * x1[j] + odd3 * x3[j] + odd5 * x5[j];
			plus[j] = even + odd;
			minus[j] = even - odd;
		}
	}
}
