package io.github.convj.cli;

import io.github.convj.plan.Nearest;
import io.github.convj.tensor.ConvJException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The command line: {@code convj verb key=value ...}. Exit code 0 when all went well, 2 for bad input, 130 when interrupted,
 * 1 for a fault of ConvJ itself.
 */
public final class Main {

	/** Exit code: the input is at fault. */
	static final int BAD_INPUT = 2;

	/** Exit code: stopped by Ctrl-C. */
	static final int INTERRUPTED = 130;

	private static final int FAULT = 1;

	private static final List<Verb> VERBS = List.of(new TrainVerb(), new ClassifyVerb(), new MapVerb(), new DetectVerb(),
		new EvaluateDetectionsVerb(), new FeaturesVerb(), new FiltersVerb(), new ExplainVerb(), new EmbedVerb(), new InfoVerb(),
		new SpeedVerb());

	private Main() {}

	/** @param words a verb and its {@code key=value} words */
	public static void main(final String[] words) {
		final Interruption interruption = new Interruption();
		interruption.install();
		int code = FAULT;
		try {
			code = run(Arrays.asList(words), System.out, System.err, Boolean.getBoolean("convj.terminal"),
				interruption);
		}
		finally {
			interruption.workEnded();
		}
		System.exit(code);
	}

	/**
	 * @param words a verb and its {@code key=value} words
	 * @param out for results
	 * @param err for everything else
	 * @param terminal whether a person is watching {@code err} on a terminal
	 * @param interruption asked whether to stop
	 * @return the exit code
	 */
	static int run(final List<String> words, final PrintStream out, final PrintStream err, final boolean terminal,
		final Interruption interruption)
	{
		final Console console = new Console(out, err, terminal, interruption);
		try {
			if (words.isEmpty()) {
				console.message(overview());
				return BAD_INPUT;
			}
			final List<String> rest = words.subList(1, words.size());
			switch (words.get(0)) {
				case "help", "-h", "--help" -> {
					console.result(rest.isEmpty() ? overview() : verb(rest.get(0)).help());
					return 0;
				}
				case "version", "--version" -> {
					console.result("ConvJ " + version());
					return 0;
				}
				default -> {
					final Verb verb = verb(words.get(0));
					if (rest.size() == 1 && List.of("help", "-h", "--help").contains(rest.get(0))) {
						console.result(verb.help());
						return 0;
					}
					return run(verb, rest, console);
				}
			}
		}
		catch (final ConvJException refusal) {
			console.message(refusal.getMessage());
			return interruption.requested() ? INTERRUPTED : BAD_INPUT;
		}
	}

	private static int run(final Verb verb, final List<String> words, final Console console) {
		try {
			return verb.run(words, console);
		}
		catch (final OutOfMemoryError full) {
			throw new ConvJException("ConvJ ran out of memory; " + (verb.thrift().isEmpty() ? "" : verb.thrift() + ", or ") +
				"give it more memory with CONVJ_OPTS=-Xmx8g.", full);
		}
	}

	/** @return all of them */
	static List<Verb> verbs() {
		return VERBS;
	}

	/** @return the version in the jar's manifest */
	static String version() {
		return Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("(not from a jar)");
	}

	private static Verb verb(final String name) {
		return VERBS.stream().filter(verb -> verb.name().equals(name)).findFirst().orElseThrow(() -> {
			final Optional<String> nearest = Nearest.of(name, VERBS.stream().map(Verb::name).toList());
			return new ConvJException("There is no verb '" + name + "'" + nearest.map(word -> "; did you mean '" + word + "'?")
				.orElse(".") + " convj help lists them all.");
		});
	}

	private static String overview() {
		final StringBuilder text = new StringBuilder("ConvJ: train a network on sorted images, see how good it is, classify with it.\n\n" +
			"  convj VERB key=value ...\n\n");
		for (final Verb verb : VERBS)
			text.append(String.format("  %-20s %s%n", verb.name(), verb.summary()));
		return text.append(String.format("  %-20s %s%n", "help", "this page; convj help VERB: a verb's keys and defaults")).append(
			String.format("  %-20s %s%n%n", "version", "which ConvJ this is")).append(
				"Exit code: 0 done, 2 bad input, 130 interrupted.").toString();
	}
}
