package io.github.convj.benchmark;

import java.util.Arrays;
import java.util.Locale;

/** What each part of a training step took, summed over many. Not thread-safe. */
final class Stages {

	private static final String[] NAMES = { "forward", "backward", "update" };

	/** Work that is not divided. */
	static final Stages NONE = new Stages();

	private final long[] sums = new long[NAMES.length];
	private long steps;

	/** Adds one step that began at the first time and ended a part at each of the others. */
	void add(final long began, final long forward, final long backward, final long update) {
		sums[0] += forward - began;
		sums[1] += backward - forward;
		sums[2] += update - backward;
		steps++;
	}

	/** Forgets what was added. */
	void reset() {
		Arrays.fill(sums, 0);
		steps = 0;
	}

	/** @return milliseconds a step of each part, as in {@code forward 3.20 ms, backward 7.10 ms}; empty without steps */
	@Override
	public String toString() {
		if (steps == 0) return "";
		final StringBuilder text = new StringBuilder();
		for (int i = 0; i < NAMES.length; i++)
			text.append(i == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%s %.2f ms", NAMES[i], sums[i] * 1e-6 / steps));
		return text.toString();
	}
}
