package io.github.convj.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import net.imglib2.parallel.Parallelization;
import net.imglib2.parallel.TaskExecutor;
import net.imglib2.parallel.TaskExecutors;

/**
 * Runs numbered, independent tasks on a number of threads of ImgLib2's pools. Which thread runs which task is left open, so
 * whoever wants reproducible bits lets each task write its own place, and sums the places in their order afterwards; the
 * number of tasks must never depend on {@link #count()}. Thread-safe, but one {@code run} at a time uses the worker numbers.
 */
public final class Workers {

	/** One numbered piece of work. */
	@FunctionalInterface
	public interface Task {

		/**
		 * @param task from 0 to the number of tasks - 1
		 * @param worker from 0 to {@link Workers#count()} - 1: no two tasks run at the same time under the same number, so it
		 *          indexes scratch memory
		 */
		void run(int task, int worker);
	}

	private static final Workers SEQUENTIAL = new Workers(TaskExecutors.singleThreaded(), 1);

	private final TaskExecutor executor;
	private final int count;

	private Workers(final TaskExecutor executor, final int count) {
		this.executor = executor;
		this.count = count;
	}

	/** @return workers that run everything on the calling thread */
	public static Workers sequential() {
		return SEQUENTIAL;
	}

	/** @return the workers of ImgLib2's current parallelization context (all processors, unless a caller limited them) */
	public static Workers current() {
		final TaskExecutor executor = Parallelization.getTaskExecutor();
		if (executor.getClass() == TaskExecutors.singleThreaded().getClass()) return SEQUENTIAL;
		final int parallelism = executor.getParallelism();
		// The common pool is a processor short, because whoever waits for it lends a hand.
		final boolean common = parallelism == ForkJoinPool.getCommonPoolParallelism();
		return new Workers(executor, common ? parallelism + 1 : parallelism);
	}

	/**
	 * @param threads how many; 0 means {@link #current()}
	 * @return workers on that many threads
	 */
	public static Workers of(final int threads) {
		if (threads < 0) throw new IllegalArgumentException("A number of threads cannot be negative: " + threads);
		if (threads == 0) return current();
		return threads == 1 ? SEQUENTIAL : new Workers(TaskExecutors.numThreads(threads), threads);
	}

	/** @return how many tasks can run at the same time */
	public int count() {
		return count;
	}

	/**
	 * Runs all tasks and returns when the last has ended.
	 *
	 * @param tasks how many
	 * @param task called once for each number; what it throws is thrown here once the other workers have stopped
	 */
	public void run(final int tasks, final Task task) {
		final int running = Math.min(count, tasks);
		if (running <= 1) {
			for (int t = 0; t < tasks; t++)
				task.run(t, 0);
			return;
		}
		final AtomicInteger next = new AtomicInteger();
		final List<Runnable> runnables = new ArrayList<>(running);
		for (int w = 0; w < running; w++) {
			final int worker = w;
			runnables.add(() -> {
				try {
					for (int t = next.getAndIncrement(); t < tasks; t = next.getAndIncrement())
						task.run(t, worker);
				}
				catch (RuntimeException | Error failure) {
					next.set(tasks);
					throw failure;
				}
			});
		}
		executor.runAll(runnables);
	}
}
