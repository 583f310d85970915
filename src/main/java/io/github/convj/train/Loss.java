package io.github.convj.train;

/**
 * What training makes small: a function of the logits, the values that the network's final softmax turns into
 * probabilities. Immutable, thread-safe.
 */
public interface Loss {

	/**
	 * The mean over the batch, and its gradient.
	 *
	 * @param batch samples, N
	 * @param classes K
	 * @param logits {@code [N, K]}
	 * @param labels {@code [N]}, from 0 to K - 1
	 * @param gradient {@code [N, K]}, overwritten with the derivative of the mean to the logits; null if not wanted
	 * @return the mean loss of the batch
	 */
	double mean(int batch, int classes, float[] logits, int[] labels, float[] gradient);
}
