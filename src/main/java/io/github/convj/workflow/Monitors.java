package io.github.convj.workflow;

import io.github.convj.data.Progress;
import java.util.concurrent.CancellationException;

/** Turns a monitor into what the parts below speak to. Stateless, thread-safe. */
final class Monitors {

	private Monitors() {}

	/** @return a progress over images that throws when the monitor is cancelled */
	static Progress counting(final Monitor monitor) {
		return (task, done, total) -> {
			if (monitor.cancelled()) throw new CancellationException(task + " was cancelled.");
			monitor.at(total == 0 ? 1 : (double) done / total, task + ": " + done + " of " + total);
		};
	}
}
