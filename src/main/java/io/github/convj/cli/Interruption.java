package io.github.convj.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Turns Ctrl-C and a polite kill into a request to stop, and holds the virtual machine's end back until the work has kept
 * what is worth keeping. The exit code is then the system's, 130 after Ctrl-C. Thread-safe.
 */
final class Interruption {

	private final CountDownLatch ended = new CountDownLatch(1);
	private volatile boolean requested;

	/** Listens from now on. */
	void install() {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			requested = true;
			try {
				ended.await();
			}
			catch (final InterruptedException ignored) {
				// The machine is going down anyhow.
			}
		}, "ConvJ interruption"));
	}

	/** @return whether somebody asked to stop */
	boolean requested() {
		return requested;
	}

	/** Lets the virtual machine end: there is nothing left to save. */
	void workEnded() {
		ended.countDown();
	}
}
