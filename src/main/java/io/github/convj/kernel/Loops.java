package io.github.convj.kernel;

import io.github.convj.tensor.Workers;
import java.util.function.LongSupplier;

/**
 * The cheap operations of a network as plain loops over {@code float[]}, written so that HotSpot turns them into vector
 * instructions: long contiguous inner loops without branches. The work is cut into tasks by its size alone, so results have
 * the same bits for any number of workers. All work is done in tasks, as {@link Kernels} says. Stateless, thread-safe.
 */
public final class Loops {

	/** Values a task handles: they and their like in two more arrays fit a second-level cache. */
	static final int CHUNK = 1 << 14;

	private Loops() {}

	/** Part of a loop. */
	interface Range {

		void run(int from, int to, int worker);
	}

	/** Cuts [0, n) into chunks of a length that depends on nothing else. */
	static void chunks(final int n, final int chunk, final Workers workers, final Range range) {
		final int tasks = (n + chunk - 1) / chunk;
		workers.run(tasks, (task, worker) -> {
			final int from = task * chunk;
			range.run(from, Math.min(n, from + chunk), worker);
		});
	}

	/** {@code output = max(0, input)}; the arrays may be the same one. */
	public static void relu(final int n, final float[] input, final float[] output, final Workers workers) {
		chunks(n, CHUNK, workers, (from, to, worker) -> relu(from, to, input, output));
	}

	private static void relu(final int from, final int to, final float[] input, final float[] output) {
		for (int i = from; i < to; i++)
			output[i] = Math.max(0f, input[i]);
	}

	/** The gradient of {@link #relu} to its input, where its output is above 0; the arrays may be the same one. */
	public static void reluBackward(final int n, final float[] output, final float[] outputGradient,
		final float[] inputGradient, final Workers workers)
	{
		chunks(n, CHUNK, workers, (from, to, worker) -> reluBackward(from, to, output, outputGradient, inputGradient));
	}

	/** 1 where the output is above 0 and 0 elsewhere, without a branch, of which no vector instructions would become. */
	private static void reluBackward(final int from, final int to, final float[] output, final float[] outputGradient,
		final float[] inputGradient)
	{
		for (int i = from; i < to; i++)
			inputGradient[i] = outputGradient[i] * Math.min(1f, Math.max(0f, output[i] * Float.MAX_VALUE));
	}

	/** {@code output = max(slope * input, input)} for a slope in [0, 1). */
	public static void leakyRelu(final int n, final float slope, final float[] input, final float[] output,
		final Workers workers)
	{
		chunks(n, CHUNK, workers, (from, to, worker) -> leakyRelu(from, to, slope, input, output));
	}

	private static void leakyRelu(final int from, final int to, final float slope, final float[] input,
		final float[] output)
	{
		for (int i = from; i < to; i++)
			output[i] = Math.max(slope * input[i], input[i]);
	}

	/** The gradient of {@link #leakyRelu} to its input. */
	public static void leakyReluBackward(final int n, final float slope, final float[] input,
		final float[] outputGradient, final float[] inputGradient, final Workers workers)
	{
		chunks(n, CHUNK, workers, (from, to, worker) -> leakyReluBackward(from, to, slope, input, outputGradient,
			inputGradient));
	}

	private static void leakyReluBackward(final int from, final int to, final float slope, final float[] input,
		final float[] outputGradient, final float[] inputGradient)
	{
		for (int i = from; i < to; i++)
			inputGradient[i] = outputGradient[i] * Math.max(slope, Math.min(1f, Math.max(0f, input[i] * Float.MAX_VALUE)));
	}

	/** {@code output = 1 / (1 + exp(-input))}. */
	public static void sigmoid(final int n, final float[] input, final float[] output, final Workers workers) {
		chunks(n, CHUNK, workers, (from, to, worker) -> {
			for (int i = from; i < to; i++)
				output[i] = (float) (1 / (1 + Math.exp(-input[i])));
		});
	}

	/** The gradient of {@link #sigmoid} to its input. */
	public static void sigmoidBackward(final int n, final float[] output, final float[] outputGradient,
		final float[] inputGradient, final Workers workers)
	{
		chunks(n, CHUNK, workers, (from, to, worker) -> sigmoidBackward(from, to, output, outputGradient, inputGradient));
	}

	private static void sigmoidBackward(final int from, final int to, final float[] output, final float[] outputGradient,
		final float[] inputGradient)
	{
		for (int i = from; i < to; i++)
			inputGradient[i] = outputGradient[i] * output[i] * (1 - output[i]);
	}

	/** {@code output = tanh(input)}. */
	public static void tanh(final int n, final float[] input, final float[] output, final Workers workers) {
		chunks(n, CHUNK, workers, (from, to, worker) -> {
			for (int i = from; i < to; i++)
				output[i] = (float) Math.tanh(input[i]);
		});
	}

	/** The gradient of {@link #tanh} to its input. */
	public static void tanhBackward(final int n, final float[] output, final float[] outputGradient,
		final float[] inputGradient, final Workers workers)
	{
		chunks(n, CHUNK, workers, (from, to, worker) -> tanhBackward(from, to, output, outputGradient, inputGradient));
	}

	private static void tanhBackward(final int from, final int to, final float[] output, final float[] outputGradient,
		final float[] inputGradient)
	{
		for (int i = from; i < to; i++)
			inputGradient[i] = outputGradient[i] * (1 - output[i] * output[i]);
	}

	/** {@code exp(input) / sum(exp(input))} over the channels of each row; the arrays may be the same one. */
	public static void softmax(final int rows, final int channels, final float[] input, final float[] output,
		final Workers workers)
	{
		chunks(rows, Math.max(1, CHUNK / 16 / channels), workers, (from, to, worker) -> {
			for (int row = from; row < to; row++) {
				final int start = row * channels;
				float largest = Float.NEGATIVE_INFINITY;
				for (int c = 0; c < channels; c++)
					largest = Math.max(largest, input[start + c]);
				double sum = 0;
				for (int c = 0; c < channels; c++) {
					output[start + c] = (float) Math.exp(input[start + c] - largest);
					sum += output[start + c];
				}
				final float factor = (float) (1 / sum);
				for (int c = 0; c < channels; c++)
					output[start + c] *= factor;
			}
		});
	}

	/** The gradient of {@link #softmax} to its input. */
	public static void softmaxBackward(final int rows, final int channels, final float[] output,
		final float[] outputGradient, final float[] inputGradient, final Workers workers)
	{
		chunks(rows, Math.max(1, CHUNK / 4 / channels), workers, (from, to, worker) -> {
			for (int row = from; row < to; row++) {
				final int start = row * channels;
				double sum = 0;
				for (int c = 0; c < channels; c++)
					sum += (double) output[start + c] * outputGradient[start + c];
				for (int c = 0; c < channels; c++)
					inputGradient[start + c] = (float) (output[start + c] * (outputGradient[start + c] - sum));
			}
		});
	}

	/** {@code target += source}. */
	public static void accumulate(final int n, final float[] source, final float[] target, final Workers workers) {
		chunks(n, CHUNK, workers, (from, to, worker) -> add(from, to, source, target, target));
	}

	/** {@code output = a + b}, or its ReLU; the arrays may be the same one. */
	public static void add(final int n, final float[] a, final float[] b, final boolean relu, final float[] output,
		final Workers workers)
	{
		chunks(n, CHUNK, workers, (from, to, worker) -> {
			if (relu) addRelu(from, to, a, b, output);
			else add(from, to, a, b, output);
		});
	}

	private static void add(final int from, final int to, final float[] a, final float[] b, final float[] output) {
		for (int i = from; i < to; i++)
			output[i] = a[i] + b[i];
	}

	private static void addRelu(final int from, final int to, final float[] a, final float[] b, final float[] output) {
		for (int i = from; i < to; i++)
			output[i] = Math.max(0f, a[i] + b[i]);
	}

	/** {@code target = source}. */
	public static void copy(final int n, final float[] source, final float[] target, final Workers workers) {
		if (source != target) chunks(n, CHUNK, workers, (from, to, worker) -> System.arraycopy(source, from, target, from,
			to - from));
	}

	/**
	 * Copies some channels of each row.
	 *
	 * @param rows how many
	 * @param channels how many of each row
	 * @param source rows of {@code sourceChannels}
	 * @param sourceFirst the first channel read
	 * @param target rows of {@code targetChannels}
	 * @param targetFirst the first channel written
	 */
	public static void copyChannels(final int rows, final int channels, final float[] source, final int sourceChannels,
		final int sourceFirst, final float[] target, final int targetChannels, final int targetFirst, final Workers workers)
	{
		chunks(rows, Math.max(1, CHUNK / channels), workers, (from, to, worker) -> {
			for (int row = from; row < to; row++)
				System.arraycopy(source, row * sourceChannels + sourceFirst, target, row * targetChannels + targetFirst,
					channels);
		});
	}

	/**
	 * Drops values at random and scales the others by {@code 1 / (1 - rate)}. Which ones depends on the seed, the sample and
	 * the place in it; so the gradient is the same operation on the output's gradient. The arrays may be the same one.
	 *
	 * @param batch samples
	 * @param perSample values of a sample
	 * @param rate in [0, 1)
	 * @param seed of the mask, asked for in each task
	 */
	public static void dropout(final int batch, final int perSample, final double rate, final LongSupplier seed,
		final float[] input, final float[] output, final Workers workers)
	{
		final float scale = (float) (1 / (1 - rate));
		final long threshold = (long) (rate * (1L << 32));
		workers.run(batch, (sample, worker) -> {
			final long start = mix(seed.getAsLong() + sample);
			final int offset = sample * perSample;
			for (int i = 0; i < perSample; i++) {
				final long kept = threshold - 1 - (mix(start + i) >>> 32) >> 63;
				output[offset + i] = Float.intBitsToFloat(Float.floatToRawIntBits(scale * input[offset + i]) & (int) kept);
			}
		});
	}

	/** Scatters the bits of a number (the finalizer of SplitMix64, Steele et al. 2014). */
	private static long mix(final long value) {
		long z = value * 0x9e3779b97f4a7c15L;
		z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
		z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
		return z ^ (z >>> 31);
	}
}
