package io.github.convj.network;

import java.util.SplittableRandom;

/** Independent random sources from one seed. Stateless, thread-safe. */
final class Seeds {

	private Seeds() {}

	/** @return a source that depends on the seed and the name, and on nothing else */
	static SplittableRandom random(final long seed, final String name) {
		return new SplittableRandom(mix(mix(seed) + hash(name)));
	}

	/** @return a 64-bit hash that is the same on every machine (FNV-1a) */
	static long hash(final String name) {
		long hash = 0xcbf29ce484222325L;
		for (int i = 0; i < name.length(); i++)
			hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
		return hash;
	}

	/** @return the value with its bits scattered (the finalizer of SplitMix64, Steele et al. 2014) */
	static long mix(final long value) {
		long z = value + 0x9e3779b97f4a7c15L;
		z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
		z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
		return z ^ (z >>> 31);
	}
}
