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

	/** Positions of a tile, at most as many as {@link Quads} hold. */
	private static final int TILE = 288;
	/** Gathered rows at a time: with {@link #TILE} they stay in the first cache. */
	private static final int TERMS = 32;
	/** Positions whose columns are gathered at a time for the gradient to the weights. */
	private static final int COLUMNS = 24;
	/** Below this many terms the gradient to the weights is summed along rows of positions. */
	private static final int FEW_TERMS = 32;
	/** Terms of a row for the gradient to the weights, about, where a tap has too many for {@link Quads}: with three rows of sources it stays in the first cache. */
	private static final int LONGEST = 640;
	/** Positions of such a row. */
	private static final int LANES = 256;
	/** So many sums of such a length stay in the second cache. */
	private static final int SUMS = 448;
	private static final int PIECES = 4;
	/** Partial gradients together hold at most this many floats. */
	private static final int PARTIAL_FLOATS = 1 << 22;
	/** Samples that are interleaved where lines are short; a tile holds a multiple of it. */
	private static final int INTERLEAVED = 8;
	private static final int SHORT_LINE = 48;
	/** Runs below this are copied faster one by one. */
	private static final int SHORT = 16;
	private static final int SHARED = Scratch.SLOTS - 1;
	private static final int PLANES = Scratch.SLOTS - 2;

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
	public void pack(final float[] weights, final float[] packed, final Scratch scratch, final Workers workers) {
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
		final Sources sources = sources(batch, forward, shape.channels(), input, forward.taps().length > 1, forward.x()
			.count() < SHORT_LINE, scratch, workers);
		sweep(forward, batch, sources, shape.channels(), packed, bias, addend, relu, output, shape.filters(), scratch, workers);
	}

	@Override
	public void backwardData(final int batch, final float[] outputGradient, final float[] weights,
		final float[] addend, final float[] inputGradient, final Scratch scratch, final Workers workers)
	{
		final int groups = shape.groups();
		final int channels = shape.channels();
		final int filters = shape.filters();
		final int groupChannels = channels / groups;
		final int groupFilters = filters / groups;
		final float[] turned = scratch.floats(0, SHARED, shape.weights());
		// Any of them: they read the same sources, one after the other.
		final Sources sources = sources(batch, backward.get(0), filters, outputGradient, shape.geometry().taps() > 1, shape
			.geometry().x().input() / shape.geometry().x().stride() < SHORT_LINE, scratch, workers);
		for (final Sweep sweep : backward) {
			final int[] taps = sweep.taps();
			// Between the steps of a 1x1 window there is nothing to add.
			if (taps.length == 0 && addend == inputGradient) continue;
			workers.run(channels, (c, worker) -> {
				final int group = c / groupChannels;
				int to = c * taps.length * groupFilters;
				for (final int tap : taps) {
					System.arraycopy(weights, (tap * groupChannels + c % groupChannels) * filters + group * groupFilters, turned, to,
						groupFilters);
					to += groupFilters;
				}
			});
			sweep(sweep, batch, sources, filters, turned, null, addend, false, inputGradient, channels, scratch, workers);
		}
	}

	/**
	 * Where the sources of a sweep are read: as they come, or, if windows overlap, one channel after the other, so that what a
	 * tap reads lies side by side and is cut out once, not once for each tap; with a stride, of each line the columns that a tap
	 * reads stand together. Lines of small images are too short to be copied at speed, so a few samples may be interleaved.
	 *
	 * @param values of all channels
	 * @param pixel from one position to the next
	 * @param channel from one channel to the next
	 * @param samples that lie side by side at each position
	 * @param phases into which columns are sorted, 1 if they are in order
	 * @param columns of a phase
	 */
	private record Sources(float[] values, int pixel, int channel, int samples, int phases, int columns) {}

	private Sources sources(final int batch, final Sweep sweep, final int channels, final float[] source,
		final boolean overlap, final boolean interleave, final Scratch scratch, final Workers workers)
	{
		final int width = sweep.x().sources();
		final int samples = overlap && interleave && batch % INTERLEAVED == 0 ? INTERLEAVED : 1;
		final int phases = overlap ? sweep.x().sourceStep() : 1;
		if (!overlap || channels == 1 && samples == 1 && phases == 1) return new Sources(source, channels, 1, 1, 1, width);
		final int columns = (width + phases - 1) / phases;
		final int perSample = sweep.z().sources() * sweep.y().sources();
		final int lines = batch / samples * perSample;
		final int count = batch * perSample * phases * columns;
		final float[] planes = scratch.floats(0, PLANES, count * channels);
		Loops.chunks(lines, Math.max(1, 128 / width), workers, (from, to, worker) -> {
			int run;
			for (int line = from; line < to; line += run) {
				// Lines of columns in order are one long line.
				run = phases == 1 ? Math.min(to - line, perSample - line % perSample) : 1;
				for (int i = 0; i < samples; i++) {
					final int first = ((line / perSample * samples + i) * perSample + line % perSample) * width;
					for (int phase = 0; phase < phases; phase++)
						for (int c = 0; c < channels; c++)
							turn(source, (first + phase) * channels + c, phases * channels, planes, c * count + (line * phases + phase) *
								columns * samples + i, samples, (run * width - phase + phases - 1) / phases);
				}
			}
		});
		return new Sources(planes, 1, count, samples, phases, columns);
	}

	private static void turn(final float[] from, final int first, final int step, final float[] to, final int firstTo,
		final int toStep, final int count)
	{
		int at = first;
		int out = firstTo;
		for (int i = 0; i < count; i++) {
			to[out] = from[at];
			at += step;
			out += toStep;
		}
	}

	/** Computes all targets of a sweep from weights {@code [targetChannels, taps, sourceChannels / groups]}. */
	private void sweep(final Sweep sweep, final int batch, final Sources source, final int sourceChannels,
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
		final int share = ((groupTargets + shares - 1) / shares + 3) / 4 * 4;
		final int parts = groups * shares;
		final int row = Quads.row(Math.min(TILE, positions));
		final int part = Quads.length(1, row);
		final boolean many = batch > 1 || tiles > 8;
		final float[][] results = Quads.lend(scratch, 0, (Math.min(share, groupTargets) + 3) / 4, part, workers.count(), many);
		final float[][] gathered = Quads.lend(scratch, 1, (Math.min(TERMS, terms) + 3) / 4, part, workers.count(), many);
		workers.run(tiles * parts, (task, worker) -> {
			final int group = task % parts / shares;
			final int firstTarget = group * groupTargets + task % shares * share;
			final int targets = Math.min(share, (group + 1) * groupTargets - firstTarget);
			if (targets <= 0) return;
			final int from = task / parts * TILE;
			final int length = Math.min(TILE, positions - from);
			final int first = Quads.first(worker, part);
			final int lanes = Quads.lanes(length, row);
			for (int i = 0; i < targets; i++)
				Arrays.fill(results[i / 4], first + i % 4 * row, first + i % 4 * row + lanes, bias == null ? 0 : bias[firstTarget + i]);
			for (int k = 0; k < terms; k += TERMS) {
				final int block = Math.min(TERMS, terms - k);
				for (int i = 0; i < (block + 3) / 4 * 4; i++) {
					final int at = first + i % 4 * row;
					// Rows that are multiplied with weights of 0 must be numbers.
					if (i >= block) Arrays.fill(gathered[i / 4], at, at + lanes, 0);
					else gather(sweep, source, group * groupSources, groupSources, k + i, from, length, gathered[i / 4], at);
				}
				Quads.accumulate(results, 0, targets, gathered, 0, first, row, weights, firstTarget * terms + k, terms, 1, block, lanes);
			}
			if (relu && addend == null) for (int i = 0; i < targets; i += 4)
				Quads.clip(results[i / 4], first, first + 3 * row + lanes);
			scatter(sweep, source.samples, results, first, row, from, length, addend, relu, target, targetChannels, firstTarget,
				targets);
		});
	}

	/** Into how many shares to cut the filters so that there is work for several threads. */
	private static int shares(final int tasks, final int filters) {
		int shares = 1;
		while (tasks * shares < 8 && filters / (shares * 2) >= 24)
			shares *= 2;
		return shares;
	}

	/** Collects one term's source value for each position of a tile, in a row that begins at an index. */
	private static void gather(final Sweep sweep, final Sources source, final int firstChannel, final int groupChannels,
		final int term, final int from, final int length, final float[] row, final int to)
	{
		final float[] values = source.values;
		final Sweep.Line z = sweep.z();
		final Sweep.Line y = sweep.y();
		final Sweep.Line x = sweep.x();
		final int tap = term / groupChannels;
		final int channel = firstChannel + term % groupChannels;
		final int shiftX = x.shifts()[tap % x.shifts().length];
		final int shiftY = y.shifts()[tap / x.shifts().length % y.shifts().length];
		final int shiftZ = z.shifts()[tap / x.shifts().length / y.shifts().length];
		final int samples = source.samples;
		final int width = source.phases * source.columns;
		final int first = x.first(shiftX) * samples;
		final int end = x.end(shiftX) * samples;
		final int count = x.count() * samples;
		final int step = source.phases > 1 ? 1 : x.sourceStep() * source.pixel;
		final int shifted = source.phases > 1 ? Math.floorMod(shiftX, source.phases) * source.columns + Math.floorDiv(shiftX,
			source.phases) : shiftX;
		int q = from % count;
		int line = from / count;
		final int stop = to + length;
		for (int j = to; j < stop; line++) {
			final int run = Math.min(count - q, stop - j);
			final int sy = line % y.count() * y.sourceStep() + shiftY;
			final int plane = line / y.count();
			final int sz = plane % z.count() * z.sourceStep() + shiftZ;
			final int sample = plane / z.count();
			if (sy < 0 || sy >= y.sources() || sz < 0 || sz >= z.sources()) Arrays.fill(row, j, j + run, 0);
			else {
				final int in0 = Math.clamp(first, q, q + run);
				final int in1 = Math.clamp(end, in0, q + run);
				Arrays.fill(row, j, j + in0 - q, 0);
				Arrays.fill(row, j + in1 - q, j + run, 0);
				final int at = (((sample * z.sources() + sz) * y.sources() + sy) * width + shifted) * samples * source.pixel + in0 *
					step + channel * source.channel;
				final int start = j + in0 - q;
				if (step == 1 && in1 - in0 >= SHORT) System.arraycopy(values, at, row, start, in1 - in0);
				else copy(values, at, step, row, start, start + in1 - in0);
			}
			j += run;
			q = 0;
		}
	}

	private static void copy(final float[] values, final int first, final int step, final float[] row, final int from,
		final int to)
	{
		int at = first;
		for (int j = from; j < to; j++) {
			row[j] = values[at];
			at += step;
		}
	}

	/** Four channels at a time visit the lines of the cache a quarter as often. */
	private static void write(final float[] q, final int from, final int row, final int step, final int count,
		final float[] target, final int first, final int targetStep)
	{
		int j = from;
		int at = first;
		for (int i = 0; i < count; i++) {
			target[at] = q[j];
			target[at + 1] = q[j + row];
			target[at + 2] = q[j + 2 * row];
			target[at + 3] = q[j + 3 * row];
			j += step;
			at += targetStep;
		}
	}

	private static void writeSum(final float[] q, final int from, final int row, final int step, final int count,
		final float[] addend, final boolean relu, final float[] target, final int first, final int targetStep)
	{
		final float least = relu ? 0 : Float.NEGATIVE_INFINITY;
		int j = from;
		int at = first;
		for (int i = 0; i < count; i++) {
			target[at] = Math.max(least, q[j] + addend[at]);
			target[at + 1] = Math.max(least, q[j + row] + addend[at + 1]);
			target[at + 2] = Math.max(least, q[j + 2 * row] + addend[at + 2]);
			target[at + 3] = Math.max(least, q[j + 3 * row] + addend[at + 3]);
			j += step;
			at += targetStep;
		}
	}

	private static void writeOne(final float[] q, final int from, final int step, final int count, final float[] addend,
		final boolean relu, final float[] target, final int first, final int targetStep)
	{
		final float least = relu && addend != null ? 0 : Float.NEGATIVE_INFINITY;
		int j = from;
		int at = first;
		for (int i = 0; i < count; i++) {
			target[at] = Math.max(least, addend == null ? q[j] : q[j] + addend[at]);
			j += step;
			at += targetStep;
		}
	}

	/** Writes a tile's rows of results to where they belong; with an addend, adds it and clips. */
	private static void scatter(final Sweep sweep, final int samples, final float[][] results, final int first,
		final int row, final int from, final int length, final float[] addend, final boolean relu, final float[] target,
		final int channels, final int firstChannel, final int count)
	{
		final Sweep.Line z = sweep.z();
		final Sweep.Line y = sweep.y();
		final Sweep.Line x = sweep.x();
		final int step = x.targetStep() * channels;
		int q = from % (x.count() * samples);
		int line = from / (x.count() * samples);
		for (int j = 0; j < length; line++) {
			final int run = Math.min(x.count() * samples - q, length - j);
			final int ty = line % y.count() * y.targetStep() + y.targetFirst();
			final int plane = line / y.count();
			final int tz = plane % z.count() * z.targetStep() + z.targetFirst();
			for (int s = 0; s < samples; s++) {
				final int sample = plane / z.count() * samples + s;
				final int start = (((sample * z.targets() + tz) * y.targets() + ty) * x.targets() + q / samples * x.targetStep() + x
					.targetFirst()) * channels + firstChannel;
				int i = 0;
				for (; i + 4 <= count; i += 4)
					if (addend == null) write(results[i / 4], first + j + s, row, samples, run / samples, target, start + i, step);
					else writeSum(results[i / 4], first + j + s, row, samples, run / samples, addend, relu, target, start + i, step);
				for (; i < count; i++)
					writeOne(results[i / 4], first + i % 4 * row + j + s, samples, run / samples, addend, relu, target, start + i, step);
			}
			j += run;
			q = 0;
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
		// None of these numbers may depend on the number of workers: they decide the order in which rounding happens.
		final boolean few = terms < FEW_TERMS;
		final int shards = Math.max(1, Math.min(Math.min(16, positions / (few ? LANES * PIECES : 256)), PARTIAL_FLOATS /
			(shape.weights() + filters)));
		final int taps = shape.geometry().taps();
		final boolean quads = groupChannels < Quads.MOST;
		final int longest = quads ? (Quads.MOST - 1) / groupChannels * groupChannels : LONGEST;
		final int chunks = few ? 1 : Math.min(taps, (terms + longest - 1) / longest);
		final int shares = few ? (groupFilters * (terms + 1) + SUMS - 1) / SUMS : shares(shards * groups * chunks,
			groupFilters);
		final int share = (groupFilters + shares - 1) / shares;
		final int parts = groups * shares * chunks;
		final int partial = (terms + 1) * filters;
		final float[] partials = scratch.floats(0, SHARED, shards * partial);
		final Sources sources = few ? sources(batch, forward, channels, input, taps > 1, false, scratch, workers) : null;
		final int row = few || !quads ? 0 : Quads.row((taps + chunks - 1) / chunks * groupChannels + 1);
		final int part = Quads.length(1, row);
		final float[][] results = row == 0 ? null : Quads.lend(scratch, 0, (share + 3) / 4, part, workers.count(), true);
		final float[][] columns = row == 0 ? null : Quads.lend(scratch, 1, COLUMNS / 4, part, workers.count(), true);
		workers.run(shards * parts, (task, worker) -> {
			final int shard = task / parts;
			final int group = task % parts / (shares * chunks);
			final int firstFilter = group * groupFilters + task / chunks % shares * share;
			final int count = Math.min(share, (group + 1) * groupFilters - firstFilter);
			if (count <= 0) return;
			final int from = (int) ((long) positions * shard / shards);
			final int to = (int) ((long) positions * (shard + 1) / shards);
			final int at = shard * partial + firstFilter;
			if (few) sumAlong(sources, outputGradient, group, firstFilter, count, from, to, partials, at, scratch, worker);
			else {
				final int firstTap = taps * (task % chunks) / chunks;
				final int endTap = taps * (task % chunks + 1) / chunks;
				if (row == 0) sumAcross(input, outputGradient, group, firstFilter, count, firstTap, endTap, from, to, partials, at,
					scratch, worker);
				else sumQuads(input, outputGradient, group, firstFilter, count, firstTap, endTap, from, to, partials, at, results,
					columns, Quads.first(worker, part), row);
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

	/**
	 * Sums of products for some taps, in rows that are as long as there are such terms: a position at a time adds its sources,
	 * times its gradient.
	 */
	private void sumAcross(final float[] input, final float[] outputGradient, final int group, final int firstFilter,
		final int count, final int firstTap, final int endTap, final int from, final int to, final float[] partials,
		final int at, final Scratch scratch, final int worker)
	{
		final int filters = shape.filters();
		final int groupChannels = shape.channels() / shape.groups();
		final int terms = (endTap - firstTap) * groupChannels;
		// One more term that is always 1 makes the bias' gradient.
		final int length = endTap == shape.geometry().taps() ? terms + 1 : terms;
		final float[][] results = scratch.rows(worker, 0, count + 1, length);
		final float[][] columns = scratch.rows(worker, 1, COLUMNS, length);
		for (int i = 0; i < count; i++)
			Arrays.fill(results[i], 0, length, 0);
		for (int p = from; p < to; p += COLUMNS) {
			final int block = Math.min(COLUMNS, to - p);
			columns(input, p, block, group * groupChannels, firstTap, endTap, columns, 1, 0, 0);
			if (length > terms) for (int i = 0; i < block; i++)
				columns[i][terms] = 1;
			Rows.accumulate(results, 0, count, columns, 0, outputGradient, p * filters + firstFilter, 1, filters, block, length);
		}
		for (int k = 0; k < length; k++)
			for (int f = 0; f < count; f++)
				partials[at + (firstTap * groupChannels + k) * filters + f] = results[f][k];
	}

	/** The same with rows that fit {@link Quads}. */
	private void sumQuads(final float[] input, final float[] outputGradient, final int group, final int firstFilter,
		final int count, final int firstTap, final int endTap, final int from, final int to, final float[] partials,
		final int at, final float[][] results, final float[][] columns, final int first, final int row)
	{
		final int filters = shape.filters();
		final int groupChannels = shape.channels() / shape.groups();
		final int terms = (endTap - firstTap) * groupChannels;
		final int length = endTap == shape.geometry().taps() ? terms + 1 : terms;
		final int lanes = Quads.lanes(length, row);
		for (int i = 0; i < count; i += 4)
			Quads.clear(results[i / 4], first, row, lanes);
		for (int p = from; p < to; p += COLUMNS) {
			final int block = Math.min(COLUMNS, to - p);
			columns(input, p, block, group * groupChannels, firstTap, endTap, columns, 4, first, row);
			for (int i = 0; i < (block + 3) / 4 * 4; i++) {
				final int column = first + i % 4 * row;
				if (i >= block) Arrays.fill(columns[i / 4], column, column + length, 0);
				else if (length > terms) columns[i / 4][column + terms] = 1;
			}
			Quads.accumulate(results, 0, count, columns, 0, first, row, outputGradient, p * filters + firstFilter, 1, filters, block, lanes);
		}
		for (int k = 0; k < length; k++)
			for (int f = 0; f < count; f++)
				partials[at + (firstTap * groupChannels + k) * filters + f] = results[f / 4][first + f % 4 * row + k];
	}

	/**
	 * The same where terms are too few for a long row: rows run over positions, four pieces of them at a time are multiplied
	 * with those of the gradient, and what has been summed up in a row is added at the end.
	 */
	private void sumAlong(final Sources source, final float[] outputGradient, final int group, final int firstFilter,
		final int count, final int from, final int to, final float[] partials, final int at, final Scratch scratch,
		final int worker)
	{
		final int filters = shape.filters();
		final int groupChannels = shape.channels() / shape.groups();
		final int terms = shape.geometry().taps() * groupChannels;
		final int lanes = LANES;
		final float[][] sums = scratch.rows(worker, 0, (terms + 1) * count, lanes);
		final float[][] sources = scratch.rows(worker, 1, PIECES * (terms + 1), lanes);
		final float[][] gradients = scratch.rows(worker, 2, PIECES * count, lanes);
		for (int i = 0; i < (terms + 1) * count; i++)
			Arrays.fill(sums[i], 0, lanes, 0);
		for (int i = 0; i < PIECES; i++)
			Arrays.fill(sources[PIECES * terms + i], 0, lanes, 1);
		for (int p = from; p < to; p += PIECES * lanes) {
			for (int i = 0; i < PIECES; i++) {
				final int first = Math.min(p + i * lanes, to);
				final int length = Math.min(lanes, to - first);
				for (int k = 0; k < terms; k++) {
					if (length > 0) gather(forward, source, group * groupChannels, groupChannels, k, first, length, sources[PIECES * k +
						i], 0);
					Arrays.fill(sources[PIECES * k + i], length, lanes, 0);
				}
				for (int f = 0; f < count; f++) {
					copy(outputGradient, first * filters + firstFilter + f, filters, gradients[PIECES * f + i], 0, length);
					Arrays.fill(gradients[PIECES * f + i], length, lanes, 0);
				}
			}
			for (int f = 0; f < count; f++)
				for (int k = 0; k <= terms; k++)
					Rows.addProducts(sums[f * (terms + 1) + k], sources, PIECES * k, gradients, PIECES * f, lanes);
		}
		for (int f = 0; f < count; f++)
			for (int k = 0; k <= terms; k++)
				partials[at + k * filters + f] = Rows.sum(sums[f * (terms + 1) + k], lanes);
	}

	/**
	 * Collects what some output positions in a row read for some taps, {@code [position][taps, C / groups]}.
	 *
	 * @param together how many positions stand in one array
	 * @param at where the first of them begins
	 * @param step from one to the next
	 */
	private void columns(final float[] input, final int first, final int count, final int firstChannel,
		final int firstTap, final int endTap, final float[][] columns, final int together, final int at, final int step)
	{
		final Sweep.Line z = forward.z();
		final Sweep.Line y = forward.y();
		final Sweep.Line x = forward.x();
		final int line = first / x.count();
		final int plane = line / y.count();
		int qx = first % x.count();
		int qy = line % y.count();
		int qz = plane % z.count();
		int sample = plane / z.count();
		for (int i = 0; i < count; i++) {
			column(input, sample * z.sources(), qz * z.sourceStep(), qy * y.sourceStep(), qx * x.sourceStep(), firstChannel,
				firstTap, endTap, columns[i / together], at + i % together * step);
			if (++qx < x.count()) continue;
			qx = 0;
			if (++qy < y.count()) continue;
			qy = 0;
			if (++qz < z.count()) continue;
			qz = 0;
			sample++;
		}
	}

	private void column(final float[] input, final int firstPlane, final int sz, final int sy, final int sx,
		final int firstChannel, final int firstTap, final int endTap, final float[] column, final int first)
	{
		final int[] shiftsZ = forward.z().shifts();
		final int[] shiftsY = forward.y().shifts();
		final int[] shiftsX = forward.x().shifts();
		final int sizeZ = forward.z().sources();
		final int sizeY = forward.y().sources();
		final int sizeX = forward.x().sources();
		final int channels = shape.channels();
		final int count = channels / shape.groups();
		final int taps = shiftsX.length;
		// Taps of a line lie side by side unless there is something between them.
		final boolean whole = count == channels && shape.geometry().x().dilation() == 1;
		int kx = firstTap % taps;
		int ky = firstTap / taps % shiftsY.length;
		int kz = firstTap / taps / shiftsY.length;
		int to = first;
		int run;
		for (int tap = firstTap; tap < endTap; tap += run) {
			run = whole ? Math.min(taps - kx, endTap - tap) : 1;
			final int iz = sz + shiftsZ[kz];
			final int iy = sy + shiftsY[ky];
			final int ix = sx + shiftsX[kx];
			if (iz >= 0 && iz < sizeZ && iy >= 0 && iy < sizeY) {
				final int at = ((firstPlane + iz) * sizeY + iy) * sizeX + ix;
				if (ix >= 0 && ix + run <= sizeX) System.arraycopy(input, at * channels + firstChannel, column, to, run * count);
				else {
					final int from = Math.clamp(-ix, 0, run);
					final int end = Math.clamp(sizeX - ix, from, run);
					Arrays.fill(column, to, to + from * count, 0);
					if (from < end) System.arraycopy(input, (at + from) * channels + firstChannel, column, to + from * count, (end -
						from) * count);
					Arrays.fill(column, to + end * count, to + run * count, 0);
				}
			}
			else Arrays.fill(column, to, to + run * count, 0);
			to += run * count;
			kx += run;
			if (kx < taps) continue;
			kx = 0;
			if (++ky < shiftsY.length) continue;
			ky = 0;
			kz++;
		}
	}
}
