package io.github.convj.kernel;

/**
 * The transform of sources of Winograd's F(4x4, 3x3) along one axis, on six rows. As in {@link Rows} there is a loop for each class of
 * lengths, in a method too large to become part of others. The formulas are chains of sums: from sums of two like terms not every
 * supported JVM makes vectors, nor from two loops one after the other. Thread-safe.
 * <p>
 * A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks. CVPR 2016.
 * </p>
 */
final class TileRows {

	private TileRows() {}

	/** Sources, in place. */
	static void data(final float[] r0, final float[] r1, final float[] r2, final float[] r3, final float[] r4,
		final float[] r5, final int length)
	{
		if (length < Rows.FEW) {
			for (int j = 0; j < length; j++) {
				final float x0 = r0[j];
				final float x1 = r1[j];
				final float x2 = r2[j];
				final float x3 = r3[j];
				final float x4 = r4[j];
				final float x5 = r5[j];
				r0[j] = 4 * x0 - 5 * x2 + x4;
				r1[j] = x4 - 4 * x2 - 4 * x1 + x3;
				r2[j] = x4 - 4 * x2 + 4 * x1 - x3;
				r3[j] = x4 - x2 - 2 * x1 + 2 * x3;
				r4[j] = x4 - x2 + 2 * x1 - 2 * x3;
				r5[j] = x5 - 5 * x3 + 4 * x1;
			}
		}
		else if (length < Rows.MANY) {
			for (int j = 0; j < length; j++) {
				final float x0 = r0[j];
				final float x1 = r1[j];
				final float x2 = r2[j];
				final float x3 = r3[j];
				final float x4 = r4[j];
				final float x5 = r5[j];
				r0[j] = 4 * x0 - 5 * x2 + x4;
				r1[j] = x4 - 4 * x2 - 4 * x1 + x3;
				r2[j] = x4 - 4 * x2 + 4 * x1 - x3;
				r3[j] = x4 - x2 - 2 * x1 + 2 * x3;
				r4[j] = x4 - x2 + 2 * x1 - 2 * x3;
				r5[j] = x5 - 5 * x3 + 4 * x1;
			}
		}
		else {
			for (int j = 0; j < length; j++) {
				final float x0 = r0[j];
				final float x1 = r1[j];
				final float x2 = r2[j];
				final float x3 = r3[j];
				final float x4 = r4[j];
				final float x5 = r5[j];
				r0[j] = 4 * x0 - 5 * x2 + x4;
				r1[j] = x4 - 4 * x2 - 4 * x1 + x3;
				r2[j] = x4 - 4 * x2 + 4 * x1 - x3;
				r3[j] = x4 - x2 - 2 * x1 + 2 * x3;
				r4[j] = x4 - x2 + 2 * x1 - 2 * x3;
				r5[j] = x5 - 5 * x3 + 4 * x1;
			}
		}
	}
}
