package io.github.convj.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scijava.app.DefaultStatusService;
import org.scijava.app.event.StatusEvent;

/** How often ImageJ is told of a job's progress. */
class TaskMonitorTest {

	/** Takes what is told at once: events go through a pool of threads, which keep no order. */
	private static final class StatusBar extends DefaultStatusService {

		private final List<StatusEvent> events = new ArrayList<>();

		@Override
		protected void publish(final StatusEvent event) {
			events.add(event);
		}
	}

	@Test
	void manySmallStepsAreToldOfNowAndThenTheFirstAndTheLastAlways() {
		final int steps = 100_000;
		final StatusBar bar = new StatusBar();
		try (TaskMonitor monitor = new TaskMonitor("job", () -> false, null, bar, null)) {
			for (int i = 1; i <= steps; i++)
				monitor.at((double) i / steps, "step " + i);
		}
		final StatusEvent cleared = bar.events.removeLast();
		assertEquals("", cleared.getStatusMessage());
		assertEquals(cleared.getProgressMaximum(), cleared.getProgressValue());
		assertEquals("step 1", bar.events.getFirst().getStatusMessage());
		assertEquals("step " + steps, bar.events.getLast().getStatusMessage());
		assertTrue(bar.events.size() < steps / 10, bar.events.size() + " steps were told of");
	}
}
