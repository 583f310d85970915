package io.github.convj.data;

/**
 * Brings one axis of an image to another length: by averaging over the area of each new pixel when it shrinks, so that
 * nothing is aliased, and by linear interpolation between pixel centres when it grows. Immutable, thread-safe.
 */
final class Resampler {

	private final int from;
	private final int to;
	/** For each new pixel the first old pixel, and the weights of it and its followers. */
	private final int[] starts;
	private final float[][] weights;

	Resampler(final int from, final int to) {
		this.from = from;
		this.to = to;
		starts = new int[to];
		weights = new float[to][];
		final double scale = (double) from / to;
		for (int o = 0; o < to; o++)
			if (to < from) area(o, scale);
			else linear(o, scale);
	}

	private void area(final int o, final double scale) {
		final double begin = o * scale;
		final double end = Math.min(from, (o + 1) * scale);
		final int first = (int) begin;
		final int last = Math.max(first, Math.min(from - 1, (int) Math.ceil(end - 1e-9) - 1));
		starts[o] = first;
		weights[o] = new float[last - first + 1];
		for (int i = first; i <= last; i++)
			weights[o][i - first] = (float) ((Math.min(i + 1, end) - Math.max(i, begin)) / (end - begin));
	}

	private void linear(final int o, final double scale) {
		final double centre = Math.clamp((o + 0.5) * scale - 0.5, 0, from - 1);
		final int first = Math.min((int) centre, Math.max(0, from - 2));
		final float part = (float) (centre - first);
		starts[o] = first;
		weights[o] = from == 1 ? new float[] { 1 } : new float[] { 1 - part, part };
	}

	/** @return the new length */
	int to() {
		return to;
	}

	/** @return the first old pixel that the new pixel is made of */
	int start(final int o) {
		return starts[o];
	}

	/** @return the shares of the old pixels, from {@link #start} on, in the new pixel */
	float[] weights(final int o) {
		return weights[o];
	}

	/**
	 * @param input {@code [outer, from, inner]}
	 * @return {@code [outer, to, inner]}; the input itself if the lengths are the same
	 */
	float[] apply(final float[] input, final int outer, final int inner) {
		if (from == to) return input;
		final float[] output = new float[Math.toIntExact((long) outer * to * inner)];
		for (int a = 0; a < outer; a++)
			for (int o = 0; o < to; o++) {
				final int target = (a * to + o) * inner;
				for (int k = 0; k < weights[o].length; k++) {
					final float weight = weights[o][k];
					final int source = (a * from + starts[o] + k) * inner;
					for (int i = 0; i < inner; i++)
						output[target + i] += weight * input[source + i];
				}
			}
		return output;
	}

	/** @return the image {@code [fromZ, fromY, fromX, C]} as {@code [toZ, toY, toX, C]} */
	static float[] resize(final float[] image, final int[] from, final int[] to, final int channels) {
		// X first: it is where most values go away.
		float[] values = new Resampler(from[2], to[2]).apply(image, from[0] * from[1], channels);
		values = new Resampler(from[1], to[1]).apply(values, from[0], to[2] * channels);
		return new Resampler(from[0], to[0]).apply(values, 1, to[1] * to[2] * channels);
	}
}
