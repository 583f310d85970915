package io.github.convj.train;

/**
 * Stochastic gradient descent with momentum m: {@code v = m v + g}, {@code w -= r v}, or with Nesterov's look-ahead
 * {@code w -= r (g + m v)} (Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning", in
 * the form that evaluates the gradient at the shifted point). Weight decay is added to the gradient. Immutable, thread-safe.
 *
 * @param momentum from 0 to less than 1
 * @param nesterov whether to look ahead
 * @param weightDecay at least 0
 */
public record Sgd(double momentum, boolean nesterov, double weightDecay) implements Optimizer {

	@Override
	public int slots() {
		return momentum > 0 ? 1 : 0;
	}

	@Override
	public void update(final long step, final double learningRate, final boolean decayed, final float scale,
		final float[] parameter, final float[] gradient, final float[][] memory, final int from, final int to)
	{
		final float rate = (float) learningRate;
		final float decay = decayed ? (float) weightDecay : 0;
		final float m = (float) momentum;
		if (momentum == 0) plain(rate, decay, scale, parameter, gradient, from, to);
		else if (nesterov) nesterov(rate, decay, m, scale, parameter, gradient, memory[0], from, to);
		else momentum(rate, decay, m, scale, parameter, gradient, memory[0], from, to);
	}

	// Each loop is a method of its own, without branches: that is what the JIT turns into vector code.

	private static void plain(final float rate, final float decay, final float scale, final float[] parameter,
		final float[] gradient, final int from, final int to)
	{
		for (int i = from; i < to; i++)
			parameter[i] -= rate * (scale * gradient[i] + decay * parameter[i]);
	}

	private static void momentum(final float rate, final float decay, final float m, final float scale,
		final float[] parameter, final float[] gradient, final float[] velocity, final int from, final int to)
	{
		for (int i = from; i < to; i++) {
			final float v = m * velocity[i] + (scale * gradient[i] + decay * parameter[i]);
			velocity[i] = v;
			parameter[i] -= rate * v;
		}
	}

	private static void nesterov(final float rate, final float decay, final float m, final float scale,
		final float[] parameter, final float[] gradient, final float[] velocity, final int from, final int to)
	{
		for (int i = from; i < to; i++) {
			final float g = scale * gradient[i] + decay * parameter[i];
			final float v = m * velocity[i] + g;
			velocity[i] = v;
			parameter[i] -= rate * (g + m * v);
		}
	}
}
