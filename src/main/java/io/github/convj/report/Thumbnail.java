package io.github.convj.report;

import io.github.convj.data.Image;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Makes a small picture of an image as a person wants to see it: colour images as they are, all others stretched between
 * percentiles; several channels in several colours; of a stack the largest value along Z where objects are bright, else
 * the middle plane. Works without a display. Stateless, so thread-safe.
 */
public final class Thumbnail {

	/** What share of the pixels may be cut off at either end, as microscopy viewers do. */
	private static final double SATURATED = 0.0035;
	private static final int SAMPLED = 1 << 16;

	/** Magenta and green first, since two channels are then told apart with any kind of colour vision. */
	private static final int[] COLORS = { 0xff00ff, 0x00ff00, 0x00ffff, 0xffff00, 0xff4020, 0x4060ff };

	private Thumbnail() {}

	/**
	 * @param image of any size, bit depth, and number of channels and planes
	 * @param side of the square it shall fit into, in pixels, at least 1
	 * @return a picture whose longer side is that long at most; small images stay as they are
	 */
	public static BufferedImage of(final Image image, final int side) {
		final int channels = image.channels();
		final float[] plane = plane(image);
		final int width = image.width();
		final int height = image.height();
		final int[] rgb = new int[width * height];
		if (image.rgb() && channels >= 3) colour(plane, channels, image.bitDepth(), rgb);
		else if (channels == 1) grey(plane, rgb);
		else composite(plane, channels, rgb);
		final BufferedImage whole = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		whole.setRGB(0, 0, width, height, rgb, 0, width);
		return shrink(whole, side);
	}

	/** @return {@code [Y, X, C]} */
	private static float[] plane(final Image image) {
		final float[] pixels = image.pixels().array();
		final int depth = image.depth();
		if (depth == 1) return pixels;
		final int length = pixels.length / depth;
		final float[] range = range(pixels, 0, 1);
		final float[] sorted = sample(pixels, 0, 1);
		final boolean brightObjects = sorted.length > 0 && sorted[sorted.length / 2] < (range[0] + range[1]) / 2;
		if (!brightObjects) return Arrays.copyOfRange(pixels, depth / 2 * length, (depth / 2 + 1) * length);
		final float[] largest = Arrays.copyOf(pixels, length);
		for (int z = 1; z < depth; z++)
			for (int i = 0; i < length; i++)
				largest[i] = Math.max(largest[i], pixels[z * length + i]);
		return largest;
	}

	private static void colour(final float[] plane, final int channels, final int bitDepth, final int[] rgb) {
		final float[] range = bitDepth == 8 ? new float[] { 0, 255 } : range(plane, 0, 1);
		for (int i = 0; i < rgb.length; i++)
			rgb[i] = level(plane[i * channels], range) << 16 | level(plane[i * channels + 1], range) << 8 | level(plane[i *
				channels + 2], range);
	}

	private static void grey(final float[] plane, final int[] rgb) {
		final float[] range = range(plane, 0, 1);
		for (int i = 0; i < rgb.length; i++)
			rgb[i] = level(plane[i], range) * 0x010101;
	}

	private static void composite(final float[] plane, final int channels, final int[] rgb) {
		final int shown = Math.min(channels, COLORS.length);
		final int[] sums = new int[3 * rgb.length];
		for (int c = 0; c < shown; c++) {
			final float[] range = range(plane, c, channels);
			for (int i = 0; i < rgb.length; i++) {
				final int level = level(plane[i * channels + c], range);
				for (int k = 0; k < 3; k++)
					sums[3 * i + k] += level * (COLORS[c] >> (16 - 8 * k) & 0xff) / 255;
			}
		}
		for (int i = 0; i < rgb.length; i++)
			rgb[i] = Math.min(255, sums[3 * i]) << 16 | Math.min(255, sums[3 * i + 1]) << 8 | Math.min(255, sums[3 * i + 2]);
	}

	private static int level(final float value, final float[] range) {
		if (!(value > range[0])) return 0;
		if (value >= range[1]) return 255;
		return Math.round(255 * (value - range[0]) / (range[1] - range[0]));
	}

	/** @return the values that become black and white */
	private static float[] range(final float[] values, final int from, final int step) {
		final float[] sorted = sample(values, from, step);
		if (sorted.length == 0) return new float[] { 0, 1 };
		final float low = sorted[(int) (SATURATED * (sorted.length - 1))];
		final float high = sorted[(int) Math.ceil((1 - SATURATED) * (sorted.length - 1))];
		if (high > low) return new float[] { low, high };
		final float first = sorted[0];
		final float last = sorted[sorted.length - 1];
		// An image of one value is shown in middle grey.
		return last > first ? new float[] { first, last } : new float[] { first - 1, first + 1 };
	}

	/** @return the finite values, or evenly spread ones of many, in order */
	private static float[] sample(final float[] values, final int from, final int step) {
		final int count = (values.length - from + step - 1) / step;
		final int stride = Math.max(1, count / SAMPLED);
		final float[] sample = new float[(count + stride - 1) / stride];
		int finite = 0;
		for (int i = 0; i < count; i += stride) {
			final float value = values[from + i * step];
			if (Float.isFinite(value)) sample[finite++] = value;
		}
		final float[] sorted = Arrays.copyOf(sample, finite);
		Arrays.sort(sorted);
		return sorted;
	}

	/** @return the picture itself if it fits */
	static BufferedImage shrink(final BufferedImage image, final int side) {
		BufferedImage current = image;
		int longer = Math.max(image.getWidth(), image.getHeight());
		// By halves, because one large step would pass over most pixels.
		while (longer > side) {
			final double factor = Math.max(0.5, (double) side / longer);
			final int width = Math.max(1, (int) Math.round(current.getWidth() * factor));
			final int height = Math.max(1, (int) Math.round(current.getHeight() * factor));
			current = scaled(current, width, height);
			longer = Math.max(width, height);
		}
		return current;
	}

	private static BufferedImage scaled(final BufferedImage image, final int width, final int height) {
		final BufferedImage smaller = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = smaller.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
		graphics.drawImage(image, 0, 0, width, height, null);
		graphics.dispose();
		return smaller;
	}
}
