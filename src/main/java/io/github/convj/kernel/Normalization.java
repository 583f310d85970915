package io.github.convj.kernel;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import java.util.Arrays;

/**
 * Batch normalization (Ioffe and Szegedy 2015) with what follows it: {@code relu(scale * (x - mean) / deviation + bias +
 * addend)}, the addend and the ReLU being optional. Values that belong to channels are laid side by side until they fill a
 * <em>tile</em> of some hundred values, so that few channels do not make short loops.
 *
 * <p>The work is cut into tasks by its size alone and partial sums are added in a fixed order, so results have the same bits
 * for any number of workers. Stateless, thread-safe; what one call finds out is kept for the next in the caller's array
 * {@code state}: mean, variance, factor and shift of each channel, {@code [4, C]}.
 */
public final class Normalization {

	/** How many floats a channel has in the state. */
	public static final int STATE = 4;

	/** What makes whole vectors, and whole blocks of them, of any length. */
	private static final int UNIT = 64;
	private static final int LONGEST_TILE = 2048;

	/** Scratch slots of worker 0 from here on hold what all workers read. */
	private static final int SHARED = 3;

	private Normalization() {}

	/** @return the length of a tile: a multiple of the channels, and of whole vectors unless that would be too long */
	private static int tile(final Spans spans, final int channels) {
		final int whole = channels * (UNIT / Math.min(UNIT, Integer.lowestOneBit(channels)));
		final int part = whole <= LONGEST_TILE ? whole : channels;
		return part * Math.max(1, spans.tile() / part);
	}

	/** @return the length of a chunk that holds whole tiles */
	private static int tiledChunk(final int tile) {
		return tile * Math.max(1, Loops.CHUNK / tile);
	}

	/** Repeats what stands in the first {@code channels} places until the tile is full. */
	private static void repeat(final float[] tile, final int channels, final int length) {
		for (int filled = channels; filled < length; filled += channels)
			System.arraycopy(tile, 0, tile, filled, channels);
	}

	/** Adds up what belongs to one channel; the sums come to stand in the first {@code channels} places. */
	private static void reduce(final float[] tile, final int channels, final int length) {
		for (int from = channels; from < length; from += channels)
			for (int c = 0; c < channels; c++)
				tile[c] += tile[from + c];
	}

	/** Repeats a row of the state over a tile. */
	private static void spread(final float[] state, final int row, final int channels, final float[] tile,
		final int length)
	{
		System.arraycopy(state, row * channels, tile, 0, channels);
		repeat(tile, channels, length);
	}

	/**
	 * Mean and variance of each channel. Each chunk's are found in one look, as deviations from the mean of its first tile, so
	 * that little is lost to cancellation; they are joined in double precision (Chan, Golub and LeVeque 1983).
	 *
	 * @param spans the inner loops
	 * @param rows positions of the whole batch
	 * @param channels C
	 * @param input {@code [rows, C]}
	 * @param state whose mean and variance are overwritten; the variance is the mean of the squared deviations
	 */
	public static void statistics(final Spans spans, final int rows, final int channels, final float[] input,
		final float[] state, final Scratch scratch, final Workers workers)
	{
		final int n = rows * channels;
		final int length = tile(spans, channels);
		final int chunk = tiledChunk(length);
		final int tasks = (n + chunk - 1) / chunk;
		final float[] parts = scratch.floats(0, SHARED, tasks * 2 * channels);
		Loops.chunks(n, chunk, workers, (from, to, worker) -> {
			final float[] sums = scratch.floats(worker, 0, length);
			final float[] squares = scratch.floats(worker, 1, length);
			final float[] shifts = scratch.floats(worker, 2, length);
			final int first = Math.min(length, to - from);
			System.arraycopy(input, from, shifts, 0, first);
			reduce(shifts, channels, first);
			final float share = (float) channels / first;
			for (int c = 0; c < channels; c++)
				shifts[c] *= share;
			repeat(shifts, channels, length);
			Arrays.fill(sums, 0, length, 0);
			Arrays.fill(squares, 0, length, 0);
			spans.moments(from, to, length, input, shifts, sums, squares, scratch.rows(worker, 0, Spans.ROWS, length));
			reduce(sums, channels, length);
			reduce(squares, channels, length);
			final double factor = (double) channels / (to - from);
			final int part = from / chunk * 2 * channels;
			for (int c = 0; c < channels; c++) {
				final double deviation = sums[c] * factor;
				parts[part + c] = (float) (shifts[c] + deviation);
				parts[part + channels + c] = (float) Math.max(0, squares[c] - deviation * sums[c]);
			}
		});
		workers.run(1, (task, worker) -> join(n, channels, chunk, parts, state));
	}

	private static void join(final int n, final int channels, final int chunk, final float[] parts, final float[] state) {
		for (int c = 0; c < channels; c++) {
			double count = 0;
			double average = 0;
			double squares = 0;
			for (int part = 0; part * chunk < n; part++) {
				final double added = Math.min(chunk, n - part * chunk) / channels;
				final double difference = parts[part * 2 * channels + c] - average;
				final double total = count + added;
				average += difference * added / total;
				squares += parts[(part * 2 + 1) * channels + c] + difference * difference * count * added / total;
				count = total;
			}
			state[c] = (float) average;
			state[channels + c] = (float) (squares / count);
		}
	}

	/**
	 * Finds factor and shift from mean and variance, at once.
	 *
	 * @param scale learned, {@code [C]}
	 * @param bias learned, {@code [C]}
	 * @param epsilon added to the variance
	 * @param state whose factor and shift are overwritten
	 */
	public static void prepare(final int channels, final float[] scale, final float[] bias, final double epsilon,
		final float[] state)
	{
		for (int c = 0; c < channels; c++) {
			final double factor = scale[c] / Math.sqrt(state[channels + c] + epsilon);
			state[2 * channels + c] = (float) factor;
			state[3 * channels + c] = (float) (bias[c] - state[c] * factor);
		}
	}

	/**
	 * {@code output = relu(input * factor + shift + addend)}. The large arrays may be the same one.
	 *
	 * @param spans the inner loops
	 * @param rows positions of the whole batch
	 * @param channels C
	 * @param input {@code [rows, C]}
	 * @param state whose factor and shift are used
	 * @param addend {@code [rows, C]}, or null
	 * @param relu whether negative values become 0
	 * @param output {@code [rows, C]}, overwritten
	 */
	public static void forward(final Spans spans, final int rows, final int channels, final float[] input, final float[] state,
		final float[] addend, final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		final int length = tile(spans, channels);
		final float[] scales = scratch.floats(0, SHARED, length);
		final float[] shifts = scratch.floats(0, SHARED + 1, length);
		workers.run(1, (task, worker) -> {
			spread(state, 2, channels, scales, length);
			spread(state, 3, channels, shifts, length);
		});
		Loops.chunks(rows * channels, tiledChunk(length), workers, (from, to, worker) -> spans.affine(from, to, length, input,
			scales, shifts, addend, relu, output, scratch.rows(worker, 0, Spans.ROWS, length)));
	}

	/**
	 * The gradients of {@link #forward}. Where there is an addend and a ReLU, the masked gradient of the output, which is the
	 * addend's gradient too, is written down; otherwise it is masked anew each time it is read.
	 *
	 * @param spans the inner loops
	 * @param rows positions of the whole batch
	 * @param channels C
	 * @param input {@code [rows, C]}
	 * @param state as it was for {@link #forward}
	 * @param whole whether mean and variance are those of this very input, and so depend on it
	 * @param epsilon added to the variance
	 * @param output {@code [rows, C]} to mask by, where there was an addend and a ReLU; else null
	 * @param relu whether a ReLU follows
	 * @param outputGradient {@code [rows, C]}
	 * @param masked where the masked gradient goes if there is an output to mask by; may be the array of the output's gradient
	 * @param scaleGradient {@code [C]}, overwritten, or null
	 * @param biasGradient {@code [C]}, overwritten, or null
	 * @param inputGradient {@code [rows, C]}, overwritten, or null; may be the array of the output's gradient
	 */
	public static void backward(final Spans spans, final int rows, final int channels, final float[] input, final float[] state,
		final boolean whole, final double epsilon, final float[] output, final boolean relu, final float[] outputGradient,
		final float[] masked, final float[] scaleGradient, final float[] biasGradient, final float[] inputGradient,
		final Scratch scratch, final Workers workers)
	{
		final int n = rows * channels;
		final int length = tile(spans, channels);
		final int chunk = tiledChunk(length);
		final int tasks = (n + chunk - 1) / chunk;
		final float[] means = scratch.floats(0, SHARED, length);
		final float[] scales = scratch.floats(0, SHARED + 1, length);
		final float[] shifts = scratch.floats(0, SHARED + 2, length);
		final float[] parts = scratch.floats(0, SHARED + 3, tasks * 2 * channels);
		workers.run(1, (task, worker) -> {
			spread(state, 0, channels, means, length);
			spread(state, 2, channels, scales, length);
			spread(state, 3, channels, shifts, length);
		});
		Loops.chunks(n, chunk, workers, (from, to, worker) -> {
			final float[] sums = scratch.floats(worker, 0, length);
			final float[] products = scratch.floats(worker, 1, length);
			Arrays.fill(sums, 0, length, 0);
			Arrays.fill(products, 0, length, 0);
			final float[][] lent = scratch.rows(worker, 0, Spans.ROWS, length);
			if (output != null) spans.maskedProducts(from, to, length, input, means, output, outputGradient, masked, sums,
				products, lent);
			else spans.products(from, to, length, input, means, scales, shifts, relu, outputGradient, sums, products,
				lent);
			reduce(sums, channels, length);
			reduce(products, channels, length);
			final int part = from / chunk * 2 * channels;
			System.arraycopy(sums, 0, parts, part, channels);
			System.arraycopy(products, 0, parts, part + channels, channels);
		});
		// dx = factor * (g - sum / rows - (x - mean) * product / rows / (variance + epsilon)) = factor * g + (b * x + d)
		final float[] bs = scratch.floats(0, SHARED + 4, length);
		final float[] ds = scratch.floats(0, SHARED, length);
		workers.run(1, (task, worker) -> {
			gradients(rows, channels, tasks, parts, state, whole, epsilon, scaleGradient, biasGradient, bs, ds);
			if (inputGradient == null) return;
			repeat(bs, channels, length);
			repeat(ds, channels, length);
		});
		if (inputGradient == null) return;
		final float[] gradient = output != null ? masked : outputGradient;
		Loops.chunks(n, chunk, workers, (from, to, worker) -> spans.slopes(from, to, length, input, gradient, scales, shifts,
			relu && output == null, bs, ds, inputGradient, scratch.rows(worker, 0, Spans.ROWS, length)));
	}

	/** The gradients to scale and bias, and factor and shift of the one to the input, from the tasks' sums. */
	private static void gradients(final int rows, final int channels, final int tasks, final float[] parts,
		final float[] state, final boolean whole, final double epsilon, final float[] scaleGradient,
		final float[] biasGradient, final float[] bs, final float[] ds)
	{
		for (int c = 0; c < channels; c++) {
			double sum = 0;
			double product = 0;
			for (int task = 0; task < tasks; task++) {
				sum += parts[task * 2 * channels + c];
				product += parts[(task * 2 + 1) * channels + c];
			}
			final double variance = state[channels + c] + epsilon;
			if (biasGradient != null) biasGradient[c] = (float) sum;
			if (scaleGradient != null) scaleGradient[c] = (float) (product / Math.sqrt(variance));
			final double factor = whole ? (double) state[2 * channels + c] / rows : 0;
			final double b = -factor * product / variance;
			bs[c] = (float) b;
			ds[c] = (float) (-factor * sum - b * state[c]);
		}
	}
}
