package io.github.convj.train;

/**
 * A learning rate that drops by a factor whenever the validation loss has not become smaller for some epochs; after a drop
 * the count starts anew. Immutable, thread-safe.
 *
 * @param epochs without a smaller loss before a drop, at least 1
 * @param decay factor at each drop, above 0, at most 1
 */
public record Plateau(int epochs, double decay) implements Schedule {

	@Override
	public double factor(final double epoch, final double[] validationLosses) {
		double factor = 1;
		double best = Double.POSITIVE_INFINITY;
		int waited = 0;
		for (final double loss : validationLosses) {
			if (loss < best) {
				best = loss;
				waited = 0;
			}
			else if (++waited >= epochs) {
				factor *= decay;
				waited = 0;
			}
		}
		return factor;
	}
}
