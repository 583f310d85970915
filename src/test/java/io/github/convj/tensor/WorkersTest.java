package io.github.convj.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void eachWorkerBeginsWithTheSamePartOfEveryRun(final int threads) {
		final Workers workers = Workers.of(threads);
		for (final int count : new int[] { 3, 10, 16 }) {
			final int[] firsts = new int[threads];
			Arrays.fill(firsts, -1);
			final CountDownLatch all = new CountDownLatch(threads);
			workers.run(count, (task, worker) -> {
				if (firsts[worker] >= 0) return;
				firsts[worker] = task;
				all.countDown();
				try {
					assertTrue(all.await(30, TimeUnit.SECONDS), "not all workers came");
				}
				catch (final InterruptedException interrupted) {
					throw new AssertionError(interrupted);
				}
			});
			for (int worker = 0; worker < threads; worker++)
				assertEquals(count * worker / threads, firsts[worker], "worker " + worker + " of " + threads);
		}
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
	void manyShortRunsInARowMissNoTask() {
		final Workers workers = Workers.of(3);
		final AtomicIntegerArray runs = new AtomicIntegerArray(5);
		for (int round = 1; round <= 20000; round++) {
			workers.run(5, (task, worker) -> runs.incrementAndGet(task));
			for (int t = 0; t < 5; t++)
				assertEquals(round, runs.get(t), "task " + t + " of run " + round);
		}
	}

	/** Long pauses, so that helpers fall asleep and must be woken. */
	@Test
	void helpersThatSleptComeBack() throws InterruptedException {
		final Workers workers = Workers.of(2);
		for (int round = 0; round < 20; round++) {
			final Set<Thread> threads = ConcurrentHashMap.newKeySet();
			final CountDownLatch both = new CountDownLatch(2);
			workers.run(2, (task, worker) -> {
				threads.add(Thread.currentThread());
				both.countDown();
				try {
					// Each task waits for the other, so that one thread cannot do both.
					assertTrue(both.await(1, TimeUnit.MINUTES), "the other task has not begun");
				}
				catch (final InterruptedException exc) {
					throw new IllegalStateException(exc);
				}
			});
			assertEquals(2, threads.size());
			Thread.sleep(5);
		}
	}

	@Test
	void severalCallersShareTheWorkers() throws InterruptedException {
		final Workers workers = Workers.of(2);
		final AtomicInteger runs = new AtomicInteger();
		final List<Thread> callers = new ArrayList<>();
		for (int i = 0; i < 4; i++)
			callers.add(new Thread(() -> {
				for (int round = 0; round < 1000; round++)
					workers.run(3, (task, worker) -> runs.incrementAndGet());
			}));
		callers.forEach(Thread::start);
		for (final Thread caller : callers)
			caller.join();
		assertEquals(4 * 1000 * 3, runs.get());
	}

	@Test
	void anInterruptIsKeptForTheCallerAndStopsNothing() {
		final AtomicInteger runs = new AtomicInteger();
		Thread.currentThread().interrupt();
		Workers.of(2).run(50, (task, worker) -> {
			final long end = System.nanoTime() + 1_000_000;
			while (System.nanoTime() < end)
				Thread.onSpinWait();
			runs.incrementAndGet();
		});
		assertTrue(Thread.interrupted());
		assertEquals(50, runs.get());
	}

	@Test
	void tasksSeeAnImgLibThatCallsForNoMoreThreadsOnHelpers() {
		final AtomicInteger most = new AtomicInteger();
		Workers.of(2).run(200, (task, worker) -> {
			if (worker > 0) most.accumulateAndGet(Parallelization.getTaskExecutor().getParallelism(), Math::max);
		});
		assertTrue(most.get() <= 1);
	}

	@Test
	void aRunAllocatesNothing() {
		final com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		final Workers workers = Workers.of(2);
		final AtomicInteger sum = new AtomicInteger();
		final Workers.Task task = (number, worker) -> sum.addAndGet(number);
		for (int round = 0; round < 20000; round++)
			workers.run(4, task);
		final long before = threads.getCurrentThreadAllocatedBytes();
		for (int round = 0; round < 1000; round++)
			workers.run(4, task);
		final long after = threads.getCurrentThreadAllocatedBytes();
		assertTrue(after - before < 1000, after - before + " bytes in 1000 runs");
		assertEquals(21000 * 6, sum.get());
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
