package io.github.convj.tensor;

import java.util.Arrays;

/**
 * Memory that a pass lends to operations for the length of one call: one growing array a worker and slot, kept between
 * calls so that a warmed-up pass allocates nothing. Its content is undefined when lent. What is lent outside of a task is for
 * tasks to hold, not to be asked for again by them. Not thread-safe, except that different workers may use their own arrays at
 * the same time.
 */
public final class Scratch {

	/** How many arrays a worker can hold at the same time. */
	public static final int SLOTS = 8;

	private final float[][][] arrays;
	private final float[][][][] rows;
	private final float[][][] lines;
	/** One for each worker, as they may ask at the same time. */
	private final int[] growths;

	/** @param workers how many workers will ask, as {@link Workers#count()} says */
	public Scratch(final int workers) {
		arrays = new float[workers][SLOTS][];
		rows = new float[workers][SLOTS][][];
		lines = new float[SLOTS][][];
		growths = new int[workers];
	}

	/**
	 * @param worker whose memory, from 0
	 * @param slot below {@link #SLOTS}; the same slot gives the same array again
	 * @param length at least this many floats
	 * @return an array of at least that length with undefined content
	 */
	public float[] floats(final int worker, final int slot, final int length) {
		float[] array = arrays[worker][slot];
		if (array == null || array.length < length) {
			array = new float[length];
			arrays[worker][slot] = array;
			growths[worker]++;
		}
		return array;
	}

	/**
	 * Rows are arrays of their own, which is what plain Java loops over several of them need to be fast. They stand beside
	 * {@link #floats}: the same slot number means other memory.
	 *
	 * @param worker whose memory, from 0
	 * @param slot below {@link #SLOTS}; the same slot gives the same rows again
	 * @param count at least this many rows
	 * @param length of each row at least
	 * @return the rows, with undefined content
	 */
	public float[][] rows(final int worker, final int slot, final int count, final int length) {
		float[][] lent = rows[worker][slot];
		if (lent == null || lent.length < count) {
			lent = lent == null ? new float[count][] : Arrays.copyOf(lent, count);
			rows[worker][slot] = lent;
			growths[worker]++;
		}
		for (int i = 0; i < count; i++)
			if (lent[i] == null || lent[i].length < length) {
				lent[i] = new float[padded(length)];
				growths[worker]++;
			}
		return lent;
	}

	/**
	 * Arrays for all workers together, to be asked for outside of tasks. If they are worth it they are as long as it takes for
	 * the JVM to let each begin a line of the processor's cache with its header of 16 bytes, where that is known; see {@link LargeArrays}. They stand
	 * beside {@link #floats} and {@link #rows}.
	 *
	 * @param slot below {@link #SLOTS}; the same slot gives the same arrays again
	 * @param count at least this many arrays
	 * @param length of each at least
	 * @param worth whether much is computed with them
	 * @return the arrays, with undefined content
	 */
	public float[][] lines(final int slot, final int count, final int length, final boolean worth) {
		final int least = worth ? LargeArrays.length(length, count) : length;
		float[][] lent = lines[slot];
		if (lent == null || lent.length < count) {
			lent = lent == null ? new float[count][] : Arrays.copyOf(lent, count);
			lines[slot] = lent;
			growths[0]++;
		}
		for (int i = 0; i < count; i++)
			if (lent[i] == null || lent[i].length < least) {
				lent[i] = new float[least];
				growths[0]++;
			}
		return lent;
	}

	/**
	 * Lengths of which an array takes an odd number of 64-byte lines with its header of 16 bytes. So rows made one after the other
	 * lie alike in their lines, which is when a loop over several of them can begin its vectors at a line's start in all, and
	 * not at the same place in the pages of the first cache.
	 */
	private static int padded(final int length) {
		return (length + 19) / 32 * 32 + 12;
	}

	/**
	 * @return a number that is another one after something was lent that had to be made: what was lent before may no longer be
	 *         what is lent now
	 */
	public int growths() {
		int sum = 0;
		for (final int growth : growths)
			sum += growth;
		return sum;
	}

	/** @return the bytes held at the moment */
	public long bytes() {
		long sum = 0;
		for (final float[][] worker : arrays)
			for (final float[] array : worker)
				if (array != null) sum += 4L * array.length;
		for (final float[][][] worker : rows)
			for (final float[][] slot : worker)
				if (slot != null) for (final float[] array : slot)
					if (array != null) sum += 4L * array.length;
		for (final float[][] slot : lines)
			if (slot != null) for (final float[] array : slot)
				if (array != null) sum += 4L * array.length;
		return sum;
	}
}
