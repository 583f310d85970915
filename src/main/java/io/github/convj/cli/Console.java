package io.github.convj.cli;

import io.github.convj.workflow.Monitor;
import java.io.PrintStream;

/**
 * Where the command line speaks: results on standard output, all else on the error stream, so that results can be piped.
 * On a terminal the current status stands in one line that is written over; elsewhere only milestones are written. Used by
 * one thread.
 */
final class Console implements Monitor {

	private static final int WIDTH = 99;

	private final PrintStream out;
	private final PrintStream err;
	private final boolean terminal;
	private final Interruption interruption;
	private int statusLength;
	private long statusTime;

	Console(final PrintStream out, final PrintStream err, final boolean terminal, final Interruption interruption) {
		this.out = out;
		this.err = err;
		this.terminal = terminal;
		this.interruption = interruption;
	}

	/** @param text a result, which may be piped */
	void result(final String text) {
		clearStatus();
		out.println(text);
		out.flush();
	}

	@Override
	public void message(final String sentence) {
		clearStatus();
		err.println(sentence);
	}

	@Override
	public void at(final double done, final String status) {
		final long now = System.nanoTime();
		if (!terminal || now - statusTime < 100_000_000L) return;
		statusTime = now;
		String line = String.format("%3d %%  %s", Math.round(100 * Math.min(1, Math.max(0, done))), status);
		if (line.length() > WIDTH) line = line.substring(0, WIDTH);
		err.print('\r' + line + " ".repeat(Math.max(0, statusLength - line.length())));
		err.flush();
		statusLength = line.length();
	}

	@Override
	public boolean cancelled() {
		return interruption.requested();
	}

	private void clearStatus() {
		if (statusLength > 0) err.print('\r' + " ".repeat(statusLength) + '\r');
		statusLength = 0;
	}
}
