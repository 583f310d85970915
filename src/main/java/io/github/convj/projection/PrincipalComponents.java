package io.github.convj.projection;

import io.github.convj.data.Progress;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Principal component analysis: the two directions, at right angles to each other, along which points vary most (Hotelling,
 * Analysis of a complex of statistical variables into principal components, 1933). Of the two senses of a direction it takes
 * the one in which the coordinate that weighs most, the first of equal ones, is positive, so that the result does not depend on
 * chance. Of many points with many coordinates the directions are found to single precision. The number of threads changes no
 * bit. Stateless, thread-safe.
 */
public final class PrincipalComponents {

	/** Decomposing larger matrices takes longer than looking for the two directions alone. */
	static final int SMALL = 256;

	/** A share of the variance that is rounding and nothing else. */
	private static final double NOTHING = 1e-12;

	/** A share of the squares that is rounding and nothing else: single precision leaves 1e-14 at least. */
	private static final double SAME = 1e-20;

	private PrincipalComponents() {}

	/**
	 * @param points {@code [point][coordinate]}, at least one, all finite
	 * @param workers that share the work
	 * @param progress told now and then
	 * @return the points' coordinates along the two directions, 0 along one in which they do not vary; the axes say which share of
	 *         the variance lies along them
	 * @throws CancellationException if the progress throws it
	 */
	public static Layout of(final float[][] points, final Workers workers, final Progress progress) {
		final int count = points.length;
		final int dimensions = points[0].length;
		final double[] mean = new double[dimensions];
		for (final float[] point : points)
			for (int d = 0; d < dimensions; d++)
				mean[d] += point[d] / (double) count;
		final double[][] coordinates = new double[2][count];
		final double[] shares = new double[2];
		double total = 0;
		double squares = 0;
		for (final float[] point : points)
			for (int d = 0; d < dimensions; d++) {
				total += (point[d] - mean[d]) * (point[d] - mean[d]);
				squares += (double) point[d] * point[d];
			}
		if (total > SAME * squares) {
			final List<Direction> directions = Math.min(count, dimensions) <= SMALL ? decomposed(points, mean, workers, progress)
				: LeadingDirections.of(points, mean, workers, progress);
			for (int axis = 0; axis < directions.size(); axis++) {
				final Direction direction = directions.get(axis);
				if (direction.variance <= NOTHING * total) continue;
				shares[axis] = direction.variance / total;
				orient(direction.vector);
				project(points, mean, direction.vector, coordinates[axis]);
			}
		}
		return new Layout(coordinates[0], coordinates[1], List.of(axis(1, shares[0]), axis(2, shares[1])));
	}

	/**
	 * A direction along which points vary.
	 *
	 * @param vector of length 1
	 * @param variance sum of the squared coordinates along it
	 */
	record Direction(double[] vector, double variance) {}

	/** Decomposes the smaller of the two matrices with the same variances: coordinates by coordinates, or points by points. */
	private static List<Direction> decomposed(final float[][] points, final double[] mean, final Workers workers,
		final Progress progress)
	{
		final boolean byCoordinates = mean.length <= points.length;
		final int size = Math.min(mean.length, points.length);
		final DMatrixRMaj matrix = new DMatrixRMaj(size, size);
		products(points, mean, byCoordinates, matrix, workers, progress);
		final List<Direction> directions = new ArrayList<>();
		for (final Direction found : strongest(matrix))
			directions.add(byCoordinates || found.variance <= 0 ? found : new Direction(direction(points, mean, found),
				found.variance));
		return directions;
	}

	/**
	 * @param matrix symmetric, which is changed
	 * @return the eigenvectors of its two largest eigenvalues, of equal ones the first; one if it has but one
	 * @throws ConvJException if they cannot be found
	 */
	static List<Direction> strongest(final DMatrixRMaj matrix) {
		final int size = matrix.numRows;
		final EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(size, true, true);
		if (!decomposition.decompose(matrix)) throw new ConvJException(
			"The principal components of the embeddings cannot be found; name another layer with layer=.");
		return IntStream.range(0, size).boxed().sorted(Comparator.comparingDouble((final Integer i) -> -decomposition
			.getEigenvalue(i).getReal())).limit(2).map(i -> new Direction(decomposition.getEigenVector(i).data, decomposition
				.getEigenvalue(i).getReal())).toList();
	}

	private static String axis(final int number, final double share) {
		return String.format(Locale.ROOT, "PC %d (%.1f %% of the variance)", number, 100 * share);
	}

	private static void products(final float[][] points, final double[] mean, final boolean byCoordinates,
		final DMatrixRMaj matrix, final Workers workers, final Progress progress)
	{
		final int size = matrix.numRows;
		final double[][] centred = new double[size][];
		final int length = byCoordinates ? points.length : mean.length;
		workers.run(size, (row, worker) -> {
			final double[] values = new double[length];
			for (int i = 0; i < length; i++)
				values[i] = byCoordinates ? points[i][row] - mean[row] : points[row][i] - mean[i];
			centred[row] = values;
		});
		final int stripe = 64;
		for (int from = 0; from < size; from += stripe) {
			progress.update("Finding principal components", from, size);
			final int first = from;
			workers.run(Math.min(stripe, size - from), (task, worker) -> {
				final int row = first + task;
				for (int column = 0; column <= row; column++) {
					final double product = product(centred[row], centred[column]);
					matrix.set(row, column, product);
					matrix.set(column, row, product);
				}
			});
		}
		progress.update("Finding principal components", size, size);
	}

	/** In four sums, as each waits for the one before it. */
	private static double product(final double[] a, final double[] b) {
		double s0 = 0;
		double s1 = 0;
		double s2 = 0;
		double s3 = 0;
		int i = 0;
		for (; i + 3 < a.length; i += 4) {
			s0 += a[i] * b[i];
			s1 += a[i + 1] * b[i + 1];
			s2 += a[i + 2] * b[i + 2];
			s3 += a[i + 3] * b[i + 3];
		}
		for (; i < a.length; i++)
			s0 += a[i] * b[i];
		return s0 + s1 + (s2 + s3);
	}

	/** @return the direction among coordinates that belongs to an eigenvector among points */
	private static double[] direction(final float[][] points, final double[] mean, final Direction among) {
		final double[] direction = new double[mean.length];
		for (int i = 0; i < points.length; i++)
			for (int d = 0; d < direction.length; d++)
				direction[d] += among.vector[i] * (points[i][d] - mean[d]) / Math.sqrt(among.variance);
		return direction;
	}

	private static void orient(final double[] direction) {
		int heaviest = 0;
		for (int d = 1; d < direction.length; d++)
			if (Math.abs(direction[d]) > Math.abs(direction[heaviest])) heaviest = d;
		if (direction[heaviest] < 0) for (int d = 0; d < direction.length; d++)
			direction[d] = -direction[d];
	}

	private static void project(final float[][] points, final double[] mean, final double[] direction,
		final double[] target)
	{
		for (int i = 0; i < points.length; i++)
			for (int d = 0; d < direction.length; d++)
				target[i] += (points[i][d] - mean[d]) * direction[d];
	}
}
