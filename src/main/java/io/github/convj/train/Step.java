package io.github.convj.train;

/**
 * A learning rate that drops by a factor at regular times. Immutable, thread-safe.
 *
 * @param epochs between two drops, at least 1
 * @param decay factor at each drop, above 0, at most 1
 */
public record Step(int epochs, double decay) implements Schedule {

	@Override
	public double factor(final double epoch, final double[] validationLosses) {
		return Math.pow(decay, Math.floor(epoch / epochs));
	}
}
