package io.github.convj.kernel;

import java.util.Arrays;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * A 3x3 convolution with stride 1 by Winograd's F(4x4, 3x3) in plain Java: tiles of 6x6 sources and the weights are
 * transformed, 36 matrix products take the place of the convolution, and each 6x6 tile of products is transformed into 4x4
 * targets, which takes a quarter of the multiplications. For 5x5 it is F(4x4, 5x5) with tiles of 8x8 and 0.16 of the
 * multiplications. All loops run over the tiles of a block, one row for each transformed element and channel, as {@link Quads}.
 * Immutable, thread-safe.
 * <p>
 * A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks. CVPR 2016.
 * </p>
 */
final class JavaWinogradSweep {

	/** Tiles of a block. */
	private static final int MOST = 288;
	/** Source channels that are worth a task of their own where all tiles are one block, a multiple of four. */
	private static final int FEWEST_SOURCES = 16;
	/** From so many blocks on it is worth it to make large arrays. */
	private static final int MANY_BLOCKS = 4;
	/** Targets that are written together, about: what they take stays in the first cache. */
	private static final int WRITTEN_FLOATS = 1 << 13;
	private static final int SHORTEST_WRITTEN = 4;
	/** Sources of which the weights for a block of targets are transformed together, a multiple of four. */
	private static final int PACKED_SOURCES = 32;
	/** Floats of a strip of rows that are transformed along columns before they are cut into tiles. */
	private static final int STRIP_FLOATS = 4096;

	private final int sourcesY;
	private final int sourcesX;
	private final int sourceChannels;
	private final int targetsY;
	private final int targetsX;
	private final int targetChannels;
	private final int beforeY;
	private final int beforeX;
	private final int tilesY;
	private final int tilesX;
	private final int window;
	/** Sources of a tile in a row or column. */
	private final int points;
	/** Elements of a tile. */
	private final int elements;
	/** Tiles side by side that are transformed along columns together. */
	private final int longestRun;

	/**
	 * @param y of the forward pass
	 * @param x of the forward pass
	 * @param backward whether sources are gradients of outputs and targets those of inputs
	 */
	JavaWinogradSweep(final Geometry.Axis y, final Geometry.Axis x, final int sourceChannels, final int targetChannels,
		final boolean backward)
	{
		sourcesY = backward ? y.output() : y.input();
		sourcesX = backward ? x.output() : x.input();
		targetsY = backward ? y.input() : y.output();
		targetsX = backward ? x.input() : x.output();
		window = y.kernel();
		points = window + 3;
		elements = points * points;
		beforeY = backward ? window - 1 - y.before() : y.before();
		beforeX = backward ? window - 1 - x.before() : x.before();
		this.sourceChannels = sourceChannels;
		this.targetChannels = targetChannels;
		tilesY = (targetsY + 3) / 4;
		tilesX = (targetsX + 3) / 4;
		longestRun = Math.clamp(STRIP_FLOATS / (4 * sourceChannels), 1, tilesX);
	}

	/** @return how many floats the transformed weights take */
	int packedWeights() {
		return elements * weightStep();
	}

	/** From one transformed element's weights to the next's; not a large power of two, for the caches' sake. */
	private int weightStep() {
		return Quads.factors(targetChannels, sourceChannels) + 16;
	}

	/**
	 * Transforms weights.
	 *
	 * @param weights of the forward pass, {@code [window, window, C, F]}
	 * @param backward whether C are the targets, and the window is turned round
	 * @param packed {@link Quads#factors} for each element and block of {@link Quads#TOGETHER} targets, {@link #packedWeights} long
	 */
	void pack(final float[] weights, final boolean backward, final float[] packed, final Scratch scratch,
		final Workers workers)
	{
		final int taps = window * window;
		workers.run((targetChannels + Quads.TOGETHER - 1) / Quads.TOGETHER, (task, worker) -> {
			final int first = task * Quads.TOGETHER;
			final int targets = Math.min(Quads.TOGETHER, targetChannels - first);
			final float[][] rows = scratch.rows(worker, 0, elements, Quads.TOGETHER * PACKED_SOURCES);
			for (int s = 0; s < sourceChannels; s += PACKED_SOURCES) {
				final int sources = Math.min(PACKED_SOURCES, sourceChannels - s);
				for (int tap = 0; tap < taps; tap++) {
					final float[] row = rows[tap / window * points + tap % window];
					if (backward) Quads.arrange(weights, ((taps - 1 - tap) * targetChannels + first) * sourceChannels + s, 1, sourceChannels,
						sources, targets, row, 0);
					else Quads.arrange(weights, (tap * sourceChannels + s) * targetChannels + first, targetChannels, 1, sources, targets,
						row, 0);
				}
				final int used = Quads.factors(targets, sources);
				final int length = Math.max(Rows.MANY, used);
				for (int x = 0; x < window; x++)
					WeightRows.transform(rows, x, points, window, length);
				for (int y = 0; y < points; y++)
					WeightRows.transform(rows, y * points, 1, window, length);
				for (int e = 0; e < elements; e++)
					System.arraycopy(rows[e], 0, packed, e * weightStep() + Quads.factors(first, sourceChannels) + s * targets, used);
			}
		});
	}

	/** Computes all targets, {@code target = relu(sums + bias + addend)}. */
	void run(final int batch, final float[] source, final float[] packed, final float[] bias, final float[] addend,
		final boolean relu, final float[] target, final Scratch scratch, final Workers workers)
	{
		final int tiles = batch * tilesY * tilesX;
		final int few = (tiles + MOST - 1) / MOST;
		if (few == 1) {
			runTogether(batch > 1, tiles, source, packed, bias, addend, relu, target, scratch, workers);
			return;
		}
		// An even number unless it is large, as most machines have an even number of cores.
		final int blocks = few < 16 ? (few + 1) / 2 * 2 : few;
		final int block = (tiles + blocks - 1) / blocks;
		// Each share transforms the same sources, so there are several only where threads would be idle.
		final int shares = shares(blocks, workers);
		final int share = share(shares);
		final int sourceQuads = (sourceChannels + 3) / 4;
		final int row = row(block);
		final int length = length(row);
		final boolean many = batch > 1 || blocks >= MANY_BLOCKS;
		final float[][] values = Quads.lend(scratch, 0, sourceQuads, length, workers.count(), many);
		final float[][] products = Quads.lend(scratch, 1, share / 4, length, workers.count(), many);
		final float[][] spare = window == 3 ? null : Quads.lend(scratch, 2, 1, length, workers.count(), many);
		workers.run(blocks * shares, (task, worker) -> {
			final int from = task / shares * block;
			final int count = Math.min(block, tiles - from);
			final int first = task % shares * share;
			final int targets = Math.min(share, targetChannels - first);
			if (count <= 0 || targets <= 0) return;
			final int at = Quads.first(worker, length);
			final int lanes = Quads.lanes(count);
			cutSources(source, from, count, 0, sourceChannels, values, at, row, scratch, worker);
			// One line of a tile's elements after the other, as those of all channels are more than the caches hold.
			for (int line = 0; line < points; line++) {
				for (int quad = 0; quad < sourceQuads; quad++)
					transformSources(values[quad], 4 * quad, spare == null ? null : spare[0], line, at, row, lanes);
				multiply(values, packed, bias, first, targets, products, 0, line, at, row, lanes);
			}
			finish(products, 0, first, targets, at, row, lanes, from, count, addend, relu, target);
		});
	}

	/** The same with one block of tiles, of which each task does a part: few tiles would make short rows if they were shared out. */
	private void runTogether(final boolean many, final int tiles, final float[] source, final float[] packed,
		final float[] bias, final float[] addend, final boolean relu, final float[] target, final Scratch scratch,
		final Workers workers)
	{
		final int row = row(tiles);
		final int lanes = Quads.lanes(tiles);
		final int length = length(row);
		final int at = Quads.FIRST;
		final int shares = shares(1, workers);
		final int share = share(shares);
		final int sourceQuads = (sourceChannels + 3) / 4;
		final float[][] values = Quads.lend(scratch, 0, sourceQuads, length, 1, many);
		final float[][] products = Quads.lend(scratch, 1, shares * share / 4, length, 1, many);
		final float[][] spare = window == 3 ? null : Quads.lend(scratch, 2, workers.count(), length, 1, many);
		final int some = Math.max(FEWEST_SOURCES, Quads.whole(sourceChannels / workers.count()));
		workers.run((sourceChannels + some - 1) / some, (task, worker) -> {
			final int first = task * some;
			final int channels = Math.min(some, sourceChannels - first);
			cutSources(source, 0, tiles, first, channels, values, at, row, scratch, worker);
			for (int c = first; c < first + channels; c += 4)
				for (int line = 0; line < points; line++)
					transformSources(values[c / 4], c, spare == null ? null : spare[worker], line, at, row, lanes);
		});
		workers.run(shares, (task, worker) -> {
			final int first = task * share;
			final int targets = Math.min(share, targetChannels - first);
			if (targets <= 0) return;
			for (int line = 0; line < points; line++)
				multiply(values, packed, bias, first, targets, products, first / 4, line, at, row, lanes);
			finish(products, first / 4, first, targets, at, row, lanes, 0, tiles, addend, relu, target);
		});
	}

	/** Into how many shares to cut the targets, so that there is work for all threads. */
	private int shares(final int blocks, final Workers workers) {
		int shares = 1;
		while (blocks * shares < workers.count() && targetChannels / (2 * shares) >= Quads.TOGETHER)
			shares *= 2;
		return shares;
	}

	/** @return targets of a share, whole blocks of those that are computed together */
	private int share(final int shares) {
		return ((targetChannels + shares - 1) / shares + Quads.TOGETHER - 1) / Quads.TOGETHER * Quads.TOGETHER;
	}

	/** A line of elements of some targets: their products, in the quads from {@code p0} on, and of these four sums. */
	private void multiply(final float[][] values, final float[] packed, final float[] bias, final int firstTarget,
		final int targets, final float[][] products, final int p0, final int line, final int at, final int row,
		final int lanes)
	{
		for (int e = line * points; e < (line + 1) * points; e++) {
			final int from = at + Quads.length(e, row);
			for (int t = 0; t < targets; t += 4)
				Quads.clear(products[p0 + t / 4], from, row, lanes);
			// The second element in both directions goes into all 16 targets once.
			if (bias != null && e == points + 1) for (int t = 0; t < targets; t++)
				Arrays.fill(products[p0 + t / 4], from + t % 4 * row, from + t % 4 * row + lanes, bias[firstTarget + t]);
			for (int t = 0; t < targets; t += Quads.TOGETHER)
				Quads.accumulate(products, p0 + t / 4, Math.min(Quads.TOGETHER, targets - t), values, 0, from, row, packed, e *
					weightStep() + Quads.factors(firstTarget + t, sourceChannels), sourceChannels, lanes);
		}
		final int from = at + Quads.length(line * points, row);
		for (int t = 0; t < targets; t += 4)
			if (window == 3) QuadTiles.results(products[p0 + t / 4], from, 3 * row + lanes, row);
			else QuadTiles5.results(products[p0 + t / 4], from, 3 * row + lanes);
	}

	/** Turns sums into targets and writes them. */
	private void finish(final float[][] products, final int p0, final int firstTarget, final int targets, final int at,
		final int row, final int lanes, final int firstTile, final int count, final float[] addend, final boolean relu,
		final float[] target)
	{
		// With an addend the last step waits until that is added.
		for (int t = 0; t < targets; t += 4)
			transformSums(products[p0 + t / 4], relu && addend == null, at, row, lanes);
		scatter(products, p0, at, row, targets, firstTile, count, addend, relu, target, firstTarget);
	}

	private int row(final int tiles) {
		return window == 3 ? Quads.row(tiles) : Quads.LONG;
	}

	private int length(final int row) {
		return Quads.length(window == 3 ? elements : elements + QuadTiles5.SPARE, row);
	}

	/** Fills one row for each element of a tile and some channels with sources that are transformed along columns. */
	private void cutSources(final float[] source, final int first, final int count, final int firstChannel,
		final int channels, final float[][] values, final int at, final int row, final Scratch scratch, final int worker)
	{
		final int stripLength = (4 * longestRun + window - 1) * sourceChannels;
		final float[][] strip = scratch.rows(worker, 2, points, stripLength);
		final float[][] spare = window == 3 ? null : scratch.rows(worker, 3, TileRows5.SPARE, stripLength);
		int run;
		for (int t = 0; t < count; t += run) {
			final int tile = first + t;
			final int tileX = tile % tilesX;
			run = Math.min(Math.min(longestRun, tilesX - tileX), count - t);
			final int y0 = tile / tilesX % tilesY * 4 - beforeY;
			final int x0 = tileX * 4 - beforeX;
			final int sample = tile / (tilesY * tilesX);
			final int columns = 4 * run + window - 1;
			final int in0 = Math.clamp(-x0, 0, columns);
			final int in1 = Math.clamp(sourcesX - x0, in0, columns);
			for (int i = 0; i < points; i++) {
				final float[] line = strip[i];
				final int y = y0 + i;
				if (y < 0 || y >= sourcesY) Arrays.fill(line, 0, columns * channels, 0);
				else {
					Arrays.fill(line, 0, in0 * channels, 0);
					final int from = ((sample * sourcesY + y) * sourcesX + x0 + in0) * sourceChannels + firstChannel;
					if (channels == sourceChannels) System.arraycopy(source, from, line, in0 * channels, (in1 - in0) * channels);
					else for (int x = in0; x < in1; x++)
						System.arraycopy(source, from + (x - in0) * sourceChannels, line, x * channels, channels);
					Arrays.fill(line, in1 * channels, columns * channels, 0);
				}
			}
			if (window == 3) TileRows.data(strip[0], strip[1], strip[2], strip[3], strip[4], strip[5], columns * channels);
			else TileRows5.data(strip, 0, 1, spare, columns * channels);
			for (int i = 0; i < points; i++)
				for (int c = 0; c < channels; c += 4)
					cut(strip[i], c, channels, values[(firstChannel + c) / 4], at + Quads.length(points * i, row) + t, row, run);
		}
	}

	/** The columns of each tile to a row each, of at most four of a strip's channels. */
	private void cut(final float[] strip, final int first, final int channels, final float[] q, final int to,
		final int row, final int run)
	{
		if (channels - first < 4) for (int c = first; c < channels; c++)
			QuadCopies.cut(strip, c, channels, q, to + (c - first) * row, 4 * row, points, run);
		else if (row == Quads.SHORT) QuadCopies.cutShort(strip, first, channels, q, to, run);
		else {
			QuadCopies.cutLong(strip, first, channels, q, to, run);
			if (points == 8) QuadCopies.cutTwo(strip, first + 6 * channels, channels, q, to + 24 * row, run);
		}
	}

	/** Transforms a line of four channels' sources. */
	private void transformSources(final float[] q, final int firstChannel, final float[] spare, final int line,
		final int at, final int row, final int lanes)
	{
		final int from = at + Quads.length(points * line, row);
		// Rows that are multiplied with weights of 0 must be numbers.
		for (int c = sourceChannels - firstChannel; c < 4; c++)
			for (int e = 0; e < points; e++)
				Arrays.fill(q, from + Quads.length(e, row) + c * row, from + Quads.length(e, row) + c * row + lanes, 0);
		if (window == 3) QuadTiles.data(q, from, 3 * row + lanes, row);
		else QuadTiles5.data(q, spare, from, 3 * row + lanes);
	}

	/** Turns the lines of sums of four target channels into 16 rows of targets of each, in the first four elements of the first four lines. */
	private void transformSums(final float[] q, final boolean relu, final int at, final int row, final int lanes) {
		final int last = 15 * row + lanes;
		if (window == 3) QuadTiles.resultsOfLines(q, at, last, row);
		else QuadTiles5.resultsOfLines(q, at, last);
		if (relu) for (int line = 0; line < 4; line++)
			Quads.clip(q, at + Quads.length(points * line, row), at + Quads.length(points * line, row) + last);
	}

	/**
	 * Writes the 16 rows of each target channel to where they belong: all channels of a few tiles, as their lines of the cache
	 * are the same.
	 */
	private void scatter(final float[][] products, final int p0, final int at, final int row, final int targets, final int first,
		final int count, final float[] addend, final boolean relu, final float[] target, final int firstChannel)
	{
		final int channels = targetChannels;
		final int longest = Math.max(SHORTEST_WRITTEN, WRITTEN_FLOATS / (16 * targets));
		int run;
		for (int from = 0; from < count; from += run) {
			final int tile = first + from;
			final int tileX = tile % tilesX;
			run = Math.min(Math.min(longest, tilesX - tileX), count - from);
			final int y0 = tile / tilesX % tilesY * 4;
			final int x0 = tileX * 4;
			final int whole = Math.min(run, (targetsX - x0) / 4);
			for (int i = 0; i < Math.min(4, targetsY - y0); i++) {
				final int line = ((tile / (tilesY * tilesX) * targetsY + y0 + i) * targetsX + x0) * channels + firstChannel;
				for (int t = 0; t < targets; t += 4) {
					final float[] q = products[p0 + t / 4];
					final int j = at + Quads.length(points * i, row) + from;
					final int four = Math.min(4, targets - t);
					join(q, j, row, whole, four, addend, relu, target, line + t);
					// What is left of a tile at the image's edge.
					if (whole < run) for (int k = 0; x0 + 4 * whole + k < targetsX; k++)
						for (int r = 0; r < four; r++)
							put(q[j + whole + (4 * k + r) * row], addend, relu, target, line + t + r + (4 * whole + k) * channels);
				}
			}
		}
	}

	private void join(final float[] q, final int from, final int row, final int run, final int count,
		final float[] addend, final boolean relu, final float[] target, final int at)
	{
		if (count < 4) for (int r = 0; r < count; r++)
			for (int j = 0; j < run; j++)
				for (int k = 0; k < 4; k++)
					put(q[from + j + (4 * k + r) * row], addend, relu, target, at + r + (4 * j + k) * targetChannels);
		else if (addend == null) {
			if (row == Quads.LONG) QuadCopies.joinLong(q, from, run, target, at, targetChannels);
			else QuadCopies.joinShort(q, from, run, target, at, targetChannels);
		}
		else if (row == Quads.LONG) QuadCopies.joinSumLong(q, from, run, addend, relu, target, at, targetChannels);
		else QuadCopies.joinSumShort(q, from, run, addend, relu, target, at, targetChannels);
	}

	private static void put(final float value, final float[] addend, final boolean relu, final float[] target,
		final int at)
	{
		if (addend == null) target[at] = value;
		else target[at] = relu ? Math.max(0, value + addend[at]) : value + addend[at];
	}

	/** @return whether it is worth it: neither too few channels nor too much of the tiles outside */
	static boolean suits(final ConvolutionShape shape) {
		final Geometry geometry = shape.geometry();
		final int y = geometry.y().output();
		final int x = geometry.x().output();
		final int kernel = geometry.y().kernel();
		return shape.groups() == 1 && (kernel == 3 || kernel == 5) && geometry.z().equals(Geometry.Axis.NONE) && suits(geometry
			.y(), kernel) && suits(geometry.x(), kernel) && shape.channels() >= 8 && shape.filters() >= 8 && (y + 3) / 4 * ((x + 3) /
				4) * 16 <= 1.8 * y * x;
	}

	private static boolean suits(final Geometry.Axis axis, final int kernel) {
		return axis.kernel() == kernel && axis.stride() == 1 && axis.dilation() == 1 && axis.before() < kernel && axis
			.after() < kernel;
	}
}
