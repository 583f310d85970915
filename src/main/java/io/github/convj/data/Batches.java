package io.github.convj.data;

/** The batches of one epoch, each prepared in the background while the one before is used. For one thread. */
public final class Batches implements AutoCloseable {

	Batches() {}

	/**
	 * Waits for the next batch.
	 *
	 * @return the batch, valid until the next call; null behind the last one
	 */
	public Batch next() {
		throw new UnsupportedOperationException();
	}

	/** Ends the background thread. May be called at any time, and more than once. */
	@Override
	public void close() {}
}
