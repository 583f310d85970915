package io.github.convj.predict;

/** Colours that tell classes apart. Stateless, thread-safe. */
public final class ClassColours {

	/** Turning by it never comes back to a hue: the golden section of a circle. */
	private static final double TURN = 0.6180339887498949;

	private ClassColours() {}

	/**
	 * @param index of the class, from 0
	 * @return red, green, blue, 0 to 255
	 */
	public static int[] of(final int index) {
		final double hue = 6 * ((0.33 + index * TURN) % 1);
		final double value = index % 16 < 8 ? 1 : 0.7;
		final int[] colour = new int[3];
		for (int c = 0; c < 3; c++) {
			// the distance on the circle of hues from red, green, blue
			final double distance = Math.abs(hue - 2 * c) > 3 ? 6 - Math.abs(hue - 2 * c) : Math.abs(hue - 2 * c);
			colour[c] = (int) Math.round(255 * value * Math.clamp(2.15 - distance, 0.15, 1));
		}
		return colour;
	}

	/**
	 * @param index of the class, from 0
	 * @return a look-up table from black to its colour: 256 reds, 256 greens, 256 blues
	 */
	public static byte[] ramp(final int index) {
		final byte[] table = new byte[768];
		for (int i = 0; i < 768; i++)
			table[i] = (byte) Math.round(of(index)[i / 256] * (i % 256) / 255.0);
		return table;
	}

	/**
	 * @param classes how many
	 * @return a look-up table for label images: black for 0, then the classes' colours: 256 reds, 256 greens, 256 blues
	 */
	public static byte[] labels(final int classes) {
		final byte[] table = new byte[768];
		for (int i = 0; i < 768; i++)
			if (i % 256 > 0 && i % 256 <= classes) table[i] = (byte) of(i % 256 - 1)[i / 256];
		return table;
	}
}
