package io.github.convj.kernel;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * A {@link Chain}, planned. It holds no data, so one instance serves any number of threads; all arrays are the caller's.
 * Weights are read as they are, {@code [KY, KX, C, F]}. Results have the same bits for any number of workers. All work is done
 * in tasks, as {@link Kernels} says.
 */
public interface ChainKernel {

	/** @return floats that {@link #forward} keeps for {@link #backward}, whatever the batch */
	int savedPerBatch();

	/** @return floats a sample that {@link #forward} keeps for {@link #backward} */
	int savedPerSample();

	/**
	 * @param batch samples, N
	 * @param input {@code [N, inputs]}
	 * @param weights one array a stage
	 * @param biases one array a stage, or null where it has none
	 * @param output {@code [N, outputs]}, overwritten
	 * @param saved of {@code savedPerBatch + N * savedPerSample}, overwritten; null if there will be no backward pass
	 * @param scratch one array a worker
	 * @param workers that share the work
	 */
	void forward(int batch, float[] input, float[][] weights, float[][] biases, float[] output, float[] saved,
		Scratch scratch, Workers workers);

	/**
	 * All gradients.
	 *
	 * @param batch samples, N
	 * @param weights as they were for {@link #forward}
	 * @param output as {@link #forward} wrote it
	 * @param saved as {@link #forward} wrote it
	 * @param outputGradient {@code [N, outputs]}
	 * @param weightGradients one array a stage, overwritten, or null where not wanted
	 * @param biasGradients one array a stage, overwritten, or null where not wanted
	 * @param inputGradient {@code [N, inputs]}, overwritten, or null
	 * @param scratch one array a worker
	 * @param workers that share the work
	 */
	void backward(int batch, float[][] weights, float[] output, float[] saved, float[] outputGradient,
		float[][] weightGradients, float[][] biasGradients, float[] inputGradient, Scratch scratch, Workers workers);
}
