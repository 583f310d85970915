package io.github.convj.predict;

import io.github.convj.tensor.ConvJException;
import java.util.List;

/** From probabilities to label images. Stateless, thread-safe. */
public final class Labels {

	/** How many classes a label image can tell apart. */
	public static final int MOST = 255;

	private Labels() {}

	/**
	 * @param classes names
	 * @throws ConvJException if there are more than a label image can hold
	 */
	public static void check(final List<String> classes) {
		if (classes.size() > MOST) throw new ConvJException("A label image holds " + MOST + " classes, and the model has " +
			classes.size() + ".");
	}

	/**
	 * @param probabilities {@code [class][position]}
	 * @param count of positions
	 * @param confidence least probability of the largest one
	 * @param labels takes 1 for the first class and so on, of equal ones the first; 0 where none is as probable as that
	 */
	public static void of(final float[][] probabilities, final int count, final double confidence, final byte[] labels) {
		for (int i = 0; i < count; i++) {
			int best = 0;
			for (int c = 1; c < probabilities.length; c++)
				if (probabilities[c][i] > probabilities[best][i]) best = c;
			labels[i] = (byte) (probabilities[best][i] >= confidence ? best + 1 : 0);
		}
	}

	/**
	 * @param classes names
	 * @return what the values mean, for a person
	 */
	public static String legend(final List<String> classes) {
		final StringBuilder text = new StringBuilder("0 = none");
		for (int c = 0; c < classes.size(); c++)
			text.append(", ").append(c + 1).append(" = ").append(classes.get(c));
		return text.toString();
	}
}
