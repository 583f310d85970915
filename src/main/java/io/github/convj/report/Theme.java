package io.github.convj.report;

import java.awt.Color;
import java.awt.Font;

/**
 * The colours of pictures. The three line colours are told apart by people with any kind of colour vision. Immutable, so
 * safe for any number of threads.
 *
 * @param dark whether light ink stands on a dark ground
 * @param paper the ground
 * @param ink of text
 * @param muted of text that matters less
 * @param grid of lines that help the eye
 * @param first what matters most
 * @param second beside it
 * @param third for comparison
 */
record Theme(boolean dark, Color paper, Color ink, Color muted, Color grid, Color first, Color second, Color third) {

	static final Theme LIGHT = new Theme(false, new Color(0xffffff), new Color(0x1b2430), new Color(0x5f6b78), new Color(
		0xe2e6eb), new Color(0xc2500c), new Color(0x1668b0), new Color(0x97a2ae));
	static final Theme DARK = new Theme(true, new Color(0x171c23), new Color(0xe7ecf2), new Color(0x98a4b1), new Color(
		0x2d3540), new Color(0xff9d57), new Color(0x62b0ff), new Color(0x7a8694));

	static final String BAD = "\u2013";

	/** How many pixels stand for one of the measure in which pictures are laid out, so they are crisp on dense screens. */
	static final int SCALE = 2;

	static Font font(final int style, final double size) {
		return new Font(Font.SANS_SERIF, style, 1).deriveFont((float) size);
	}

	/** @return an arrow to the right, or what stands for it where the fonts have none */
	static String arrow() {
		return font(Font.PLAIN, 12).canDisplay('\u2192') ? "\u2192" : "->";
	}

	/**
	 * A scale of equal steps for the eye, from the paper's side to a strong blue: lightness runs evenly in OKLab (B.
	 * Ottosson, A perceptual color space for image processing, 2020).
	 *
	 * @param share 0 to 1
	 * @return its colour
	 */
	Color scale(final double share) {
		final double s = Math.max(0, Math.min(1, share));
		final double lightness = dark ? 0.235 + 0.665 * s : 0.985 - 0.605 * s;
		final double chroma = dark ? 0.012 + 0.11 * Math.sin(Math.PI * Math.min(0.78, s * 0.78)) : 0.004 + 0.135 * Math.pow(s,
			0.8);
		final double hue = Math.toRadians(dark ? 265 - 65 * s : 225 + 38 * s);
		return oklab(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
	}

	/** @return the ink that is read best on {@link #scale} of that share */
	Color inkOn(final double share) {
		final Color ground = scale(share);
		final double luminance = 0.2126 * linear(ground.getRed()) + 0.7152 * linear(ground.getGreen()) + 0.0722 * linear(
			ground.getBlue());
		return luminance > 0.22 ? new Color(0x10161d) : Color.WHITE;
	}

	private static double linear(final int value) {
		final double v = value / 255.0;
		return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
	}

	static Color oklab(final double lightness, final double a, final double b) {
		final double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
		final double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
		final double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
		return new Color(gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s), gamma(-1.2684380046 * l +
			2.6097574011 * m - 0.3413193965 * s), gamma(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
	}

	private static double cube(final double value) {
		return value * value * value;
	}

	private static int gamma(final double linear) {
		final double v = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
		return (int) Math.round(255 * Math.max(0, Math.min(1, v)));
	}
}
