package io.github.convj.kernel;

/**
 * The inner loops of the plain-Java kernels. Their form is what C2 turns into vector instructions: separate arrays that are
 * all read at the same index, a few results and three terms to spread loads over, and {@code a * b + c} instead of
 * {@code Math.fma}, which not every supported JVM vectorizes. Thread-safe.
 * <p>
 * C2 unrolls a loop, and so makes vectors, as far as the mean number of rounds allows that it saw before it compiled: four
 * values side by side for short loops, eight from 70 rounds on, sixteen from 150 on. So rows of each class have a loop of
 * their own, lest what ran first in a process decides how fast everything else is. The loops of a product also stand in one
 * method because it is then too large to become part of its caller, where there would be a little more to do in each round:
 * they are just small enough to be unrolled at all.
 * </p>
 */
final class Rows {

	/** From so many rounds on C2 makes vectors of eight values, and of sixteen, with some reserve. */
	static final int FEW = 80;
	static final int MANY = 160;

	private Rows() {}

	/** {@code c[i][j] += sum over k of a[i * stride + k] * b[k][j]}, for i and k in 0..2 and j below {@code length}. */
	static void multiply3x3(final float[] c0, final float[] c1, final float[] c2, final float[] b0, final float[] b1,
		final float[] b2, final float a00, final float a01, final float a02, final float a10, final float a11,
		final float a12, final float a20, final float a21, final float a22, final int length)
	{
		if (length < FEW) {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				final float v2 = b2[j];
				c0[j] = c0[j] + a00 * v0 + a01 * v1 + a02 * v2;
				c1[j] = c1[j] + a10 * v0 + a11 * v1 + a12 * v2;
				c2[j] = c2[j] + a20 * v0 + a21 * v1 + a22 * v2;
			}
		}
		else if (length < MANY) {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				final float v2 = b2[j];
				c0[j] = c0[j] + a00 * v0 + a01 * v1 + a02 * v2;
				c1[j] = c1[j] + a10 * v0 + a11 * v1 + a12 * v2;
				c2[j] = c2[j] + a20 * v0 + a21 * v1 + a22 * v2;
			}
		}
		else {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				final float v2 = b2[j];
				c0[j] = c0[j] + a00 * v0 + a01 * v1 + a02 * v2;
				c1[j] = c1[j] + a10 * v0 + a11 * v1 + a12 * v2;
				c2[j] = c2[j] + a20 * v0 + a21 * v1 + a22 * v2;
			}
		}
	}

	/**
	 * {@code c[i][j] += sum over k of a[first + i * step + k] * b[k][j]} for three results and any number of terms.
	 *
	 * @param b terms rounded up to a multiple of three; the surplus rows must be finite
	 * @param terms how many of them count
	 */
	static void accumulate(final float[] c0, final float[] c1, final float[] c2, final float[][] b, final float[] a0,
		final int i0, final float[] a1, final int i1, final float[] a2, final int i2, final int terms, final int length)
	{
		int k = 0;
		for (; k + 3 <= terms; k += 3)
			multiply3x3(c0, c1, c2, b[k], b[k + 1], b[k + 2], a0[i0 + k], a0[i0 + k + 1], a0[i0 + k + 2], a1[i1 + k], a1[i1 + k +
				1], a1[i1 + k + 2], a2[i2 + k], a2[i2 + k + 1], a2[i2 + k + 2], length);
		if (k < terms) {
			final boolean two = k + 1 < terms;
			multiply3x3(c0, c1, c2, b[k], b[k + 1], b[k + 2], a0[i0 + k], two ? a0[i0 + k + 1] : 0, 0, a1[i1 + k], two ? a1[i1 +
				k + 1] : 0, 0, a2[i2 + k], two ? a2[i2 + k + 1] : 0, 0, length);
		}
	}

	/**
	 * {@code c[c0 + i][j] += sum over k of a[ai + k * step] * b[b0 + k][j]} for four results and any number of terms. No rows
	 * beyond the terms are read.
	 */
	static void accumulate(final float[][] c, final int c0, final float[][] b, final int b0, final float[] a, final int a0,
		final int a1, final int a2, final int a3, final int step, final int terms, final int length)
	{
		final float[] r0 = c[c0];
		final float[] r1 = c[c0 + 1];
		final float[] r2 = c[c0 + 2];
		final float[] r3 = c[c0 + 3];
		// Four last terms are two and two, which is faster than three and one.
		final int twos = terms % 3 == 1 && terms > 1 ? terms - 4 : terms - terms % 3;
		int k = 0;
		int s = 0;
		for (; k < twos; k += 3) {
			final int t = s + step;
			final int u = t + step;
			multiply4x3(r0, r1, r2, r3, b[b0 + k], b[b0 + k + 1], b[b0 + k + 2], a[a0 + s], a[a0 + t], a[a0 + u], a[a1 + s], a[a1 +
				t], a[a1 + u], a[a2 + s], a[a2 + t], a[a2 + u], a[a3 + s], a[a3 + t], a[a3 + u], length);
			s = u + step;
		}
		for (; k + 2 <= terms; k += 2) {
			final int t = s + step;
			multiply4x2(r0, r1, r2, r3, b[b0 + k], b[b0 + k + 1], a[a0 + s], a[a0 + t], a[a1 + s], a[a1 + t], a[a2 + s], a[a2 + t],
				a[a3 + s], a[a3 + t], length);
			s = t + step;
		}
		if (k < terms) multiply4x1(r0, r1, r2, r3, b[b0 + k], a[a0 + s], a[a1 + s], a[a2 + s], a[a3 + s], length);
	}

	/**
	 * {@code c[c0 + i][j] += sum over k of a[a0 + k][ai] * b[b0 + k][j]} for four results and any number of terms. No rows
	 * beyond the terms are read.
	 */
	static void accumulateColumns(final float[][] c, final int c0, final float[][] b, final int b0, final float[][] a,
		final int a0, final int i0, final int i1, final int i2, final int i3, final int terms, final int length)
	{
		final float[] r0 = c[c0];
		final float[] r1 = c[c0 + 1];
		final float[] r2 = c[c0 + 2];
		final float[] r3 = c[c0 + 3];
		int k = 0;
		for (; k + 3 <= terms; k += 3) {
			final float[] t0 = a[a0 + k];
			final float[] t1 = a[a0 + k + 1];
			final float[] t2 = a[a0 + k + 2];
			multiply4x3(r0, r1, r2, r3, b[b0 + k], b[b0 + k + 1], b[b0 + k + 2], t0[i0], t1[i0], t2[i0], t0[i1], t1[i1], t2[i1],
				t0[i2], t1[i2], t2[i2], t0[i3], t1[i3], t2[i3], length);
		}
		for (; k < terms; k++) {
			final float[] t = a[a0 + k];
			multiply4x1(r0, r1, r2, r3, b[b0 + k], t[i0], t[i1], t[i2], t[i3], length);
		}
	}

	private static void multiply4x3(final float[] c0, final float[] c1, final float[] c2, final float[] c3,
		final float[] b0, final float[] b1, final float[] b2, final float a00, final float a01, final float a02,
		final float a10, final float a11, final float a12, final float a20, final float a21, final float a22,
		final float a30, final float a31, final float a32, final int length)
	{
		if (length < FEW) {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				final float v2 = b2[j];
				c0[j] = c0[j] + a00 * v0 + a01 * v1 + a02 * v2;
				c1[j] = c1[j] + a10 * v0 + a11 * v1 + a12 * v2;
				c2[j] = c2[j] + a20 * v0 + a21 * v1 + a22 * v2;
				c3[j] = c3[j] + a30 * v0 + a31 * v1 + a32 * v2;
			}
		}
		else if (length < MANY) {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				final float v2 = b2[j];
				c0[j] = c0[j] + a00 * v0 + a01 * v1 + a02 * v2;
				c1[j] = c1[j] + a10 * v0 + a11 * v1 + a12 * v2;
				c2[j] = c2[j] + a20 * v0 + a21 * v1 + a22 * v2;
				c3[j] = c3[j] + a30 * v0 + a31 * v1 + a32 * v2;
			}
		}
		else {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				final float v2 = b2[j];
				c0[j] = c0[j] + a00 * v0 + a01 * v1 + a02 * v2;
				c1[j] = c1[j] + a10 * v0 + a11 * v1 + a12 * v2;
				c2[j] = c2[j] + a20 * v0 + a21 * v1 + a22 * v2;
				c3[j] = c3[j] + a30 * v0 + a31 * v1 + a32 * v2;
			}
		}
	}

	private static void multiply4x2(final float[] c0, final float[] c1, final float[] c2, final float[] c3,
		final float[] b0, final float[] b1, final float a00, final float a01, final float a10, final float a11,
		final float a20, final float a21, final float a30, final float a31, final int length)
	{
		if (length < FEW) {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				c0[j] = c0[j] + a00 * v0 + a01 * v1;
				c1[j] = c1[j] + a10 * v0 + a11 * v1;
				c2[j] = c2[j] + a20 * v0 + a21 * v1;
				c3[j] = c3[j] + a30 * v0 + a31 * v1;
			}
		}
		else if (length < MANY) {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				c0[j] = c0[j] + a00 * v0 + a01 * v1;
				c1[j] = c1[j] + a10 * v0 + a11 * v1;
				c2[j] = c2[j] + a20 * v0 + a21 * v1;
				c3[j] = c3[j] + a30 * v0 + a31 * v1;
			}
		}
		else {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				c0[j] = c0[j] + a00 * v0 + a01 * v1;
				c1[j] = c1[j] + a10 * v0 + a11 * v1;
				c2[j] = c2[j] + a20 * v0 + a21 * v1;
				c3[j] = c3[j] + a30 * v0 + a31 * v1;
			}
		}
	}

	private static void multiply4x1(final float[] c0, final float[] c1, final float[] c2, final float[] c3,
		final float[] b0, final float a00, final float a10, final float a20, final float a30, final int length)
	{
		if (length < FEW) {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				c0[j] = c0[j] + a00 * v0;
				c1[j] = c1[j] + a10 * v0;
				c2[j] = c2[j] + a20 * v0;
				c3[j] = c3[j] + a30 * v0;
			}
		}
		else if (length < MANY) {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				c0[j] = c0[j] + a00 * v0;
				c1[j] = c1[j] + a10 * v0;
				c2[j] = c2[j] + a20 * v0;
				c3[j] = c3[j] + a30 * v0;
			}
		}
		else {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				c0[j] = c0[j] + a00 * v0;
				c1[j] = c1[j] + a10 * v0;
				c2[j] = c2[j] + a20 * v0;
				c3[j] = c3[j] + a30 * v0;
			}
		}
	}

	/** {@code c[j] += sum over k of a[a0 + k][j] * b[b0 + k][j]} for k in 0..3; of more HotSpot makes no vectors. */
	static void addProducts(final float[] c, final float[][] a, final int a0, final float[][] b, final int b0,
		final int length)
	{
		addProducts(c, a[a0], b[b0], a[a0 + 1], b[b0 + 1], a[a0 + 2], b[b0 + 2], a[a0 + 3], b[b0 + 3], length);
	}

	private static void addProducts(final float[] c, final float[] a0, final float[] b0, final float[] a1,
		final float[] b1, final float[] a2, final float[] b2, final float[] a3, final float[] b3, final int length)
	{
		for (int j = 0; j < length; j++)
			c[j] = c[j] + a0[j] * b0[j] + a1[j] * b1[j] + a2[j] * b2[j] + a3[j] * b3[j];
	}

	/** @return the sum of the first values, a multiple of four; four sums side by side do not wait for each other */
	static float sum(final float[] row, final int length) {
		float s0 = 0;
		float s1 = 0;
		float s2 = 0;
		float s3 = 0;
		for (int j = 0; j < length; j += 4) {
			s0 += row[j];
			s1 += row[j + 1];
			s2 += row[j + 2];
			s3 += row[j + 3];
		}
		return s0 + s1 + (s2 + s3);
	}

	/** {@code row = max(0, row)}. */
	static void clip(final float[] row, final int length) {
		for (int j = 0; j < length; j++)
			row[j] = Math.max(0f, row[j]);
	}
}
