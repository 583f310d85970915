package io.github.convj.kernel;

import java.util.Arrays;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * Gradients to the weights of a convolution in plain Java, for any shape. With many terms a position at a time adds its sources,
 * times its gradient, to rows that are as long as there are terms; with few, rows run over positions. Positions are cut into
 * shards with sums of their own. Thread-safe.
 */
final class JavaConvolutionGradient {

	/** Positions whose columns are gathered at a time, a multiple of four. */
	private static final int COLUMNS = 24;
	/** Below this many terms sums run along positions. */
	private static final int FEW_TERMS = 48;
	/** Terms of a row, about, where a tap has too many for {@link Quads}: with three rows of sources it stays in the first cache. */
	private static final int LONGEST = 640;
	/** Positions of a row that runs along them. */
	private static final int LANES = 256;
	/** So many sums of such a length stay in the second cache. */
	private static final int SUMS = 448;
	/** Pieces of positions that are multiplied together. */
	private static final int PIECES = 4;
	/** Filters whose sums over all shards one task adds. */
	private static final int ADDED = 8;
	/** Partial gradients together hold at most this many floats. */
	private static final int PARTIAL_FLOATS = 1 << 22;
	private static final int PARTIALS = 4;
	private static final int SOURCES = 1;

	private final ConvolutionShape shape;
	private final SweepTaps sweepTaps;
	private final Sweep forward;
	private final int groupChannels;
	private final int groupFilters;
	private final int taps;
	private final int terms;
	private final boolean few;

	/** @param forward of the shape */
	JavaConvolutionGradient(final ConvolutionShape shape, final SweepTaps forward) {
		this.shape = shape;
		sweepTaps = forward;
		this.forward = forward.sweep;
		groupChannels = shape.channels() / shape.groups();
		groupFilters = shape.filters() / shape.groups();
		taps = shape.geometry().taps();
		terms = taps * groupChannels;
		few = terms < FEW_TERMS;
	}

	/** @param biasGradient or null */
	void run(final int batch, final float[] input, final float[] outputGradient, final float[] weightGradient,
		final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		final int positions = batch * forward.positions();
		// None of these numbers may depend on the number of workers: they decide the order in which rounding happens.
		final int shards = Math.max(1, Math.min(Math.min(16, positions / (few ? LANES * PIECES : 256)), PARTIAL_FLOATS /
			(shape.weights() + shape.filters())));
		// Of each filter the sums of all terms, and that of the gradients.
		final float[][] partials = scratch.rows(0, PARTIALS, shards, (terms + 1) * shape.filters());
		if (few) sumAlong(batch, shards, input, outputGradient, partials, scratch, workers);
		else sumAcross(positions, shards, input, outputGradient, partials, scratch, workers);
		workers.run((shape.filters() + ADDED - 1) / ADDED, (task, worker) -> add(partials, shards, task * ADDED, Math.min(task *
			ADDED + ADDED, shape.filters()), weightGradient, biasGradient));
	}

	/** Adds the shards' sums of some filters and writes them. */
	private void add(final float[][] partials, final int shards, final int first, final int end,
		final float[] weightGradient, final float[] biasGradient)
	{
		final int filters = shape.filters();
		final float[] sums = partials[0];
		for (int shard = 1; shard < shards; shard++)
			add(sums, partials[shard], first * (terms + 1), end * (terms + 1));
		for (int k = 0; k < terms; k++)
			for (int f = first; f < end; f++)
				weightGradient[k * filters + f] = sums[f * (terms + 1) + k];
		if (biasGradient != null) for (int f = first; f < end; f++)
			biasGradient[f] = sums[f * (terms + 1) + terms];
	}

	private static void add(final float[] sums, final float[] more, final int from, final int end) {
		for (int i = from; i < end; i++)
			sums[i] = sums[i] + more[i];
	}

	/** Into rows that are as long as there are terms of some taps. */
	private void sumAcross(final int positions, final int shards, final float[] input, final float[] outputGradient,
		final float[][] partials, final Scratch scratch, final Workers workers)
	{
		final boolean quads = groupChannels < Quads.MOST;
		final int longest = quads ? (Quads.MOST - 1) / groupChannels * groupChannels : LONGEST;
		final int chunks = Math.min(taps, (terms + longest - 1) / longest);
		final int shares = JavaConvolution.shares(shards * shape.groups() * chunks, groupFilters);
		final int share = (groupFilters + shares - 1) / shares;
		final int parts = shape.groups() * shares * chunks;
		final int row = quads ? Quads.row((taps + chunks - 1) / chunks * groupChannels + 1) : 0;
		final int part = Quads.length(1, row);
		final float[][] quadResults = quads ? Quads.lend(scratch, 0, Quads.whole(share) / 4, part, workers.count(), true) : null;
		final float[][] quadColumns = quads ? Quads.lend(scratch, 1, COLUMNS / 4, part, workers.count(), true) : null;
		workers.run(shards * parts, (task, worker) -> {
			final int shard = task / parts;
			final int group = task % parts / (shares * chunks);
			final int firstFilter = group * groupFilters + task / chunks % shares * share;
			final int count = Math.min(share, (group + 1) * groupFilters - firstFilter);
			if (count <= 0) return;
			final int from = (int) ((long) positions * shard / shards);
			final int to = (int) ((long) positions * (shard + 1) / shards);
			final int firstTap = taps * (task % chunks) / chunks;
			final int endTap = taps * (task % chunks + 1) / chunks;
			// One more term that is always 1 makes the bias' gradient.
			final int length = (endTap - firstTap) * groupChannels + (endTap == taps ? 1 : 0);
			final int together = quads ? 2 : 0;
			final int mask = (1 << together) - 1;
			final int first = quads ? Quads.first(worker, part) : 0;
			final int lanes = quads ? Quads.lanes(length) : length;
			final float[][] results = quads ? quadResults : scratch.rows(worker, 0, count + 1, length);
			final float[][] columns = quads ? quadColumns : scratch.rows(worker, SOURCES, COLUMNS, length);
			for (int i = 0; i < count; i++)
				Arrays.fill(results[i >> together], first + (i & mask) * row, first + (i & mask) * row + lanes, 0);
			for (int p = from; p < to; p += COLUMNS) {
				final int block = Math.min(COLUMNS, to - p);
				columns(input, p, block, group * groupChannels, firstTap, endTap, columns, together, first, row);
				if (endTap == taps) for (int i = 0; i < block; i++)
					columns[i >> together][first + (i & mask) * row + length - 1] = 1;
				final int at = p * shape.filters() + firstFilter;
				if (!quads) Rows.accumulate(results, 0, count, columns, 0, outputGradient, at, 1, shape.filters(), block, length);
				else {
					for (int i = block; i < Quads.whole(block); i++)
						Arrays.fill(columns[i / 4], first + i % 4 * row, first + i % 4 * row + lanes, 0);
					for (int f = 0; f < count; f += Quads.TOGETHER)
						Quads.accumulateColumns(results, f / 4, Math.min(Quads.TOGETHER, count - f), columns, 0, first, row, outputGradient,
							at + f, shape.filters(), block, lanes);
				}
			}
			for (int f = 0; f < count; f++)
				System.arraycopy(results[f >> together], first + (f & mask) * row, partials[shard], (firstFilter + f) * (terms + 1) +
					firstTap * groupChannels, length);
		});
	}

	/**
	 * Where terms are too few for a long row: rows run over positions, four pieces of them at a time are multiplied with those of the
	 * gradient, and what has been summed up in a row is added at the end.
	 */
	private void sumAlong(final int batch, final int shards, final float[] input, final float[] outputGradient,
		final float[][] partials, final Scratch scratch, final Workers workers)
	{
		final int filters = shape.filters();
		final int positions = batch * forward.positions();
		final int shares = (groupFilters * (terms + 1) + SUMS - 1) / SUMS;
		final int share = (groupFilters + shares - 1) / shares;
		final int parts = shape.groups() * shares;
		final SweepSources source = SweepSources.of(batch, forward, shape.channels(), input, taps > 1, 0, scratch, workers);
		workers.run(shards * parts, (task, worker) -> {
			final int shard = task / parts;
			final int group = task % parts / shares;
			final int firstFilter = group * groupFilters + task % shares * share;
			final int count = Math.min(share, (group + 1) * groupFilters - firstFilter);
			if (count <= 0) return;
			final int from = (int) ((long) positions * shard / shards);
			final int to = (int) ((long) positions * (shard + 1) / shards);
			final float[][] sums = scratch.rows(worker, 0, (terms + 1) * count, LANES);
			final float[][] sources = scratch.rows(worker, 1, PIECES * (terms + 1), LANES);
			final float[][] gradients = scratch.rows(worker, 2, PIECES * count, LANES);
			for (int i = 0; i < (terms + 1) * count; i++)
				Arrays.fill(sums[i], 0, LANES, 0);
			// One more term that is always 1 makes the bias' gradient.
			for (int i = 0; i < PIECES; i++)
				Arrays.fill(sources[i * (terms + 1) + terms], 0, LANES, 1);
			for (int p = from; p < to; p += PIECES * LANES) {
				for (int i = 0; i < PIECES; i++) {
					final int first = Math.min(p + i * LANES, to);
					final int length = Math.min(LANES, to - first);
					source.gather(sweepTaps, group * groupChannels, groupChannels, 0, terms, first, length, sources, i * (terms + 1), 0, 0,
						0);
					for (int k = 0; k < terms; k++)
						Arrays.fill(sources[i * (terms + 1) + k], length, LANES, 0);
					for (int f = 0; f < count; f++) {
						SweepSources.turn(outputGradient, first * filters + firstFilter + f, filters, gradients[i * count + f], 0, 1, length);
						Arrays.fill(gradients[i * count + f], length, LANES, 0);
					}
				}
				for (int f = 0; f < count; f++)
					for (int k = 0; k <= terms; k++)
						Rows.addProducts(sums[f * (terms + 1) + k], sources, k, terms + 1, gradients, f, count, LANES);
			}
			for (int f = 0; f < count; f++)
				for (int k = 0; k <= terms; k++)
					partials[shard][(firstFilter + f) * (terms + 1) + k] = Rows.sum(sums[f * (terms + 1) + k], LANES);
		});
	}

	/**
	 * Collects what some output positions in a row read for some taps, {@code [position][taps, C / groups]}.
	 *
	 * @param together {@code 1 << together} positions stand in one array
	 * @param at where the first of them begins
	 * @param row from one to the next
	 */
	private void columns(final float[] input, final int first, final int count, final int firstChannel,
		final int firstTap, final int endTap, final float[][] columns, final int together, final int at, final int row)
	{
		final Sweep.Line z = forward.z();
		final Sweep.Line y = forward.y();
		final Sweep.Line x = forward.x();
		int run;
		for (int done = 0; done < count; done += run) {
			final int line = (first + done) / x.count();
			final int plane = line / y.count();
			final int qx = (first + done) % x.count();
			run = Math.min(x.count() - qx, count - done);
			columnsOfLine(input, plane / z.count() * z.sources(), plane % z.count() * z.sourceStep(), line % y.count() * y
				.sourceStep(), qx * x.sourceStep(), done, run, firstChannel, firstTap, endTap, columns, together, at, row);
		}
	}

	/** The same for positions of one line: numbers {@code first} to {@code first + count} of those that are collected. */
	private void columnsOfLine(final float[] input, final int firstPlane, final int sz, final int sy, final int sx,
		final int first, final int count, final int firstChannel, final int firstTap, final int endTap,
		final float[][] columns, final int together, final int at, final int row)
	{
		final int[] shiftsZ = forward.z().shifts();
		final int[] shiftsY = forward.y().shifts();
		final int[] shiftsX = forward.x().shifts();
		final int sizeZ = forward.z().sources();
		final int sizeY = forward.y().sources();
		final int sizeX = forward.x().sources();
		final int step = forward.x().sourceStep();
		final int channels = shape.channels();
		// Taps of a line lie side by side unless there is something between them.
		final boolean whole = groupChannels == channels && shape.geometry().x().dilation() == 1;
		int to = at;
		int run;
		for (int tap = firstTap; tap < endTap; tap += run) {
			final int kx = tap % shiftsX.length;
			run = whole ? Math.min(shiftsX.length - kx, endTap - tap) : 1;
			final int iz = sz + shiftsZ[tap / shiftsX.length / shiftsY.length];
			final int iy = sy + shiftsY[tap / shiftsX.length % shiftsY.length];
			final boolean inside = iz >= 0 && iz < sizeZ && iy >= 0 && iy < sizeY;
			final int line = ((firstPlane + iz) * sizeY + iy) * sizeX;
			for (int i = 0; i < count; i++) {
				final float[] column = columns[first + i >> together];
				final int begin = to + (first + i & (1 << together) - 1) * row;
				final int ix = sx + i * step + shiftsX[kx];
				if (inside && ix >= 0 && ix + run <= sizeX) System.arraycopy(input, (line + ix) * channels + firstChannel, column,
					begin, run * groupChannels);
				else {
					final int in0 = inside ? Math.clamp(-ix, 0, run) : 0;
					final int in1 = inside ? Math.clamp(sizeX - ix, in0, run) : 0;
					Arrays.fill(column, begin, begin + in0 * groupChannels, 0);
					if (in0 < in1) System.arraycopy(input, (line + ix + in0) * channels + firstChannel, column, begin + in0 *
						groupChannels, (in1 - in0) * groupChannels);
					Arrays.fill(column, begin + in1 * groupChannels, begin + run * groupChannels, 0);
				}
			}
			to += run * groupChannels;
		}
	}
}
