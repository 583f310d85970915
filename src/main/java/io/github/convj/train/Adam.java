package io.github.convj.train;

/**
 * Steps scaled by running means of the gradient and of its square (Kingma and Ba 2015, "Adam: A Method for Stochastic
 * Optimization"). Weight decay is added to the gradient; {@link AdamW} keeps it apart. Immutable, thread-safe.
 *
 * @param beta1 share kept of the mean, from 0 to less than 1
 * @param beta2 share kept of the mean square, from 0 to less than 1
 * @param epsilon added to the root of the mean square, above 0
 * @param weightDecay at least 0
 */
public record Adam(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {

	/**
	 * @param weightDecay at least 0
	 * @return with the constants of the paper
	 */
	public static Adam of(final double weightDecay) {
		return new Adam(0.9, 0.999, 1e-8, weightDecay);
	}

	@Override
	public int slots() {
		return 2;
	}

	@Override
	public void update(final long step, final double learningRate, final boolean decayed, final float scale,
		final float[] parameter, final float[] gradient, final float[][] memory, final int from, final int to)
	{
		move(beta1, beta2, epsilon, step, learningRate, 1, decayed ? (float) weightDecay : 0, scale, parameter, gradient,
			memory[0], memory[1], from, to);
	}

	/**
	 * @param kept factor to the parameter before the step
	 * @param coupled weight decay that goes through the gradient
	 */
	static void move(final double beta1, final double beta2, final double epsilon, final long step, final double learningRate,
		final double kept, final float coupled, final float scale, final float[] parameter, final float[] gradient,
		final float[] means, final float[] squares, final int from, final int to)
	{
		// The corrections for starting at 0 are the same for all values, so they go into the constants.
		final double meanCorrection = 1 - Math.pow(beta1, step);
		final double squareCorrection = 1 - Math.pow(beta2, step);
		loop((float) (learningRate / meanCorrection), (float) (1 / Math.sqrt(squareCorrection)), (float) kept, coupled, scale,
			(float) beta1, (float) (1 - beta1), (float) beta2, (float) (1 - beta2), (float) epsilon, parameter, gradient, means,
			squares, from, to);
	}

	private static void loop(final float rate, final float rootCorrection, final float kept, final float coupled,
		final float scale, final float b1, final float c1, final float b2, final float c2, final float epsilon,
		final float[] parameter, final float[] gradient, final float[] means, final float[] squares, final int from, final int to)
	{
		for (int i = from; i < to; i++) {
			final float g = scale * gradient[i] + coupled * parameter[i];
			final float mean = b1 * means[i] + c1 * g;
			final float square = b2 * squares[i] + c2 * (g * g);
			means[i] = mean;
			squares[i] = square;
			parameter[i] = kept * parameter[i] - rate * mean / ((float) Math.sqrt(square) * rootCorrection + epsilon);
		}
	}
}
