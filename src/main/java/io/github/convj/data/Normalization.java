package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.util.Locale;

/** By which mean and standard deviation the intensities of a channel are normalized. */
public enum Normalization {
	/** Those of the training part, stored in the model. */
	DATASET,
	/** Those of the image itself, which makes exposure and bit depth irrelevant. */
	IMAGE;

	/** @return the value as users write it */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param word {@code dataset} or {@code image}
	 * @return the kind
	 * @throws ConvJException for other words
	 */
	public static Normalization of(final String word) {
		return Words.parse(Normalization.class, "normalization", word);
	}
}
