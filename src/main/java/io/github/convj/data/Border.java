package io.github.convj.data;

import java.util.Locale;

/** What lies beyond the border of an image, where a window reaches over it. */
public enum Border {
	/** The mirror image, in which the pixel at the border is repeated: {@code b a | a b c}. */
	REFLECT,
	/** The pixel at the border, again and again. */
	NEAREST;

	/** @return the value as users write it */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param word {@code reflect} or {@code nearest}
	 * @return the kind
	 * @throws io.github.convj.tensor.ConvJException for other words
	 */
	public static Border of(final String word) {
		return Words.parse(Border.class, "overlap", word);
	}

	private int inside(final int position, final int size) {
		return this == REFLECT ? Framing.reflect(position, size) : Math.clamp(position, 0, size - 1);
	}

	/**
	 * Reads a box that may reach beyond the field, or lie beyond it.
	 *
	 * @param field to read
	 * @param from first position {@code Z, Y, X}; may be negative
	 * @param size {@code Z, Y, X}
	 * @param target takes the values as {@code [Z, Y, X, C]}
	 */
	public void read(final Field field, final int[] from, final int[] size, final float[] target) {
		final int channels = field.channels();
		final int[] columns = new int[size[2]];
		int first = Integer.MAX_VALUE;
		int last = 0;
		for (int i = 0; i < columns.length; i++) {
			columns[i] = inside(from[2] + i, field.width());
			first = Math.min(first, columns[i]);
			last = Math.max(last, columns[i]);
		}
		final boolean whole = from[2] >= 0 && from[2] + size[2] <= field.width();
		final float[] row = whole ? null : new float[(last - first + 1) * channels];
		int at = 0;
		for (int z = 0; z < size[0]; z++)
			for (int y = 0; y < size[1]; y++) {
				final int plane = inside(from[0] + z, field.depth());
				final int line = inside(from[1] + y, field.height());
				if (whole) field.read(plane, line, first, size[2], target, at);
				else {
					field.read(plane, line, first, last - first + 1, row, 0);
					for (int i = 0; i < columns.length; i++)
						System.arraycopy(row, (columns[i] - first) * channels, target, at + i * channels, channels);
				}
				at += size[2] * channels;
			}
	}
}
