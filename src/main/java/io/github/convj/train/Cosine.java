package io.github.convj.train;

/**
 * A learning rate that falls to 0 along half a cosine (Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with
 * Warm Restarts", without restarts). Immutable, thread-safe.
 *
 * @param epochs until 0 is reached, above 0
 */
public record Cosine(double epochs) implements Schedule {

	@Override
	public double factor(final double epoch, final double[] validationLosses) {
		return epoch >= epochs ? 0 : (1 + Math.cos(Math.PI * epoch / epochs)) / 2;
	}
}
