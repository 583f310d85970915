package io.github.convj.benchmark;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/** Times contenders in windows that take turns, so that a change in the machine's load meets all of them. */
final class Windows {

	/** A contender whose one step outlasts the window still gets this many. */
	private static final int FEWEST = 2;

	private static final int MOST = 1 << 17;

	private final List<? extends Contender> contenders;
	private final double[][] rates;
	private final double[][] allocated;

	/**
	 * Runs all windows; a first one for each, in which code is compiled, does not count.
	 *
	 * @param contenders each gets one window a round
	 * @param rounds how many
	 * @param seconds of a window
	 * @param units that a step counts for
	 */
	Windows(final List<? extends Contender> contenders, final int rounds, final double seconds, final double units) {
		this.contenders = contenders;
		rates = new double[contenders.size()][rounds];
		allocated = new double[contenders.size()][rounds];
		for (final Contender contender : contenders)
			stepSeconds(contender, Math.max(seconds, 4), new double[1], 0);
		for (final Contender contender : contenders)
			contender.stages().reset();
		for (int round = 0; round < rounds; round++)
			for (int i = 0; i < contenders.size(); i++)
				rates[i][round] = units / stepSeconds(contenders.get(i), seconds, allocated[i], round);
	}

	/** @return the median over the steps of one window; what a step allocated on average goes to its place */
	private static double stepSeconds(final Contender contender, final double seconds, final double[] allocated,
		final int round)
	{
		final double[] times = new double[MOST];
		int steps = 0;
		// To ask allocates, too.
		final long asked = allocatedBytes();
		final long before = allocatedBytes();
		final long end = System.nanoTime() + (long) (seconds * 1e9);
		long now = System.nanoTime();
		do {
			final long began = now;
			contender.step();
			now = System.nanoTime();
			times[steps++] = (now - began) * 1e-9;
		}
		while (steps < MOST && (now < end || steps < FEWEST));
		allocated[round] = Math.max(0, allocatedBytes() - before - (before - asked)) / (double) steps;
		return median(Arrays.copyOf(times, steps));
	}

	/** @return bytes that all threads have allocated on the heap since the start */
	private static long allocatedBytes() {
		return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
	}

	/** @return units a second of one contender, the median over the rounds */
	double rate(final int contender) {
		return median(rates[contender].clone());
	}

	/** @return how many times the rate of the second the first one reaches, the median over the rounds */
	double ratio(final int first, final int second) {
		final double[] ratios = new double[rates[first].length];
		for (int i = 0; i < ratios.length; i++)
			ratios[i] = rates[first][i] / rates[second][i];
		return median(ratios);
	}

	/** @return heap bytes a step allocated on all threads, rounded up; the median over the rounds */
	long allocated(final int contender) {
		return (long) Math.ceil(median(allocated[contender].clone()));
	}

	/** @return how many contenders there are */
	int size() {
		return contenders.size();
	}

	private static double median(final double[] values) {
		Arrays.sort(values);
		return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
	}
}
