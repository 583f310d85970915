package io.github.convj.train;

/**
 * The course of the learning rate over the training, as a factor to the plan's value. It depends on nothing but what it is
 * given, so a resumed training takes the same course. Immutable, thread-safe.
 */
public interface Schedule {

	/**
	 * @param epoch epochs trained so far, with the fraction of the running one; at least 0
	 * @param validationLosses of the finished epochs, in order
	 * @return the factor, from 0 to 1
	 */
	double factor(double epoch, double[] validationLosses);
}
