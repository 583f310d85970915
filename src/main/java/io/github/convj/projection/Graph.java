package io.github.convj.projection;

import java.util.Arrays;

/**
 * How strongly each point belongs to the neighbourhood of each other one: the fuzzy simplicial set of UMAP, sections 3.1 and
 * 4.1. Edges stand once in each direction, in the order of their heads, then tails. Thread-safe as long as nobody writes into
 * the arrays.
 *
 * @param heads of the edges
 * @param tails of the edges
 * @param strengths of the edges, above 0, at most 1
 * @param strongest of the strengths
 */
record Graph(int[] heads, int[] tails, double[] strengths, double strongest) {

	private static final int BISECTIONS = 64;
	private static final double TOLERANCE = 1e-5;

	/** The least width of a neighbourhood, as a share of the mean distance, so that points upon each other have one. */
	private static final double LEAST = 1e-3;

	/** @return after how many epochs an edge pulls again: 1 for the strongest */
	double period(final int edge) {
		return strongest / strengths[edge];
	}

	static Graph of(final NearestNeighbors neighbors) {
		final int n = neighbors.indices().length;
		final int count = neighbors.indices()[0].length;
		final double[][] members = new double[n][];
		double mean = 0;
		for (final double[] distances : neighbors.distances())
			mean += Arrays.stream(distances).sum() / ((double) n * count);
		for (int i = 0; i < n; i++)
			members[i] = members(neighbors.distances()[i], mean);
		// both directions of each edge, those that stand twice still apart
		final long[] keys = new long[2 * n * count];
		final double[] values = new double[keys.length];
		final int[] sizes = new int[n];
		for (int i = 0; i < n; i++)
			for (int k = 0; k < count; k++) {
				sizes[i]++;
				sizes[neighbors.indices()[i][k]]++;
			}
		final int[] starts = new int[n + 1];
		for (int i = 0; i < n; i++)
			starts[i + 1] = starts[i] + sizes[i];
		final int[] at = Arrays.copyOf(starts, n);
		final int[] others = new int[keys.length];
		for (int i = 0; i < n; i++)
			for (int k = 0; k < count; k++) {
				final int j = neighbors.indices()[i][k];
				others[at[i]] = j;
				values[at[i]++] = members[i][k];
				others[at[j]] = i;
				values[at[j]++] = members[i][k];
			}
		return joined(starts, others, values, keys);
	}

	/** Joins the two directions: either holds, {@code a + b - a * b}. */
	private static Graph joined(final int[] starts, final int[] others, final double[] values, final long[] keys) {
		final int n = starts.length - 1;
		final int[] heads = new int[keys.length];
		final int[] tails = new int[keys.length];
		final double[] strengths = new double[keys.length];
		int edges = 0;
		double strongest = 0;
		for (int i = 0; i < n; i++) {
			for (int e = starts[i]; e < starts[i + 1]; e++)
				keys[e] = (long) others[e] << 32 | e;
			Arrays.sort(keys, starts[i], starts[i + 1]);
			for (int e = starts[i]; e < starts[i + 1]; e++) {
				final int other = (int) (keys[e] >>> 32);
				final double value = values[(int) keys[e]];
				if (edges > 0 && heads[edges - 1] == i && tails[edges - 1] == other) strengths[edges - 1] += value - value *
					strengths[edges - 1];
				else {
					heads[edges] = i;
					tails[edges] = other;
					strengths[edges++] = value;
				}
				strongest = Math.max(strongest, strengths[edges - 1]);
			}
		}
		return new Graph(Arrays.copyOf(heads, edges), Arrays.copyOf(tails, edges), Arrays.copyOf(strengths, edges), strongest);
	}

	/**
	 * The nearest one that is not upon the point belongs to its neighbourhood wholly, the others the less the farther they are,
	 * on such a scale that all of them add up to the logarithm of their number to the base 2.
	 */
	static double[] members(final double[] distances, final double meanOfAll) {
		final int count = distances.length;
		final double nearest = Arrays.stream(distances).filter(distance -> distance > 0).findFirst().orElse(0);
		final double wanted = Math.log(count) / Math.log(2);
		double low = 0;
		double high = Double.POSITIVE_INFINITY;
		double width = 1;
		for (int i = 0; i < BISECTIONS; i++) {
			final double sum = Arrays.stream(memberships(distances, nearest, width)).sum();
			if (Math.abs(sum - wanted) < TOLERANCE) break;
			if (sum > wanted) high = width;
			else low = width;
			width = high == Double.POSITIVE_INFINITY ? 2 * width : (low + high) / 2;
		}
		final double mean = nearest > 0 ? Arrays.stream(distances).sum() / count : meanOfAll;
		return memberships(distances, nearest, Math.max(width, Math.max(LEAST * mean, Double.MIN_NORMAL)));
	}

	private static double[] memberships(final double[] distances, final double nearest, final double width) {
		final double[] memberships = new double[distances.length];
		for (int k = 0; k < memberships.length; k++)
			memberships[k] = Math.exp(-Math.max(0, distances[k] - nearest) / width);
		return memberships;
	}
}
