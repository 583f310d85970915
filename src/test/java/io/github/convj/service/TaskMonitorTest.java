package io.github.convj.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.app.event.StatusEvent;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.log.LogService;
import org.scijava.task.TaskService;
import org.scijava.thread.ThreadService;

/** How often ImageJ is told of a job's progress. */
class TaskMonitorTest {

	private static final class StatusBar {

		private final List<String> texts = new ArrayList<>();

		@EventHandler
		@SuppressWarnings("unused")
		private synchronized void onEvent(final StatusEvent event) {
			if (event.getStatusMessage() != null) texts.add(event.getStatusMessage());
		}

		private synchronized List<String> texts() {
			return List.copyOf(texts);
		}
	}

	@Test
	void manySmallStepsAreToldOfNowAndThenTheFirstAndTheLastAlways() throws Exception {
		final int steps = 100_000;
		try (Context context = new Context(StatusService.class, LogService.class, TaskService.class, EventService.class)) {
			final StatusBar bar = new StatusBar();
			context.service(EventService.class).subscribe(bar);
			try (TaskMonitor monitor = new TaskMonitor("job", () -> false, context.service(LogService.class), context.service(
				StatusService.class), context.service(TaskService.class)))
			{
				for (int i = 1; i <= steps; i++)
					monitor.at((double) i / steps, "step " + i);
			}
			// The status bar is told of by another thread, one event behind the other.
			context.service(ThreadService.class).invoke(() -> {});
			final List<String> told = bar.texts().stream().filter(text -> text.startsWith("step")).toList();
			assertEquals("step 1", told.getFirst());
			assertEquals("step " + steps, told.getLast());
			assertTrue(told.size() < steps / 10, told.size() + " steps were told of");
		}
	}
}
