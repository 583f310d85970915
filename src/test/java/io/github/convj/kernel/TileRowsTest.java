package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Compares with the matrices of Lavin and Gray, and for 5x5 with what they are made of. */
class TileRowsTest {

	private static final int[] LENGTHS = { 1, 7, 79, 80, 81, 159, 160, 161, 200 };
	static final double[][] DATA = { { 4, 0, -5, 0, 1, 0 }, { 0, -4, -4, 1, 1, 0 }, { 0, 4, -4, -1, 1, 0 }, { 0, -2,
		-1, 2, 1, 0 }, { 0, 2, -1, -2, 1, 0 }, { 0, 4, 0, -5, 0, 1 } };
	static final double[][] RESULTS = { { 1, 1, 1, 1, 1, 0 }, { 0, 1, -1, 2, -2, 0 }, { 0, 1, 1, 4, 4, 0 }, { 0, 1,
		-1, 8, -8, 1 } };
	static final double[][] WEIGHTS = { { 1 / 4d, -1 / 6d, -1 / 6d, 1 / 24d, 1 / 24d, 0 }, { 0, -1 / 6d, 1 / 6d, 1 /
		12d, -1 / 12d, 0 }, { 0, -1 / 6d, -1 / 6d, 1 / 6d, 1 / 6d, 1 } };

	/** Of F(4x4, 5x5), and infinity. */
	private static final double[] POINTS = { 0, 1, -1, 2, -2, 0.5, -0.5 };

	@Test
	void sourcesAreTransformed() {
		check(DATA, (r, length) -> TileRows.data(r[0], r[1], r[2], r[3], r[4], r[5], length));
	}

	@Test
	void sourcesOf5x5AreTransformed() {
		check(sources5(), (r, length) -> TileRows5.data(r, 0, 1, new float[TileRows5.SPARE][length], length));
	}

	@Test
	void weightsAreTransformed() {
		check(turned(WEIGHTS), (r, length) -> WeightRows.transform(r, 0, 1, 3, length));
	}

	@Test
	void weightsOf5x5AreTransformed() {
		check(weights5(), (r, length) -> WeightRows.transform(r, 0, 1, 5, length));
	}

	private static double[][] turned(final double[][] matrix) {
		final double[][] turned = new double[matrix[0].length][matrix.length];
		for (int i = 0; i < turned.length; i++)
			for (int k = 0; k < matrix.length; k++)
				turned[i][k] = matrix[k][i];
		return turned;
	}

	/**
	 * @return what transforms weights of 5x5: powers of a point, divided by the product of its differences from the other points, which
	 *         for 0 is taken with the other sign
	 */
	private static double[][] weights5() {
		final double[][] matrix = new double[8][5];
		for (int p = 0; p < POINTS.length; p++) {
			double product = p == 0 ? -1 : 1;
			for (int q = 0; q < POINTS.length; q++)
				if (q != p) product *= POINTS[p] - POINTS[q];
			for (int k = 0; k < 5; k++)
				matrix[p][k] = Math.pow(POINTS[p], k) / product;
		}
		matrix[7][4] = 1;
		return matrix;
	}

	/** @return what transforms sources of 5x5: coefficients of the product of x - q for all other points, where infinity has no factor */
	static double[][] sources5() {
		final double[][] matrix = new double[8][];
		for (int p = 0; p <= POINTS.length; p++) {
			matrix[p] = new double[8];
			matrix[p][0] = p == 0 ? -1 : 1;
			for (int q = 0; q < POINTS.length; q++) {
				if (q == p) continue;
				for (int k = 7; k >= 0; k--)
					matrix[p][k] = (k > 0 ? matrix[p][k - 1] : 0) - POINTS[q] * matrix[p][k];
			}
		}
		return matrix;
	}

	/** @return what transforms products of 5x5: powers of the points */
	static double[][] results5() {
		final double[][] matrix = new double[4][8];
		for (int i = 0; i < 4; i++) {
			for (int p = 0; p < POINTS.length; p++)
				matrix[i][p] = Math.pow(POINTS[p], i);
			matrix[i][7] = i == 3 ? 1 : 0;
		}
		return matrix;
	}

	private interface Transform {

		void run(float[][] rows, int length);
	}

	private static void check(final double[][] matrix, final Transform transform) {
		final SplittableRandom random = new SplittableRandom(1);
		for (final int length : LENGTHS) {
			final float[][] rows = new float[Math.max(matrix.length, matrix[0].length)][length + 2];
			final float[][] before = new float[rows.length][];
			for (int i = 0; i < rows.length; i++) {
				for (int j = 0; j < length + 2; j++)
					rows[i][j] = (float) (random.nextDouble() * 2 - 1);
				before[i] = rows[i].clone();
			}
			transform.run(rows, length);
			for (int i = 0; i < rows.length; i++)
				for (int j = 0; j < length + 2; j++) {
					double expected = 0;
					if (j >= length) expected = before[i][j];
					else if (i >= matrix.length) continue;
					else for (int k = 0; k < matrix[i].length; k++)
						expected += matrix[i][k] * before[k][j];
					assertEquals(expected, rows[i][j], 1e-5, "row " + i + ", " + j + " of " + length);
				}
		}
	}
}
