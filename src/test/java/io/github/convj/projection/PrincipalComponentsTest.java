package io.github.convj.projection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Progress;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalComponentsTest {

	private static Layout of(final float[][] points) {
		return PrincipalComponents.of(points, Workers.sequential(), Progress.NONE);
	}

	/** The leading eigenvectors of the covariance by power iteration with deflation, in the sense with its heaviest part positive. */
	private static double[][] iterated(final float[][] points, final double[] shares) {
		final int d = points[0].length;
		final double[] mean = new double[d];
		for (final float[] point : points)
			for (int a = 0; a < d; a++)
				mean[a] += point[a] / (double) points.length;
		final double[][] covariance = new double[d][d];
		double total = 0;
		for (int a = 0; a < d; a++)
			for (int b = 0; b < d; b++)
				for (final float[] point : points)
					covariance[a][b] += (point[a] - mean[a]) * (point[b] - mean[b]);
		for (int a = 0; a < d; a++)
			total += covariance[a][a];
		final double[][] coordinates = new double[2][points.length];
		for (int axis = 0; axis < 2; axis++) {
			double[] vector = new double[d];
			for (int a = 0; a < d; a++)
				vector[a] = 1 + 0.1 * a;
			double value = 0;
			for (int round = 0; round < (d < 100 ? 20000 : 300); round++) {
				final double[] next = new double[d];
				double length = 0;
				for (int a = 0; a < d; a++) {
					for (int b = 0; b < d; b++)
						next[a] += covariance[a][b] * vector[b];
					length += next[a] * next[a];
				}
				value = Math.sqrt(length);
				for (int a = 0; a < d; a++)
					next[a] /= value;
				vector = next;
			}
			int heaviest = 0;
			for (int a = 0; a < d; a++)
				if (Math.abs(vector[a]) > Math.abs(vector[heaviest])) heaviest = a;
			final double sign = Math.signum(vector[heaviest]);
			for (int a = 0; a < d; a++)
				for (int b = 0; b < d; b++)
					covariance[a][b] -= value * vector[a] * vector[b];
			shares[axis] = value / total;
			for (int i = 0; i < points.length; i++)
				for (int a = 0; a < d; a++)
					coordinates[axis][i] += sign * vector[a] * (points[i][a] - mean[a]);
		}
		return coordinates;
	}

	/** More points than coordinates, and more coordinates than points. */
	@ParameterizedTest
	@CsvSource({ "200, 9", "12, 30", "17, 17", "3, 2", "40, 2", "300, 270", "260, 400" })
	void theyAreThoseOfPowerIteration(final int count, final int dimensions) {
		final long seed = 7;
		final SplittableRandom random = new SplittableRandom(seed);
		final float[][] points = new float[count][dimensions];
		for (final float[] point : points) {
			final double first = random.nextGaussian();
			final double second = random.nextGaussian();
			for (int d = 0; d < dimensions; d++)
				point[d] = (float) (50 + 5 * first * Math.sin(d + 1) + 2 * second * Math.cos(3 * d) + 0.3 * random.nextGaussian());
		}
		final double[] shares = new double[2];
		final double[][] expected = iterated(points, shares);
		final Layout layout = of(points);
		assertArrayEquals(expected[0], layout.x(), 1e-5, "seed " + seed);
		assertArrayEquals(expected[1], layout.y(), 1e-5, "seed " + seed);
		for (int axis = 0; axis < 2; axis++)
			assertEquals(String.format(Locale.ROOT, "PC %d (%.1f %% of the variance)", axis + 1, 100 * shares[axis]), layout
				.axes().get(axis));
	}

	@Test
	void anEllipseLiesAlongItsAxes() {
		// half axes 4 and 1, turned by 30 degrees: of the variance 16/17 lie along the long one
		final int count = 360;
		final float[][] points = new float[count][];
		for (int i = 0; i < count; i++) {
			final double angle = 2 * Math.PI * i / count;
			final double u = 4 * Math.cos(angle);
			final double v = Math.sin(angle);
			final double turn = Math.PI / 6;
			points[i] = new float[] { (float) (10 + u * Math.cos(turn) - v * Math.sin(turn)), (float) (-3 + u * Math.sin(turn) + v * Math
				.cos(turn)) };
		}
		final Layout layout = of(points);
		assertEquals(List.of("PC 1 (94.1 % of the variance)", "PC 2 (5.9 % of the variance)"), layout.axes());
		for (int i = 0; i < count; i++) {
			assertEquals(4 * Math.cos(2 * Math.PI * i / count), layout.x()[i], 1e-5);
			assertEquals(Math.sin(2 * Math.PI * i / count), layout.y()[i], 1e-5);
		}
	}

	@Test
	void threadsChangeNoBit() {
		same(new float[150][70]);
		same(new float[300][280]);
	}

	private static void same(final float[][] points) {
		final SplittableRandom random = new SplittableRandom(3);
		for (final float[] point : points)
			for (int d = 0; d < point.length; d++)
				point[d] = (float) random.nextGaussian();
		final Layout one = of(points);
		final Layout four = PrincipalComponents.of(points, Workers.of(4), Progress.NONE);
		assertArrayEquals(one.x(), four.x(), 0);
		assertArrayEquals(one.y(), four.y(), 0);
		assertEquals(one.axes(), four.axes());
	}

	@Test
	void fewPointsAndFlatOnes() {
		assertArrayEquals(new double[] { 0 }, of(new float[][] { { 3, 4, 5 } }).x());
		final Layout two = of(new float[][] { { 0, 0, 1 }, { 3, 4, 1 } });
		assertArrayEquals(new double[] { -2.5, 2.5 }, two.x(), 1e-12);
		assertArrayEquals(new double[] { 0, 0 }, two.y(), 0);
		assertEquals(List.of("PC 1 (100.0 % of the variance)", "PC 2 (0.0 % of the variance)"), two.axes());
		final Layout line = of(new float[][] { { 1 }, { 2 }, { 6 } });
		assertArrayEquals(new double[] { -2, -1, 3 }, line.x(), 1e-12);
		assertArrayEquals(new double[3], line.y(), 0);
	}

	@Test
	void pointsUponEachOtherLieAtTheOrigin() {
		// 0.1 is no binary fraction, so its mean is rounded
		final float[][] points = new float[31][7];
		for (final float[] point : points)
			Arrays.fill(point, 0.1f);
		final Layout layout = of(points);
		assertArrayEquals(new double[31], layout.x(), 0);
		assertArrayEquals(new double[31], layout.y(), 0);
		assertEquals(List.of("PC 1 (0.0 % of the variance)", "PC 2 (0.0 % of the variance)"), layout.axes());
	}

	/** More than are decomposed at once, but of two directions only, and in the end of one. */
	@Test
	void manyPointsInFewDirections() {
		final SplittableRandom random = new SplittableRandom(6);
		final float[][] points = new float[400][300];
		for (final float[] point : points) {
			final int u = random.nextInt(-50, 50);
			final int v = random.nextInt(-5, 5);
			for (int d = 0; d < 300; d++)
				point[d] = d < 150 ? u : d < 299 ? v : 0;
		}
		final double[] shares = new double[2];
		final double[][] expected = iterated(points, shares);
		final Layout two = of(points);
		assertArrayEquals(expected[0], two.x(), 1e-5);
		assertArrayEquals(expected[1], two.y(), 1e-5);
		for (final float[] point : points)
			Arrays.fill(point, 150, 300, 7);
		final Layout one = of(points);
		assertEquals(List.of("PC 1 (100.0 % of the variance)", "PC 2 (0.0 % of the variance)"), one.axes());
		assertArrayEquals(new double[400], one.y(), 0);
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 300 })
	void whoeverWatchesMayStop(final int size) {
		final float[][] points = new float[300][size];
		for (int i = 0; i < 300; i++)
			points[i][i % size] = i;
		assertThrows(CancellationException.class, () -> PrincipalComponents.of(points, Workers.of(2), (task, done, total) -> {
			if (done > 0) throw new CancellationException();
		}));
		final boolean[] ended = { false };
		PrincipalComponents.of(points, Workers.sequential(), (task, done, total) -> ended[0] = done == total);
		assertTrue(ended[0]);
	}
}
