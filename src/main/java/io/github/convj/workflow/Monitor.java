package io.github.convj.workflow;

/**
 * What a long piece of work says while it runs, and how it learns that it should stop. Called from the working thread;
 * {@link #cancelled()} is asked often and must answer at once.
 */
public interface Monitor {

	/** Says nothing and never cancels. */
	Monitor NONE = new Monitor() {};

	/**
	 * @param sentence a milestone, worth a line of its own in a log
	 */
	default void message(final String sentence) {}

	/**
	 * @param done share of the work behind us, 0 to 1
	 * @param status a few words on what is going on, with the time left where it is known
	 */
	default void at(final double done, final String status) {}

	/** @return whether to stop, keeping what is worth keeping */
	default boolean cancelled() {
		return false;
	}
}
