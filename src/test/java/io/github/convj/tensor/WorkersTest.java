package io.github.convj.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.imglib2.parallel.Parallelization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 7 })
	void everyTaskRunsOnceAndNoWorkerNumberTwiceAtATime(final int threads) {
		final Workers workers = Workers.of(threads);
		final AtomicIntegerArray runs = new AtomicIntegerArray(1000);
		final AtomicIntegerArray busy = new AtomicIntegerArray(workers.count());
		final AtomicInteger clashes = new AtomicInteger();
		workers.run(1000, (task, worker) -> {
			if (busy.incrementAndGet(worker) != 1) clashes.incrementAndGet();
			runs.incrementAndGet(task);
			busy.decrementAndGet(worker);
		});
		for (int t = 0; t < 1000; t++)
			assertEquals(1, runs.get(t), "task " + t);
		assertEquals(0, clashes.get());
	}

	@Test
	void byDefaultAllProcessorsWorkUnlessTheCallerSaidOtherwise() {
		assertEquals(Runtime.getRuntime().availableProcessors(), Workers.current().count());
		Parallelization.runSingleThreaded(() -> assertEquals(1, Workers.current().count()));
		Parallelization.runWithNumThreads(5, () -> assertEquals(5, Workers.current().count()));
	}

	@Test
	void aFailureReachesTheCallerAndStopsTheRest() {
		final AtomicInteger runs = new AtomicInteger();
		final RuntimeException thrown = assertThrows(RuntimeException.class, () -> Workers.of(2).run(100000, (task, worker) -> {
			runs.incrementAndGet();
			if (task == 5) throw new IllegalStateException("task 5");
		}));
		assertTrue(thrown.toString().contains("task 5"), thrown.toString());
		assertTrue(runs.get() < 100000);
	}

	@Test
	void nestedRunsEnd() {
		final AtomicInteger runs = new AtomicInteger();
		final Workers workers = Workers.of(2);
		workers.run(4, (task, worker) -> workers.run(4, (inner, innerWorker) -> runs.incrementAndGet()));
		assertEquals(16, runs.get());
	}

	@Test
	void noTaskIsNoWork() {
		Workers.of(2).run(0, (task, worker) -> assertFalse(true));
	}

	@Test
	void scratchKeepsAnArrayUntilALongerOneIsAsked() {
		final Scratch scratch = new Scratch(2);
		final float[] array = scratch.floats(1, 0, 100);
		assertTrue(array == scratch.floats(1, 0, 50));
		assertTrue(array != scratch.floats(0, 0, 100));
		assertTrue(array != scratch.floats(1, 1, 100));
		assertTrue(scratch.floats(1, 0, 101).length >= 101);
		assertEquals(4L * (101 + 100 + 100), scratch.bytes());
	}
}
