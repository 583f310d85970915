package io.github.convj.data;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/** The batches of one epoch, each prepared in the background while the one before is used. For one thread. */
public final class Batches implements AutoCloseable {

	/** Fills a batch; stops early, with any result, once the batches are closed. */
	@FunctionalInterface
	interface Filler {

		/** @return the same arrays, filled */
		Batch fill(int number, Batch arrays, BooleanSupplier closed);
	}

	private record Failure(Throwable cause) {}

	private static final Object END = new Object();
	private static final Batch STOP = new Batch(0, new float[0], new int[0], new int[0]);

	private final int count;
	private final Filler filler;
	/** Two sets of arrays: one in use, one being filled. */
	private final BlockingQueue<Batch> free = new LinkedBlockingQueue<>();
	private final BlockingQueue<Object> ready = new LinkedBlockingQueue<>();
	private final Thread thread;
	private volatile boolean closed;
	private Batch used;
	private boolean ended;

	Batches(final int count, final Filler filler, final Batch one, final Batch other) {
		this.count = count;
		this.filler = filler;
		free.add(one);
		free.add(other);
		thread = new Thread(this::prepare, "ConvJ batches");
		thread.setDaemon(true);
		thread.start();
	}

	private void prepare() {
		try {
			for (int number = 0; number < count; number++) {
				final Batch arrays = free.take();
				if (closed) return;
				ready.add(filler.fill(number, arrays, () -> closed));
			}
			ready.add(END);
		}
		catch (final Throwable failure) {
			// It belongs to the thread that uses the batches.
			ready.add(new Failure(failure));
		}
	}

	/**
	 * Waits for the next batch.
	 *
	 * @return the batch, valid until the next call; null behind the last one
	 * @throws io.github.convj.tensor.ConvJException if an image cannot be read any more
	 * @throws CancellationException if the waiting thread is interrupted
	 */
	public Batch next() {
		if (ended || closed) return null;
		if (used != null) free.add(used);
		used = null;
		final Object next;
		try {
			next = ready.take();
		}
		catch (final InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Interrupted");
		}
		if (next instanceof final Batch batch) {
			used = batch;
			return batch;
		}
		ended = true;
		if (next instanceof final Failure failure) {
			if (failure.cause instanceof final RuntimeException exception) throw exception;
			if (failure.cause instanceof final Error error) throw error;
			throw new IllegalStateException(failure.cause);
		}
		return null;
	}

	/** Ends the background thread. May be called at any time, and more than once. */
	@Override
	public void close() {
		if (closed) return;
		closed = true;
		free.add(STOP);
		boolean interrupted = false;
		while (true) {
			try {
				thread.join();
				break;
			}
			catch (final InterruptedException again) {
				interrupted = true;
			}
		}
		if (interrupted) Thread.currentThread().interrupt();
	}
}
