package io.github.convj.data;

import io.github.convj.tensor.Workers;

/**
 * Turns a part of the data into batches. Order and augmentation depend on seed, epoch and sample alone, not on threads or on
 * what is in the cache. Immutable, thread-safe.
 */
public final class BatchSource {

	private BatchSource() {}

	/**
	 * Shuffled and augmented batches. A last batch of one sample is left out, since batch normalization cannot learn from
	 * it; another sample comes last in the next epoch.
	 *
	 * @param part the training part
	 * @param store of its fitted images
	 * @param preprocessing whose normalization is applied
	 * @param augmentation applied after normalization
	 * @param balance {@link Balance#OVERSAMPLE} repeats samples here; the others change nothing
	 * @param batchSize at least 1
	 * @param seed of order and augmentation
	 * @param workers that share the preparation
	 * @return the source
	 */
	public static BatchSource training(final SampleSet part, final ImageStore store, final Preprocessing preprocessing,
		final Augmentation augmentation, final Balance balance, final int batchSize, final long seed, final Workers workers)
	{
		throw new UnsupportedOperationException();
	}

	/**
	 * All samples in their order, unchanged.
	 *
	 * @param part of the data
	 * @param store of its fitted images
	 * @param preprocessing whose normalization is applied
	 * @param batchSize at least 1
	 * @param workers that share the preparation
	 * @return the source
	 */
	public static BatchSource inOrder(final SampleSet part, final ImageStore store, final Preprocessing preprocessing,
		final int batchSize, final Workers workers)
	{
		throw new UnsupportedOperationException();
	}

	/** @return batches an epoch */
	public int batches() {
		throw new UnsupportedOperationException();
	}

	/** @return samples an epoch, repeated ones counted each time */
	public int samples() {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param epoch from 0
	 * @return its batches; to be closed
	 */
	public Batches epoch(final int epoch) {
		throw new UnsupportedOperationException();
	}
}
