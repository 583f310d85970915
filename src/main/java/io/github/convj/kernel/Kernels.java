package io.github.convj.kernel;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * The operations in which a network spends its time. Everything cheaper is a plain loop in {@link Loops}. Implementations
 * are stateless and thread-safe; results have the same bits for any number of workers. {@link KernelProvider#kernels()}
 * gives the ones chosen for this machine.
 *
 * <p>All that writes to the caller's arrays or to scratch memory happens in tasks that are handed to the workers, serial work as
 * a run of one task, and tasks make no objects: callers keep the tasks and do them again (see
 * {@link io.github.convj.tensor.Program}). What happens outside of tasks may depend on the batch and on which arrays are null,
 * but on no values.
 */
public interface Kernels {

	/** @return {@code java} or {@code vector} */
	String name();

	/** @return one line for people: which kernels these are, with which vector length, and why they were chosen */
	String description();

	/**
	 * @param shape of the convolution, 2-D or 3-D, with any stride, padding, dilation and groups
	 * @return the best variant for it
	 */
	ConvolutionKernel convolution(ConvolutionShape shape);

	/**
	 * @param shape of a convolution
	 * @return whether its kernel has a {@link ConvolutionKernel#forwardPooled}
	 */
	default boolean pools(final ConvolutionShape shape) {
		return false;
	}

	/**
	 * @param stage of a network that begins with such stages
	 * @return whether it is better computed as part of a chain than by itself
	 */
	default boolean chains(final Chain.Stage stage) {
		return false;
	}

	/**
	 * @param chain of stages that are all better {@link #chains chained}
	 * @return the chain as one operation
	 */
	default ChainKernel chain(final Chain chain) {
		throw new UnsupportedOperationException("These kernels chain nothing");
	}

	/**
	 * Measures what the processor could do at most: fused multiply-adds on registers alone, for part of a second.
	 *
	 * @param workers that run them at the same time
	 * @return floating-point operations a second of all workers, or 0 if these kernels cannot tell
	 */
	default double peak(final Workers workers) {
		return 0;
	}

	/** @return the loops over spans of arrays for what is not a product */
	Spans spans();

	/**
	 * {@code output = relu(input * weights + bias)} for a fully connected layer.
	 *
	 * @param batch rows, N
	 * @param input {@code [N, I]}
	 * @param weights {@code [I, O]}
	 * @param bias {@code [O]}, or null
	 * @param relu whether negative values become 0
	 * @param output {@code [N, O]}, overwritten
	 */
	void dense(int batch, int inputs, int outputs, float[] input, float[] weights, float[] bias, boolean relu,
		float[] output, Scratch scratch, Workers workers);

	/**
	 * The gradient of {@link #dense} to its input.
	 *
	 * @param outputGradient {@code [N, O]}
	 * @param weights {@code [I, O]}
	 * @param inputGradient {@code [N, I]}, overwritten
	 */
	void denseBackwardData(int batch, int inputs, int outputs, float[] outputGradient, float[] weights,
		float[] inputGradient, Scratch scratch, Workers workers);

	/**
	 * The gradient of {@link #dense} to its weights and bias, summed over the batch.
	 *
	 * @param input {@code [N, I]}
	 * @param outputGradient {@code [N, O]}
	 * @param weightGradient {@code [I, O]}, overwritten
	 * @param biasGradient {@code [O]}, overwritten, or null
	 */
	void denseBackwardWeights(int batch, int inputs, int outputs, float[] input, float[] outputGradient,
		float[] weightGradient, float[] biasGradient, Scratch scratch, Workers workers);
}
