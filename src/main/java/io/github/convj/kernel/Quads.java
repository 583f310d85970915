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

	/**
	 * Where the first row of an array begins: with an array's header of 16 bytes one before the start of a line, but not in the line
	 * of the header, which every loop of another thread reads for the array's length.
	 */
	static final int FIRST = 27;
	/** Floats from one row to the next, an odd number of lines for the first cache's sake. */
	static final int SHORT = 80;
	static final int LONG = 304;
	/** Values that a row of either kind can hold. */
	static final int MOST_SHORT = 65;
	static final int MOST = 289;
	/** Rows of results that stay in the first cache while all terms are added. */
	static final int TOGETHER = 16;
	/** Floats between workers' parts: a page, as far as a processor may fetch in advance and so take another one's lines from it. */
	private static final int BETWEEN = 1024;
	/** No index of an array is larger; C2 needs to know that to take a constant to an index for one to an address. */
	static final int INDEX = 0xfffffff;

	private Quads() {}

	/**
	 * Runs the loops of products on long rows when it is loaded, until they are compiled, some tenths of a second at most. C2 unrolls
	 * a loop, and so makes vectors, as far as the mean number of rounds allows that it saw before: sixteen values side by side from
	 * 150 rounds on, but four for short rows. And what it never saw it leaves out until it is reached, and compiles all again.
	 */
	private static final class Lesson {

		/** Nanoseconds that it may take. */
		private static final long LONGEST = 300_000_000;
		/** Calls of each loop after which it looks at the clock. */
		private static final int CALLS = 100;
		/** Nanoseconds of a call below which it has been compiled by C2; otherwise it is some thousands. */
		private static final long COMPILED = 500;

		static {
			final float[] c = new float[FIRST + length(1, LONG)];
			final float[] b = new float[c.length];
			// Not worth a vector: only lets the JVM compile the loops so that it counts rounds.
			repeat(c, b, 1);
			final long start = System.nanoTime();
			boolean compiled = false;
			for (long from = start; !compiled && from - start < LONGEST;) {
				repeat(c, b, MOST);
				final long now = System.nanoTime();
				compiled = now - from < 4 * CALLS * COMPILED;
				from = now;
			}
		}

		private Lesson() {}

		/** Does nothing, once the class is loaded. */
		static void learn() {}

		private static void repeat(final float[] c, final float[] b, final int lanes) {
			for (int n = 0; n < CALLS; n++)
				for (int loop = 0; loop < 4; loop++)
					multiply(c, b, FIRST, lanes, loop < 2 ? LONG : SHORT, loop % 2 > 0, 0, 0, 0, 0, 0, 0, 0, 0);
		}
	}

	/** @return how far apart rows of so many values are, at most {@link #MOST} */
	static int row(final int values) {
		return values <= MOST_SHORT ? SHORT : LONG;
	}

	/**
	 * @return how many values to compute of a row of {@code count}: one more than whole lines; there is room for them
	 */
	static int lanes(final int count) {
		return Math.max(17, (count + 14) / 16 * 16 + 1);
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
		if (worth) Lesson.learn();
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

	/** @return into how many whole quads so many rows go, times four */
	static int whole(final int rows) {
		return (rows + 3) / 4 * 4;
	}

	/**
	 * Where factors of {@link #accumulate} stand for a block of results: the block's number of results, and terms filled up to
	 * {@link #whole} quads with zeros, {@code [terms / 4, results, 4]}.
	 */
	static int factors(final int results, final int terms) {
		return results * whole(terms);
	}

	/**
	 * Brings the weight of term k and result i, {@code weights[first + k * termStep + i * resultStep]}, to where {@link #factors} says,
	 * from an index of {@code to} on.
	 */
	static void arrange(final float[] weights, final int first, final int termStep, final int resultStep, final int terms,
		final int results, final float[] to, final int firstTo)
	{
		int at = firstTo;
		for (int k = 0; k < whole(terms); k += 4)
			for (int r = 0; r < results; r++)
				for (int i = k; i < k + 4; i++)
					to[at++] = i < terms ? weights[first + i * termStep + r * resultStep] : 0;
	}

	/**
	 * {@code c[i] += sum over k of a[a0 + k / 4 * 4 * count + 4 * i + k % 4] * b[k]} for rows i below {@code count} and k below {@code terms} of the
	 * quads {@code c} and {@code b}, four to an array from its index {@code at} on. For speed there should be at most
	 * {@link #TOGETHER} results. Rows of {@code b} that fill up its last quad must be finite, those of {@code c} are left undefined.
	 *
	 * @param c0 the first quad of {@code c}
	 * @param b0 the first quad of {@code b}
	 * @param a factors as {@link #factors} says
	 * @param lanes how many values of each row, as {@link #lanes} says
	 */
	static void accumulate(final float[][] c, final int c0, final int count, final float[][] b, final int b0, final int at,
		final int row, final float[] a, final int a0, final int terms, final int lanes)
	{
		int p = a0;
		for (int k = 0; k < terms; k += 4) {
			final float[] quad = b[b0 + (k >> 2)];
			for (int i = 0; i < count; i += 2) {
				// Of an odd number the last one is multiplied twice.
				final int q = i + 1 < count ? p + 4 : p;
				multiply(c[c0 + (i >> 2)], quad, at, lanes, row, (i & 2) != 0, a[p], a[p + 1], a[p + 2], a[p + 3], a[q], a[q + 1], a[q +
					2], a[q + 3]);
				p = q + 4;
			}
		}
	}

	/** The same with factors {@code a[a0 + k * step + i]}. */
	static void accumulateColumns(final float[][] c, final int c0, final int count, final float[][] b, final int b0,
		final int at, final int row, final float[] a, final int a0, final int step, final int terms, final int lanes)
	{
		for (int k = 0; k < terms; k += 4) {
			final float[] quad = b[b0 + (k >> 2)];
			final int p0 = a0 + k * step;
			final int p1 = k + 1 < terms ? p0 + step : p0;
			final int p2 = k + 2 < terms ? p1 + step : p0;
			final int p3 = k + 3 < terms ? p2 + step : p0;
			final float second = p1 > p0 ? 1 : 0;
			final float third = p2 > p0 ? 1 : 0;
			final float fourth = p3 > p0 ? 1 : 0;
			for (int i = 0; i < count; i += 2) {
				// Of an odd number the last one is multiplied twice.
				final int q = i + 1 < count ? i + 1 : i;
				multiply(c[c0 + (i >> 2)], quad, at, lanes, row, (i & 2) != 0, a[p0 + i], second * a[p1 + i], third * a[p2 + i], fourth *
					a[p3 + i], a[p0 + q], second * a[p1 + q], third * a[p2 + q], fourth * a[p3 + q]);
			}
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
