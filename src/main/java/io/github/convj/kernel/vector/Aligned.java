package io.github.convj.kernel.vector;

import io.github.convj.tensor.Scratch;

/**
 * Scratch memory in which vectors do not lie across the lines of the cache, as far as Java lets one arrange it. An array's
 * values begin 16 bytes behind its address, so vectors are placed from the 13th float on; and the usual garbage collector
 * gives arrays of this size an address of their own that is a multiple of 64. Elsewhere it is only slower. Thread-safe.
 */
final class Aligned {

	/** Where to place the first vector. */
	static final int FIRST = 12;
	/** What is placed behind it must be a multiple of this many floats long. */
	static final int UNIT = 16;

	private static final int LEAST = 1 << 18;

	private Aligned() {}

	/** @return an array with room for that many floats from {@link #FIRST} on, with undefined content */
	static float[] floats(final Scratch scratch, final int worker, final int slot, final int length) {
		return scratch.floats(worker, slot, Math.max(FIRST + length, LEAST));
	}
}
