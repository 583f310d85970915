package io.github.convj.layer;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * A layer planned for its input shapes: the two passes over one batch. Holds no transient data, so one instance serves any
 * number of threads; what a pass needs lies in its {@link Context}.
 *
 * <p><b>What is to happen in each pass happens in tasks</b> that are handed to {@link Context#workers}, serial work between
 * parallel work as a run of one task. For {@link #prepare}, {@link #forward} and {@link #backward} are called once for a pass and
 * batch size, and what they handed out is done again from then on. What they do outside of tasks, such as to find sizes, to ask
 * for arrays and scratch memory, and to make the lambdas, is not done again. Tasks make no objects. They may hold arrays, but
 * whatever changes from pass to pass, as {@link Context#random}, they ask for themselves.
 */
public interface Operation {

	/** @param context the arrays of one pass; hands out tasks by which the output is overwritten */
	void forward(Context context);

	/**
	 * @param context the arrays of one pass, after its forward pass; hands out tasks by which the input gradients that are wanted
	 *          and the parameter gradients are overwritten
	 */
	void backward(Context context);

	/** @return floats a sample that {@link #forward} keeps for {@link #backward} in {@link Context#saved()}; usually 0 */
	default int savedPerSample() {
		return 0;
	}

	/** @return floats a batch that {@link #forward} keeps in front of those, as for the mean of a batch; usually 0 */
	default int savedPerBatch() {
		return 0;
	}

	/**
	 * @return the length of an array in which {@link #prepare} keeps the parameters in the order the kernels like; 0 for none
	 */
	default int preparedLength() {
		return 0;
	}

	/**
	 * Packs parameters, in tasks that are done when they have changed, before {@link #forward}.
	 *
	 * @param context whose {@link Context#parameter} holds the parameters and {@link Context#prepared} takes the result
	 */
	default void prepare(final Context context) {}

	/**
	 * @param training whether the pass trains
	 * @return whether the output is input 0, value by value, and its gradient likewise; a pass then gives both one array and
	 *         never calls the operation
	 */
	default boolean passes(final boolean training) {
		return false;
	}

	/**
	 * @param i index of an input
	 * @return whether the output may be the very array of that input
	 */
	default boolean mayOverwrite(final int i) {
		return false;
	}

	/**
	 * @param i index of an input
	 * @return whether the gradient to that input may be the very array of the gradient to the output
	 */
	default boolean mayOverwriteGradient(final int i) {
		return false;
	}

	/**
	 * @param i index of an input
	 * @return whether {@link #backward} can add to the gradient of that input, which saves a pass over it where several layers
	 *         read one output
	 */
	default boolean mayAddGradient(final int i) {
		return false;
	}

	/** @return whether {@link #backward} changes the gradient to the output, which nobody may need afterwards then */
	default boolean consumesGradient() {
		return false;
	}

	/** @return whether {@link #backward} reads the values of the inputs */
	default boolean backwardReadsInput() {
		return true;
	}

	/** @return whether {@link #backward} reads the values of the output */
	default boolean backwardReadsOutput() {
		return true;
	}

	/** The arrays of one node in one pass. Used by one thread; the operation may share work among {@link #workers}. */
	interface Context {

		/** @return samples in this batch */
		int batch();

		/** @return whether this is a training pass: dropout drops, batch normalization looks at the batch */
		boolean training();

		/** @return input i, {@code [N, ...]}; longer than the batch needs where the batch is not full */
		float[] input(int i);

		/** @return the output, {@code [N, ...]} */
		float[] output();

		/** @return the gradient of the loss to the output */
		float[] outputGradient();

		/** @return where the gradient to input i goes, overwritten unless {@link #adds}; null if nobody wants it */
		float[] inputGradient(int i);

		/** @return whether the gradient to input i is added to what is there; only where {@link Operation#mayAddGradient} */
		boolean adds(int i);

		/** @return parameter i */
		float[] parameter(int i);

		/** @return where the gradient to parameter i goes, overwritten; null if nobody wants it (frozen, or not trained) */
		float[] parameterGradient(int i);

		/** @return the packed parameters, see {@link Operation#preparedLength()}; null if there are none */
		float[] prepared();

		/** @return memory kept from forward to backward: {@code [savedPerBatch + N * savedPerSample]} */
		float[] saved();

		/** @return a random number of this node in this step: the same seed and step give the same; for tasks only */
		long random();

		/** @return memory for the length of one forward or backward pass of the operation */
		Scratch scratch();

		/** @return who do all the work */
		Workers workers();
	}
}
