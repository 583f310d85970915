package io.github.convj.cli;

import java.util.List;

/** One word of the command line that does something. Stateless, thread-safe. */
interface Verb {

	/** @return the word itself */
	String name();

	/** @return what it does, in half a line */
	String summary();

	/** @return an example of its use and all of its keys with their defaults */
	String help();

	/** @return what the user can do to make it need less memory, as the middle of a sentence; empty if nothing */
	default String thrift() {
		return "";
	}

	/**
	 * @param words behind the verb, each {@code key=value}
	 * @param console to speak on
	 * @return the exit code: 0, or {@link Main#INTERRUPTED}
	 * @throws io.github.convj.tensor.ConvJException for bad input
	 */
	int run(List<String> words, Console console);
}
