package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowsTest {

	/** On both sides of the lengths where another loop takes over. */
	private static final int[] LENGTHS = { 1, 7, 79, 80, 81, 159, 160, 161, 200 };

	@Test
	void resultsAreSumsOverAnyNumberOfTerms() {
		final SplittableRandom random = new SplittableRandom(1);
		for (final int length : LENGTHS)
			for (int terms = 1; terms <= 9; terms++)
				for (int count = 1; count <= 7; count++) {
					final float[][] sums = rows(random, count + 3, length + 2);
					final float[][] before = copy(sums);
					final float[][] b = rows(random, terms + 1, length);
					final int step = 1 + terms % 2;
					final int resultStep = terms * step + count % 3;
					final float[] a = rows(random, 1, 3 + count * resultStep)[0];
					Rows.accumulate(sums, 1, count, b, 1, a, 3, resultStep, step, terms, length);
					check(sums, before, 1, count, length, (i, k) -> a[3 + i * resultStep + k * step], b, 1, terms);
				}
	}

	/** An odd number of results may overwrite one row more, but nothing else. */
	private static void check(final float[][] sums, final float[][] before, final int first, final int count,
		final int length, final Factors factors, final float[][] b, final int b0, final int terms)
	{
		for (int i = 0; i < sums.length; i++)
			for (int j = 0; j < length + 2; j++) {
				final boolean result = i >= first && i < first + count;
				if (i == first + count && count % 2 != 0 && j < length) continue;
				double expected = before[i][j];
				if (result && j < length) for (int k = 0; k < terms; k++)
					expected += (double) factors.of(i - first, k) * b[b0 + k][j];
				assertEquals(expected, sums[i][j], result && j < length ? 1e-5 : 0, length + ", " + terms + " terms, row " + i + " of " +
					count);
			}
	}

	private interface Factors {

		float of(int result, int term);
	}

	private static float[][] rows(final SplittableRandom random, final int count, final int length) {
		final float[][] rows = new float[count][length];
		for (final float[] row : rows)
			for (int j = 0; j < length; j++)
				row[j] = (float) (random.nextDouble() * 2 - 1);
		return rows;
	}

	private static float[][] copy(final float[][] rows) {
		final float[][] copies = new float[rows.length][];
		for (int i = 0; i < rows.length; i++)
			copies[i] = rows[i].clone();
		return copies;
	}
}
