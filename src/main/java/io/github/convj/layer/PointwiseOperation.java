package io.github.convj.layer;

import io.github.convj.tensor.Workers;

/**
 * An activation whose gradient follows from its output, so that it may work in place. Stateless, thread-safe.
 *
 * @param size values a sample
 * @param function of the input
 * @param gradient to the input
 */
record PointwiseOperation(int size, Function function, Gradient gradient) implements Operation {

	/** Computes {@code output[i]} from {@code input[i]}. */
	@FunctionalInterface
	interface Function {

		void apply(int length, float[] input, float[] output, Workers workers);
	}

	/** Computes {@code inputGradient[i]} from {@code output[i]} and {@code outputGradient[i]}. */
	@FunctionalInterface
	interface Gradient {

		void apply(int length, float[] output, float[] outputGradient, float[] inputGradient, Workers workers);
	}

	@Override
	public void forward(final Context context) {
		function.apply(context.batch() * size, context.input(0), context.output(), context.workers());
	}

	@Override
	public void backward(final Context context) {
		if (context.inputGradient(0) == null) return;
		gradient.apply(context.batch() * size, context.output(), context.outputGradient(), context.inputGradient(0), context
			.workers());
	}

	@Override
	public boolean mayOverwrite(final int i) {
		return true;
	}

	@Override
	public boolean mayOverwriteGradient(final int i) {
		return true;
	}

	@Override
	public boolean backwardReadsInput() {
		return false;
	}
}
