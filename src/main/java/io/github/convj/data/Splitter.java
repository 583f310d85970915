package io.github.convj.data;

import io.github.convj.tensor.ConvJException;

/** Divides samples into a training part and a held-out part. Stateless, thread-safe. */
public final class Splitter {

	private Splitter() {}

	/**
	 * Keeps a split that is given. Otherwise holds out that fraction of each class, at least one sample and not all; where
	 * samples have groups, none is divided, and the classes come as near to the fraction as the groups allow.
	 *
	 * @param set to be divided
	 * @param fraction held out, between 0 and 1
	 * @param seed the same seed gives the same split
	 * @return the same samples in the same order, each with its part
	 * @throws ConvJException if the set is not trainable, or cannot be divided
	 */
	public static SampleSet split(final SampleSet set, final double fraction, final long seed) {
		throw new UnsupportedOperationException();
	}
}
