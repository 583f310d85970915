package io.github.convj.workflow;

import java.util.Locale;

/** Times for people. Stateless, thread-safe. */
final class Durations {

	private Durations() {}

	/**
	 * @param seconds from 0
	 * @return as in {@code 0.8 s}, {@code 42 s}, {@code 3 min 5 s}, {@code 2 h 10 min}
	 */
	static String text(final double seconds) {
		if (seconds < 10) return String.format(Locale.ROOT, "%.1f s", seconds);
		final long whole = Math.round(seconds);
		if (whole < 60) return whole + " s";
		if (whole < 3600) return whole / 60 + " min " + whole % 60 + " s";
		return whole / 3600 + " h " + whole % 3600 / 60 + " min";
	}
}
