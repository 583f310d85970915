package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.util.Arrays;
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
		if (this != AUTO) return this;
		final int largest = Arrays.stream(counts).max().orElse(0);
		final int smallest = Arrays.stream(counts).min().orElse(0);
		return largest > 2L * smallest ? WEIGHTS : NONE;
	}

	/**
	 * @param counts training samples a class
	 * @return the weight of each class in the loss, its mean over all samples being 1; all 1 unless this is (or resolves to)
	 *         {@link #WEIGHTS}; 0 for a class without samples
	 */
	public float[] weights(final int... counts) {
		final float[] weights = new float[counts.length];
		Arrays.fill(weights, 1);
		if (resolve(counts) != WEIGHTS) return weights;
		final long samples = Arrays.stream(counts).asLongStream().sum();
		final long classes = Arrays.stream(counts).filter(count -> count > 0).count();
		for (int c = 0; c < counts.length; c++)
			weights[c] = counts[c] == 0 ? 0 : (float) ((double) samples / (classes * (double) counts[c]));
		return weights;
	}
}
