package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.util.Locale;

/** What a stack is to a network. */
public enum StackMode {
	/** Each plane is an image of its own. */
	SLICES,
	/** A stack is one 3-D image. */
	VOLUME,
	/** A stack is one 2-D image with the channels of all planes (2.5-D). */
	CHANNELS;

	/** @return the value as users write it */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param word {@code slices}, {@code volume} or {@code channels}
	 * @return the mode
	 * @throws ConvJException for other words
	 */
	public static StackMode of(final String word) {
		return Words.parse(StackMode.class, "stack", word);
	}
}
