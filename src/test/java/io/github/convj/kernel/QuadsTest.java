package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuadsTest {

	private static final int AT = Quads.FIRST + 16;

	@Test
	void resultsAreSumsOverAnyNumberOfTerms() {
		final SplittableRandom random = new SplittableRandom(1);
		for (final int row : new int[] { Quads.SHORT, Quads.LONG })
			for (int terms = 1; terms <= 9; terms++)
				for (int count = 1; count <= 9; count++) {
					final int lanes = lanes(random, row);
					final float[][] c = quads(random, (count + 3) / 4, row);
					final float[][] b = quads(random, (terms + 3) / 4, row);
					final float[][] before = copy(c);
					final int step = 1 + terms % 2;
					final int resultStep = terms * step + count % 3;
					final float[] a = quads(random, 1, row)[0];
					Quads.accumulate(c, 0, count, b, 0, AT, row, a, 3, resultStep, step, terms, lanes);
					check(c, before, row, count, lanes, (i, k) -> a[3 + i * resultStep + k * step], b, terms);
				}
	}

	@Test
	void columnsAreFactorsOfResults() {
		final SplittableRandom random = new SplittableRandom(2);
		for (final int row : new int[] { Quads.SHORT, Quads.LONG })
			for (int terms = 1; terms <= 9; terms++)
				for (int count = 1; count <= 4; count++) {
					final int lanes = lanes(random, row);
					final float[][] c = quads(random, 1, row);
					final float[][] b = quads(random, (terms + 3) / 4 + 1, row);
					final float[][] a = quads(random, terms + 2, row);
					final float[][] before = copy(c);
					Quads.accumulateColumns(c[0], count, b, 1, AT, row, a, 2, 3, terms, lanes);
					check(c, before, row, count, lanes, (i, k) -> a[2 + k][3 + i], Arrays.copyOfRange(b, 1, b.length), terms);
				}
	}

	private static int lanes(final SplittableRandom random, final int row) {
		return Quads.lanes(1 + random.nextInt(row == Quads.SHORT ? Quads.MOST_SHORT : Quads.MOST), row);
	}

	private interface Factors {

		float of(int result, int term);
	}

	private static void check(final float[][] c, final float[][] before, final int row, final int count, final int lanes,
		final Factors factors, final float[][] b, final int terms)
	{
		for (int quad = 0; quad < c.length; quad++)
			for (int j = 0; j < c[quad].length; j++) {
				final int i = 4 * quad + (j < AT ? 0 : Math.min(3, (j - AT) / row));
				final int lane = j - AT - i % 4 * row;
				final boolean result = lane >= 0 && lane < lanes;
				// Rows that only fill up a quad are left open.
				if (result && i >= count) continue;
				double expected = before[quad][j];
				if (result) for (int k = 0; k < terms; k++)
					expected += (double) factors.of(i, k) * b[k / 4][AT + k % 4 * row + lane];
				assertEquals(expected, c[quad][j], result ? 1e-5 : 0, "row " + i + " of " + count + ", lane " + lane + " of " + lanes +
					", " + terms + " terms");
			}
	}

	private static float[][] copy(final float[][] quads) {
		return Arrays.stream(quads).map(float[]::clone).toArray(float[][]::new);
	}

	private static float[][] quads(final SplittableRandom random, final int count, final int row) {
		final float[][] quads = new float[count][AT + Quads.length(1, row) + 5];
		for (final float[] quad : quads)
			for (int j = 0; j < quad.length; j++)
				quad[j] = (float) (random.nextDouble() * 2 - 1);
		return quads;
	}

	@Test
	void lanesAreOneMoreThanWholeLinesAndFit() {
		for (int count = 1; count <= Quads.MOST; count++) {
			final int row = Quads.row(count);
			final int lanes = Quads.lanes(count, row);
			assertTrue(lanes >= count && lanes <= row, count + " values, " + lanes + " lanes");
			assertEquals(1, lanes % 16);
		}
	}

	@Test
	void rowsBeginOneValueBeforeALine() {
		// Of an array whose header of 16 bytes begins a line.
		for (int worker = 0; worker < 5; worker++)
			for (int r = 0; r < 4; r++)
				assertEquals(60, (16 + 4 * (Quads.first(worker, Quads.length(36, Quads.LONG)) + r * Quads.LONG)) % 64);
	}

	@Test
	void onlyNegativeValuesAreClipped() {
		final float[] values = { -1, -2, 3, -0.5f, 0, -4 };
		Quads.clip(values, 1, 5);
		assertEquals("[-1.0, 0.0, 3.0, 0.0, 0.0, -4.0]", Arrays.toString(values));
	}
}
