package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.util.Locale;

/** What is done about classes of unequal size. */
public enum Balance {
	/** Weights if the largest class is over twice the smallest, else nothing. */
	AUTO,
	/** Nothing: each sample counts the same. */
	NONE,
	/** The loss of a sample is weighted by the inverse of its class' size. */
	WEIGHTS,
	/** Samples of the smaller classes are repeated until all are as large as the largest. */
	OVERSAMPLE;

	/** @return the value as users write it */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param word {@code auto}, {@code none}, {@code weights} or {@code oversample}
	 * @return the kind
	 * @throws ConvJException for other words
	 */
	public static Balance of(final String word) {
		return Words.parse(Balance.class, "balance", word);
	}

	/**
	 * @param counts training samples a class
	 * @return what {@link #AUTO} means for them; the others give themselves
	 */
	public Balance resolve(final int... counts) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param counts training samples a class
	 * @return the weight of each class in the loss, its mean over all samples being 1; all 1 unless this is (or resolves to)
	 *         {@link #WEIGHTS}
	 */
	public float[] weights(final int... counts) {
		throw new UnsupportedOperationException();
	}
}
