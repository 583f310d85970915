package io.github.convj.tensor;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import net.imglib2.parallel.Parallelization;

/**
 * Threads that help a caller with numbered tasks. A network's operations follow each other within microseconds, and to wake a
 * thread takes tens of them; so a helper that has run out of work looks for more for a moment before it goes to sleep, and the
 * caller, who works too, does not wait for helpers that have not come by the time nothing is left. A helper that sleeps for
 * long ends; the next run starts another. A run allocates nothing.
 *
 * <p>Each worker begins with a share of its own, the same part of every run, and helps others when it is done. As tasks follow
 * the samples of a batch, a worker mostly finds in its caches what it wrote there itself; cores that do not share a cache are
 * slow at handing values to each other. Thread-safe: one run at a time has the helpers.
 */
final class Team {

	/** How long a helper looks for work, and a caller for its helpers to end, before they sleep. */
	private static final long PATIENCE_NANOS = 100_000;
	/** Looks between two looks at the clock. */
	private static final int LOOKS = 64;
	/** After so much sleep a helper ends. */
	private static final long EXPIRY_NANOS = 10_000_000_000L;

	private static final int APART = 32;

	private static final long CLOSED = 1L << 31;
	private static final long ACTIVE = CLOSED - 1;

	/** Number of the run in the upper half; in the lower one whether it is closed, and how many helpers are at work. */
	private final AtomicLong state = new AtomicLong(CLOSED);
	/** The next task of each worker's share, {@link #APART} places from each other lest they lie in one line of the cache. */
	private final AtomicIntegerArray next;
	private final AtomicBoolean busy = new AtomicBoolean();
	private final Helper[] helpers;
	/** These belong to the run; {@link #state} publishes them. */
	private Workers.Task task;
	private int tasks;
	private volatile Throwable failure;
	private volatile Thread caller;

	/** @param size of the team with the caller, at least 2 */
	Team(final int size) {
		next = new AtomicIntegerArray(size * APART);
		helpers = new Helper[size - 1];
		for (int i = 0; i < helpers.length; i++)
			helpers[i] = new Helper(i + 1);
	}

	/**
	 * Runs all tasks.
	 *
	 * @param count of tasks, at least 2
	 * @param work called once for each number; what it throws first is thrown here once all have stopped
	 * @return whether it did; if not, the helpers are busy with another run, and nothing was done
	 */
	boolean run(final int count, final Workers.Task work) {
		if (!busy.compareAndSet(false, true)) return false;
		try {
			task = work;
			tasks = count;
			failure = null;
			for (int worker = 0; worker <= helpers.length; worker++)
				next.set(worker * APART, firstOf(worker));
			state.set((state.get() >>> 32) + 1 << 32);
			final int invited = Math.min(helpers.length, count - 1);
			for (int i = 0; i < invited; i++)
				helpers[i].invite();
			work(0);
			close();
			final Throwable thrown = failure;
			if (thrown instanceof final RuntimeException exception) throw exception;
			if (thrown instanceof final Error error) throw error;
			return true;
		}
		finally {
			task = null;
			busy.set(false);
		}
	}

	/** @return the first task of a worker's share */
	private int firstOf(final int worker) {
		return (int) ((long) tasks * worker / (helpers.length + 1));
	}

	private void work(final int worker) {
		try {
			for (int i = 0; i <= helpers.length; i++) {
				final int owner = (worker + i) % (helpers.length + 1);
				final int end = firstOf(owner + 1);
				for (int t = next.getAndIncrement(owner * APART); t < end; t = next.getAndIncrement(owner * APART))
					task.run(t, worker);
			}
		}
		catch (RuntimeException | Error thrown) {
			for (int owner = 0; owner <= helpers.length; owner++)
				next.set(owner * APART, tasks);
			// Of several failures any will do.
			failure = thrown;
		}
	}

	/** Lets nobody join any more, and waits for those at work. */
	private void close() {
		state.accumulateAndGet(CLOSED, (now, bit) -> now | bit);
		if ((state.get() & ACTIVE) == 0) return;
		final long end = System.nanoTime() + PATIENCE_NANOS;
		for (int looks = 1; (state.get() & ACTIVE) != 0; looks++) {
			Thread.onSpinWait();
			if (looks % LOOKS == 0 && System.nanoTime() > end) break;
		}
		if ((state.get() & ACTIVE) == 0) return;
		boolean interrupted = false;
		caller = Thread.currentThread();
		while ((state.get() & ACTIVE) != 0) {
			LockSupport.park(this);
			// An interrupt is for the tasks and for whoever called, and would keep this loop spinning.
			interrupted |= Thread.interrupted();
		}
		caller = null;
		if (interrupted) Thread.currentThread().interrupt();
	}

	private boolean join() {
		for (;;) {
			final long now = state.get();
			if ((now & CLOSED) != 0) return false;
			if (state.compareAndSet(now, now + 1)) return true;
		}
	}

	private void leave() {
		if ((state.decrementAndGet() & ACTIVE) == 0) {
			final Thread waiting = caller;
			if (waiting != null) LockSupport.unpark(waiting);
		}
	}

	/** One thread, or its place while there is none. */
	private final class Helper {

		private static final int GONE = 0;
		private static final int AWAKE = 1;
		private static final int ASLEEP = 2;

		private final int worker;
		private final AtomicInteger condition = new AtomicInteger(GONE);
		private Thread thread;

		private Helper(final int worker) {
			this.worker = worker;
		}

		/** Called by the one caller, after the run was opened. */
		private void invite() {
			if (condition.compareAndSet(ASLEEP, AWAKE)) LockSupport.unpark(thread);
			else if (condition.compareAndSet(GONE, AWAKE)) {
				// Tasks that use ImgLib2 in turn shall not call for more threads.
				thread = new Thread(() -> Parallelization.runSingleThreaded(this::live), "ConvJ worker " + worker);
				thread.setDaemon(true);
				thread.start();
			}
		}

		private void live() {
			long seen = -1;
			for (;;) {
				final long run = state.get() >>> 32;
				if (run != seen) {
					seen = run;
					if (join()) {
						work(worker);
						leave();
					}
				}
				else if (!newRun(seen)) return;
			}
		}

		/** @return true as soon as there is another run, false if this helper is gone */
		private boolean newRun(final long seen) {
			final long end = System.nanoTime() + PATIENCE_NANOS;
			for (int looks = 1; state.get() >>> 32 == seen; looks++) {
				Thread.onSpinWait();
				if (looks % LOOKS == 0 && System.nanoTime() > end) return sleep(seen);
			}
			return true;
		}

		private boolean sleep(final long seen) {
			condition.set(ASLEEP);
			final long end = System.nanoTime() + EXPIRY_NANOS;
			// A caller opens a run before it looks who sleeps, so one of the two sees the other.
			while (condition.get() == ASLEEP && state.get() >>> 32 == seen) {
				final long left = end - System.nanoTime();
				if (left > 0) LockSupport.parkNanos(this, left);
				else if (condition.compareAndSet(ASLEEP, GONE)) return false;
			}
			condition.set(AWAKE);
			return true;
		}
	}
}
