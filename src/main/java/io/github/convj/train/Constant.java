package io.github.convj.train;

/** A learning rate that never changes. Immutable, thread-safe. */
public record Constant() implements Schedule {

	@Override
	public double factor(final double epoch, final double[] validationLosses) {
		return 1;
	}
}
