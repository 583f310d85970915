package io.github.convj.train;

import io.github.convj.tensor.ConvJException;

/**
 * Mean squared difference between the softmax of the logits and the label,
 * {@code w[label] / K * sum over k of (p[k] - t[k])^2}, averaged over the batch: the score of Brier (1950) divided by the
 * number of classes. Targets t are smoothed as in {@link SoftmaxCrossEntropy}. Immutable, thread-safe.
 */
public final class MeanSquaredError implements Loss {

	private final float[] classWeights;
	private final double labelSmoothing;

	/**
	 * @param classWeights one a class, or null for 1 each
	 * @param labelSmoothing from 0 to less than 1
	 */
	public MeanSquaredError(final float[] classWeights, final double labelSmoothing) {
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
			final double weight = (classWeights == null ? 1 : classWeights[label]) / classes;
			final double logSum = Logits.logSumExp(logits, start, classes);
			double loss = 0;
			// The mean of the errors under p: what the softmax takes off each error on the way back.
			double common = 0;
			for (int k = 0; k < classes; k++) {
				final double probability = Math.exp(logits[start + k] - logSum);
				final double error = probability - (k == label ? on : off);
				loss += error * error;
				common += probability * error;
			}
			if (gradient != null) for (int k = 0; k < classes; k++) {
				final double probability = Math.exp(logits[start + k] - logSum);
				final double error = probability - (k == label ? on : off);
				gradient[start + k] = (float) (2 * weight * probability * (error - common) / batch);
			}
			sum += weight * loss;
		}
		return sum / batch;
	}
}
