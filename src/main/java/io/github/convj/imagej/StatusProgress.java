package io.github.convj.imagej;

import ij.IJ;
import io.github.convj.data.Progress;
import java.util.concurrent.CancellationException;

/** Progress in ImageJ's status bar, ten times a second at most, which Escape ends. For one job. */
final class StatusProgress implements Progress, AutoCloseable {

	private static final long PAUSE = 100_000_000; // nanoseconds

	private long next = System.nanoTime() + PAUSE;
	private boolean shown;

	StatusProgress() {
		// within a macro, an Escape is meant for the macro
		if (!IJ.isMacro()) Escape.reset();
	}

	@Override
	public void update(final String task, final int done, final int total) {
		if (Escape.pressed()) throw new CancellationException(task + " was cancelled.");
		if (System.nanoTime() - next < 0) return;
		IJ.showStatus(task + ": " + done + " of " + total);
		IJ.showProgress(done, total);
		shown = true;
		next = System.nanoTime() + PAUSE;
	}

	@Override
	public void close() {
		if (!shown) return;
		IJ.showProgress(1.0);
		IJ.showStatus("");
	}
}
