package io.github.convj.kernel;

import java.util.Arrays;
import java.util.List;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * A convolution in plain Java, for any shape. Positions are taken in tiles; the sources of a tile are gathered into one row
 * for each tap and channel, and one row of results for each filter is accumulated from them as {@link Quads}. Gradients to the
 * weights are {@link JavaConvolutionGradient}'s. Thread-safe.
 */
final class JavaConvolution implements ConvolutionKernel {

	/** Positions of a tile, at most as many as {@link Quads} hold. */
	private static final int TILE = 288;
	/** Gathered rows at a time, a multiple of four: with {@link #TILE} they stay in the first cache. */
	private static final int TERMS = 24;
	private static final int SHARED = Scratch.SLOTS - 1;

	private final ConvolutionShape shape;
	private final SweepTaps forward;
	private final List<SweepTaps> backward;
	private final JavaConvolutionGradient gradient;

	JavaConvolution(final ConvolutionShape shape) {
		this.shape = shape;
		forward = new SweepTaps(Sweep.forward(shape.geometry()));
		backward = Sweep.backward(shape.geometry()).stream().map(SweepTaps::new).toList();
		gradient = new JavaConvolutionGradient(shape, forward);
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
		final int filters = shape.filters();
		return Quads.factors(filters, shape.weights() / filters);
	}

	@Override
	public void pack(final float[] weights, final float[] packed, final Scratch scratch, final Workers workers) {
		final int filters = shape.filters();
		final int groupFilters = filters / shape.groups();
		final int terms = shape.weights() / filters;
		final int blocks = blocks(groupFilters);
		workers.run(shape.groups() * blocks, (task, worker) -> {
			final int first = task % blocks * Quads.TOGETHER;
			final int count = Math.min(Quads.TOGETHER, groupFilters - first);
			final int filter = task / blocks * groupFilters + first;
			Quads.arrange(weights, filter, filters, 1, terms, count, packed, Quads.factors(filter, terms));
		});
	}

	/** @return blocks of results that are computed together */
	private static int blocks(final int targets) {
		return (targets + Quads.TOGETHER - 1) / Quads.TOGETHER;
	}

	@Override
	public void forward(final int batch, final float[] input, final float[] packed, final float[] bias,
		final float[] addend, final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		sweep(forward, false, batch, inputs(batch, input, scratch, workers), shape.channels(), packed, bias, addend, relu, output,
			shape.filters(), scratch, workers);
	}

	@Override
	public void forwardPooled(final int batch, final float[] input, final float[] packed, final float[] bias,
		final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		sweep(forward, true, batch, inputs(batch, input, scratch, workers), shape.channels(), packed, bias, null, relu, output,
			shape.filters(), scratch, workers);
	}

	private SweepSources inputs(final int batch, final float[] input, final Scratch scratch, final Workers workers) {
		return SweepSources.of(batch, forward.sweep, shape.channels(), input, shape.geometry().taps() > 1, forward.sweep.x().count(),
			scratch, workers);
	}

	@Override
	public void backwardData(final int batch, final float[] outputGradient, final float[] weights,
		final float[] addend, final float[] inputGradient, final Scratch scratch, final Workers workers)
	{
		final int channels = shape.channels();
		final int filters = shape.filters();
		final int groupChannels = channels / shape.groups();
		final int groupFilters = filters / shape.groups();
		final int blocks = blocks(groupChannels);
		final Geometry.Axis x = shape.geometry().x();
		final float[] turned = scratch.floats(0, SHARED, Quads.factors(channels, shape.geometry().taps() * groupFilters));
		// Any of them: they read the same sources, one after the other.
		final SweepSources sources = SweepSources.of(batch, backward.get(0).sweep, filters, outputGradient, shape.geometry()
			.taps() > 1, x.input() / x.stride(), scratch, workers);
		for (final SweepTaps sweep : backward) {
			final int[] taps = sweep.sweep.taps();
			// Between the steps of a 1x1 window there is nothing to add.
			if (taps.length == 0 && addend == inputGradient) continue;
			final int terms = taps.length * groupFilters;
			workers.run(shape.groups() * blocks, (task, worker) -> {
				final int first = task % blocks * Quads.TOGETHER;
				final int count = Math.min(Quads.TOGETHER, groupChannels - first);
				final int group = task / blocks;
				int to = Quads.factors(group * groupChannels + first, terms);
				for (int k = 0; k < Quads.whole(terms); k += 4)
					for (int c = first; c < first + count; c++)
						for (int i = k; i < k + 4; i++)
							turned[to++] = i < terms ? weights[(taps[i / groupFilters] * groupChannels + c) * filters + group *
								groupFilters + i % groupFilters] : 0;
			});
			sweep(sweep, false, batch, sources, filters, turned, null, addend, false, inputGradient, channels, scratch, workers);
		}
	}

	/**
	 * Computes all targets of a sweep from weights that {@link #pack} has brought into order, or the largest of each four of them.
	 * Pooled, a tile's positions are runs of pairs in a line and, behind each of these, of those below.
	 */
	private void sweep(final SweepTaps taps, final boolean pooled, final int batch, final SweepSources source,
		final int sourceChannels, final float[] weights, final float[] bias, final float[] addend, final boolean relu,
		final float[] target, final int targetChannels, final Scratch scratch, final Workers workers)
	{
		final Sweep sweep = taps.sweep;
		final int groups = shape.groups();
		final int groupSources = sourceChannels / groups;
		final int groupTargets = targetChannels / groups;
		final int terms = sweep.taps().length * groupSources;
		// Of which all are computed that one of the targets needs.
		final int each = pooled ? 4 : 1;
		final int positions = batch * (pooled ? sweep.y().count() / 2 * (sweep.x().count() / 2) : sweep.positions());
		final int tile = TILE / each;
		final int tiles = (positions + tile - 1) / tile;
		// Few tiles leave threads idle: then filters are shared out as well, though each share gathers the same rows.
		final int shares = shares(tiles * groups, groupTargets);
		final int share = blocks((groupTargets + shares - 1) / shares) * Quads.TOGETHER;
		final int parts = groups * shares;
		final int row = Quads.row(Math.min(TILE, positions * each));
		final int part = Quads.length(1, row);
		final boolean many = batch > 1 || tiles > 8;
		final float[][] results = Quads.lend(scratch, 0, Quads.whole(Math.min(share, groupTargets)) / 4, part, workers.count(), many);
		final float[][] gathered = Quads.lend(scratch, 1, Quads.whole(Math.min(TERMS, terms)) / 4, part, workers.count(), many);
		workers.run(tiles * parts, (task, worker) -> {
			final int group = task % parts / shares;
			final int firstTarget = group * groupTargets + task % shares * share;
			final int targets = Math.min(share, (group + 1) * groupTargets - firstTarget);
			if (targets <= 0) return;
			final int from = task / parts * tile;
			final int count = Math.min(tile, positions - from);
			final int first = Quads.first(worker, part);
			final int lanes = Quads.lanes(count * each);
			for (int i = 0; i < targets; i++)
				Arrays.fill(results[i / 4], first + i % 4 * row, first + i % 4 * row + lanes, bias == null ? 0 : bias[firstTarget + i]);
			for (int k = 0; k < terms; k += TERMS) {
				final int block = Math.min(TERMS, terms - k);
				if (pooled) gatherPooled(taps, source, group * groupSources, groupSources, k, block, from, count, gathered, row,
					first);
				else source.gather(taps, group * groupSources, groupSources, k, block, from, count, gathered, 0, 2, row, first);
				// Rows that are multiplied with weights of 0 must be numbers.
				for (int i = block; i < Quads.whole(block); i++)
					Arrays.fill(gathered[i / 4], first + i % 4 * row, first + i % 4 * row + lanes, 0);
				for (int t = 0; t < targets; t += Quads.TOGETHER) {
					final int together = Math.min(Quads.TOGETHER, targets - t);
					Quads.accumulate(results, t / 4, together, gathered, 0, first, row, weights, Quads.factors(firstTarget + t, terms) +
						k * together, block, lanes);
				}
			}
			if (relu && addend == null) for (int i = 0; i < targets; i += 4)
				Quads.clip(results[i / 4], first, first + 3 * row + lanes);
			if (pooled) JavaScatter.pool(sweep, source.samples(), results, first, row, from, count, target, targetChannels,
				firstTarget, targets);
			else JavaScatter.scatter(sweep, source.samples(), results, first, row, from, count, addend, relu, target,
				targetChannels, firstTarget, targets);
		});
	}

	/** Into how many shares to cut the filters so that there is work for several threads. */
	static int shares(final int tasks, final int filters) {
		int shares = 1;
		while (tasks * shares < 8 && filters / (shares * 2) >= 24)
			shares *= 2;
		return shares;
	}

	private static void gatherPooled(final SweepTaps taps, final SweepSources source, final int firstChannel,
		final int groupChannels, final int firstTerm, final int terms, final int from, final int count,
		final float[][] rows, final int row, final int to)
	{
		final int line = taps.sweep.x().count() / 2 * source.samples();
		final int lines = taps.sweep.y().count();
		final int pairs = lines / 2;
		int run;
		for (int done = 0; done < count; done += run) {
			final int position = from + done;
			run = Math.min(line - position % line, count - done);
			final int upper = position / line / pairs * lines + position / line % pairs * 2;
			for (int i = 0; i < 2; i++)
				source.gatherRun(taps, firstChannel, groupChannels, firstTerm, terms, upper + i, 2 * (position % line), 2 * run, rows, 0, 2,
					row, to + 4 * done + 2 * i * run);
		}
	}

	@Override
	public void backwardWeights(final int batch, final float[] input, final float[] outputGradient,
		final float[] weightGradient, final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		gradient.run(batch, input, outputGradient, weightGradient, biasGradient, scratch, workers);
	}
}
