package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.util.Locale;

/** How an image of another size is brought to a network's input. */
public enum Fit {
	/** The whole image is scaled, each axis by itself. */
	RESIZE,
	/** The middle is cut out at its original scale; where the image is smaller, its mirror image fills up. */
	CROP,
	/** The whole image is scaled, its proportions kept, and the rest filled with the mean of its border. */
	PAD;

	/** @return the value as users write it */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param word {@code resize}, {@code crop} or {@code pad}
	 * @return the policy
	 * @throws ConvJException for other words
	 */
	public static Fit of(final String word) {
		return Words.parse(Fit.class, "fit", word);
	}
}
