package io.github.convj.evaluate;

import io.github.convj.tensor.ConvJException;
import java.util.Arrays;

/**
 * What a network says of one image. Thread-safe as long as nobody writes into the array, which is not copied.
 *
 * @param image its name, as the tables show it; usually a path relative to the data folder
 * @param truth the number of its true class, or -1 if that is not known
 * @param probabilities one a class, each from 0 to 1, adding up to 1
 */
public record Prediction(String image, int truth, float[] probabilities) {

	/** The truth of an image that nobody has labelled. */
	public static final int UNKNOWN = -1;

	/**
	 * @throws ConvJException if a probability is not a number, which happens after a training that diverged
	 * @throws IllegalArgumentException if the truth is no class or there are no probabilities
	 */
	public Prediction {
		if (probabilities.length == 0) throw new IllegalArgumentException("No probabilities for " + image);
		if (truth < UNKNOWN || truth >= probabilities.length) throw new IllegalArgumentException("Class " + truth + " of " +
			image + " is not one of " + probabilities.length);
		for (final float probability : probabilities)
			if (!(probability >= -1e-4f && probability <= 1.0001f)) throw new ConvJException("The network's answer for " + image +
				" is not a probability (" + probability + "); train again with a lower learning rate, or check the image's values.");
	}

	/** @return the number of the class with the largest probability; of equal ones the first */
	public int predicted() {
		int best = 0;
		for (int c = 1; c < probabilities.length; c++)
			if (probabilities[c] > probabilities[best]) best = c;
		return best;
	}

	/** @return the probability of the predicted class */
	public float probability() {
		return probabilities[predicted()];
	}

	/** @return whether the predicted class is the true one; false if the truth is not known */
	public boolean correct() {
		return predicted() == truth;
	}

	@Override
	public boolean equals(final Object other) {
		return other instanceof final Prediction that && truth == that.truth && image.equals(that.image) &&
			Arrays.equals(probabilities, that.probabilities);
	}

	@Override
	public int hashCode() {
		return 31 * (31 * image.hashCode() + truth) + Arrays.hashCode(probabilities);
	}

	@Override
	public String toString() {
		return image + ": class " + predicted() + " " + Arrays.toString(probabilities) + ", truth " + truth;
	}
}
