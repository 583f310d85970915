package io.github.convj.kernel;

import java.util.Arrays;

import io.github.convj.tensor.Scratch;

/**
 * Rows that stand four by four in arrays, and the products of plain Java on them. An array holds four rows for each of some
 * elements, {@code [element][4][row]}; rows of an element that lie in different arrays begin at the same index, and all rows are
 * {@link #SHORT} or {@link #LONG} floats apart. These are constants, since only then C2 knows which loads and stores of a loop cannot meet,
 * and makes vectors. Thread-safe.
 * <p>
 * A loop of C2 does at least one value by itself, and more until it is at the start of a line of the cache; what is left behind
 * its last whole vector it does one by one too. So with arrays that begin where {@link Scratch#lines} lets them, a row begins
 * {@link #FIRST} floats into one, one before a line's start, and {@link #lanes} values are computed, which is one more than whole
 * lines: no more than one value is done by itself.
 * </p>
 */
final class Quads {

	/** Where the first row of an array begins: with an array's header of 16 bytes one before the start of a line. */
	static final int FIRST = 11;
	/** Floats from one row to the next, an odd number of lines for the first cache's sake. */
	static final int SHORT = 80;
	static final int LONG = 304;
	/** Values that a row of either kind can hold. */
	static final int MOST_SHORT = 65;
	static final int MOST = 289;
	/** Floats between workers' parts: a page, as far as a processor may fetch in advance and so take another one's lines from it. */
	private static final int BETWEEN = 1024;
	/** No index of an array is larger; C2 needs to know that to take a constant to an index for one to an address. */
	static final int INDEX = 0xfffffff;

	private Quads() {}

	/** @return how far apart rows of so many values are, at most {@link #MOST} */
	static int row(final int values) {
		return values <= MOST_SHORT ? SHORT : LONG;
	}

	/**
	 * @return how many values to compute of a row of {@code count}: one more than whole lines, and so many that C2 makes the longest vectors
	 *         for long rows, for which it has to see loops of 150 rounds; there is room for them
	 */
	static int lanes(final int count, final int row) {
		return Math.max(row == LONG ? 161 : 17, (count + 14) / 16 * 16 + 1);
	}

	/**
	 * Quads of which each worker has a part, to be asked for outside of tasks.
	 *
	 * @param length that each worker needs of an array
	 * @param parts as many as there are workers, or 1 for what belongs to all of them
	 * @param worth whether much is computed with them
	 */
	static float[][] lend(final Scratch scratch, final int slot, final int count, final int length, final int parts,
		final boolean worth)
	{
		return scratch.lines(slot, count, first(parts, length), worth);
	}

	/** @return where a worker's part of an array begins */
	static int first(final int worker, final int length) {
		return worker * (length + BETWEEN) + FIRST;
	}

	/** @return how many floats a worker needs of an array for so many elements; an element's first row is so far from the first one's */
	static int length(final int elements, final int row) {
		return 4 * elements * row;
	}

	/** Sets the four rows of an element to 0. */
	static void clear(final float[] quad, final int at, final int row, final int lanes) {
		Arrays.fill(quad, at, at + 3 * row + lanes, 0);
	}

	/**
	 * {@code c[i] += sum over k of a[a0 + i * resultStep + k * termStep] * b[k]} for rows i below {@code count} and k below
	 * {@code terms} of the quads {@code c} and {@code b}, four to an array from its index {@code at} on. Rows of {@code b} that fill up its last quad
	 * must be finite, those of {@code c} are left undefined.
	 *
	 * @param c0 the first quad of {@code c}
	 * @param b0 the first quad of {@code b}
	 * @param lanes how many values of each row, as {@link #lanes} says
	 */
	static void accumulate(final float[][] c, final int c0, final int count, final float[][] b, final int b0, final int at, final int row,
		final float[] a, final int a0, final int resultStep, final int termStep, final int terms, final int lanes)
	{
		for (int i = 0; i < count; i += 2) {
			final float[] results = c[c0 + (i >> 2)];
			final boolean high = (i & 2) != 0;
			// Of an odd number the last one is multiplied twice.
			final int p = a0 + i * resultStep;
			final int q = i + 1 < count ? p + resultStep : p;
			int k = 0;
			for (; k + 4 <= terms; k += 4) {
				final int s = k * termStep;
				final int t = s + termStep;
				final int u = t + termStep;
				final int v = u + termStep;
				multiply(results, b[b0 + (k >> 2)], at, lanes, row, high, a[p + s], a[p + t], a[p + u], a[p + v], a[q + s], a[q + t], a[q + u],
					a[q + v]);
			}
			if (k == terms) continue;
			final int s = k * termStep;
			final int t = k + 1 < terms ? s + termStep : s;
			final int u = k + 2 < terms ? t + termStep : s;
			final float second = t > s ? 1 : 0;
			final float third = u > s ? 1 : 0;
			multiply(results, b[b0 + (k >> 2)], at, lanes, row, high, a[p + s], second * a[p + t], third * a[p + u], 0, a[q + s], second * a[q +
				t], third * a[q + u], 0);
		}
	}

	/**
	 * {@code c[i] += sum over k of a[a0 + k][i0 + i] * b[k]} for at most four rows of a quad {@code c}, and the quads of {@code b} from
	 * {@code b0} on, else like {@link #accumulate}.
	 */
	static void accumulateColumns(final float[] c, final int count, final float[][] b, final int b0, final int at,
		final int row, final float[][] a, final int a0, final int i0, final int terms, final int lanes)
	{
		int k = 0;
		for (; k + 4 <= terms; k += 4) {
			final float[] t0 = a[a0 + k];
			final float[] t1 = a[a0 + k + 1];
			final float[] t2 = a[a0 + k + 2];
			final float[] t3 = a[a0 + k + 3];
			for (int i = 0; i < count; i += 2) {
				final int p = i0 + i;
				// Of an odd number the last one is multiplied twice.
				final int q = i + 1 < count ? p + 1 : p;
				multiply(c, b[b0 + k / 4], at, lanes, row, i > 0, t0[p], t1[p], t2[p], t3[p], t0[q], t1[q], t2[q], t3[q]);
			}
		}
		if (k == terms) return;
		final float[] t0 = a[a0 + k];
		final float[] t1 = a[k + 1 < terms ? a0 + k + 1 : a0 + k];
		final float[] t2 = a[k + 2 < terms ? a0 + k + 2 : a0 + k];
		final float second = k + 1 < terms ? 1 : 0;
		final float third = k + 2 < terms ? 1 : 0;
		for (int i = 0; i < count; i += 2) {
			final int p = i0 + i;
			final int q = i + 1 < count ? p + 1 : p;
			multiply(c, b[b0 + k / 4], at, lanes, row, i > 0, t0[p], second * t1[p], third * t2[p], 0, t0[q], second * t1[q], third *
				t2[q], 0);
		}
	}

	/**
	 * Two rows of results, the first ones of a quad or the others, and four of terms. The second result has the factors the other
	 * way round for the reason that {@link Rows} gives.
	 */
	private static void multiply(final float[] c, final float[] b, final int at, final int lanes, final int row,
		final boolean high, final float a00, final float a01, final float a02, final float a03, final float a10,
		final float a11, final float a12, final float a13)
	{
		final int from = at & INDEX;
		final int end = at + lanes & INDEX;
		if (row == LONG) {
			if (high) for (int j = from; j < end; j++) {
				final float v0 = b[j];
				final float v1 = b[j + LONG];
				final float v2 = b[j + 2 * LONG];
				final float v3 = b[j + 3 * LONG];
				c[j + 2 * LONG] = Rows.add(a03, v3, Rows.add(a02, v2, Rows.add(a01, v1, Rows.add(a00, v0, c[j + 2 * LONG]))));
				c[j + 3 * LONG] = Rows.add(v3, a13, Rows.add(v2, a12, Rows.add(v1, a11, Rows.add(v0, a10, c[j + 3 * LONG]))));
			}
			else for (int j = from; j < end; j++) {
				final float v0 = b[j];
				final float v1 = b[j + LONG];
				final float v2 = b[j + 2 * LONG];
				final float v3 = b[j + 3 * LONG];
				c[j] = Rows.add(a03, v3, Rows.add(a02, v2, Rows.add(a01, v1, Rows.add(a00, v0, c[j]))));
				c[j + LONG] = Rows.add(v3, a13, Rows.add(v2, a12, Rows.add(v1, a11, Rows.add(v0, a10, c[j + LONG]))));
			}
		}
		else if (high) for (int j = from; j < end; j++) {
			final float v0 = b[j];
			final float v1 = b[j + SHORT];
			final float v2 = b[j + 2 * SHORT];
			final float v3 = b[j + 3 * SHORT];
			c[j + 2 * SHORT] = Rows.add(a03, v3, Rows.add(a02, v2, Rows.add(a01, v1, Rows.add(a00, v0, c[j + 2 * SHORT]))));
			c[j + 3 * SHORT] = Rows.add(v3, a13, Rows.add(v2, a12, Rows.add(v1, a11, Rows.add(v0, a10, c[j + 3 * SHORT]))));
		}
		else for (int j = from; j < end; j++) {
			final float v0 = b[j];
			final float v1 = b[j + SHORT];
			final float v2 = b[j + 2 * SHORT];
			final float v3 = b[j + 3 * SHORT];
			c[j] = Rows.add(a03, v3, Rows.add(a02, v2, Rows.add(a01, v1, Rows.add(a00, v0, c[j]))));
			c[j + SHORT] = Rows.add(v3, a13, Rows.add(v2, a12, Rows.add(v1, a11, Rows.add(v0, a10, c[j + SHORT]))));
		}
	}

	/** {@code values = max(0, values)} from an index on. */
	static void clip(final float[] values, final int from, final int end) {
		for (int j = from; j < end; j++)
			values[j] = Math.max(0f, values[j]);
	}
}
