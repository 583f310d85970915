package io.github.convj.projection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Progress;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UmapTest {

	private static Layout of(final float[][] points, final int threads, final long seed) {
		return Umap.of(points, 15, 0.1, seed, Workers.of(threads), Progress.NONE);
	}

	/** @return points in clusters around corners of a cube, one cluster after the other */
	private static float[][] clusters(final int clusters, final int each, final int dimensions, final long seed) {
		final SplittableRandom random = new SplittableRandom(seed);
		final float[][] points = new float[clusters * each][dimensions];
		for (int i = 0; i < points.length; i++)
			for (int d = 0; d < dimensions; d++)
				points[i][d] = (float) ((i / each >> d % 8 & 1) * 12 + random.nextGaussian());
		return points;
	}

	private static Integer[] nearest(final int i, final double[][] points) {
		final double[] distances = new double[points.length];
		for (int j = 0; j < points.length; j++)
			for (int d = 0; d < points[i].length; d++)
				distances[j] += (points[i][d] - points[j][d]) * (points[i][d] - points[j][d]);
		distances[i] = -1;
		return IntStream.range(0, points.length).boxed().sorted(Comparator.comparingDouble((final Integer j) -> distances[j])
			.thenComparing(j -> j)).skip(1).toArray(Integer[]::new);
	}

	/** Venna and Kaski 2001: 1 if the k nearest in the plane were all among the k nearest before. */
	private static double trustworthiness(final float[][] points, final Layout layout, final int k) {
		final int n = points.length;
		final double[][] before = new double[n][];
		final double[][] after = new double[n][];
		for (int i = 0; i < n; i++) {
			before[i] = new double[points[i].length];
			for (int d = 0; d < before[i].length; d++)
				before[i][d] = points[i][d];
			after[i] = new double[] { layout.x()[i], layout.y()[i] };
		}
		double sum = 0;
		for (int i = 0; i < n; i++) {
			final Integer[] old = nearest(i, before);
			final int[] rank = new int[n];
			for (int r = 0; r < old.length; r++)
				rank[old[r]] = r + 1;
			final Integer[] now = nearest(i, after);
			for (int r = 0; r < k; r++)
				sum += Math.max(0, rank[now[r]] - k);
		}
		return 1 - 2 * sum / ((double) n * k * (2 * n - 3 * k - 1));
	}

	@Test
	void clustersStayTogetherAndApart() {
		final int each = 60;
		final float[][] points = clusters(6, each, 20, 5);
		final Layout layout = of(points, 2, 1);
		assertTrue(trustworthiness(points, layout, 10) > 0.8, "trustworthiness " + trustworthiness(points, layout, 10));
		final double[][] plane = new double[points.length][];
		for (int i = 0; i < plane.length; i++)
			plane[i] = new double[] { layout.x()[i], layout.y()[i] };
		int foreign = 0;
		for (int i = 0; i < plane.length; i++)
			for (final int j : Arrays.copyOf(nearest(i, plane), 15))
				if (j / each != i / each) foreign++;
		assertEquals(0, foreign, "neighbours of another cluster");
		assertEquals(0, Arrays.stream(layout.x()).average().orElseThrow(), 1e-9);
	}

	/** A roll of paper: near through the air, far along the paper. Principal components lay its turns upon each other. */
	@Test
	void keepsNeighboursBetterThanPrincipalComponents() {
		final SplittableRandom random = new SplittableRandom(11);
		final float[][] roll = new float[700][];
		for (int i = 0; i < roll.length; i++) {
			final double turn = Math.PI * (1.5 + 3 * random.nextDouble());
			roll[i] = new float[] { (float) (turn * Math.cos(turn)), (float) (8 * random.nextDouble()), (float) (turn * Math.sin(turn)) };
		}
		final double umap = trustworthiness(roll, of(roll, 2, 1), 10);
		final double components = trustworthiness(roll, PrincipalComponents.of(roll, Workers.sequential(), Progress.NONE), 10);
		assertTrue(umap > 0.98 && umap > components + 0.02, umap + " and " + components);
	}

	@Test
	void theSeedAloneDecidesTheBits() {
		final float[][] points = clusters(3, 50, 13, 2);
		final Layout one = of(points, 1, 4);
		final Layout four = of(points, 4, 4);
		assertArrayEquals(one.x(), four.x(), 0);
		assertArrayEquals(one.y(), four.y(), 0);
		assertFalse(Arrays.equals(one.x(), of(points, 1, 5).x()), "another seed");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 16 })
	void fewPointsHaveAPlace(final int count) {
		final Layout layout = of(clusters(1, count, 5, 3), 2, 1);
		assertEquals(count, layout.size());
		for (int i = 0; i < count; i++)
			assertTrue(Double.isFinite(layout.x()[i]) && Double.isFinite(layout.y()[i]));
	}

	@Test
	void pointsUponEachOtherHaveAPlace() {
		final Layout same = of(new float[40][6], 2, 1);
		for (int i = 0; i < 40; i++)
			assertTrue(Double.isFinite(same.x()[i]) && Double.isFinite(same.y()[i]));
		final float[][] twice = clusters(1, 40, 6, 3);
		System.arraycopy(twice, 0, twice, 20, 20);
		final Layout layout = of(twice, 1, 1);
		for (int i = 0; i < 40; i++)
			assertTrue(Math.abs(layout.x()[i]) < 100 && Math.abs(layout.y()[i]) < 100, "thrown away");
	}

	/** What the authors' own program finds for a spread of 1. */
	@ParameterizedTest
	@CsvSource({ "0.1, 1.5769, 0.8951", "0.5, 0.5830, 1.3342", "0, 1.9328, 0.7905" })
	void theCurveIsTheKnownOne(final double minimumDistance, final double a, final double b) {
		final Curve curve = Curve.of(minimumDistance);
		assertEquals(a, curve.a(), 0.004);
		assertEquals(b, curve.b(), 0.004);
	}

	/** Forces are derivatives of the cross entropy, taken here by central differences. */
	@Test
	void theForcesAreGradients() {
		final Curve curve = Curve.of(0.2);
		final double h = 1e-6;
		for (final double distance : new double[] { 0.3, 1, 2.5 }) {
			final double pull = -(Math.log(together(curve, distance + h)) - Math.log(together(curve, distance - h))) / (2 * h);
			assertEquals(-pull, curve.pull(distance * distance) * distance, 1e-6);
			final double push = -(Math.log(1 - together(curve, distance + h)) - Math.log(1 - together(curve, distance - h))) / (2 * h);
			assertEquals(-push, curve.push(distance * distance, 0) * distance, 1e-6);
		}
	}

	private static double together(final Curve curve, final double distance) {
		return 1 / (1 + curve.a() * Math.pow(distance, 2 * curve.b()));
	}

	@Test
	void membershipsAddUpToTheLogarithm() {
		final double[] distances = { 0, 0.5, 0.7, 1.1, 1.2, 2, 3, 3.5 };
		final double[] members = Graph.members(distances, 1);
		assertEquals(3, Arrays.stream(members).sum(), 1e-4);
		assertEquals(1, members[0], 0);
		assertEquals(1, members[1], 0, "the nearest that is not upon it");
		final double width = 0.2 / -Math.log(members[2]);
		for (int k = 2; k < distances.length; k++)
			assertEquals(Math.exp(-(distances[k] - 0.5) / width), members[k], 1e-9);
	}

	@Test
	void theGraphIsTheUnionOfBothDirections() {
		final float[][] points = clusters(2, 12, 3, 8);
		final NearestNeighbors neighbors = NearestNeighbors.of(points, 4, Workers.sequential(), Progress.NONE);
		final int n = points.length;
		final double[][] directed = new double[n][n];
		final double mean = Arrays.stream(neighbors.distances()).flatMapToDouble(Arrays::stream).average().orElseThrow();
		for (int i = 0; i < n; i++)
			for (int k = 0; k < 4; k++)
				directed[i][neighbors.indices()[i][k]] = Graph.members(neighbors.distances()[i], mean)[k];
		final double[][] found = new double[n][n];
		final Graph graph = Graph.of(neighbors);
		for (int e = 0; e < graph.heads().length; e++)
			found[graph.heads()[e]][graph.tails()[e]] += graph.strengths()[e];
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
				assertEquals(directed[i][j] + directed[j][i] - directed[i][j] * directed[j][i], found[i][j], 1e-12, i + " " + j);
	}

	@ParameterizedTest
	@CsvSource({ "1300, 3, 7", "5, 6, 4", "70, 1, 3" })
	void theNearestAreTheNearest(final int count, final int dimensions, final int neighbours) {
		final float[][] points = clusters(1, count, dimensions, 9);
		final double[][] exact = new double[count][dimensions];
		for (int i = 0; i < count; i++)
			for (int d = 0; d < dimensions; d++)
				exact[i][d] = points[i][d];
		final NearestNeighbors found = NearestNeighbors.of(points, neighbours, Workers.of(3), Progress.NONE);
		for (int i = 0; i < count; i += 1 + count / 50) {
			final Integer[] expected = nearest(i, exact);
			for (int k = 0; k < neighbours; k++) {
				double square = 0;
				for (int d = 0; d < dimensions; d++)
					square += (exact[i][d] - exact[expected[k]][d]) * (exact[i][d] - exact[expected[k]][d]);
				// single precision may order equally near ones otherwise
				assertEquals(Math.sqrt(square), found.distances()[i][k], 1e-5);
				assertTrue(found.indices()[i][k] != i);
			}
			assertEquals(neighbours, Arrays.stream(found.indices()[i]).distinct().count());
		}
	}

	@Test
	void refusesMoreThanCanBeCompared() {
		final ConvJException refusal = assertThrows(ConvJException.class, () -> of(new float[Umap.MOST_POINTS + 1][1], 1, 1));
		assertTrue(refusal.getMessage().contains("projection=pca"), refusal.getMessage());
	}

	@ParameterizedTest
	@ValueSource(strings = { "Finding neighbours", "Laying out" })
	void whoeverWatchesMayStop(final String stage) {
		assertThrows(CancellationException.class, () -> Umap.of(clusters(2, 30, 4, 1), 5, 0.1, 1, Workers.of(2), (task, done,
			total) -> {
			if (task.equals(stage) && done > 0) throw new CancellationException();
		}));
	}
}
