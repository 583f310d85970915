package io.github.convj.train;

/**
 * {@link Adam} with weight decay that does not pass through the running means: each step first takes
 * {@code learningRate * weightDecay} off the weight (Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization").
 * Immutable, thread-safe.
 *
 * @param beta1 share kept of the mean, from 0 to less than 1
 * @param beta2 share kept of the mean square, from 0 to less than 1
 * @param epsilon added to the root of the mean square, above 0
 * @param weightDecay at least 0
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {

	/**
	 * @param weightDecay at least 0
	 * @return with the constants of the paper
	 */
	public static AdamW of(final double weightDecay) {
		return new AdamW(0.9, 0.999, 1e-8, weightDecay);
	}

	@Override
	public int slots() {
		return 2;
	}

	@Override
	public void update(final long step, final double learningRate, final boolean decayed, final float scale,
		final float[] parameter, final float[] gradient, final float[][] memory, final int from, final int to)
	{
		Adam.move(beta1, beta2, epsilon, step, learningRate, decayed ? 1 - learningRate * weightDecay : 1, 0, scale, parameter,
			gradient, memory[0], memory[1], from, to);
	}
}
