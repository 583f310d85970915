package io.github.convj.train;

import io.github.convj.tensor.ConvJException;

/**
 * Cross-entropy between the softmax of the logits and the label, {@code -w[label] * sum over k of t[k] * log p[k]}, averaged
 * over the batch. With label smoothing s the target t is {@code 1 - s + s / K} for the label and {@code s / K} for every
 * other class (Szegedy et al. 2016, "Rethinking the Inception Architecture for Computer Vision"). The mean is over the
 * number of samples and not over the sum of their weights, so that a batch without rare classes weighs no more than
 * another. Immutable, thread-safe.
 */
public final class SoftmaxCrossEntropy implements Loss {

	private final float[] classWeights;
	private final double labelSmoothing;

	/**
	 * @param classWeights one a class, or null for 1 each
	 * @param labelSmoothing from 0 to less than 1
	 */
	public SoftmaxCrossEntropy(final float[] classWeights, final double labelSmoothing) {
		if (!(labelSmoothing >= 0 && labelSmoothing < 1)) throw new ConvJException(
			"labelSmoothing is at least 0 and less than 1, but is " + labelSmoothing + ".");
		this.classWeights = classWeights == null ? null : classWeights.clone();
		this.labelSmoothing = labelSmoothing;
	}

	@Override
	public double mean(final int batch, final int classes, final float[] logits, final int[] labels, final float[] gradient) {
		final double off = labelSmoothing / classes;
		final double on = 1 - labelSmoothing + off;
		double sum = 0;
		for (int n = 0; n < batch; n++) {
			final int start = n * classes;
			final int label = labels[n];
			final double weight = classWeights == null ? 1 : classWeights[label];
			final double logSum = Logits.logSumExp(logits, start, classes);
			double loss = 0;
			for (int k = 0; k < classes; k++) {
				final double logProbability = logits[start + k] - logSum;
				final double target = k == label ? on : off;
				// A target of 0 counts nothing, even against a probability of 0.
				if (target > 0) loss -= target * logProbability;
				if (gradient != null) gradient[start + k] = (float) (weight * (Math.exp(logProbability) - target) / batch);
			}
			sum += weight * loss;
		}
		return sum / batch;
	}
}
