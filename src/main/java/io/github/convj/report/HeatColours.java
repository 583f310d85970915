package io.github.convj.report;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Colours for how much speaks for a class: from nothing over dark red to bright yellow, and where something speaks against it from
 * nothing over blue to cyan. Lightness runs evenly in OKLab (B. Ottosson, A perceptual color space for image processing, 2020).
 * Stateless, thread-safe.
 */
public final class HeatColours {

	/** Single pixels with large values, as gradients have them, would leave all others pale. */
	private static final double BRIGHTEST = 0.998;

	/** Lightness of what says nothing. */
	private static final double DARK = 0.08;

	private HeatColours() {}

	/**
	 * @param map values, some of which may be NaN
	 * @return the absolute value that gets the brightest colour; above 0
	 */
	public static float strength(final float[] map) {
		final float[] sizes = new float[map.length];
		int count = 0;
		for (final float value : map)
			if (Float.isFinite(value)) sizes[count++] = Math.abs(value);
		Arrays.sort(sizes, 0, count);
		if (count == 0 || !(sizes[count - 1] > 0)) return 1;
		final float strength = sizes[(int) (BRIGHTEST * (count - 1))];
		return strength > 0 ? strength : sizes[count - 1];
	}

	/**
	 * @param signed whether there are negative values, which then have the lower half
	 * @return a look-up table: 256 reds, 256 greens, 256 blues
	 */
	public static byte[] table(final boolean signed) {
		final byte[] table = new byte[768];
		for (int i = 0; i < 256; i++) {
			final Color colour = colour(signed ? (i - 127.5) / 127.5 : i / 255.0, DARK);
			table[i] = (byte) colour.getRed();
			table[256 + i] = (byte) colour.getGreen();
			table[512 + i] = (byte) colour.getBlue();
		}
		return table;
	}

	/**
	 * @param map {@code [height, width]}, some of which may be NaN, from the offset on
	 * @param offset of the first
	 * @param width of the picture
	 * @param height of the picture
	 * @param strength absolute value of the brightest colour
	 * @param dark whether weak values are dark, as they must be where their transparency may be lost
	 * @return to be laid over an image: the less a value says, the more transparent it is
	 */
	public static BufferedImage layer(final float[] map, final int offset, final int width, final int height,
		final float strength, final boolean dark)
	{
		final int[] argb = new int[width * height];
		for (int i = 0; i < argb.length; i++) {
			final double share = Math.clamp(map[offset + i] / (double) strength, -1, 1);
			if (!(Math.abs(share) > 0)) continue;
			argb[i] = (int) Math.round(255 * Math.pow(Math.abs(share), 0.6)) << 24 | colour(share, dark ? DARK : 0.5).getRGB() & 0xffffff;
		}
		final BufferedImage layer = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
		layer.setRGB(0, 0, width, height, argb, 0, width);
		return layer;
	}

	/** @return the colour of a share from -1 to 1, for 0 of that lightness */
	private static Color colour(final double share, final double dark) {
		final double s = Math.abs(share);
		final double lightness = dark + (0.9 - dark) * s;
		final double chroma = (share < 0 ? 0.13 : 0.19) * Math.sin(Math.PI * (0.12 + 0.55 * s) / 0.9);
		final double hue = Math.toRadians(share < 0 ? 268 - 70 * s : 20 + 66 * s);
		return Theme.oklab(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
	}
}
