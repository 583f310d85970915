package io.github.convj.tensor;

/**
 * Memory that a pass lends to operations for the length of one call: one growing array a worker and slot, kept between
 * calls so that a warmed-up pass allocates nothing. Its content is undefined when lent. Not thread-safe, except that
 * different workers may use their own arrays at the same time.
 */
public final class Scratch {

	/** How many arrays a worker can hold at the same time. */
	public static final int SLOTS = 8;

	private final float[][][] arrays;

	/** @param workers how many workers will ask, as {@link Workers#count()} says */
	public Scratch(final int workers) {
		arrays = new float[workers][SLOTS][];
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
		}
		return array;
	}

	/** @return the bytes held at the moment */
	public long bytes() {
		long sum = 0;
		for (final float[][] worker : arrays)
			for (final float[] array : worker)
				if (array != null) sum += 4L * array.length;
		return sum;
	}
}
