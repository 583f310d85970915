package io.github.convj.kernel;

import io.github.convj.kernel.Geometry.Axis;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import java.util.Arrays;

/**
 * Maximum and mean of the windows of images, {@code [N, Z, Y, X, C]} to {@code [N, OZ, OY, OX, C]}. Windows are separable:
 * whole rows are combined along Z and Y first, then the combined row with itself, shifted along X, so that the inner loops
 * run over {@code X * C} values. Results have the same bits for any number of workers. Stateless, thread-safe.
 */
public final class Pooling {

	private Pooling() {}

	/**
	 * The largest value of each window; padding never counts.
	 *
	 * @param spans the inner loops
	 * @param batch samples, N
	 * @param geometry the windows
	 * @param channels C
	 * @param input {@code [N, Z, Y, X, C]}
	 * @param output {@code [N, OZ, OY, OX, C]}, overwritten
	 */
	public static void max(final Spans spans, final int batch, final Geometry geometry, final int channels, final float[] input,
		final float[] output, final Scratch scratch, final Workers workers)
	{
		if (quarters(geometry)) {
			final int rowIn = geometry.x().input() * channels;
			final int rowOut = geometry.x().output() * channels;
			rows(batch, geometry, workers, (n, oz, oy, worker) -> {
				final int upper = (n * geometry.y().input() + 2 * oy) * rowIn;
				spans.maxima(geometry.x().output(), channels, input, upper, upper + rowIn, output, (n * geometry.y().output() +
					oy) * rowOut, scratch.rows(worker, 0, Spans.MAXIMA_ROWS, rowOut));
			});
			return;
		}
		rows(batch, geometry, workers, (n, oz, oy, worker) -> {
			final Axis x = geometry.x();
			final int width = x.input() * channels;
			final float[] column = scratch.floats(worker, 0, width);
			final boolean any = combine(geometry, channels, n, oz, oy, input, column, true);
			final int starts = ((x.output() - 1) * x.stride() + 1) * channels;
			final float[] row = scratch.floats(worker, 1, starts);
			Arrays.fill(row, 0, starts, Float.NEGATIVE_INFINITY);
			if (any) for (int k = 0; k < x.kernel(); k++) {
				final int shift = (k * x.dilation() - x.before()) * channels;
				final int from = Math.max(0, -shift);
				maxShifted(from, Math.min(starts, width - shift), shift, column, row);
			}
			gather(x.output(), x.stride(), channels, row, 0, output, ((n * geometry.z().output() + oz) * geometry.y()
				.output() + oy) * x.output() * channels);
		});
	}

	/**
	 * The gradient of {@link #max} to its input: each output's goes to the first of the largest values in its window.
	 *
	 * @param spans the inner loops
	 * @param batch samples, N
	 * @param geometry the windows
	 * @param channels C
	 * @param input {@code [N, Z, Y, X, C]}
	 * @param output {@code [N, OZ, OY, OX, C]}
	 * @param outputGradient {@code [N, OZ, OY, OX, C]}
	 * @param inputGradient {@code [N, Z, Y, X, C]}, overwritten
	 */
	public static void maxBackward(final Spans spans, final int batch, final Geometry geometry, final int channels, final float[] input,
		final float[] output, final float[] outputGradient, final float[] inputGradient, final Scratch scratch,
		final Workers workers)
	{
		final int perInput = geometry.inputs() * channels;
		final int perRow = geometry.x().output() * channels;
		final boolean quarters = quarters(geometry);
		workers.run(batch, (n, worker) -> {
			if (!tiles(geometry)) Arrays.fill(inputGradient, n * perInput, (n + 1) * perInput, 0);
			if (quarters) {
				final int rowIn = geometry.x().input() * channels;
				final float[][] rows = scratch.rows(worker, 0, Spans.MAXIMA_ROWS, perRow);
				for (int oy = 0; oy < geometry.y().output(); oy++) {
					final int upper = n * perInput + 2 * oy * rowIn;
					spans.maximaGradient(geometry.x().output(), channels, input, upper, upper + rowIn, output, outputGradient, (n *
						geometry.y().output() + oy) * perRow, inputGradient, rows);
				}
				return;
			}
			final float[] free = scratch.floats(worker, 0, perRow);
			final float[] values = scratch.floats(worker, 1, perRow);
			final float[] largest = scratch.floats(worker, 2, perRow);
			final float[] gradients = scratch.floats(worker, 3, perRow);
			final float[] part = scratch.floats(worker, 4, perRow);
			for (int oz = 0; oz < geometry.z().output(); oz++)
				for (int oy = 0; oy < geometry.y().output(); oy++) {
					final int out = ((n * geometry.z().output() + oz) * geometry.y().output() + oy) * perRow;
					Arrays.fill(free, 0, perRow, 1);
					System.arraycopy(output, out, largest, 0, perRow);
					System.arraycopy(outputGradient, out, gradients, 0, perRow);
					taps(geometry, channels, n, oz, oy, input, values, largest, free, part, gradients, inputGradient);
				}
		});
	}

	/**
	 * The mean of each window.
	 *
	 * @param batch samples, N
	 * @param geometry the windows
	 * @param channels C
	 * @param countPadding whether padding counts as zeros
	 * @param input {@code [N, Z, Y, X, C]}
	 * @param output {@code [N, OZ, OY, OX, C]}, overwritten
	 */
	public static void average(final int batch, final Geometry geometry, final int channels, final boolean countPadding,
		final float[] input, final float[] output, final Scratch scratch, final Workers workers)
	{
		rows(batch, geometry, workers, (n, oz, oy, worker) -> {
			final Axis x = geometry.x();
			final int width = x.input() * channels;
			final float[] column = scratch.floats(worker, 0, width);
			final boolean any = combine(geometry, channels, n, oz, oy, input, column, false);
			final int starts = ((x.output() - 1) * x.stride() + 1) * channels;
			final float[] row = scratch.floats(worker, 1, starts);
			Arrays.fill(row, 0, starts, 0);
			if (any) for (int k = 0; k < x.kernel(); k++) {
				final int shift = (k * x.dilation() - x.before()) * channels;
				addShifted(Math.max(0, -shift), Math.min(starts, width - shift), shift, column, row);
			}
			final int out = ((n * geometry.z().output() + oz) * geometry.y().output() + oy) * x.output() * channels;
			gather(x.output(), x.stride(), channels, row, 0, output, out);
			for (int ox = 0; ox < x.output(); ox++)
				scale(out + ox * channels, channels, factor(geometry, countPadding, oz, oy, ox), output);
		});
	}

	/**
	 * The gradient of {@link #average} to its input.
	 *
	 * @param batch samples, N
	 * @param geometry the windows
	 * @param channels C
	 * @param countPadding whether padding counts as zeros
	 * @param outputGradient {@code [N, OZ, OY, OX, C]}
	 * @param inputGradient {@code [N, Z, Y, X, C]}, overwritten
	 */
	public static void averageBackward(final int batch, final Geometry geometry, final int channels,
		final boolean countPadding, final float[] outputGradient, final float[] inputGradient, final Scratch scratch,
		final Workers workers)
	{
		final int perInput = geometry.inputs() * channels;
		final int perRow = geometry.x().output() * channels;
		workers.run(batch, (n, worker) -> {
			if (!tiles(geometry)) Arrays.fill(inputGradient, n * perInput, (n + 1) * perInput, 0);
			final float[] gradients = scratch.floats(worker, 0, perRow);
			for (int oz = 0; oz < geometry.z().output(); oz++)
				for (int oy = 0; oy < geometry.y().output(); oy++) {
					final int out = ((n * geometry.z().output() + oz) * geometry.y().output() + oy) * perRow;
					System.arraycopy(outputGradient, out, gradients, 0, perRow);
					for (int ox = 0; ox < geometry.x().output(); ox++)
						scale(ox * channels, channels, factor(geometry, countPadding, oz, oy, ox), gradients);
					taps(geometry, channels, n, oz, oy, null, null, null, null, null, gradients, inputGradient);
				}
		});
	}

	/**
	 * The mean of each channel.
	 *
	 * @param batch samples, N
	 * @param positions of a sample
	 * @param channels C
	 * @param input {@code [N, positions, C]}
	 * @param output {@code [N, C]}, overwritten
	 */
	public static void globalAverage(final int batch, final int positions, final int channels, final float[] input,
		final float[] output, final Scratch scratch, final Workers workers)
	{
		workers.run(batch, (n, worker) -> {
			final int width = Math.min(positions, Math.max(1, 512 / channels)) * channels;
			final float[] sums = scratch.floats(worker, 0, width);
			Arrays.fill(sums, 0, width, 0);
			final int end = (n + 1) * positions * channels;
			for (int start = n * positions * channels; start < end; start += width)
				addShifted(0, Math.min(width, end - start), start, input, sums);
			final float factor = 1f / positions;
			for (int c = 0; c < channels; c++) {
				double sum = 0;
				for (int i = c; i < width; i += channels)
					sum += sums[i];
				output[n * channels + c] = (float) (sum * factor);
			}
		});
	}

	/** The gradient of {@link #globalAverage} to its input. */
	public static void globalAverageBackward(final int batch, final int positions, final int channels,
		final float[] outputGradient, final float[] inputGradient, final Workers workers)
	{
		workers.run(batch, (n, worker) -> {
			final float factor = 1f / positions;
			final int start = n * positions * channels;
			for (int c = 0; c < channels; c++)
				inputGradient[start + c] = outputGradient[n * channels + c] * factor;
			final int end = start + positions * channels;
			for (int filled = channels; start + filled < end; filled *= 2)
				System.arraycopy(inputGradient, start, inputGradient, start + filled, Math.min(filled, end - start - filled));
		});
	}

	/**
	 * The largest value of each channel.
	 *
	 * @param batch samples, N
	 * @param positions of a sample
	 * @param channels C
	 * @param input {@code [N, positions, C]}
	 * @param output {@code [N, C]}, overwritten
	 */
	public static void globalMax(final int batch, final int positions, final int channels, final float[] input,
		final float[] output, final Workers workers)
	{
		workers.run(batch, (n, worker) -> {
			final int start = n * positions * channels;
			for (int c = 0; c < channels; c++) {
				float largest = Float.NEGATIVE_INFINITY;
				for (int i = start + c; i < start + positions * channels; i += channels)
					largest = Math.max(largest, input[i]);
				output[n * channels + c] = largest;
			}
		});
	}

	/** The gradient of {@link #globalMax} to its input, which goes to the first of the largest values. */
	public static void globalMaxBackward(final int batch, final int positions, final int channels, final float[] input,
		final float[] output, final float[] outputGradient, final float[] inputGradient, final Workers workers)
	{
		workers.run(batch, (n, worker) -> {
			final int start = n * positions * channels;
			final int end = start + positions * channels;
			Arrays.fill(inputGradient, start, end, 0);
			for (int c = 0; c < channels; c++)
				for (int i = start + c; i < end; i += channels)
					if (input[i] == output[n * channels + c]) {
						inputGradient[i] = outputGradient[n * channels + c];
						break;
					}
		});
	}

	private interface Row {

		void run(int n, int oz, int oy, int worker);
	}

	/** Runs over the output rows, some at a time. */
	private static void rows(final int batch, final Geometry geometry, final Workers workers, final Row row) {
		final int oys = geometry.y().output();
		final int ozs = geometry.z().output();
		final int rows = batch * ozs * oys;
		final int perTask = Math.max(1, rows / 64);
		workers.run((rows + perTask - 1) / perTask, (task, worker) -> {
			final int end = Math.min(rows, (task + 1) * perTask);
			for (int r = task * perTask; r < end; r++)
				row.run(r / (ozs * oys), r / oys % ozs, r % oys, worker);
		});
	}

	/** Combines the input rows of a window; returns false if there are none. */
	private static boolean combine(final Geometry geometry, final int channels, final int n, final int oz, final int oy,
		final float[] input, final float[] column, final boolean max)
	{
		final Axis z = geometry.z();
		final Axis y = geometry.y();
		final int width = geometry.x().input() * channels;
		boolean any = false;
		for (int kz = 0; kz < z.kernel(); kz++) {
			final int iz = oz * z.stride() - z.before() + kz * z.dilation();
			if (iz < 0 || iz >= z.input()) continue;
			for (int ky = 0; ky < y.kernel(); ky++) {
				final int iy = oy * y.stride() - y.before() + ky * y.dilation();
				if (iy < 0 || iy >= y.input()) continue;
				final int start = ((n * z.input() + iz) * y.input() + iy) * width;
				if (!any) System.arraycopy(input, start, column, 0, width);
				else if (max) maxShifted(0, width, start, input, column);
				else addShifted(0, width, start, input, column);
				any = true;
			}
		}
		return any;
	}

	/**
	 * Gives a row's gradients to the taps of its windows, in the order of the input, leaving out what is padding. In tasks there is
	 * no room for a lambda, so what differs between maximum and mean is decided here.
	 *
	 * @param input of a maximum; null for a mean, which shares each gradient among all, and then the next four are too
	 * @param free 1 where a gradient has not been taken yet
	 */
	private static void taps(final Geometry geometry, final int channels, final int n, final int oz, final int oy,
		final float[] input, final float[] values, final float[] largest, final float[] free, final float[] part,
		final float[] gradients, final float[] inputGradient)
	{
		final Axis z = geometry.z();
		final Axis y = geometry.y();
		final Axis x = geometry.x();
		for (int kz = 0; kz < z.kernel(); kz++) {
			final int iz = oz * z.stride() - z.before() + kz * z.dilation();
			if (iz < 0 || iz >= z.input()) continue;
			for (int ky = 0; ky < y.kernel(); ky++) {
				final int iy = oy * y.stride() - y.before() + ky * y.dilation();
				if (iy < 0 || iy >= y.input()) continue;
				final int start = ((n * z.input() + iz) * y.input() + iy) * x.input();
				for (int kx = 0; kx < x.kernel(); kx++) {
					final int shift = kx * x.dilation() - x.before();
					final int first = shift >= 0 ? 0 : (-shift + x.stride() - 1) / x.stride();
					final int last = Math.min(x.output() - 1, Math.floorDiv(x.input() - 1 - shift, x.stride()));
					if (last < first) continue;
					final int count = last - first + 1;
					final int at = (start + first * x.stride() + shift) * channels;
					final int from = first * channels;
					if (input == null) scatter(geometry, count, channels, gradients, from, inputGradient, at);
					else {
						gather(count, x.stride(), channels, input, at, values, from);
						take(from, from + count * channels, values, largest, gradients, free, part);
						scatter(geometry, count, channels, part, from, inputGradient, at);
					}
				}
			}
		}
	}

	/** @return whether each input position belongs to exactly one window */
	private static boolean tiles(final Geometry geometry) {
		return tiles(geometry.z()) && tiles(geometry.y()) && tiles(geometry.x());
	}

	private static boolean tiles(final Axis axis) {
		return axis.before() == 0 && axis.kernel() == axis.stride() && (axis.dilation() == 1 || axis.kernel() == 1) && axis
			.output() * axis.stride() == axis.input();
	}

	/** @return whether windows are 2x2 and lie side by side, by far the most frequent ones */
	private static boolean quarters(final Geometry geometry) {
		return geometry.z().equals(Axis.NONE) && halves(geometry.y()) && halves(geometry.x());
	}

	private static boolean halves(final Axis axis) {
		return axis.kernel() == 2 && axis.stride() == 2 && axis.before() == 0 && axis.dilation() == 1 && 2 * axis.output() <=
			axis.input();
	}

	private static double count(final Axis axis, final boolean countPadding, final int o) {
		if (countPadding) return axis.kernel();
		int count = 0;
		for (int k = 0; k < axis.kernel(); k++) {
			final int i = o * axis.stride() - axis.before() + k * axis.dilation();
			if (i >= 0 && i < axis.input()) count++;
		}
		return Math.max(1, count);
	}

	private static float factor(final Geometry geometry, final boolean countPadding, final int oz, final int oy,
		final int ox)
	{
		return (float) (1 / (count(geometry.z(), countPadding, oz) * count(geometry.y(), countPadding, oy) * count(geometry
			.x(), countPadding, ox)));
	}

	private static void maxShifted(final int from, final int to, final int shift, final float[] source,
		final float[] target)
	{
		for (int i = from; i < to; i++)
			target[i] = Math.max(target[i], source[shift + i]);
	}

	private static void addShifted(final int from, final int to, final int shift, final float[] source,
		final float[] target)
	{
		for (int i = from; i < to; i++)
			target[i] += source[shift + i];
	}

	private static void scale(final int start, final int n, final float factor, final float[] values) {
		for (int i = start; i < start + n; i++)
			values[i] *= factor;
	}

	/**
	 * Takes the gradient where a value equals the largest and none before it did: where it is below, the difference times a
	 * huge number is above 1. A branch would keep the loop from becoming vector instructions.
	 */
	private static void take(final int from, final int to, final float[] values, final float[] largest,
		final float[] gradients, final float[] free, final float[] part)
	{
		for (int i = from; i < to; i++) {
			final float taken = free[i] * (1 - Math.min(1f, (largest[i] - values[i]) * Float.MAX_VALUE));
			free[i] = free[i] - taken;
			part[i] = taken * gradients[i];
		}
	}

	/** Copies every stride-th position. */
	private static void gather(final int count, final int stride, final int channels, final float[] source,
		final int sourceStart, final float[] target, final int targetStart)
	{
		if (stride == 1) System.arraycopy(source, sourceStart, target, targetStart, count * channels);
		else if (channels < 8) for (int i = 0; i < count; i++)
			for (int c = 0; c < channels; c++)
				target[targetStart + i * channels + c] = source[sourceStart + i * stride * channels + c];
		else for (int i = 0; i < count; i++)
			System.arraycopy(source, sourceStart + i * stride * channels, target, targetStart + i * channels, channels);
	}

	/** Adds to every stride-th position; where no other window sees it, writes. */
	private static void scatter(final Geometry geometry, final int count, final int channels, final float[] source,
		final int sourceStart, final float[] target, final int targetStart)
	{
		final int stride = geometry.x().stride();
		final boolean alone = tiles(geometry);
		if (stride == 1 && alone) System.arraycopy(source, sourceStart, target, targetStart, count * channels);
		else if (stride == 1) addShifted(targetStart, targetStart + count * channels, sourceStart - targetStart, source,
			target);
		else if (!alone) for (int i = 0; i < count; i++)
			addShifted(targetStart + i * stride * channels, targetStart + (i * stride + 1) * channels, sourceStart -
				targetStart - i * (stride - 1) * channels, source, target);
		else if (channels < 8) for (int i = 0; i < count; i++)
			for (int c = 0; c < channels; c++)
				target[targetStart + i * stride * channels + c] = source[sourceStart + i * channels + c];
		else for (int i = 0; i < count; i++)
			System.arraycopy(source, sourceStart + i * channels, target, targetStart + i * stride * channels, channels);
	}
}
