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
					final float[][] b = quads(random, (terms + 3) / 4 + 1, row);
					final float[][] before = copy(c);
					final float[] a = new float[3 + Quads.factors(count, terms)];
					for (int k = 0; k < terms; k++)
						for (int i = 0; i < count; i++)
							a[3 + k / 4 * 4 * count + 4 * i + k % 4] = (float) random.nextDouble();
					final int results = count;
					Quads.accumulate(c, 0, count, b, 1, AT, row, a, 3, terms, lanes);
					check(c, before, row, count, lanes, (i, k) -> a[3 + k / 4 * 4 * results + 4 * i + k % 4], Arrays.copyOfRange(b, 1,
						b.length), terms);
				}
	}

	@Test
	void columnsAreFactorsOfResults() {
		final SplittableRandom random = new SplittableRandom(2);
		for (final int row : new int[] { Quads.SHORT, Quads.LONG })
			for (int terms = 1; terms <= 9; terms++)
				for (int count = 1; count <= 9; count++) {
					final int lanes = lanes(random, row);
					final float[][] c = quads(random, (count + 3) / 4, row);
					final float[][] b = quads(random, (terms + 3) / 4 + 1, row);
					final float[] a = quads(random, 1, row)[0];
					final float[][] before = copy(c);
					final int step = count + 2;
					Quads.accumulateColumns(c, 0, count, b, 1, AT, row, a, 5, step, terms, lanes);
					check(c, before, row, count, lanes, (i, k) -> a[5 + k * step + i], Arrays.copyOfRange(b, 1, b.length), terms);
				}
	}

	@Test
	void blocksOfResultsStandOneAfterTheOther() {
		final SplittableRandom random = new SplittableRandom(3);
		final int row = Quads.SHORT;
		final int lanes = Quads.lanes(20);
		final float[][] c = quads(random, 2, row);
		final float[][] b = quads(random, 1, row);
		final float[][] before = copy(c);
		final float[] a = new float[2 * Quads.factors(4, 4)];
		for (int i = 0; i < a.length; i++)
			a[i] = (float) random.nextDouble();
		Quads.accumulate(c, 0, 4, b, 0, AT, row, a, 0, 4, lanes);
		Quads.accumulate(c, 1, 4, b, 0, AT, row, a, Quads.factors(4, 4), 4, lanes);
		check(c, before, row, 8, lanes, (i, k) -> a[4 * i + k], b, 4);
	}

	private static int lanes(final SplittableRandom random, final int row) {
		return Quads.lanes(1 + random.nextInt(row == Quads.SHORT ? Quads.MOST_SHORT : Quads.MOST));
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
			final int lanes = Quads.lanes(count);
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
