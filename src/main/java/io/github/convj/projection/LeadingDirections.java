package io.github.convj.projection;

import io.github.convj.data.Progress;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * The two directions along which points vary most, without a matrix of all coordinates by all coordinates: a few directions at
 * random are turned towards them again and again by the points themselves (subspace iteration; Halko, Martinsson, Tropp, Finding
 * structure with randomness, SIAM Review 2011), until they turn no more. Stateless, thread-safe.
 */
final class LeadingDirections {

	private static final int WIDTH = 24;
	private static final int STRIPE = 64;
	private static final int ROUNDS = 100;

	/** By which share of the largest variance the two may still be off. */
	private static final double TOLERANCE = 1e-8;

	private LeadingDirections() {}

	/**
	 * @param points {@code [point][coordinate]}, more of both than directions are turned
	 * @param mean of each coordinate
	 * @param workers that share the work
	 * @param progress told of each round
	 * @return the two directions
	 */
	static List<PrincipalComponents.Direction> of(final float[][] points, final double[] mean, final Workers workers,
		final Progress progress)
	{
		final int dimensions = mean.length;
		final SplittableRandom random = new SplittableRandom(1);
		DMatrixRMaj turned = new DMatrixRMaj(dimensions, WIDTH);
		for (int i = 0; i < turned.data.length; i++)
			turned.data[i] = random.nextGaussian();
		for (int round = 1;; round++) {
			progress.update("Finding principal components", round - 1, ROUNDS);
			final DMatrixRMaj basis = orthonormal(turned);
			turned = turn(points, mean, basis, workers);
			final DMatrixRMaj small = new DMatrixRMaj(WIDTH, WIDTH);
			CommonOps_DDRM.multTransA(basis, turned, small);
			final List<PrincipalComponents.Direction> within = PrincipalComponents.strongest(small);
			final List<PrincipalComponents.Direction> directions = new ArrayList<>();
			double rest = 0;
			for (final PrincipalComponents.Direction direction : within) {
				final double[] vector = combined(basis, direction.vector());
				final double[] moved = combined(turned, direction.vector());
				double square = 0;
				for (int d = 0; d < dimensions; d++)
					square += Math.pow(moved[d] - direction.variance() * vector[d], 2);
				rest = Math.max(rest, Math.sqrt(square));
				directions.add(new PrincipalComponents.Direction(vector, direction.variance()));
			}
			if (rest > TOLERANCE * within.getFirst().variance() && round < ROUNDS) continue;
			progress.update("Finding principal components", ROUNDS, ROUNDS);
			return directions;
		}
	}

	private static DMatrixRMaj orthonormal(final DMatrixRMaj matrix) {
		final QRDecomposition<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.qr(matrix.numRows, matrix.numCols);
		decomposition.decompose(matrix);
		return decomposition.getQ(null, true);
	}

	/** @return the covariance, times the number of points, times the basis */
	private static DMatrixRMaj turn(final float[][] points, final double[] mean, final DMatrixRMaj basis,
		final Workers workers)
	{
		final double[][] along = new double[points.length][WIDTH];
		workers.run(Math.ceilDiv(points.length, STRIPE), (task, worker) -> {
			for (int i = task * STRIPE; i < Math.min(points.length, (task + 1) * STRIPE); i++)
				for (int d = 0; d < mean.length; d++)
					add(points[i][d] - mean[d], basis.data, d * WIDTH, along[i], 0);
		});
		final DMatrixRMaj turned = new DMatrixRMaj(mean.length, WIDTH);
		workers.run(Math.ceilDiv(mean.length, STRIPE), (task, worker) -> {
			for (int i = 0; i < points.length; i++)
				for (int d = task * STRIPE; d < Math.min(mean.length, (task + 1) * STRIPE); d++)
					add(points[i][d] - mean[d], along[i], 0, turned.data, d * WIDTH);
		});
		return turned;
	}

	private static void add(final double factor, final double[] from, final int fromAt, final double[] to, final int toAt) {
		for (int k = 0; k < WIDTH; k++)
			to[toAt + k] += factor * from[fromAt + k];
	}

	private static double[] combined(final DMatrixRMaj columns, final double[] weights) {
		final double[] combined = new double[columns.numRows];
		for (int d = 0; d < combined.length; d++)
			for (int k = 0; k < WIDTH; k++)
				combined[d] += columns.data[d * WIDTH + k] * weights[k];
		return combined;
	}
}
