package io.github.convj.train;

/** Adds up where the time of a training goes. Not thread-safe. */
final class Stopwatch {

	static final int DATA = 0;
	static final int FORWARD = 1;
	static final int BACKWARD = 2;
	static final int UPDATE = 3;
	static final int VALIDATION = 4;

	private final long[] nanoseconds = new long[5];
	private long began;

	void start() {
		began = System.nanoTime();
	}

	/** @return seconds since the start */
	double stop(final int phase) {
		final long took = System.nanoTime() - began;
		nanoseconds[phase] += took;
		return took * 1e-9;
	}

	double seconds(final int phase) {
		return nanoseconds[phase] * 1e-9;
	}
}
