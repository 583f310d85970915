package io.github.convj.kernel;

import java.util.Arrays;
import java.util.List;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * A convolution in plain Java, for any shape. Positions are taken in tiles; the sources of a tile are gathered into one row
 * for each tap and channel, and one row of results for each filter is accumulated from them by {@link Rows}. Thread-safe.
 */
final class JavaConvolution implements ConvolutionKernel {

	/** Positions of a tile: long enough for the loop to run at speed, short enough for six rows in the first cache. */
	private static final int TILE = 384;
	/** Gathered rows at a time, a multiple of three: with {@link #TILE} they fit into the second cache. */
	private static final int TERMS = 192;
	/** Positions whose columns are gathered at a time for the gradient to the weights, a multiple of three. */
	private static final int COLUMNS = 24;
	/** Partial gradients together hold at most this many floats. */
	private static final int PARTIAL_FLOATS = 1 << 22;
	private static final int SHARED = Scratch.SLOTS - 1;

	private final ConvolutionShape shape;
	private final Sweep forward;
	private final List<Sweep> backward;

	JavaConvolution(final ConvolutionShape shape) {
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
		return "rows";
	}

	@Override
	public int packedLength() {
		return shape.weights();
	}

	@Override
	public void pack(final float[] weights, final float[] packed, final Workers workers) {
		final int filters = shape.filters();
		final int terms = shape.weights() / filters;
		workers.run(filters, (f, worker) -> {
			for (int k = 0; k < terms; k++)
				packed[f * terms + k] = weights[k * filters + f];
		});
	}

	@Override
	public void forward(final int batch, final float[] input, final float[] packed, final float[] bias,
		final float[] addend, final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		sweep(forward, batch, input, shape.channels(), packed, bias, addend, relu, output, shape.filters(), scratch, workers);
	}

	@Override
	public void backwardData(final int batch, final float[] outputGradient, final float[] weights,
		final float[] inputGradient, final Scratch scratch, final Workers workers)
	{
		final int groups = shape.groups();
		final int channels = shape.channels();
		final int filters = shape.filters();
		final int groupChannels = channels / groups;
		final int groupFilters = filters / groups;
		final float[] turned = scratch.floats(0, SHARED, shape.weights());
		for (final Sweep sweep : backward) {
			final int[] taps = sweep.taps();
			workers.run(channels, (c, worker) -> {
				final int group = c / groupChannels;
				int to = c * taps.length * groupFilters;
				for (final int tap : taps) {
					System.arraycopy(weights, (tap * groupChannels + c % groupChannels) * filters + group * groupFilters, turned, to,
						groupFilters);
					to += groupFilters;
				}
			});
			sweep(sweep, batch, outputGradient, filters, turned, null, null, false, inputGradient, channels, scratch, workers);
		}
	}

	/** Computes all targets of a sweep from weights {@code [targetChannels, taps, sourceChannels / groups]}. */
	private void sweep(final Sweep sweep, final int batch, final float[] source, final int sourceChannels,
		final float[] weights, final float[] bias, final float[] addend, final boolean relu, final float[] target,
		final int targetChannels, final Scratch scratch, final Workers workers)
	{
		final int groups = shape.groups();
		final int groupSources = sourceChannels / groups;
		final int groupTargets = targetChannels / groups;
		final int terms = sweep.taps().length * groupSources;
		final int positions = batch * sweep.positions();
		final int tiles = (positions + TILE - 1) / TILE;
		// Few tiles leave threads idle: then filters are shared out as well, though each share gathers the same rows.
		final int shares = shares(tiles * groups, groupTargets);
		final int share = ((groupTargets + shares - 1) / shares + 2) / 3 * 3;
		final int parts = groups * shares;
		workers.run(tiles * parts, (task, worker) -> {
			final int group = task % parts / shares;
			final int firstTarget = group * groupTargets + task % shares * share;
			final int targets = Math.min(share, (group + 1) * groupTargets - firstTarget);
			if (targets <= 0) return;
			final int from = task / parts * TILE;
			final int length = Math.min(TILE, positions - from);
			final float[][] results = scratch.rows(worker, 0, (targets + 2) / 3 * 3, TILE);
			final float[][] gathered = scratch.rows(worker, 1, TERMS + 2, TILE);
			for (int i = 0; i < (targets + 2) / 3 * 3; i++)
				Arrays.fill(results[i], 0, length, bias == null || i >= targets ? 0 : bias[firstTarget + i]);
			for (int k = 0; k < terms; k += TERMS) {
				final int block = Math.min(TERMS, terms - k);
				for (int i = 0; i < block; i++)
					gather(sweep, source, sourceChannels, group * groupSources, groupSources, k + i, from, length, gathered[i]);
				for (int i = block; i % 3 != 0; i++)
					Arrays.fill(gathered[i], 0, length, 0);
				for (int i = 0; i < targets; i += 3) {
					final int a0 = (firstTarget + i) * terms + k;
					final int a1 = (firstTarget + Math.min(i + 1, targets - 1)) * terms + k;
					final int a2 = (firstTarget + Math.min(i + 2, targets - 1)) * terms + k;
					Rows.accumulate(results[i], results[i + 1], results[i + 2], gathered, weights, a0, weights, a1, weights, a2,
						block, length);
				}
			}
			scatter(sweep, results, from, length, addend, relu, target, targetChannels, firstTarget, targets);
		});
	}

	/** Into how many shares to cut the filters so that there is work for several threads. */
	private static int shares(final int tasks, final int filters) {
		int shares = 1;
		while (tasks * shares < 8 && filters / (shares * 2) >= 24)
			shares *= 2;
		return shares;
	}

	/** Collects one term's source value for each position of a tile. */
	private static void gather(final Sweep sweep, final float[] source, final int channels, final int firstChannel,
		final int groupChannels, final int term, final int from, final int length, final float[] row)
	{
		final Sweep.Line z = sweep.z();
		final Sweep.Line y = sweep.y();
		final Sweep.Line x = sweep.x();
		final int tap = term / groupChannels;
		final int channel = firstChannel + term % groupChannels;
		final int shiftX = x.shifts()[tap % x.shifts().length];
		final int shiftY = y.shifts()[tap / x.shifts().length % y.shifts().length];
		final int shiftZ = z.shifts()[tap / x.shifts().length / y.shifts().length];
		final int first = x.first(shiftX);
		final int end = x.end(shiftX);
		final int step = x.sourceStep() * channels;
		int qx = from % x.count();
		int line = from / x.count();
		for (int j = 0; j < length; line++) {
			final int run = Math.min(x.count() - qx, length - j);
			final int sy = line % y.count() * y.sourceStep() + shiftY;
			final int plane = line / y.count();
			final int sz = plane % z.count() * z.sourceStep() + shiftZ;
			final int sample = plane / z.count();
			if (sy < 0 || sy >= y.sources() || sz < 0 || sz >= z.sources()) Arrays.fill(row, j, j + run, 0);
			else {
				final int in0 = Math.clamp(first, qx, qx + run);
				final int in1 = Math.clamp(end, in0, qx + run);
				Arrays.fill(row, j, j + in0 - qx, 0);
				Arrays.fill(row, j + in1 - qx, j + run, 0);
				int at = (((sample * z.sources() + sz) * y.sources() + sy) * x.sources() + in0 * x.sourceStep() + shiftX) *
					channels + channel;
				for (int i = j + in0 - qx; i < j + in1 - qx; i++) {
					row[i] = source[at];
					at += step;
				}
			}
			j += run;
			qx = 0;
		}
	}

	/** Writes a tile's rows of results to where they belong, adding the addend and clipping. */
	private static void scatter(final Sweep sweep, final float[][] results, final int from, final int length,
		final float[] addend, final boolean relu, final float[] target, final int channels, final int firstChannel,
		final int count)
	{
		final Sweep.Line z = sweep.z();
		final Sweep.Line y = sweep.y();
		final Sweep.Line x = sweep.x();
		final int step = x.targetStep() * channels;
		int qx = from % x.count();
		int line = from / x.count();
		for (int j = 0; j < length; line++) {
			final int run = Math.min(x.count() - qx, length - j);
			final int ty = line % y.count() * y.targetStep() + y.targetFirst();
			final int plane = line / y.count();
			final int tz = plane % z.count() * z.targetStep() + z.targetFirst();
			final int start = (((plane / z.count() * z.targets() + tz) * y.targets() + ty) * x.targets() + qx * x.targetStep() +
				x.targetFirst()) * channels + firstChannel;
			for (int i = 0; i < count; i++) {
				final float[] row = results[i];
				int at = start + i;
				for (int p = j; p < j + run; p++) {
					float value = row[p];
					if (addend != null) value += addend[at];
					target[at] = relu ? Math.max(0, value) : value;
					at += step;
				}
			}
			j += run;
			qx = 0;
		}
	}

	@Override
	public void backwardWeights(final int batch, final float[] input, final float[] outputGradient,
		final float[] weightGradient, final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		final int groups = shape.groups();
		final int channels = shape.channels();
		final int filters = shape.filters();
		final int groupChannels = channels / groups;
		final int groupFilters = filters / groups;
		final int terms = shape.geometry().taps() * groupChannels;
		final int positions = batch * forward.positions();
		// Neither number may depend on the number of workers: they decide the order in which rounding happens.
		final int shards = Math.max(1, Math.min(Math.min(16, positions / 256), PARTIAL_FLOATS / (shape.weights() +
			filters)));
		final int shares = shares(shards * groups, groupFilters);
		final int share = (groupFilters + shares - 1) / shares;
		final int parts = groups * shares;
		final int partial = (terms + 1) * filters;
		final float[] partials = scratch.floats(0, SHARED, shards * partial);
		workers.run(shards * parts, (task, worker) -> {
			final int shard = task / parts;
			final int group = task % parts / shares;
			final int firstFilter = group * groupFilters + task % shares * share;
			final int count = Math.min(share, (group + 1) * groupFilters - firstFilter);
			if (count <= 0) return;
			final int from = (int) ((long) positions * shard / shards);
			final int to = (int) ((long) positions * (shard + 1) / shards);
			final float[][] results = scratch.rows(worker, 0, (count + 2) / 3 * 3, terms + 1);
			final float[][] columns = scratch.rows(worker, 1, COLUMNS, terms + 1);
			final float[] turned = scratch.floats(worker, 0, COLUMNS * count);
			for (int i = 0; i < (count + 2) / 3 * 3; i++)
				Arrays.fill(results[i], 0, terms + 1, 0);
			for (int p = from; p < to; p += COLUMNS) {
				final int block = Math.min(COLUMNS, to - p);
				for (int i = 0; i < block; i++) {
					column(input, p + i, group * groupChannels, columns[i]);
					// One more term that is always 1 makes the bias' gradient.
					columns[i][terms] = 1;
					for (int f = 0; f < count; f++)
						turned[f * COLUMNS + i] = outputGradient[(p + i) * filters + firstFilter + f];
				}
				for (int i = block; i % 3 != 0; i++)
					Arrays.fill(columns[i], 0, terms + 1, 0);
				for (int f = 0; f < count; f += 3)
					Rows.accumulate(results[f], results[f + 1], results[f + 2], columns, turned, f * COLUMNS, turned, Math.min(f + 1,
						count - 1) * COLUMNS, turned, Math.min(f + 2, count - 1) * COLUMNS, block, terms + 1);
			}
			for (int f = 0; f < count; f++) {
				final float[] row = results[f];
				int at = shard * partial + firstFilter + f;
				for (int k = 0; k <= terms; k++) {
					partials[at] = row[k];
					at += filters;
				}
			}
		});
		workers.run(terms + 1, (k, worker) -> {
			final float[] to = k < terms ? weightGradient : biasGradient;
			if (to == null) return;
			final int at = k < terms ? k * filters : 0;
			System.arraycopy(partials, k * filters, to, at, filters);
			for (int shard = 1; shard < shards; shard++)
				for (int f = 0; f < filters; f++)
					to[at + f] += partials[shard * partial + k * filters + f];
		});
	}

	/** Collects all that one output position reads, {@code [taps, C / groups]}. */
	private void column(final float[] input, final int position, final int firstChannel, final float[] column) {
		final Sweep.Line z = forward.z();
		final Sweep.Line y = forward.y();
		final Sweep.Line x = forward.x();
		final int channels = shape.channels();
		final int count = channels / shape.groups();
		final int sx = position % x.count() * x.sourceStep();
		final int line = position / x.count();
		final int sy = line % y.count() * y.sourceStep();
		final int plane = line / y.count();
		final int sz = plane % z.count() * z.sourceStep();
		final int sample = plane / z.count() * z.sources();
		int to = 0;
		for (final int shiftZ : z.shifts())
			for (final int shiftY : y.shifts()) {
				final int iz = sz + shiftZ;
				final int iy = sy + shiftY;
				final boolean inside = iz >= 0 && iz < z.sources() && iy >= 0 && iy < y.sources();
				for (final int shiftX : x.shifts()) {
					final int ix = sx + shiftX;
					if (inside && ix >= 0 && ix < x.sources()) System.arraycopy(input, (((sample + iz) * y.sources() + iy) * x
						.sources() + ix) * channels + firstChannel, column, to, count);
					else Arrays.fill(column, to, to + count, 0);
					to += count;
				}
			}
	}
}
