package io.github.convj.service;

import io.github.convj.imagej.Escape;
import io.github.convj.workflow.Monitor;
import java.util.function.BooleanSupplier;
import org.scijava.app.StatusService;
import org.scijava.log.LogService;
import org.scijava.task.Task;
import org.scijava.task.TaskService;

/** Shows a job's progress as a SciJava task and in the status bar, and passes on every way to cancel. Used by one job. */
final class TaskMonitor implements Monitor, AutoCloseable {

	private static final int STEPS = 1000;
	// ImageJ answers only after its windows are drawn anew, and a job that tells of each small step waits more than it works.
	private static final long PAUSE = 100_000_000; // nanoseconds

	private final LogService log;
	private final StatusService status;
	private final Task task;
	private final BooleanSupplier cancelled;
	private volatile boolean taskCancelled;
	private volatile long next = System.nanoTime();

	TaskMonitor(final String name, final BooleanSupplier cancelled, final LogService log, final StatusService status,
		final TaskService tasks)
	{
		this.cancelled = cancelled;
		this.log = log;
		this.status = status;
		task = tasks == null ? null : tasks.createTask(name);
		Escape.reset();
		if (task == null) return;
		task.setProgressMaximum(STEPS);
		task.setCancelCallBack(() -> taskCancelled = true);
		task.start();
	}

	@Override
	public void message(final String sentence) {
		log.info(sentence);
	}

	@Override
	public void at(final double done, final String text) {
		if (System.nanoTime() - next < 0 && done < 1) return;
		final int step = (int) Math.round(STEPS * Math.min(1, Math.max(0, done)));
		if (status != null) status.showStatus(step, STEPS, text);
		if (task != null) {
			task.setProgressValue(step);
			task.setStatusMessage(text);
		}
		next = System.nanoTime() + PAUSE;
	}

	@Override
	public boolean cancelled() {
		return taskCancelled || task != null && task.isCanceled() || cancelled.getAsBoolean() || Escape.pressed();
	}

	@Override
	public void close() {
		// Only a full bar makes ImageJ clear it.
		if (status != null) status.showStatus(STEPS, STEPS, "");
		if (task != null) task.finish();
	}
}
