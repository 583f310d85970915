package io.github.convj.model;

import java.util.stream.IntStream;

/** Reorders the axes of a dense array. Stateless, so thread-safe. */
final class Permutation {

	private Permutation() {}

	/**
	 * @param values of the array, last axis fastest
	 * @param sizes of its axes
	 * @param axes for each axis of the result, the axis of {@code values} it comes from
	 * @return a new array with the axes in that order
	 */
	static float[] apply(final float[] values, final int[] sizes, final int... axes) {
		final int rank = axes.length;
		final long[] strides = new long[sizes.length];
		long stride = 1;
		for (int d = sizes.length - 1; d >= 0; d--) {
			strides[d] = stride;
			stride *= sizes[d];
		}
		final float[] result = new float[values.length];
		final int[] position = new int[rank];
		int source = 0;
		for (int i = 0; i < result.length; i++) {
			result[i] = values[source];
			for (int d = rank - 1; d >= 0; d--) {
				source += (int) strides[axes[d]];
				if (++position[d] < sizes[axes[d]]) break;
				source -= (int) (position[d] * strides[axes[d]]);
				position[d] = 0;
			}
		}
		return result;
	}

	/** @return the axes that undo {@code axes} */
	static int[] inverse(final int... axes) {
		final int[] inverse = new int[axes.length];
		for (int d = 0; d < axes.length; d++)
			inverse[axes[d]] = d;
		return inverse;
	}

	/** @return the sizes of the result of {@link #apply} */
	static int[] sizes(final int[] sizes, final int... axes) {
		return IntStream.of(axes).map(a -> sizes[a]).toArray();
	}

	/**
	 * @param rank of a batch, {@code [N, (Z,) Y, X, C]} or {@code [N, C]}
	 * @return the axes that make it {@code [N, C, (Z,) Y, X]}
	 */
	static int[] channelsFirst(final int rank) {
		return IntStream.range(0, rank).map(d -> d == 0 ? 0 : d == 1 ? rank - 1 : d - 1).toArray();
	}
}
