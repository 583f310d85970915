package io.github.convj.benchmark;

/** One engine set to one piece of work, which it can repeat. Not thread-safe. */
interface Contender extends AutoCloseable {

	/** @return the engine's name, without blanks */
	String name();

	/** Does the work once: a whole training step, or inference on one batch. */
	void step();

	/** @return nanoseconds that each phase took since the start, under its name; empty where the work is not divided */
	default Stages stages() {
		return Stages.NONE;
	}

	@Override
	default void close() {}
}
