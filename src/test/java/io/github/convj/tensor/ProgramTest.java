package io.github.convj.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void tasksAreDoneAgainInTheirOrderAndNothingElse(final int threads) {
		final Program.Recorder recorder = new Program.Recorder(Workers.of(threads));
		assertEquals(threads, recorder.count());
		final AtomicInteger outside = new AtomicInteger();
		final int[] values = new int[100];
		final int[] sum = new int[1];
		final Program program = recorder.record(() -> {
			outside.incrementAndGet();
			recorder.run(100, (task, worker) -> values[task]++);
			recorder.run(0, (task, worker) -> sum[0] = -1000);
			recorder.run(1, (task, worker) -> {
				for (final int value : values)
					sum[0] += value;
			});
		});
		assertEquals(100, sum[0]);
		program.run();
		assertEquals(300, sum[0]);
		program.run();
		assertEquals(600, sum[0]);
		assertEquals(1, outside.get());
	}

	@Test
	void whatATaskHandsOutIsDoneOnceEachTime() {
		final Program.Recorder recorder = new Program.Recorder(Workers.of(2));
		final AtomicIntegerArray runs = new AtomicIntegerArray(12);
		final Program program = recorder.record(() -> recorder.run(4, (task, worker) -> recorder.run(3, (inner,
			innerWorker) -> runs.incrementAndGet(3 * task + inner))));
		program.run();
		for (int i = 0; i < 12; i++)
			assertEquals(2, runs.get(i));
	}

	@Test
	void whatIsHandedOutBetweenRecordingsIsDoneAndNotWrittenDown() {
		final Program.Recorder recorder = new Program.Recorder(Workers.sequential());
		final int[] runs = new int[2];
		final Program program = recorder.record(() -> recorder.run(1, (task, worker) -> runs[0]++));
		recorder.run(1, (task, worker) -> runs[1]++);
		program.run();
		assertEquals(2, runs[0]);
		assertEquals(1, runs[1]);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void aFailureEndsRecordingAndRunAndLeavesNothingBehind(final int threads) {
		final Program.Recorder recorder = new Program.Recorder(Workers.of(threads));
		final boolean[] fails = { true };
		final AtomicInteger before = new AtomicInteger();
		final AtomicInteger behind = new AtomicInteger();
		final Runnable work = () -> {
			recorder.run(1, (task, worker) -> before.incrementAndGet());
			recorder.run(50, (task, worker) -> {
				if (fails[0] && task == 7) throw new IllegalStateException("task 7");
			});
			recorder.run(1, (task, worker) -> behind.incrementAndGet());
		};
		assertTrue(assertThrows(IllegalStateException.class, () -> recorder.record(work)).getMessage().contains("7"));
		assertEquals(0, behind.get());
		fails[0] = false;
		final Program program = recorder.record(work);
		assertEquals(2, before.get());
		fails[0] = true;
		assertThrows(IllegalStateException.class, program::run);
		assertEquals(1, behind.get());
		fails[0] = false;
		program.run();
		assertEquals(4, before.get());
		assertEquals(2, behind.get());
	}
}
