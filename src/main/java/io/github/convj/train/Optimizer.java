package io.github.convj.train;

/**
 * A rule by which a gradient changes parameters, value by value. Implementations are records of their constants; the arrays
 * that a rule remembers between steps are the caller's. Immutable, thread-safe.
 */
public interface Optimizer {

	/** @return how many floats the rule remembers for each parameter value; they are 0 before the first step */
	int slots();

	/**
	 * Changes the parameters of one range.
	 *
	 * @param step number of this step, from 1
	 * @param learningRate of this step
	 * @param decayed whether weight decay applies to this array
	 * @param scale factor to the gradient, as from clipping; 1 for none
	 * @param parameter changed in place
	 * @param gradient of the loss to the parameter
	 * @param memory {@link #slots()} arrays as long as the parameter, changed in place
	 * @param from first index
	 * @param to behind the last index
	 */
	void update(long step, double learningRate, boolean decayed, float scale, float[] parameter, float[] gradient,
		float[][] memory, int from, int to);
}
