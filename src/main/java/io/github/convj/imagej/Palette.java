package io.github.convj.imagej;

import ij.process.ByteProcessor;
import java.awt.image.IndexColorModel;

/**
 * The colours of an 8-bit image, red, green and blue of each value from 0 to 255. Immutable, thread-safe.
 */
final class Palette {

	private static final int TOLERANCE = 2;

	private final int[][] colours;

	/** @param colours {@code [3][up to 256]} from 0 to 255 */
	Palette(final int[][] colours) {
		this.colours = colours;
	}

	/** @return whether the values are the data: the colours are a ramp from black to one of them, as in ImageJ's Grays, Green */
	boolean ramp() {
		if (colours[0].length != 256) return false;
		int brightest = 0;
		for (final int[] channel : colours) {
			brightest = Math.max(brightest, channel[255]);
			for (int i = 0; i < 256; i++)
				if (Math.abs(channel[i] - i * channel[255] / 255.0) > TOLERANCE) return false;
		}
		return brightest >= 128;
	}

	/**
	 * @return whether ImageJ takes it for a display setting: shades of grey, or a look-up table that changes gradually, as Fire
	 *         does; else it is a palette, and the colours are what the image is about
	 */
	boolean lookUpTable() {
		if (grey() || ramp()) return true;
		final byte[][] bytes = new byte[3][colours[0].length];
		for (int c = 0; c < 3; c++)
			for (int i = 0; i < bytes[c].length; i++)
				bytes[c][i] = (byte) colours[c][i];
		final ByteProcessor processor = new ByteProcessor(1, 1);
		processor.setColorModel(new IndexColorModel(8, bytes[0].length, bytes[0], bytes[1], bytes[2]));
		return processor.isPseudoColorLut();
	}

	/** @return whether it holds shades of grey only */
	boolean grey() {
		for (int i = 0; i < colours[0].length; i++)
			if (colours[0][i] != colours[1][i] || colours[0][i] != colours[2][i]) return false;
		return true;
	}

	/**
	 * @param c 0 red, 1 green, 2 blue
	 * @param value of a pixel
	 * @return from 0 to 255; 0 for a value that has no colour
	 */
	int colour(final int c, final int value) {
		return value < colours[c].length ? colours[c][value] : 0;
	}
}
