package io.github.convj.kernel;

import io.github.convj.tensor.JvmOption;

/**
 * The inner loops of the plain-Java kernels. Their form is what C2 turns into vector instructions: separate arrays that are
 * all read at the same index, two results and four terms to spread loads and stores over. Thread-safe.
 * <p>
 * C2 unrolls a loop, and so makes vectors, as far as the mean number of rounds allows that it saw before it compiled: four
 * values side by side for short loops, eight from 70 rounds on, sixteen from 150 on. So rows of each class have a loop of
 * their own, lest what ran first in a process decides how fast everything else is. The loops of a product also stand in one
 * method because it is then too large to become part of its caller, where there would be a little more to do in each round.
 * </p>
 */
final class Rows {

	/** From so many rounds on C2 makes vectors of eight values, and of sixteen, with some reserve. */
	static final int FEW = 80;
	static final int MANY = 160;

	/** Whether the JVM multiplies and adds in one instruction; without that {@link Math#fma} is a hundred times slower. */
	private static final boolean FUSED = JvmOption.isOn("UseFMA");

	private Rows() {}

	/**
	 * {@code c[c0 + i][j] += sum over k of a[a0 + i * resultStep + k * termStep] * b[b0 + k][j]} for i below {@code count}, k below
	 * {@code terms} and j below {@code length}. Of an odd number of results there must be one row more, which is overwritten.
	 */
	static void accumulate(final float[][] c, final int c0, final int count, final float[][] b, final int b0,
		final float[] a, final int a0, final int resultStep, final int termStep, final int terms, final int length)
	{
		int i = 0;
		for (; i + 4 <= count; i += 4) {
			final int p0 = a0 + i * resultStep;
			final int p1 = p0 + resultStep;
			final int p2 = p1 + resultStep;
			final int p3 = p2 + resultStep;
			int s = 0;
			int k = 0;
			for (; k + 4 <= terms; k += 4) {
				final int t = s + termStep;
				final int u = t + termStep;
				final int v = u + termStep;
				multiply4x4(c, c0 + i, b, b0 + k, a[p0 + s], a[p0 + t], a[p0 + u], a[p0 + v], a[p1 + s], a[p1 + t], a[p1 + u], a[p1 +
					v], a[p2 + s], a[p2 + t], a[p2 + u], a[p2 + v], a[p3 + s], a[p3 + t], a[p3 + u], a[p3 + v], length);
				s = v + termStep;
			}
			if (k < terms) {
				accumulatePair(c, c0 + i, 2, b, b0 + k, a, p0 + s, resultStep, termStep, terms - k, length);
				accumulatePair(c, c0 + i + 2, 2, b, b0 + k, a, p2 + s, resultStep, termStep, terms - k, length);
			}
		}
		for (; i < count; i += 2)
			for (int k = 0; k < terms; k += 4)
				accumulatePair(c, c0 + i, count - i, b, b0 + k, a, a0 + i * resultStep + k * termStep, resultStep, termStep, terms - k,
					length);
	}

	/** At most two results and four terms; what is missing is the first one times 0. */
	private static void accumulatePair(final float[][] c, final int c0, final int count, final float[][] b, final int b0,
		final float[] a, final int a0, final int resultStep, final int termStep, final int terms, final int length)
	{
		final int a1 = count > 1 ? a0 + resultStep : a0;
		if (terms > 3) multiply2x4(c[c0], c[c0 + 1], b[b0], b[b0 + 1], b[b0 + 2], b[b0 + 3], a[a0], a[a0 + termStep], a[a0 + 2 *
			termStep], a[a0 + 3 * termStep], a[a1], a[a1 + termStep], a[a1 + 2 * termStep], a[a1 + 3 * termStep], length);
		else {
			final int k1 = terms > 1 ? 1 : 0;
			final int k2 = terms > 2 ? 2 : 0;
			multiply2x4(c[c0], c[c0 + 1], b[b0], b[b0 + k1], b[b0 + k2], b[b0], a[a0], terms > 1 ? a[a0 + termStep] : 0, terms > 2
				? a[a0 + 2 * termStep] : 0, 0, a[a1], terms > 1 ? a[a1 + termStep] : 0, terms > 2 ? a[a1 + 2 * termStep] : 0, 0,
				length);
		}
	}

	/** The same terms for four results, as they are in the first cache. */
	private static void multiply4x4(final float[][] c, final int c0, final float[][] b, final int b0, final float a00,
		final float a01, final float a02, final float a03, final float a10, final float a11, final float a12, final float a13,
		final float a20, final float a21, final float a22, final float a23, final float a30, final float a31, final float a32,
		final float a33, final int length)
	{
		final float[] v0 = b[b0];
		final float[] v1 = b[b0 + 1];
		final float[] v2 = b[b0 + 2];
		final float[] v3 = b[b0 + 3];
		multiply2x4(c[c0], c[c0 + 1], v0, v1, v2, v3, a00, a01, a02, a03, a10, a11, a12, a13, length);
		multiply2x4(c[c0 + 2], c[c0 + 3], v0, v1, v2, v3, a20, a21, a22, a23, a30, a31, a32, a33, length);
	}

	/**
	 * The second result has the factors the other way round in its fused operations: C2 of Java 21 looks for operations of one
	 * kind that read the same terms, and else takes those of the other result for their neighbours, of which it makes no vectors.
	 */
	private static void multiply2x4(final float[] c0, final float[] c1, final float[] b0, final float[] b1,
		final float[] b2, final float[] b3, final float a00, final float a01, final float a02, final float a03,
		final float a10, final float a11, final float a12, final float a13, final int length)
	{
		if (length < FEW) {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				final float v2 = b2[j];
				final float v3 = b3[j];
				c0[j] = add(a03, v3, add(a02, v2, add(a01, v1, add(a00, v0, c0[j]))));
				c1[j] = add(v3, a13, add(v2, a12, add(v1, a11, add(v0, a10, c1[j]))));
			}
		}
		else if (length < MANY) {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				final float v2 = b2[j];
				final float v3 = b3[j];
				c0[j] = add(a03, v3, add(a02, v2, add(a01, v1, add(a00, v0, c0[j]))));
				c1[j] = add(v3, a13, add(v2, a12, add(v1, a11, add(v0, a10, c1[j]))));
			}
		}
		else {
			for (int j = 0; j < length; j++) {
				final float v0 = b0[j];
				final float v1 = b1[j];
				final float v2 = b2[j];
				final float v3 = b3[j];
				c0[j] = add(a03, v3, add(a02, v2, add(a01, v1, add(a00, v0, c0[j]))));
				c1[j] = add(v3, a13, add(v2, a12, add(v1, a11, add(v0, a10, c1[j]))));
			}
		}
	}

	static float add(final float a, final float b, final float sum) {
		return FUSED ? Math.fma(a, b, sum) : sum + a * b;
	}

	/** {@code c[j] += sum over k of a[a0 + k * aStep][j] * b[b0 + k * bStep][j]} for k in 0..3; of more HotSpot makes no vectors. */
	static void addProducts(final float[] c, final float[][] a, final int a0, final int aStep, final float[][] b,
		final int b0, final int bStep, final int length)
	{
		addProducts(c, a[a0], b[b0], a[a0 + aStep], b[b0 + bStep], a[a0 + 2 * aStep], b[b0 + 2 * bStep], a[a0 + 3 * aStep],
			b[b0 + 3 * bStep], length);
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
}
