package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Compares with the matrices of Lavin and Gray. */
class TileRowsTest {

	private static final int[] LENGTHS = { 1, 7, 79, 80, 81, 159, 160, 161, 200 };
	private static final double[][] DATA = { { 4, 0, -5, 0, 1, 0 }, { 0, -4, -4, 1, 1, 0 }, { 0, 4, -4, -1, 1, 0 }, { 0, -2,
		-1, 2, 1, 0 }, { 0, 2, -1, -2, 1, 0 }, { 0, 4, 0, -5, 0, 1 } };
	private static final double[][] RESULTS = { { 1, 1, 1, 1, 1, 0 }, { 0, 1, -1, 2, -2, 0 }, { 0, 1, 1, 4, 4, 0 }, { 0, 1,
		-1, 8, -8, 1 } };
	private static final double[][] WEIGHTS = { { 1 / 4d, -1 / 6d, -1 / 6d, 1 / 24d, 1 / 24d, 0 }, { 0, -1 / 6d, 1 / 6d, 1 /
		12d, -1 / 12d, 0 }, { 0, -1 / 6d, -1 / 6d, 1 / 6d, 1 / 6d, 1 } };

	@Test
	void sourcesAreTransformed() {
		check(DATA, 0, (r, length) -> TileRows.data(r[0], r[1], r[2], r[3], r[4], r[5], length));
	}

	@Test
	void productsAreTransformedAndGetTheBias() {
		check(RESULTS, 0.3, (r, length) -> TileRows.results(r[0], r[1], r[2], r[3], r[4], r[5], 0.3f, length));
	}

	@Test
	void gradientsOfTargetsAreTransformedByWhatTransformsProductsTurnedRound() {
		final double[][] turned = new double[6][4];
		for (int i = 0; i < 6; i++)
			for (int k = 0; k < 4; k++)
				turned[i][k] = RESULTS[k][i];
		check(turned, 0, (r, length) -> TileRows.gradients(r[0], r[1], r[2], r[3], r[4], r[5], length));
	}

	@Test
	void sumsBecomeWeights() {
		check(WEIGHTS, 0, (r, length) -> TileRows.weights(r[0], r[1], r[2], r[3], r[4], r[5], length));
	}

	private interface Transform {

		void run(float[][] rows, int length);
	}

	private static void check(final double[][] matrix, final double bias, final Transform transform) {
		final SplittableRandom random = new SplittableRandom(1);
		for (final int length : LENGTHS) {
			final float[][] rows = new float[6][length + 2];
			final float[][] before = new float[6][];
			for (int i = 0; i < 6; i++) {
				for (int j = 0; j < length + 2; j++)
					rows[i][j] = (float) (random.nextDouble() * 2 - 1);
				before[i] = rows[i].clone();
			}
			transform.run(rows, length);
			for (int i = 0; i < 6; i++)
				for (int j = 0; j < length + 2; j++) {
					double expected = bias;
					if (j >= length) expected = before[i][j];
					else if (i >= matrix.length) continue;
					else for (int k = 0; k < matrix[i].length; k++)
						expected += matrix[i][k] * before[k][j];
					assertEquals(expected, rows[i][j], 1e-5, "row " + i + ", " + j + " of " + length);
				}
		}
	}
}
