package io.github.convj.data;

import java.util.SplittableRandom;

/** Makes independent random sources from a seed and what they are for. */
final class Seeds {

	private Seeds() {}

	/** @return a source that depends on all the numbers and their order */
	static SplittableRandom random(final long seed, final long... path) {
		long state = mix(seed);
		for (final long step : path)
			state = mix(state + 0x9E3779B97F4A7C15L * (step + 1));
		return new SplittableRandom(state);
	}

	/** The finalizer of SplitMix64: Steele, Lea, Flood, OOPSLA 2014. */
	private static long mix(final long value) {
		long z = value + 0x9E3779B97F4A7C15L;
		z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
		z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
		return z ^ z >>> 31;
	}

	/** Fisher-Yates. */
	static void shuffle(final int[] array, final SplittableRandom random) {
		for (int i = array.length - 1; i > 0; i--) {
			final int j = random.nextInt(i + 1);
			final int swapped = array[i];
			array[i] = array[j];
			array[j] = swapped;
		}
	}
}
