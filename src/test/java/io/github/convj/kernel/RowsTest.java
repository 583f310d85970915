package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowsTest {

	/** On both sides of the lengths where another loop takes over. */
	private static final int[] LENGTHS = { 1, 7, 79, 80, 81, 159, 160, 161, 200 };

	@Test
	void fourRowsAreSumsOverAnyNumberOfTerms() {
		final SplittableRandom random = new SplittableRandom(1);
		for (final int length : LENGTHS)
			for (int terms = 1; terms <= 8; terms++) {
				final float[][] sums = rows(random, 5, length + 2);
				final float[][] before = copy(sums);
				final float[][] b = rows(random, terms + 1, length);
				final int step = 1 + terms % 2;
				final float[] a = rows(random, 1, 4 * terms * step + 3)[0];
				Rows.accumulate(sums, 1, b, 1, a, 3, 3 + terms * step, 3 + 2 * terms * step, 3 + 3 * terms * step, step, terms,
					length);
				for (int i = 0; i < 4; i++)
					for (int j = 0; j < length + 2; j++) {
						double expected = before[1 + i][j];
						for (int k = 0; k < terms && j < length; k++)
							expected += (double) a[3 + (i * terms + k) * step] * b[1 + k][j];
						assertEquals(expected, sums[1 + i][j], 1e-5, length + " of " + terms);
					}
			}
	}

	@Test
	void columnsAreTheFactorsOfFourRows() {
		final SplittableRandom random = new SplittableRandom(2);
		for (final int length : LENGTHS)
			for (int terms = 1; terms <= 8; terms++) {
				final float[][] sums = rows(random, 4, length + 2);
				final float[][] before = copy(sums);
				final float[][] b = rows(random, terms, length);
				final float[][] a = rows(random, terms + 2, 6);
				final int[] columns = { 5, 0, 2, 2 };
				Rows.accumulateColumns(sums, 0, b, 0, a, 2, columns[0], columns[1], columns[2], columns[3], terms, length);
				for (int i = 0; i < 4; i++)
					for (int j = 0; j < length + 2; j++) {
						double expected = before[i][j];
						for (int k = 0; k < terms && j < length; k++)
							expected += (double) a[2 + k][columns[i]] * b[k][j];
						assertEquals(expected, sums[i][j], 1e-5, length + " of " + terms);
					}
			}
	}

	@Test
	void threeRowsNeedTermsInThrees() {
		final SplittableRandom random = new SplittableRandom(3);
		for (final int length : LENGTHS)
			for (int terms = 1; terms <= 7; terms++) {
				final float[][] sums = rows(random, 3, length + 2);
				final float[][] before = copy(sums);
				final float[][] b = rows(random, (terms + 2) / 3 * 3, length);
				final float[][] a = rows(random, 3, terms + 2);
				Rows.accumulate(sums[0], sums[1], sums[2], b, a[0], 0, a[1], 1, a[2], 2, terms, length);
				for (int i = 0; i < 3; i++)
					for (int j = 0; j < length + 2; j++) {
						double expected = before[i][j];
						for (int k = 0; k < terms && j < length; k++)
							expected += (double) a[i][i + k] * b[k][j];
						assertEquals(expected, sums[i][j], 1e-5, length + " of " + terms);
					}
			}
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
