package io.github.convj.benchmark;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;

/**
 * What {@code scripts/benchmark.sh} was asked for. Immutable, thread-safe.
 *
 * @param seconds of a window
 * @param part of a workload's name and mode, as in {@code resnet20.train}; empty for all
 * @param threads of every engine
 * @param rounds windows of each engine
 * @param check whether agreement is checked first; only for work on the benchmark itself
 * @param kernelsOnly whether single convolutions are timed instead of networks
 * @param timeToAccuracy whether trainings race to an accuracy instead
 * @param data folder of the data for that
 */
record Arguments(double seconds, String part, int threads, int rounds, boolean check, boolean kernelsOnly,
	boolean timeToAccuracy, Path data)
{

	static final String USAGE = "Usage: scripts/benchmark.sh [time-to-accuracy] [seconds per window] [name part] " +
		"[--threads N] [--kernels java|vector] [--rounds N] [--kernels-only] [--no-check] [--data FOLDER]";

	/**
	 * @param words of the command line
	 * @return what they ask for
	 * @throws ConvJException if a word is not understood
	 */
	static Arguments of(final String... words) {
		double seconds = 2;
		String part = "";
		int threads = Runtime.getRuntime().availableProcessors();
		int rounds = 5;
		boolean check = true;
		boolean kernelsOnly = false;
		boolean race = false;
		Path data = Path.of("..", "shared", "data");
		for (int i = 0; i < words.length; i++)
			switch (words[i]) {
				case "--threads" -> threads = positive(words, ++i);
				case "--rounds" -> rounds = positive(words, ++i);
				case "--data" -> data = Path.of(value(words, ++i));
				case "--no-check" -> check = false;
				case "--kernels-only" -> kernelsOnly = true;
				case "time-to-accuracy" -> race = true;
				default -> {
					if (words[i].startsWith("--")) throw new ConvJException("There is no option " + words[i] + ". " + USAGE);
					if (words[i].matches("\\d+(\\.\\d+)?")) seconds = Double.parseDouble(words[i]);
					else part = words[i];
				}
			}
		return new Arguments(seconds, part, threads, rounds, check, kernelsOnly, race, data);
	}

	private static String value(final String[] words, final int i) {
		if (i == words.length) throw new ConvJException("The option " + words[i - 1] + " needs a value. " + USAGE);
		return words[i];
	}

	private static int positive(final String[] words, final int i) {
		final String word = value(words, i);
		if (!word.matches("[1-9]\\d{0,5}")) throw new ConvJException("The option " + words[i - 1] +
			" needs a number from 1, not \"" + word + "\".");
		return Integer.parseInt(word);
	}

	/** @return whether a workload or mode of that name was asked for */
	boolean wants(final String name) {
		return name.contains(part);
	}
}
