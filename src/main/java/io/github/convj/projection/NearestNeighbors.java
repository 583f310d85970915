package io.github.convj.projection;

import io.github.convj.data.Progress;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/**
 * The nearest others of each point by Euclidean distance, exactly: every pair is looked at, in tiles that stay in the
 * processor's caches. Thread-safe as long as nobody writes into the arrays.
 *
 * @param indices {@code [point][neighbour]}, the nearest first, of equally near ones the first of the points
 * @param distances {@code [point][neighbour]}
 */
record NearestNeighbors(int[][] indices, double[][] distances) {

	private static final int TILE = 512;
	private static final int BLOCK = 64;
	private static final int BLOCKS_AT_A_TIME = 16;

	/**
	 * @param points {@code [point][coordinate]}
	 * @param count of neighbours, from 1 to the number of points - 1
	 * @param workers that share the work; their number changes no bit
	 * @param progress told now and then
	 * @return the neighbours of each point
	 * @throws CancellationException if the progress throws it
	 */
	static NearestNeighbors of(final float[][] points, final int count, final Workers workers, final Progress progress) {
		final int n = points.length;
		final float[][][] tiles = tiles(points);
		final int[][] indices = new int[n][count];
		final double[][] distances = new double[n][count];
		final int blocks = Math.ceilDiv(n, BLOCK);
		for (int from = 0; from < blocks; from += BLOCKS_AT_A_TIME) {
			progress.update("Finding neighbours", Math.min(n, from * BLOCK), n);
			final int first = from;
			workers.run(Math.min(BLOCKS_AT_A_TIME, blocks - from), (task, worker) -> {
				final int start = (first + task) * BLOCK;
				block(points, tiles, start, Math.min(n, start + BLOCK), indices, distances);
			});
		}
		progress.update("Finding neighbours", n, n);
		return new NearestNeighbors(indices, distances);
	}

	/** @return {@code [tile][coordinate][point]}: an array for each coordinate, as Java makes vectors of plain loops only */
	private static float[][][] tiles(final float[][] points) {
		final int dimensions = points[0].length;
		final float[][][] tiles = new float[Math.ceilDiv(points.length, TILE)][dimensions][];
		for (int t = 0; t < tiles.length; t++)
			for (int d = 0; d < dimensions; d++) {
				tiles[t][d] = new float[TILE];
				for (int i = t * TILE; i < Math.min(points.length, (t + 1) * TILE); i++)
					tiles[t][d][i - t * TILE] = points[i][d];
			}
		return tiles;
	}

	private static void block(final float[][] points, final float[][][] tiles, final int from, final int to,
		final int[][] indices, final double[][] distances)
	{
		final float[] squares = new float[TILE];
		for (int i = from; i < to; i++)
			Arrays.fill(distances[i], Double.POSITIVE_INFINITY);
		for (int t = 0; t < tiles.length; t++) {
			final int size = Math.min(TILE, points.length - t * TILE);
			for (int i = from; i < to; i++) {
				squares(points[i], tiles[t], squares);
				for (int j = 0; j < size; j++)
					if (squares[j] < distances[i][distances[i].length - 1] && t * TILE + j != i) insert(indices[i], distances[i], t *
						TILE + j, squares[j]);
			}
		}
		for (int i = from; i < to; i++)
			for (int k = 0; k < distances[i].length; k++)
				distances[i][k] = Math.sqrt(distances[i][k]);
	}

	private static void squares(final float[] point, final float[][] tile, final float[] squares) {
		Arrays.fill(squares, 0);
		int d = 0;
		for (; d + 3 < point.length; d += 4)
			add(squares, point[d], tile[d], point[d + 1], tile[d + 1], point[d + 2], tile[d + 2], point[d + 3], tile[d + 3]);
		for (; d < point.length; d++)
			add(squares, point[d], tile[d]);
	}

	private static void add(final float[] squares, final float p, final float[] t) {
		for (int j = 0; j < TILE; j++)
			squares[j] += (p - t[j]) * (p - t[j]);
	}

	private static void add(final float[] squares, final float p0, final float[] t0, final float p1, final float[] t1,
		final float p2, final float[] t2, final float p3, final float[] t3)
	{
		for (int j = 0; j < TILE; j++) {
			final float a = p0 - t0[j];
			final float b = p1 - t1[j];
			final float c = p2 - t2[j];
			final float d = p3 - t3[j];
			squares[j] += a * a + b * b + (c * c + d * d);
		}
	}

	private static void insert(final int[] indices, final double[] distances, final int index, final double distance) {
		int at = distances.length - 1;
		while (at > 0 && distances[at - 1] > distance) {
			indices[at] = indices[at - 1];
			distances[at] = distances[at - 1];
			at--;
		}
		indices[at] = index;
		distances[at] = distance;
	}
}
