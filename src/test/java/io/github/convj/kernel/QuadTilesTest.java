package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Compares with the matrices of Lavin and Gray, and for 5x5 with what they are made of. */
class QuadTilesTest {

	private static final int[] LANES = { 17, 65, 161, 289 };

	@Test
	void sourcesOfALineAreTransformed() {
		for (final int row : new int[] { Quads.SHORT, Quads.LONG })
			check(TileRowsTest.DATA, 6, row, false, 0, (q, at, length) -> QuadTiles.data(q, at, length, row));
	}

	@Test
	void productsOfALineAreTransformed() {
		for (final int row : new int[] { Quads.SHORT, Quads.LONG })
			check(TileRowsTest.RESULTS, 6, row, false, 0, (q, at, length) -> QuadTiles.results(q, at, length, row));
	}

	@Test
	void productsOfLinesAreTransformed() {
		for (final int row : new int[] { Quads.SHORT, Quads.LONG })
			check(TileRowsTest.RESULTS, 6, row, true, 0, (q, at, length) -> QuadTiles.resultsOfLines(q, at, length, row));
	}

	@Test
	void gradientsOfTargetsAreTransformedByWhatTransformsProductsTurnedRound() {
		final double[][] turned = new double[6][6];
		for (int i = 0; i < 6; i++)
			for (int k = 0; k < 4; k++)
				turned[i][k] = TileRowsTest.RESULTS[k][i];
		for (final int row : new int[] { Quads.SHORT, Quads.LONG }) {
			check(turned, 6, row, false, 0, (q, at, length) -> QuadTiles.gradients(q, at, length, row));
			check(turned, 6, row, true, 0, (q, at, length) -> QuadTiles.gradientsOfLines(q, at, length, row));
		}
	}

	@Test
	void sumsBecomeWeights() {
		for (final int row : new int[] { Quads.SHORT, Quads.LONG }) {
			check(TileRowsTest.WEIGHTS, 6, row, false, 0, (q, at, length) -> QuadTiles.weights(q, at, length, row));
			check(TileRowsTest.WEIGHTS, 6, row, true, 0, (q, at, length) -> QuadTiles.weightsOfLines(q, at, length, row));
		}
	}

	@Test
	void sourcesOf5x5AreTransformed() {
		check(TileRowsTest.sources5(), 8, Quads.LONG, false, QuadTiles5.SPARE, (q, at, length) -> QuadTiles5.data(q, new float[q.length],
			at, length));
	}

	@Test
	void productsOf5x5AreTransformed() {
		check(TileRowsTest.results5(), 8, Quads.LONG, false, 0, QuadTiles5::results);
		check(TileRowsTest.results5(), 8, Quads.LONG, true, 0, QuadTiles5::resultsOfLines);
	}

	private interface Transform {

		void run(float[] q, int at, int length);
	}

	/**
	 * @param points elements in a line, and lines
	 * @param acrossLines whether the elements that belong together are in lines below each other, and not in the second line
	 * @param more elements that the array must be longer
	 */
	private static void check(final double[][] matrix, final int points, final int row, final boolean acrossLines,
		final int more, final Transform transform)
	{
		final SplittableRandom random = new SplittableRandom(1);
		for (final int lanes : LANES) {
			if (lanes > row) continue;
			final float[] q = new float[Quads.FIRST + Quads.length(points * points + more, row) + 1];
			for (int j = 0; j < q.length; j++)
				q[j] = (float) (random.nextDouble() * 2 - 1);
			final float[] before = q.clone();
			final int step = Quads.length(acrossLines ? points : 1, row);
			final int first = Quads.FIRST + Quads.length(acrossLines ? 1 : points, row);
			final int length = 3 * row + lanes;
			transform.run(q, first, length);
			for (int j = 0; j < q.length; j++) {
				final int element = j < first ? -1 : (j - first) / step;
				final boolean inside = element >= 0 && element < points && (j - first) % step < length;
				// What becomes of the elements behind the results is left open.
				if (inside && element >= matrix.length) continue;
				double expected = inside ? 0 : before[j];
				if (inside) for (int k = 0; k < points; k++)
					expected += matrix[element][k] * before[first + k * step + (j - first) % step];
				assertEquals(expected, q[j], inside ? 1e-5 : 0, "index " + j + " of " + lanes + " lanes, rows of " + row);
			}
		}
	}
}
