package io.github.convj.kernel;

import java.util.Arrays;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * Fully connected layers in plain Java. Everything is brought into the form "rows of results are sums of rows", the rows
 * being as long as a row of weights. Thread-safe.
 */
final class JavaDense {

	/** Rows of terms at a time, a multiple of four. */
	private static final int TERMS = 96;
	/** Samples that a task computes at most, even. */
	private static final int ROWS = 24;
	/** Weight rows that one task of the gradient to the weights computes, even. */
	private static final int BLOCK = 24;

	private JavaDense() {}

	static void forward(final int batch, final int inputs, final int outputs, final float[] input, final float[] weights,
		final float[] bias, final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		final int share = share(batch, outputs);
		final int shares = (outputs + share - 1) / share;
		final int rows = rows(batch);
		final int blocks = (batch + rows - 1) / rows;
		workers.run(blocks * shares, (task, worker) -> {
			final int first = task % shares * share;
			final int length = Math.min(share, outputs - first);
			final int from = task / shares * rows;
			final int count = Math.min(rows, batch - from);
			final float[][] results = scratch.rows(worker, 0, rows, share);
			final float[][] terms = scratch.rows(worker, 1, TERMS, share);
			for (int n = 0; n < count; n++)
				if (bias == null) Arrays.fill(results[n], 0, length, 0);
				else System.arraycopy(bias, first, results[n], 0, length);
			for (int i = 0; i < inputs; i += TERMS) {
				final int block = Math.min(TERMS, inputs - i);
				for (int k = 0; k < block; k++)
					System.arraycopy(weights, (i + k) * outputs + first, terms[k], 0, length);
				Rows.accumulate(results, 0, count, terms, 0, input, from * inputs + i, inputs, 1, block, length);
			}
			for (int n = 0; n < count; n++) {
				final int at = (from + n) * outputs + first;
				if (relu) for (int j = 0; j < length; j++)
					output[at + j] = Math.max(0, results[n][j]);
				else System.arraycopy(results[n], 0, output, at, length);
			}
		});
	}

	static void backwardData(final int batch, final int inputs, final int outputs, final float[] outputGradient,
		final float[] weights, final float[] inputGradient, final Scratch scratch, final Workers workers)
	{
		final int share = share(batch, inputs);
		final int shares = (inputs + share - 1) / share;
		final int rows = rows(batch);
		final int blocks = (batch + rows - 1) / rows;
		workers.run(blocks * shares, (task, worker) -> {
			final int first = task % shares * share;
			final int length = Math.min(share, inputs - first);
			final int from = task / shares * rows;
			final int count = Math.min(rows, batch - from);
			final float[][] results = scratch.rows(worker, 0, rows, share);
			final float[][] terms = scratch.rows(worker, 1, TERMS, share);
			for (int n = 0; n < count; n++)
				Arrays.fill(results[n], 0, length, 0);
			for (int o = 0; o < outputs; o += TERMS) {
				final int block = Math.min(TERMS, outputs - o);
				for (int k = 0; k < block; k++) {
					final float[] row = terms[k];
					for (int j = 0; j < length; j++)
						row[j] = weights[(first + j) * outputs + o + k];
				}
				Rows.accumulate(results, 0, count, terms, 0, outputGradient, from * outputs + o, outputs, 1, block, length);
			}
			for (int n = 0; n < count; n++)
				System.arraycopy(results[n], 0, inputGradient, (from + n) * inputs + first, length);
		});
	}

	static void backwardWeights(final int batch, final int inputs, final int outputs, final float[] input,
		final float[] outputGradient, final float[] weightGradient, final float[] biasGradient, final Scratch scratch,
		final Workers workers)
	{
		final int blocks = (inputs + BLOCK - 1) / BLOCK;
		// One task more than there are blocks of weights: the bias'.
		workers.run(blocks + 1, (task, worker) -> {
			if (task == blocks) {
				if (biasGradient == null) return;
				Arrays.fill(biasGradient, 0, outputs, 0);
				for (int n = 0; n < batch; n++)
					for (int o = 0; o < outputs; o++)
						biasGradient[o] += outputGradient[n * outputs + o];
				return;
			}
			final int from = task * BLOCK;
			final int count = Math.min(BLOCK, inputs - from);
			final float[][] results = scratch.rows(worker, 0, BLOCK, outputs);
			final float[][] terms = scratch.rows(worker, 1, TERMS, outputs);
			final float[] turned = scratch.floats(worker, 0, BLOCK * TERMS);
			for (int i = 0; i < count; i++)
				Arrays.fill(results[i], 0, outputs, 0);
			for (int n = 0; n < batch; n += TERMS) {
				final int block = Math.min(TERMS, batch - n);
				for (int k = 0; k < block; k++) {
					System.arraycopy(outputGradient, (n + k) * outputs, terms[k], 0, outputs);
					for (int i = 0; i < count; i++)
						turned[i * TERMS + k] = input[(n + k) * inputs + from + i];
				}
				Rows.accumulate(results, 0, count, terms, 0, turned, 0, TERMS, 1, block, outputs);
			}
			for (int i = 0; i < count; i++)
				System.arraycopy(results[i], 0, weightGradient, (from + i) * outputs, outputs);
		});
	}

	/** Columns of results a task computes: all of them where the batch alone gives every thread work. */
	private static int share(final int batch, final int columns) {
		return batch >= 192 ? Math.min(columns, 1024) : Math.min(columns, 256);
	}

	/** Samples a task computes, an even number, in an even number of tasks if they are several: most machines have so many cores. */
	private static int rows(final int batch) {
		final int blocks = batch <= ROWS ? 1 : (batch + 2 * ROWS - 1) / (2 * ROWS) * 2;
		return ((batch + blocks - 1) / blocks + 1) / 2 * 2;
	}
}
