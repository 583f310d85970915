package io.github.convj.predict;

import io.github.convj.data.Progress;

/** Counts the steps of several workers, and remembers that somebody wants to stop. Thread-safe. */
final class Steps {

	private final String task;
	private final Progress progress;
	private final int total;
	private int done;
	private RuntimeException stop;

	/**
	 * @param task what is being done
	 * @param progress told of each step, by one thread at a time
	 * @param total steps in all
	 */
	Steps(final String task, final Progress progress, final int total) {
		this.task = task;
		this.progress = progress;
		this.total = total;
	}

	/** @return whether what is left shall be left out */
	synchronized boolean stopped() {
		return stop != null;
	}

	/** One step is done. */
	synchronized void next() {
		if (stop != null) return;
		try {
			progress.update(task, ++done, total);
		}
		catch (final RuntimeException thrown) {
			stop = thrown;
		}
	}

	/** Throws what the progress threw. */
	synchronized void rethrow() {
		if (stop != null) throw stop;
	}
}
