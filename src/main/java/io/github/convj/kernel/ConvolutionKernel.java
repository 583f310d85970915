package io.github.convj.kernel;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * One convolution, planned for its shape: which variant runs was chosen when it was made. It holds no data, so one instance
 * serves any number of threads; all arrays are the caller's. Results have the same bits for any number of workers. All work is
 * done in tasks, as {@link Kernels} says.
 */
public interface ConvolutionKernel {

	/** @return what it computes */
	ConvolutionShape shape();

	/** @return the chosen variant, in a word or two, as in {@code direct} or {@code winograd 4x4} */
	String variant();

	/** @return how many floats {@link #pack} writes */
	int packedLength();

	/**
	 * Brings weights into the order in which {@link #forward} reads them; to be repeated whenever the weights change.
	 *
	 * @param weights {@code [KZ, KY, KX, C / groups, F]}
	 * @param packed of at least {@link #packedLength()}
	 * @param scratch one array a worker
	 * @param workers that share the work
	 */
	void pack(float[] weights, float[] packed, Scratch scratch, Workers workers);

	/**
	 * {@code output = relu(convolution + bias + addend)}, each of the three being optional.
	 *
	 * @param batch samples, N
	 * @param input {@code [N, Z, Y, X, C]}
	 * @param packed from {@link #pack}
	 * @param bias {@code [F]}, or null
	 * @param addend {@code [N, OZ, OY, OX, F]}, for a residual connection, or null; may be the output array itself
	 * @param relu whether negative values become 0
	 * @param output {@code [N, OZ, OY, OX, F]}, overwritten; nothing beyond the batch is touched
	 * @param scratch one array a worker
	 * @param workers that share the work
	 */
	void forward(int batch, float[] input, float[] packed, float[] bias, float[] addend, boolean relu, float[] output,
		Scratch scratch, Workers workers);

	/**
	 * {@code output = largest of each window of relu(convolution + bias)}, for windows of 2x2 with stride 2, which saves writing what
	 * they read. It has the bits of {@link #forward} and {@link Pooling#max} after it.
	 *
	 * @param batch samples, N
	 * @param input {@code [N, Y, X, C]}
	 * @param packed from {@link #pack}
	 * @param bias {@code [F]}, or null
	 * @param relu whether negative values become 0
	 * @param output {@code [N, OY / 2, OX / 2, F]}, halves rounded down, overwritten; nothing beyond the batch is touched
	 * @param scratch one array a worker
	 * @param workers that share the work
	 * @throws UnsupportedOperationException if not {@link Kernels#pools}
	 */
	default void forwardPooled(final int batch, final float[] input, final float[] packed, final float[] bias,
		final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		throw new UnsupportedOperationException("These kernels pool nothing");
	}

	/**
	 * {@code inputGradient = gradient to the input + addend}, the addend being optional.
	 *
	 * @param batch samples, N
	 * @param outputGradient {@code [N, OZ, OY, OX, F]}
	 * @param weights as given to {@link #pack}, not packed
	 * @param addend {@code [N, Z, Y, X, C]}, as of another reader of the same input, or null; may be the array of the input's
	 *          gradient
	 * @param inputGradient {@code [N, Z, Y, X, C]}, overwritten
	 * @param scratch one array a worker
	 * @param workers that share the work
	 */
	void backwardData(int batch, float[] outputGradient, float[] weights, float[] addend, float[] inputGradient,
		Scratch scratch, Workers workers);

	/**
	 * The gradients to weights and bias, summed over the batch.
	 *
	 * @param batch samples, N
	 * @param input {@code [N, Z, Y, X, C]}
	 * @param outputGradient {@code [N, OZ, OY, OX, F]}
	 * @param weightGradient {@code [KZ, KY, KX, C / groups, F]}, overwritten
	 * @param biasGradient {@code [F]}, overwritten, or null
	 * @param scratch one array a worker
	 * @param workers that share the work
	 */
	void backwardWeights(int batch, float[] input, float[] outputGradient, float[] weightGradient, float[] biasGradient,
		Scratch scratch, Workers workers);
}
