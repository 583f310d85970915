package io.github.convj.imagej;

import io.github.convj.predict.ProbabilityMap;
import io.github.convj.tensor.ConvJException;
import java.util.Arrays;
import java.util.Locale;

/** Whether an image is shown as a virtual stack. */
public enum Virtual {
	/** If it takes more than half of the memory that is free. */
	AUTO,
	/** Always. */
	TRUE,
	/** Never. */
	FALSE;

	/** @return the word for it in every door */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param word as in {@link #word()}
	 * @return the choice
	 * @throws ConvJException if there is none of that name
	 */
	public static Virtual of(final String word) {
		return Arrays.stream(values()).filter(choice -> choice.word().equals(word)).findFirst().orElseThrow(
			() -> new ConvJException("virtual is one of auto, true, false, but is " + word + "."));
	}

	/**
	 * @param map to show
	 * @return whether as a virtual stack
	 */
	public boolean chosen(final ProbabilityMap map) {
		if (this != AUTO) return this == TRUE;
		final long bytes = bytes(map);
		if (bytes <= free() / 2) return false;
		// what nobody uses any more is taken for used until it is collected
		System.gc();
		return bytes > free() / 2;
	}

	/** @return how much memory the whole map takes */
	public static long bytes(final ProbabilityMap map) {
		return 4L * map.width() * map.height() * map.depth() * map.classes().size();
	}

	private static long free() {
		final Runtime java = Runtime.getRuntime();
		return java.maxMemory() - java.totalMemory() + java.freeMemory();
	}
}
