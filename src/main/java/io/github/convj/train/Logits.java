package io.github.convj.train;

/** What the losses do with one sample's logits. */
final class Logits {

	private Logits() {}

	/** @return log of the sum of exponentials, without overflow; NaN or infinite if a logit is */
	static double logSumExp(final float[] logits, final int start, final int classes) {
		double largest = Double.NEGATIVE_INFINITY;
		for (int k = 0; k < classes; k++)
			largest = Math.max(largest, logits[start + k]);
		double sum = 0;
		for (int k = 0; k < classes; k++)
			sum += Math.exp(logits[start + k] - largest);
		return largest + Math.log(sum);
	}

	/** @return the index of the largest value, the first of equals */
	static int argMax(final float[] values, final int start, final int classes) {
		int best = 0;
		for (int k = 1; k < classes; k++)
			if (values[start + k] > values[start + best]) best = k;
		return best;
	}
}
