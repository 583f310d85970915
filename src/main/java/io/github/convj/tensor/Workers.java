package io.github.convj.tensor;

import java.util.concurrent.ForkJoinPool;
import net.imglib2.parallel.Parallelization;
import net.imglib2.parallel.TaskExecutor;
import net.imglib2.parallel.TaskExecutors;

/**
 * Runs numbered, independent tasks on a number of threads: the caller's and others that are its own, so that nothing waits for
 * a pool that somebody else keeps busy. Which thread runs which task is left open, so whoever wants reproducible bits lets
 * each task write its own place, and sums the places in their order afterwards; the number of tasks must never depend on
 * {@link #count()}. Thread-safe: a run that begins while another one has the threads, or within a task, does all its tasks on
 * the thread that calls. Worker numbers are for one run at a time.
 *
 * <p>A run makes no objects, but the lambda that is handed to it is one, since other threads get hold of it. Whoever does the
 * same work over and over makes its tasks once, or lets a {@link Program} keep them.
 */
public class Workers {

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

	private static final Workers SEQUENTIAL = new Workers(1, null);

	private final int count;
	/** Null if the caller works alone. */
	private final Team team;

	/** @param team null if none is needed */
	Workers(final int count, final Team team) {
		this.count = count;
		this.team = team;
	}

	/** @return workers that run everything on the calling thread */
	public static Workers sequential() {
		return SEQUENTIAL;
	}

	/** @return as many workers as ImgLib2's current parallelization context has (all processors, unless a caller limited them) */
	public static Workers current() {
		final TaskExecutor executor = Parallelization.getTaskExecutor();
		if (executor.getClass() == TaskExecutors.singleThreaded().getClass()) return SEQUENTIAL;
		final int parallelism = executor.getParallelism();
		// The common pool is a processor short, because whoever waits for it lends a hand.
		final boolean common = parallelism == ForkJoinPool.getCommonPoolParallelism();
		return of(common ? parallelism + 1 : parallelism);
	}

	/**
	 * @param threads how many; 0 means {@link #current()}
	 * @return workers on that many threads
	 */
	public static Workers of(final int threads) {
		if (threads < 0) throw new IllegalArgumentException("A number of threads cannot be negative: " + threads);
		if (threads == 0) return current();
		return threads == 1 ? SEQUENTIAL : new Workers(threads, new Team(threads));
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
		if (team == null || tasks < 2 || !team.run(tasks, task)) for (int t = 0; t < tasks; t++)
			task.run(t, 0);
	}
}
