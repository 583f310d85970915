package io.github.convj.data;

import java.util.Locale;
import java.util.Optional;

/** The part of the data that a sample belongs to. */
public enum Split {
	/** The network learns from it. */
	TRAIN,
	/** Held out: the network is judged by it. */
	VALIDATION;

	/** @return {@code train} or {@code validation} */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param word in any case: {@code train}, {@code training}; {@code val}, {@code valid}, {@code validation}, {@code test},
	 *          {@code t10k}
	 * @return the part that it stands for, or nothing
	 */
	public static Optional<Split> of(final String word) {
		return switch (word.trim().toLowerCase(Locale.ROOT)) {
			case "train", "training" -> Optional.of(TRAIN);
			case "val", "valid", "validation", "test", "t10k" -> Optional.of(VALIDATION);
			default -> Optional.empty();
		};
	}
}
