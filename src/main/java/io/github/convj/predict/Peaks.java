package io.github.convj.predict;

import java.util.List;

/**
 * Looks for peaks in a map that comes strip by strip: positions where a class is more probable than at the eight around, or
 * as probable as at those behind. Keeps three rows, whatever the strips are. For one thread and one plane.
 */
final class Peaks {

	/** Takes peaks in the order of rows. */
	@FunctionalInterface
	interface Receiver {

		/**
		 * @param x position in the map
		 * @param y position in the map
		 * @param label the class
		 * @param around for each channel {@code [9]}, the values at the peak, in the middle, and around it; those beyond the
		 *          map's border are those at the peak
		 */
		void receive(int x, int y, int label, float[][] around);
	}

	private final int width;
	private final int height;
	private final int channels;
	private final List<Integer> labels;
	private final double threshold;
	private final Receiver receiver;
	/** {@code [row % 3][channel][x]} */
	private final float[][][] rows;
	private int next;

	/**
	 * @param channels of the map; the first are the classes
	 * @param labels the classes that are looked for
	 * @param threshold least probability of a peak
	 */
	Peaks(final int width, final int height, final int channels, final List<Integer> labels, final double threshold,
		final Receiver receiver)
	{
		this.width = width;
		this.height = height;
		this.channels = channels;
		this.labels = labels;
		this.threshold = threshold;
		this.receiver = receiver;
		rows = new float[3][channels][width];
	}

	/**
	 * @param count of rows
	 * @param strip {@code [channel][row, x]}
	 */
	void add(final int count, final float[][] strip) {
		for (int row = 0; row < count; row++) {
			for (int c = 0; c < channels; c++)
				System.arraycopy(strip[c], row * width, rows[next % 3][c], 0, width);
			next++;
			if (next > 1) search(next - 2);
			if (next == height) search(height - 1);
		}
	}

	private void search(final int y) {
		for (int x = 0; x < width; x++)
			for (final int label : labels)
				if (rows[y % 3][label][x] >= threshold && peak(x, y, label)) receiver.receive(x, y, label, around(x, y));
	}

	private boolean peak(final int x, final int y, final int label) {
		final float value = rows[y % 3][label][x];
		for (int dy = -1; dy <= 1; dy++)
			for (int dx = -1; dx <= 1; dx++) {
				if (dx == 0 && dy == 0 || !inside(x + dx, y + dy)) continue;
				final float other = rows[(y + dy) % 3][label][x + dx];
				// of equal neighbours the first is the peak
				if (other > value || other == value && (dy < 0 || dy == 0 && dx < 0)) return false;
			}
		return true;
	}

	private boolean inside(final int x, final int y) {
		return x >= 0 && y >= 0 && x < width && y < height;
	}

	private float[][] around(final int x, final int y) {
		final float[][] around = new float[channels][9];
		for (int c = 0; c < channels; c++)
			for (int i = 0; i < 9; i++) {
				final boolean inside = inside(x + i % 3 - 1, y + i / 3 - 1);
				around[c][i] = inside ? rows[(y + i / 3 - 1) % 3][c][x + i % 3 - 1] : rows[y % 3][c][x];
			}
		return around;
	}
}
