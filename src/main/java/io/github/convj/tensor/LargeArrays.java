package io.github.convj.tensor;

/**
 * Where arrays stand in memory. The collector G1 puts what takes more than half a region at a region's start, and never moves it.
 * Smaller arrays, and those of other collectors, begin at any multiple of eight bytes, so that most of the long vectors that are loaded from them
 * or stored to them lie in two lines of the cache. Thread-safe.
 */
final class LargeArrays {

	/** Arrays of one purpose take no more than this part of the heap together. */
	private static final int SHARE = 16;

	/** Bytes of a region, or 0 if the collector is another one. */
	private static final long REGION = JvmOption.isOn("UseG1GC") ? Long.parseLong(JvmOption.value("G1HeapRegionSize")) : 0;

	private LargeArrays() {}

	/**
	 * @param length of arrays, in floats
	 * @param count how many there will be for the same purpose
	 * @return the length from which on they begin at a line's start, or {@code length} if it is longer, or if they would take too
	 *         much of the heap
	 */
	static int length(final int length, final int count) {
		if (REGION == 0 || count * REGION > Runtime.getRuntime().maxMemory() / SHARE) return length;
		return Math.max(length, Math.toIntExact(REGION / 8));
	}
}
