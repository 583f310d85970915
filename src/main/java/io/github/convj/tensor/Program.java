package io.github.convj.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * What was handed to workers once, to be done again: the tasks in their order. To run it makes no objects. Not thread-safe.
 */
public final class Program {

	private final Workers workers;
	private final int[] counts;
	private final Workers.Task[] tasks;

	private Program(final Workers workers, final int[] counts, final Workers.Task[] tasks) {
		this.workers = workers;
		this.counts = counts;
		this.tasks = tasks;
	}

	/** Does all tasks again. What one of them throws is thrown here, and nothing that comes behind is done then. */
	public void run() {
		for (int i = 0; i < tasks.length; i++)
			workers.run(counts[i], tasks[i]);
	}

	/**
	 * Workers that can write down what they are told to do, while they do it. What a task in turn hands to them is not written
	 * down, as the task will do so again. For one thread, and the tasks it hands out.
	 */
	public static final class Recorder extends Workers {

		private final Workers workers;
		private final List<Task> tasks = new ArrayList<>();
		private final List<Integer> counts = new ArrayList<>();
		private boolean recording;

		/** @param workers who do the work */
		public Recorder(final Workers workers) {
			super(workers.count(), null);
			this.workers = workers;
		}

		/**
		 * Does some work, and writes down what of it is handed to these workers. All else is not part of the program.
		 *
		 * @param work what it throws is thrown here
		 * @return the program, if all went well
		 */
		public Program record(final Runnable work) {
			recording = true;
			try {
				work.run();
				return new Program(workers, counts.stream().mapToInt(Integer::intValue).toArray(), tasks.toArray(Task[]::new));
			}
			finally {
				recording = false;
				tasks.clear();
				counts.clear();
			}
		}

		@Override
		public void run(final int count, final Task task) {
			if (!recording) {
				workers.run(count, task);
				return;
			}
			tasks.add(task);
			counts.add(count);
			recording = false;
			try {
				workers.run(count, task);
			}
			finally {
				recording = true;
			}
		}
	}
}
