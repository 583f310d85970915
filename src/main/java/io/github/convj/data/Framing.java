package io.github.convj.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Brings images {@code [Z, Y, X, C]} to a wanted size in one of the three ways of {@link Fit}. Stateless, thread-safe. */
final class Framing {

	private Framing() {}

	static float[] fit(final Fit fit, final float[] image, final int[] from, final int[] to, final int channels) {
		if (Arrays.equals(from, to)) return image.clone();
		return switch (fit) {
			case RESIZE -> Resampler.resize(image, from, to, channels);
			case CROP -> crop(image, from, to, channels);
			case PAD -> pad(image, from, to, channels);
		};
	}

	/** The middle; where that lies outside the image, what a mirror at its border shows. */
	private static float[] crop(final float[] image, final int[] from, final int[] to, final int channels) {
		final int[][] source = new int[3][];
		for (int d = 0; d < 3; d++) {
			source[d] = new int[to[d]];
			final int offset = Math.floorDiv(from[d] - to[d], 2);
			for (int i = 0; i < to[d]; i++)
				source[d][i] = reflect(i + offset, from[d]);
		}
		final float[] output = new float[Math.toIntExact((long) to[0] * to[1] * to[2] * channels)];
		int target = 0;
		for (final int z : source[0])
			for (final int y : source[1])
				for (final int x : source[2]) {
					System.arraycopy(image, ((z * from[1] + y) * from[2] + x) * channels, output, target, channels);
					target += channels;
				}
		return output;
	}

	/** @return where a position lies after reflection at the borders, which repeats the border pixel: {@code b a | a b c} */
	static int reflect(final int position, final int size) {
		final int turned = Math.floorMod(position, 2 * size);
		return turned < size ? turned : 2 * size - 1 - turned;
	}

	/** Scaled by one factor in the plane, so that nothing is cut off; planes are scaled by themselves. */
	private static float[] pad(final float[] image, final int[] from, final int[] to, final int channels) {
		final int[] scaled = scaled(from, to);
		final float[] values = Resampler.resize(image, from, scaled, channels);
		final float[] border = border(image, from, channels);
		final float[] output = new float[Math.toIntExact((long) to[0] * to[1] * to[2] * channels)];
		for (int p = 0; p < output.length; p += channels)
			System.arraycopy(border, 0, output, p, channels);
		final int top = (to[1] - scaled[1]) / 2;
		final int left = (to[2] - scaled[2]) / 2;
		for (int z = 0; z < to[0]; z++)
			for (int y = 0; y < scaled[1]; y++)
				System.arraycopy(values, (z * scaled[1] + y) * scaled[2] * channels, output, ((z * to[1] + top + y) * to[2] +
					left) * channels, scaled[2] * channels);
		return output;
	}

	/**
	 * Lays values that belong to the pixels of a fitted image back upon the image.
	 *
	 * @param values {@code [Z, Y, X]} of the fitted image
	 * @param fit by which it was fitted
	 * @param fitted its size
	 * @param image the size of the image
	 * @return {@code [Z, Y, X]} of the image; NaN where it was cut off
	 */
	static float[] back(final Fit fit, final float[] values, final int[] fitted, final int[] image) {
		if (Arrays.equals(fitted, image)) return values.clone();
		return switch (fit) {
			case RESIZE -> Resampler.resize(values, fitted, image, 1);
			case CROP -> uncrop(values, fitted, image);
			case PAD -> {
				final int[] scaled = scaled(image, fitted);
				final int[] corner = { 0, (fitted[1] - scaled[1]) / 2, (fitted[2] - scaled[2]) / 2 };
				yield Resampler.resize(cut(values, fitted, corner, scaled), scaled, image, 1);
			}
		};
	}

	/**
	 * @param fit by which an image is fitted
	 * @param image its size, {@code Z, Y, X}
	 * @param fitted the size it is brought to
	 * @return where the fitted image lies in it
	 */
	static Placement placement(final Fit fit, final int[] image, final int[] fitted) {
		final int[] scaled = fit == Fit.PAD ? scaled(image, fitted) : fitted;
		final List<Double> scale = new ArrayList<>();
		final List<Double> offset = new ArrayList<>();
		for (int d = 0; d < 3; d++) {
			final double factor = fit == Fit.CROP ? 1 : (double) image[d] / scaled[d];
			scale.add(factor);
			offset.add(switch (fit) {
				case RESIZE -> 0.0;
				case CROP -> (double) Math.floorDiv(image[d] - fitted[d], 2);
				case PAD -> -(fitted[d] - scaled[d]) / 2 * factor;
			});
		}
		return new Placement(scale, offset);
	}

	private static float[] uncrop(final float[] values, final int[] fitted, final int[] image) {
		final int[] corner = new int[3];
		for (int d = 0; d < 3; d++)
			corner[d] = -Math.floorDiv(image[d] - fitted[d], 2);
		return cut(values, fitted, corner, image);
	}

	/** @return a box of that size from that corner on, which may lie outside */
	private static float[] cut(final float[] values, final int[] from, final int[] corner, final int[] size) {
		final float[] output = new float[Math.toIntExact((long) size[0] * size[1] * size[2])];
		Arrays.fill(output, Float.NaN);
		final int left = Math.max(0, -corner[2]);
		final int count = Math.min(size[2], from[2] - corner[2]) - left;
		for (int z = 0; z < size[0]; z++)
			for (int y = 0; y < size[1]; y++) {
				final int zFrom = corner[0] + z;
				final int yFrom = corner[1] + y;
				if (zFrom >= 0 && zFrom < from[0] && yFrom >= 0 && yFrom < from[1]) System.arraycopy(values, (zFrom * from[1] + yFrom) *
					from[2] + corner[2] + left, output, (z * size[1] + y) * size[2] + left, count);
			}
		return output;
	}

	private static int[] scaled(final int[] from, final int[] to) {
		final double scale = Math.min((double) to[1] / from[1], (double) to[2] / from[2]);
		return new int[] { to[0], (int) Math.clamp(Math.round(from[1] * scale), 1, to[1]), (int) Math.clamp(Math.round(from[2] *
			scale), 1, to[2]) };
	}

	/** @return the mean a channel over the outermost rows and columns: what most likely lies around the object */
	private static float[] border(final float[] image, final int[] from, final int channels) {
		final double[] sums = new double[channels];
		long count = 0;
		for (int z = 0; z < from[0]; z++)
			for (int y = 0; y < from[1]; y++) {
				final boolean whole = y == 0 || y == from[1] - 1;
				for (int x = 0; x < from[2]; x += whole ? 1 : Math.max(1, from[2] - 1)) {
					for (int c = 0; c < channels; c++)
						sums[c] += image[((z * from[1] + y) * from[2] + x) * channels + c];
					count++;
				}
			}
		final float[] means = new float[channels];
		for (int c = 0; c < channels; c++)
			means[c] = (float) (sums[c] / count);
		return means;
	}
}
