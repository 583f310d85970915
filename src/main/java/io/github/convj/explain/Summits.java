package io.github.convj.explain;

import java.util.Arrays;

/**
 * Where each channel of a layer is largest in one image, gathered place by place in any order: of equal values the first place
 * counts, row by row and plane by plane. For one thread.
 */
final class Summits {

	private final float[] largest;
	private final float[] smallest;
	/** {@code [channel][Z, Y, X]}, null for none. */
	private final int[][] places;
	private final double[] squares;
	private long count;

	Summits(final int channels) {
		largest = new float[channels];
		smallest = new float[channels];
		Arrays.fill(largest, Float.NEGATIVE_INFINITY);
		Arrays.fill(smallest, Float.POSITIVE_INFINITY);
		places = new int[channels][];
		squares = new double[channels];
	}

	/**
	 * @param z of the place
	 * @param y of the place
	 * @param x of the place
	 * @param values hold one a channel
	 * @param at where the first is
	 */
	void add(final int z, final int y, final int x, final float[] values, final int at) {
		for (int c = 0; c < largest.length; c++) {
			final float value = values[at + c];
			smallest[c] = Math.min(smallest[c], value);
			squares[c] += (double) value * value;
			if (value > largest[c] || value == largest[c] && earlier(z, y, x, places[c])) {
				largest[c] = value;
				if (places[c] == null) places[c] = new int[3];
				places[c][0] = z;
				places[c][1] = y;
				places[c][2] = x;
			}
		}
		count++;
	}

	/** @param other of other places of the same image */
	void add(final Summits other) {
		for (int c = 0; c < largest.length; c++) {
			final int[] place = other.places[c];
			smallest[c] = Math.min(smallest[c], other.smallest[c]);
			squares[c] += other.squares[c];
			if (place == null || other.largest[c] < largest[c] || other.largest[c] == largest[c] && !earlier(place[0], place[1],
				place[2], places[c])) continue;
			largest[c] = other.largest[c];
			places[c] = place;
		}
		count += other.count;
	}

	private static boolean earlier(final int z, final int y, final int x, final int[] other) {
		if (other == null) return true;
		if (z != other[0]) return z < other[0];
		return y != other[1] ? y < other[1] : x < other[2];
	}

	/**
	 * @param channel from 0
	 * @return Z, Y, X of the place that excites it most; null if none does more than the others
	 */
	int[] place(final int channel) {
		return count > 1 && smallest[channel] == largest[channel] ? null : places[channel];
	}

	/** @return the value there */
	float largest(final int channel) {
		return largest[channel];
	}

	/** @return the sum of the squares of all values */
	double squares(final int channel) {
		return squares[channel];
	}

	/** @return how many places were added */
	long count() {
		return count;
	}
}
