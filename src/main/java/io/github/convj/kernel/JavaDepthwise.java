package io.github.convj.kernel;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * A convolution of each channel on its own, in plain Java. A row of targets, all its channels one after the other, is a sum
 * of shifted rows of sources, each times a row in which the tap's weights repeat. Thread-safe.
 */
final class JavaDepthwise implements ConvolutionKernel {

	private static final int SHARED = Scratch.SLOTS - 1;
	private static final int SHARDS = 16;

	private final ConvolutionShape shape;
	private final Sweep forward;
	private final List<Sweep> backward;

	JavaDepthwise(final ConvolutionShape shape) {
		this.shape = shape;
		forward = Sweep.forward(shape.geometry());
		backward = Sweep.backward(shape.geometry());
	}

	@Override
	public ConvolutionShape shape() {
		return shape;
	}

	@Override
	public String variant() {
		return "depthwise";
	}

	@Override
	public int packedLength() {
		return shape.weights();
	}

	@Override
	public void pack(final float[] weights, final float[] packed, final Scratch scratch, final Workers workers) {
		Loops.copy(shape.weights(), weights, packed, workers);
	}

	@Override
	public void forward(final int batch, final float[] input, final float[] packed, final float[] bias,
		final float[] addend, final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		sweep(forward, batch, input, packed, bias, addend, relu, output, scratch, workers);
	}

	@Override
	public void backwardData(final int batch, final float[] outputGradient, final float[] weights,
		final float[] addend, final float[] inputGradient, final Scratch scratch, final Workers workers)
	{
		for (final Sweep sweep : backward)
			sweep(sweep, batch, outputGradient, weights, null, addend, false, inputGradient, scratch, workers);
	}

	private void sweep(final Sweep sweep, final int batch, final float[] source, final float[] weights,
		final float[] bias, final float[] addend, final boolean relu, final float[] target, final Scratch scratch,
		final Workers workers)
	{
		final int channels = shape.channels();
		final Sweep.Line x = sweep.x();
		final int taps = sweep.taps().length;
		final int length = x.count() * channels;
		final int rows = batch * sweep.z().count() * sweep.y().count();
		// A task takes several rows, since it first spreads the weights over a row's length.
		final int share = Math.clamp(rows / 32, 1, 32);
		workers.run((rows + share - 1) / share, (task, worker) -> {
			final float[][] factors = scratch.rows(worker, 0, taps + 2, length);
			final float[][] sources = scratch.rows(worker, 1, taps + 2, length);
			final float[][] sums = scratch.rows(worker, 2, 1, length);
			for (int t = 0; t < taps; t++)
				repeat(weights, sweep.taps()[t] * channels, channels, factors[t], length);
			for (int t = taps; t % 3 != 0; t++) {
				Arrays.fill(factors[t], 0, length, 0);
				Arrays.fill(sources[t], 0, length, 0);
			}
			for (int row = task * share; row < Math.min(rows, (task + 1) * share); row++) {
				gather(sweep, source, row, sources);
				if (bias == null) Arrays.fill(sums[0], 0, length, 0);
				else repeat(bias, 0, channels, sums[0], length);
				for (int t = 0; t < taps; t += 3)
					addProducts(sums[0], factors[t], factors[t + 1], factors[t + 2], sources[t], sources[t + 1], sources[t + 2],
						length);
				write(sweep, sums[0], row, addend, relu, target);
			}
		});
	}

	private static void repeat(final float[] values, final int from, final int count, final float[] row,
		final int length)
	{
		for (int i = 0; i < length; i += count)
			System.arraycopy(values, from, row, i, count);
	}

	private static void addProducts(final float[] sums, final float[] a0, final float[] a1, final float[] a2,
		final float[] b0, final float[] b1, final float[] b2, final int length)
	{
		for (int j = 0; j < length; j++)
			sums[j] = sums[j] + a0[j] * b0[j] + a1[j] * b1[j] + a2[j] * b2[j];
	}

	/** Collects for each tap what a row of targets reads. */
	private void gather(final Sweep sweep, final float[] source, final int row, final float[][] rows) {
		final int channels = shape.channels();
		final Sweep.Line z = sweep.z();
		final Sweep.Line y = sweep.y();
		final Sweep.Line x = sweep.x();
		final int qy = row % y.count() * y.sourceStep();
		final int qz = row / y.count() % z.count() * z.sourceStep();
		final int sample = row / y.count() / z.count();
		int tap = 0;
		for (final int shiftZ : z.shifts())
			for (final int shiftY : y.shifts()) {
				final int sz = qz + shiftZ;
				final int sy = qy + shiftY;
				final boolean inside = sz >= 0 && sz < z.sources() && sy >= 0 && sy < y.sources();
				final int line = ((sample * z.sources() + sz) * y.sources() + sy) * x.sources();
				for (final int shiftX : x.shifts()) {
					final float[] to = rows[tap++];
					final int first = inside ? x.first(shiftX) : 0;
					final int end = inside ? x.end(shiftX) : 0;
					Arrays.fill(to, 0, first * channels, 0);
					Arrays.fill(to, end * channels, x.count() * channels, 0);
					if (x.sourceStep() == 1 && end > first) System.arraycopy(source, (line + first + shiftX) * channels, to, first *
						channels, (end - first) * channels);
					else for (int q = first; q < end; q++)
						System.arraycopy(source, (line + q * x.sourceStep() + shiftX) * channels, to, q * channels, channels);
				}
			}
	}

	private void write(final Sweep sweep, final float[] sums, final int row, final float[] addend, final boolean relu,
		final float[] target)
	{
		final int channels = shape.channels();
		final Sweep.Line z = sweep.z();
		final Sweep.Line y = sweep.y();
		final Sweep.Line x = sweep.x();
		final int ty = row % y.count() * y.targetStep() + y.targetFirst();
		final int tz = row / y.count() % z.count() * z.targetStep() + z.targetFirst();
		final int line = ((row / y.count() / z.count() * z.targets() + tz) * y.targets() + ty) * x.targets();
		final int run = x.targetStep() == 1 ? x.count() * channels : channels;
		for (int from = 0; from < x.count() * channels; from += run) {
			final int at = (line + from / channels * x.targetStep() + x.targetFirst()) * channels;
			for (int i = 0; i < run; i++) {
				final float sum = addend == null ? sums[from + i] : sums[from + i] + addend[at + i];
				target[at + i] = relu ? Math.max(0, sum) : sum;
			}
		}
	}

	@Override
	public void backwardWeights(final int batch, final float[] input, final float[] outputGradient,
		final float[] weightGradient, final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		final int channels = shape.channels();
		final int taps = forward.taps().length;
		final int length = forward.x().count() * channels;
		final int rows = batch * forward.z().count() * forward.y().count();
		final int shards = Math.min(SHARDS, rows);
		final int partial = (taps + 1) * channels;
		final float[] partials = scratch.floats(0, SHARED, shards * partial);
		workers.run(shards, (shard, worker) -> {
			final float[][] sources = scratch.rows(worker, 0, taps + 1, length);
			final float[][] sums = scratch.rows(worker, 1, taps + 1, length);
			final float[] gradient = scratch.rows(worker, 2, 1, length)[0];
			Arrays.fill(sources[taps], 0, length, 1);
			for (int t = 0; t <= taps; t++)
				Arrays.fill(sums[t], 0, length, 0);
			for (int row = (int) ((long) rows * shard / shards); row < (int) ((long) rows * (shard + 1) / shards); row++) {
				gather(forward, input, row, sources);
				System.arraycopy(outputGradient, row * length, gradient, 0, length);
				for (int t = 0; t <= taps; t++)
					addProduct(sums[t], sources[t], gradient, length);
			}
			for (int t = 0; t <= taps; t++) {
				final int at = shard * partial + t * channels;
				Arrays.fill(partials, at, at + channels, 0);
				for (int j = 0; j < length; j += channels)
					for (int c = 0; c < channels; c++)
						partials[at + c] += sums[t][j + c];
			}
		});
		workers.run(taps + 1, (t, worker) -> {
			final float[] to = t < taps ? weightGradient : biasGradient;
			if (to == null) return;
			final int at = t < taps ? t * channels : 0;
			System.arraycopy(partials, t * channels, to, at, channels);
			for (int shard = 1; shard < shards; shard++)
				for (int c = 0; c < channels; c++)
					to[at + c] += partials[shard * partial + t * channels + c];
		});
	}

	private static void addProduct(final float[] sums, final float[] a, final float[] b, final int length) {
		for (int j = 0; j < length; j++)
			sums[j] = sums[j] + a[j] * b[j];
	}
}
