package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import java.util.Arrays;

import io.github.convj.kernel.Geometry;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * A 3x3 or 5x5 convolution with stride 1 by Winograd's F(4x4, 3x3) or F(4x4, 5x5): tiles of 6x6 or 8x8 sources and the
 * weights are transformed, 36 or 64 matrix products take the place of the convolution, and each tile of products is transformed
 * into 4x4 targets. That takes a quarter of the multiplications, or 0.16 of them. Matrix products run on blocks of tiles. The
 * gradient to the weights is the same algorithm transposed, for 3x3 only. Immutable, thread-safe.
 */
final class WinogradSweep {

	/** Targets along an edge of a tile. */
	private static final int EDGE = 4;
	/** Floats of transformed sources and products of a block of tiles: what leaves room for weights in the second cache. */
	private static final int BLOCK_FLOATS = 1 << 17;
	/** Floats of transformed sources alone that a block may have even if that makes it very small. */
	private static final int SOURCE_FLOATS = 1 << 18;
	/** Transformed weights beyond this come from far, so blocks of tiles are large in order to use them often. */
	private static final int NEAR_WEIGHTS = 1 << 21;
	private static final int PARTIAL_FLOATS = 6 << 20;
	/** Windows that are turned together, so that lines of the cache are read whole. */
	private static final int SQUARE = 16;
	private static final int SHARD_TILES = 128;
	/** Channels whose sums are added and transformed by one task. */
	private static final int CHUNK = 16;
	/** Channels whose sums fit into the second cache. */
	private static final int SUMS_CHUNK = 96;
	private static final int STRIP = WinogradTransforms.STRIP;
	private static final int RESULTS = WinogradTransforms.RESULTS;

	// A worker's memory: zeros in place of a bias, what lies between a transform along columns and one along rows, then
	// transformed sources, then products or transformed gradients.
	private static final int SLOT = 0;
	private static final int SLOT_SUMS = 2;
	private static final int SLOT_WEIGHTS = 5;
	private static final int ZEROS = Aligned.FIRST;
	private static final int PATCH = ZEROS + Aligned.UNIT;
	private static final int SOURCES = PATCH + Math.max(16 * STRIP, 48 * RESULTS);
	/** Two rows of results to be pooled, in the patch behind those of all tiles and those of one that is not whole. */
	private static final int POOLED = PATCH + 36 * RESULTS;

	/** Weights along an edge of the window: 3 or 5. */
	private final int window;
	/** Whether windows are turned, as for gradients to the data. */
	private final boolean turned;
	/** Sources along an edge of a tile: 6 or 8. */
	private final int side;
	/** Sources of a tile. */
	private final int transformed;
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
	private final int groups;
	/** Tiles that kernels compute at a time. */
	private final int unit;
	/** The most tiles of a block, a multiple of the unit. */
	private final int block;
	/** The fewest tiles that are worth reading all transformed weights for. */
	private final int leastPart;
	/** From one transformed element's sources to the next's; not a multiple of 4096 bytes, for the first cache's sake. */
	private final int sourceStep;
	private final int productStep;
	/** Where products begin in a worker's memory, and its length from {@link Aligned#FIRST} on. */
	private final int products;
	private final int memory;
	private final int[] offsets;
	private final int pairs;
	private final int blocks;

	/**
	 * @param y of the forward pass
	 * @param x of the forward pass
	 * @param backward whether sources are gradients of outputs and targets those of inputs
	 */
	WinogradSweep(final Geometry.Axis y, final Geometry.Axis x, final int sourceChannels, final int targetChannels,
		final boolean backward)
	{
		window = y.kernel();
		turned = backward;
		side = EDGE + window - 1;
		transformed = side * side;
		sourcesY = backward ? y.output() : y.input();
		sourcesX = backward ? x.output() : x.input();
		targetsY = backward ? y.input() : y.output();
		targetsX = backward ? x.input() : x.output();
		beforeY = backward ? window - 1 - y.before() : y.before();
		beforeX = backward ? window - 1 - x.before() : x.before();
		this.sourceChannels = sourceChannels;
		this.targetChannels = targetChannels;
		tilesY = (targetsY + EDGE - 1) / EDGE;
		tilesX = (targetsX + EDGE - 1) / EDGE;
		groups = (sourceChannels + LENGTH - 1) / LENGTH;
		final int vectors = (targetChannels + LENGTH - 1) / LENGTH;
		pairs = vectors / 2;
		blocks = pairs + vectors % 2;
		unit = pairs > 0 && TileKernels.POSITIONS == 14 ? 14 : 12;
		final boolean far = (long) transformed * sourceChannels * targetChannels > NEAR_WEIGHTS;
		final int fit = SOURCE_FLOATS / (transformed * groups * LENGTH * unit);
		final int most = Math.clamp(BLOCK_FLOATS / (transformed * (groups + 2) * LENGTH * unit), 2, 56 / unit);
		block = unit * (far ? 70 / unit : Math.clamp(fit, 1, most));
		leastPart = far ? block : unit;
		sourceStep = (groups * block + 2) * LENGTH;
		// Kernels compute a few products more than there are.
		productStep = (block + 11) * 2 * LENGTH;
		products = SOURCES + transformed * sourceStep;
		memory = products + transformed * productStep - Aligned.FIRST;
		offsets = new int[(sourceChannels + 7) / 8 * 8];
		for (int c = 0; c < sourceChannels; c++)
			offsets[c] = c / LENGTH * block * LENGTH + c % LENGTH;
	}

	/** @return whether it is worth it: neither too few channels nor too much of the tiles outside */
	static boolean suits(final Geometry geometry, final int channels, final int filters) {
		final Geometry.Axis y = geometry.y();
		final Geometry.Axis x = geometry.x();
		final int window = y.kernel();
		if (window != 3 && window != 5 || !geometry.z().equals(Geometry.Axis.NONE) || !suits(y, window) || !suits(x, window))
			return false;
		final int least = window == 3 ? 8 : 16;
		return channels >= least && filters >= least && (y.output() + EDGE - 1) / EDGE * ((x.output() + EDGE - 1) / EDGE) *
			EDGE * EDGE <= (window == 3 ? 1.8 : 2.6) * y.output() * x.output();
	}

	private static boolean suits(final Geometry.Axis axis, final int window) {
		return axis.kernel() == window && axis.stride() == 1 && axis.dilation() == 1;
	}

	/** How many floats {@link #pack} writes. */
	int packedWeights() {
		return packedPatch(blocks);
	}

	/** Behind the weights each block has room for a patch, so that packing needs no memory of its own. */
	private int packedPatch(final int target) {
		return firstWeight(pairs) + (blocks - pairs) * transformed * weightStep(LENGTH) + target * patchLength();
	}

	/** Floats of some windows for a vector of targets, and of one of them transformed along columns. */
	private int patchLength() {
		return window * ((turned ? SQUARE : 1) * window + side) * LENGTH;
	}

	private int firstWeight(final int target) {
		return Aligned.FIRST + target * transformed * weightStep(2 * LENGTH);
	}

	/** From one transformed element's weights to the next's; not a multiple of 4096 bytes, as {@link #sourceStep}. */
	private int weightStep(final int row) {
		return sourceChannels * row + Aligned.UNIT;
	}

	private int row(final int target) {
		return target < pairs ? 2 * LENGTH : LENGTH;
	}

	/**
	 * Transforms weights.
	 *
	 * @param weights of the forward pass, {@code [KY, KX, channels, filters]}
	 */
	void pack(final float[] weights, final float[] packed, final Workers workers) {
		workers.run(blocks, (target, worker) -> packBlock(weights, target, packed, firstWeight(target), packedPatch(
			target)));
	}

	/** Transforms the weights of one block of targets. */
	private void packBlock(final float[] weights, final int target, final float[] packed, final int at, final int patch) {
		final int row = row(target);
		final int step = weightStep(row);
		final int taps = window * window;
		final int together = turned ? SQUARE : 1;
		final int half = patch + together * taps * LENGTH;
		for (int v = 0; v < row; v += LENGTH) {
			final int first = target * 2 * LENGTH + v;
			for (int c0 = 0; c0 < sourceChannels; c0 += together) {
				final int c1 = Math.min(c0 + together, sourceChannels);
				if (turned) turn(weights, c0, c1, first, packed, patch);
				else WinogradTransforms.copy(weights, c0 * targetChannels + first, sourceChannels * targetChannels, targetChannels -
					first, packed, patch, LENGTH, taps);
				for (int c = c0; c < c1; c++) {
					transformWeights(window, packed, patch + (c - c0) * taps * LENGTH, window * LENGTH, LENGTH, half, window * LENGTH,
						LENGTH);
					transformWeights(side, packed, half, LENGTH, window * LENGTH, at + c * row + v, step, side * step);
				}
			}
		}
	}

	/** Copies windows turned by 180 degrees, with sources and targets exchanged, for a vector of targets. */
	private void turn(final float[] weights, final int firstSource, final int endSource, final int firstTarget,
		final float[] packed, final int patch)
	{
		final int taps = window * window;
		final int lanes = Math.min(LENGTH, targetChannels - firstTarget);
		if (lanes < LENGTH) Arrays.fill(packed, patch, patch + (endSource - firstSource) * taps * LENGTH, 0);
		for (int tap = 0; tap < taps; tap++)
			for (int lane = 0; lane < lanes; lane++) {
				final int from = (tap * targetChannels + firstTarget + lane) * sourceChannels;
				final int to = patch + (taps - 1 - tap) * LENGTH + lane;
				for (int c = firstSource; c < endSource; c++)
					packed[to + (c - firstSource) * taps * LENGTH] = weights[from + c];
			}
	}

	private void transformWeights(final int lines, final float[] packed, final int from, final int fromStep,
		final int fromLine, final int to, final int toStep, final int toLine)
	{
		if (window == 3) WinogradTransforms.weights3(lines, packed, from, fromStep, fromLine, packed, to, toStep, toLine);
		else WinogradTransforms.weights5(lines, packed, from, fromStep, fromLine, packed, to, toStep, toLine);
	}

	/** {@code target = relu(sums + bias + addend)}. */
	void run(final int batch, final float[] source, final float[] weights, final float[] bias, final float[] addend,
		final boolean relu, final float[] target, final Scratch scratch, final Workers workers)
	{
		run(batch, source, weights, true, bias, addend, relu, false, target, scratch, workers);
	}

	/** Writes the largest value of each window of 2x2 with stride 2 instead: half as many rows and columns, rounded down. */
	void runPooled(final int batch, final float[] source, final float[] weights, final float[] bias, final boolean relu,
		final float[] target, final Scratch scratch, final Workers workers)
	{
		run(batch, source, weights, true, bias, null, relu, true, target, scratch, workers);
	}

	/** {@code target = sums + addend} with weights that are used once: {@code [KY, KX, channels, filters]}. */
	void runOnce(final int batch, final float[] source, final float[] weights, final float[] addend, final float[] target,
		final Scratch scratch, final Workers workers)
	{
		if (batch * tilesY * tilesX <= block) {
			// Each is read once only, so it is made when it is needed and need not leave the cache.
			run(batch, source, weights, false, null, addend, false, false, target, scratch, workers);
			return;
		}
		final float[] packed = scratch.floats(0, DirectConvolution.SLOT_TURNED, packedWeights());
		pack(weights, packed, workers);
		run(batch, source, packed, true, null, addend, false, false, target, scratch, workers);
	}

	private void run(final int batch, final float[] source, final float[] weights, final boolean packed,
		final float[] bias, final float[] addend, final boolean relu, final boolean pooled, final float[] target,
		final Scratch scratch, final Workers workers)
	{
		final int tiles = batch * tilesY * tilesX;
		// Each worker's part first, then blocks: of a few equal blocks one worker would get one more than another.
		final int parts = Math.clamp(tiles / leastPart, 1, workers.count());
		final int blocksOfPart = ((tiles + parts - 1) / parts + block - 1) / block;
		final int shares = shares(parts * blocksOfPart, workers);
		workers.run(parts * blocksOfPart * shares, (task, worker) -> {
			final int share = task % shares;
			final int part = task / shares / blocksOfPart;
			final int before = (int) ((long) tiles * part / parts);
			final int length = (int) ((long) tiles * (part + 1) / parts) - before;
			final int first = before + cut(length, task / shares % blocksOfPart, blocksOfPart);
			final int count = before + cut(length, task / shares % blocksOfPart + 1, blocksOfPart) - first;
			final float[] values = Aligned.floats(scratch, worker, SLOT, memory);
			final int patch = Aligned.FIRST + transformed * weightStep(2 * LENGTH);
			final float[] used = packed ? weights : Aligned.floats(scratch, worker, SLOT_WEIGHTS, patch + patchLength());
			Arrays.fill(values, ZEROS, ZEROS + LENGTH, 0);
			transformSources(source, first, count, values);
			for (int b = blocks * share / shares; b < blocks * (share + 1) / shares; b++) {
				final int row = row(b);
				if (!packed) packBlock(weights, b, used, Aligned.FIRST, patch);
				multiply(values, used, packed ? firstWeight(b) : Aligned.FIRST, b, count);
				for (int t = 0; t < count; t += WinogradTransforms.TILES)
					finish(values, products + t * row, first + t, Math.min(WinogradTransforms.TILES, count - t), row / LENGTH, b * 2 *
						LENGTH, bias, addend, relu, pooled, target);
			}
		});
	}

	/** Where block i of some begins, after whole units; none becomes longer than a block may be. */
	private int cut(final int length, final int i, final int of) {
		return Math.min(length, ((int) ((long) length * i / of) + unit - 1) / unit * unit);
	}

	/**
	 * With few tasks the targets are shared out too, though each share transforms the same sources; the fewest shares of equal
	 * size that give all workers as much to do, if there are. Any number of shares gives the same bits, so it may depend on
	 * the workers.
	 */
	private int shares(final int tasks, final Workers workers) {
		final int wanted = 3 * workers.count();
		if (tasks >= wanted) return 1;
		for (int shares = 1; shares <= blocks; shares++)
			if (blocks % shares == 0 && tasks * shares % workers.count() == 0) return shares;
		return Math.clamp((wanted + tasks - 1) / tasks, 1, blocks);
	}

	/** Transforms a block of tiles; those side by side together, for they share columns. */
	private void transformSources(final float[] source, final int first, final int count, final float[] values) {
		int run;
		for (int t = 0; t < count; t += run) {
			final int tile = first + t;
			final int sample = tile / (tilesY * tilesX);
			final int y0 = tile / tilesX % tilesY * EDGE - beforeY;
			final int x0 = tile % tilesX * EDGE - beforeX;
			run = Math.min(Math.min(WinogradTransforms.TILES, tilesX - tile % tilesX), count - t);
			final int columns = EDGE * run + window - 1;
			final int left = Math.clamp(-x0, 0, columns);
			final int right = Math.clamp(sourcesX - x0, left, columns);
			final int from = ((sample * sourcesY + y0) * sourcesX + x0 + left) * sourceChannels;
			for (int g = 0; g < groups; g++) {
				final int channel = g * LENGTH;
				final int strip = PATCH + side * STRIP;
				if (y0 >= 0 && y0 + side <= sourcesY && channel + LENGTH <= sourceChannels) {
					WinogradTransforms.clearAround(values, strip, side, left, right, columns);
					transformColumns(source, from + channel, sourcesX * sourceChannels, sourceChannels, values, strip + left * LENGTH,
						right - left);
				}
				else {
					copyStrip(source, sample, sourcesY, sourcesX, sourceChannels, y0, side, x0, columns, channel, values);
					transformColumns(values, PATCH, STRIP, LENGTH, values, strip, columns);
				}
				for (int i = 0; i < side; i++)
					transformRow(values, strip + i * STRIP, run, SOURCES + side * i * sourceStep + (g * block + t) * LENGTH);
			}
		}
	}

	private void transformColumns(final float[] from, final int at, final int row, final int step, final float[] values,
		final int to, final int columns)
	{
		if (window == 3) WinogradTransforms.dataColumns6(from, at, row, step, values, to, columns);
		else WinogradTransforms.dataColumns8(from, at, row, step, values, to, columns);
	}

	private void transformRow(final float[] values, final int from, final int tiles, final int to) {
		if (window == 3) WinogradTransforms.dataRow6(values, from, tiles, values, to, sourceStep);
		else WinogradTransforms.dataRow8(values, from, tiles, values, to, sourceStep);
	}

	/** Copies a vector of channels of some rows and columns, with zeros where the image ends. */
	private static void copyStrip(final float[] image, final int sample, final int sizeY, final int sizeX,
		final int channels, final int y0, final int rows, final int x0, final int columns, final int channel,
		final float[] values)
	{
		final int left = Math.clamp(-x0, 0, columns);
		final int right = Math.clamp(sizeX - x0, left, columns);
		for (int y = 0; y < rows; y++) {
			final int to = PATCH + y * STRIP;
			if (y0 + y < 0 || y0 + y >= sizeY || channel >= channels) {
				Arrays.fill(values, to, to + columns * LENGTH, 0);
				continue;
			}
			if (left > 0) Arrays.fill(values, to, to + left * LENGTH, 0);
			if (right < columns) Arrays.fill(values, to + right * LENGTH, to + columns * LENGTH, 0);
			WinogradTransforms.copy(image, ((sample * sizeY + y0 + y) * sizeX + x0 + left) * channels + channel, channels,
				channels - channel, values, to + left * LENGTH, LENGTH, right - left);
		}
	}

	private void multiply(final float[] values, final float[] weights, final int firstWeight, final int target,
		final int count)
	{
		final int row = row(target);
		for (int i = 0; i < transformed; i++) {
			final int from = SOURCES + i * sourceStep;
			final int w = firstWeight + i * weightStep(row);
			final int to = products + i * productStep;
			if (target < pairs) {
				int t = 0;
				for (; count - t > 12; t += TileKernels.POSITIONS)
					TileKernels.blockedMost(values, from + t * LENGTH, offsets, weights, w, sourceChannels, values, to + t * row);
				for (; t < count; t += 6)
					TileKernels.blocked6x2(values, from + t * LENGTH, offsets, weights, w, sourceChannels, values, to + t * row);
			}
			else for (int t = 0; t < count; t += 12)
				TileKernels.blocked12x1(values, from + t * LENGTH, offsets, weights, w, sourceChannels, values, to + t * row);
		}
	}

	/** Transforms products of a few tiles back and writes the results, or the largest of each four. */
	private void finish(final float[] values, final int from, final int firstTile, final int tiles, final int vectors,
		final int firstChannel, final float[] bias, final float[] addend, final boolean relu, final boolean pooled,
		final float[] target)
	{
		for (int i = 0; i < side; i++)
			if (window == 3) WinogradTransforms.resultColumns6(values, from + i * productStep, side * productStep, tiles * vectors,
				values, PATCH + i * RESULTS);
			else WinogradTransforms.resultColumns8(values, from + i * productStep, side * productStep, tiles * vectors, values,
				PATCH + i * RESULTS);
		int run;
		for (int t = 0; t < tiles; t += run) {
			final int tile = firstTile + t;
			final int sample = tile / (tilesY * tilesX);
			final int y0 = tile / tilesX % tilesY * EDGE;
			final int x0 = tile % tilesX * EDGE;
			run = Math.min(tilesX - tile % tilesX, tiles - t);
			final int countY = Math.min(EDGE, targetsY - y0);
			for (int v = 0; v < vectors; v++) {
				final int channel = firstChannel + v * LENGTH;
				final int in = PATCH + (t * vectors + v) * LENGTH;
				final int step = vectors * LENGTH;
				if (pooled) for (int y = 0; y + 1 < countY; y += 2) {
					for (int i = 0; i < 2; i++)
						finishRow(values, in + side * (y + i) * RESULTS, step, run, targetsX - x0, channel, bias, null, relu, values,
							POOLED + i * WinogradTransforms.POOLED_ROW, LENGTH);
					pool(values, Math.min(EDGE * run, targetsX - x0) / 2, channel, target, ((sample * (targetsY / 2) + (y0 + y) / 2) *
						(targetsX / 2) + x0 / 2) * targetChannels + channel);
				}
				else for (int y = 0; y < countY; y++)
					finishRow(values, in + side * y * RESULTS, step, run, targetsX - x0, channel, bias, addend, relu, target, ((sample *
						targetsY + y0 + y) * targetsX + x0) * targetChannels + channel, targetChannels);
			}
		}
	}

	/**
	 * Does the last step for one vector of a row of some tiles side by side. A tile is whole or not by its place, whatever becomes
	 * of its results, as the order of its sums depends on that.
	 *
	 * @param countX targets from the first tile to the end of the image
	 */
	private void finishRow(final float[] values, final int from, final int step, final int tiles, final int countX,
		final int channel, final float[] bias, final float[] addend, final boolean relu, final float[] target, final int at,
		final int targetStep)
	{
		final int whole = channel + LENGTH > targetChannels ? 0 : Math.min(tiles, countX / EDGE);
		if (whole > 0) finishWhole(values, from, step, whole, bias == null ? values : bias, bias == null ? ZEROS : channel, addend,
			relu ? 0 : Float.NEGATIVE_INFINITY, target, at, targetStep);
		final int results = PATCH + side * EDGE * RESULTS;
		for (int i = whole; i < tiles; i++) {
			if (window == 3) WinogradTransforms.resultPart6(values, from + i * step, results);
			else WinogradTransforms.resultPart8(values, from + i * step, results);
			Epilogue.write(values, results, RESULTS, Math.min(EDGE, countX - EDGE * i), targetChannels - channel, bias, channel,
				addend, relu, target, at + EDGE * i * targetStep, targetStep);
		}
	}

	/** Does the last step for one vector of a row of some whole tiles side by side. */
	private void finishWhole(final float[] values, final int from, final int step, final int tiles, final float[] bias,
		final int channel, final float[] addend, final float least, final float[] target, final int at, final int targetStep)
	{
		if (window == 5 && addend == null) WinogradTransforms.resultRow8(values, from, step, tiles, bias, channel, least, target,
			at, targetStep);
		else if (window == 5) WinogradTransforms.resultRow8(values, from, step, tiles, bias, channel, addend, least, target, at,
			targetStep);
		else if (addend == null) WinogradTransforms.resultRow6(values, from, step, tiles, bias, channel, least, target, at,
			targetStep);
		else WinogradTransforms.resultRow6(values, from, step, tiles, bias, channel, addend, least, target, at, targetStep);
	}

	/** Writes the largest of each four of two rows of results. */
	private void pool(final float[] values, final int count, final int channel, final float[] target, final int at) {
		final int lanes = targetChannels - channel;
		if (lanes >= LENGTH) WinogradTransforms.maxima(values, POOLED, count, target, at, targetChannels);
		else {
			// Where an array may end masked vectors could become objects.
			WinogradTransforms.maxima(values, POOLED, count, values, POOLED, LENGTH);
			for (int i = 0; i < count; i++)
				System.arraycopy(values, POOLED + i * LENGTH, target, at + i * targetChannels, lanes);
		}
	}

	/**
	 * The gradients to the weights of a window of 3x3, {@code [3, 3, sourceChannels, targetChannels]}, and to the bias. Blocks of tiles are dealt
	 * out to a number of shards that depends on nothing but the work, and the shards' sums are added in their order.
	 */
	void weightGradient(final int batch, final float[] source, final float[] targetGradient, final float[] weightGradient,
		final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		final int tiles = batch * tilesY * tilesX;
		if (tiles <= block) {
			gradientAtOnce(tiles, source, targetGradient, weightGradient, biasGradient, scratch, workers);
			return;
		}
		// For each block of targets: 36 times the channels' sums, then one row of sums of gradients.
		final int blockSums = transformed * sumStep(sourceChannels, 2 * LENGTH) + 2 * LENGTH;
		final int partial = pairs * blockSums + (blocks - pairs) * (transformed * sumStep(sourceChannels, LENGTH) + LENGTH);
		// Each shard costs a pass or two over its sums, so it must have enough to do; powers of two suit most numbers of workers.
		final int shards = Integer.highestOneBit(Math.clamp(PARTIAL_FLOATS / partial, 1, Math.clamp(tiles / SHARD_TILES, 1,
			16)));
		final int shares = shares(shards, workers);
		final float[] partials = Aligned.floats(scratch, 0, DirectSweep.SLOT_PARTIALS, shards * partial);
		workers.run(shards * shares, (task, worker) -> {
			final int shard = task / shares;
			final int share = task % shares;
			final float[] values = Aligned.floats(scratch, worker, SLOT, memory);
			final int firstBlock = blocks * share / shares;
			final int endBlock = blocks * (share + 1) / shares;
			final int sums = Aligned.FIRST + shard * partial;
			Arrays.fill(partials, sums + firstBlock * blockSums, sums + Math.min(partial, endBlock * blockSums), 0);
			final int before = (int) ((long) tiles * shard / shards);
			final int length = (int) ((long) tiles * (shard + 1) / shards) - before;
			final int tileBlocks = (length + block - 1) / block;
			for (int i = 0; i < tileBlocks; i++) {
				final int first = before + (int) ((long) length * i / tileBlocks);
				final int count = before + (int) ((long) length * (i + 1) / tileBlocks) - first;
				transformSources(source, first, count, values);
				for (int b = firstBlock; b < endBlock; b++) {
					final int row = row(b);
					transformGradients(targetGradient, first, count, b, values);
					final int at = sums + b * blockSums;
					final int step = sumStep(sourceChannels, row);
					multiplyGradient(values, b, count, 0, sourceChannels, partials, at, step);
					if (biasGradient != null) addBias(values, row, count, partials, at + transformed * step);
				}
			}
		});
		final int chunks = (sourceChannels + CHUNK - 1) / CHUNK;
		workers.run(blocks * chunks, (task, worker) -> {
			final int b = task / chunks;
			final int firstChannel = task % chunks * CHUNK;
			final float[] values = Aligned.floats(scratch, worker, SLOT, memory);
			final int row = row(b);
			final int from = Aligned.FIRST + b * blockSums;
			final int step = sumStep(sourceChannels, row);
			finishGradient(b, firstChannel, Math.min(firstChannel + CHUNK, sourceChannels), partials, from + firstChannel * row,
				step, partial, shards, values, weightGradient);
			if (biasGradient != null && firstChannel == 0) finishBias(b, partials, from + transformed * step, partial, shards,
				biasGradient);
		});
	}

	/** The gradients of so few tiles that the sums need not be kept apart: they are used while they are in the cache. */
	private void gradientAtOnce(final int tiles, final float[] source, final float[] targetGradient,
		final float[] weightGradient, final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		final int shares = shares(1, workers);
		workers.run(shares, (share, worker) -> {
			final float[] values = Aligned.floats(scratch, worker, SLOT, memory);
			final float[] sums = Aligned.floats(scratch, worker, SLOT_SUMS, transformed * sumStep(SUMS_CHUNK, 2 * LENGTH));
			transformSources(source, 0, tiles, values);
			for (int b = blocks * share / shares; b < blocks * (share + 1) / shares; b++) {
				final int row = row(b);
				transformGradients(targetGradient, 0, tiles, b, values);
				for (int c = 0; c < sourceChannels; c += SUMS_CHUNK) {
					final int end = Math.min(c + SUMS_CHUNK, sourceChannels);
					final int step = sumStep(end - c, row);
					Arrays.fill(sums, Aligned.FIRST, Aligned.FIRST + transformed * step, 0);
					multiplyGradient(values, b, tiles, c, end, sums, Aligned.FIRST, step);
					finishGradient(b, c, end, sums, Aligned.FIRST, step, 0, 1, values, weightGradient);
				}
				if (biasGradient == null) continue;
				Arrays.fill(sums, Aligned.FIRST, Aligned.FIRST + row, 0);
				addBias(values, row, tiles, sums, Aligned.FIRST);
				finishBias(b, sums, Aligned.FIRST, 0, 1, biasGradient);
			}
		});
	}

	/** From one transformed element's sums to the next's, for a number of channels; not a multiple of 4096 bytes. */
	private static int sumStep(final int channels, final int row) {
		return (channels + 7) / 8 * 8 * row + Aligned.UNIT;
	}

	/** Adds the shards' sums of one block of targets and some channels, and transforms them. */
	private void finishGradient(final int target, final int firstChannel, final int endChannel, final float[] sums,
		final int from, final int step, final int partial, final int shards, final float[] values,
		final float[] weightGradient)
	{
		final int row = row(target);
		for (int v = 0; v < row; v += LENGTH) {
			final int filter = target * 2 * LENGTH + v;
			final int lanes = Math.min(LENGTH, targetChannels - filter);
			if (lanes <= 0) continue;
			for (int c = firstChannel; c < endChannel; c++) {
				addShards(sums, from + (c - firstChannel) * row + v, step, partial, shards, values, PATCH);
				final int half = PATCH + transformed * LENGTH;
				WinogradTransforms.weightsGradient(6, values, PATCH, 6 * LENGTH, LENGTH, values, half, 6 * LENGTH, LENGTH);
				WinogradTransforms.weightsGradient(3, values, half, LENGTH, 6 * LENGTH, values, PATCH, LENGTH, 3 * LENGTH);
				for (int tap = 0; tap < 9; tap++)
					System.arraycopy(values, PATCH + tap * LENGTH, weightGradient, (tap * sourceChannels + c) * targetChannels + filter,
						lanes);
			}
		}
	}

	private void addShards(final float[] partials, final int from, final int step, final int partial,
		final int shards, final float[] to, final int at)
	{
		for (int i = 0; i < transformed; i++) {
			FloatVector sum = FloatVector.fromArray(SPECIES, partials, from + i * step);
			for (int shard = 1; shard < shards; shard++)
				sum = sum.add(FloatVector.fromArray(SPECIES, partials, shard * partial + from + i * step));
			sum.intoArray(to, at + i * LENGTH);
		}
	}

	/** The transform's second element in both directions is the sum of all results, as the bias needs it. */
	private void addBias(final float[] values, final int row, final int count, final float[] sums, final int at) {
		DirectSweep.addColumns(values, products + 7 * gradientStep(row), count, row, sums, at);
	}

	private void finishBias(final int target, final float[] sums, final int from, final int partial, final int shards,
		final float[] biasGradient)
	{
		final int filter = target * 2 * LENGTH;
		final int count = Math.min(row(target), targetChannels - filter);
		Arrays.fill(biasGradient, filter, filter + count, 0);
		for (int shard = 0; shard < shards; shard++)
			for (int f = 0; f < count; f++)
				biasGradient[filter + f] += sums[shard * partial + from + f];
	}

	private int gradientStep(final int row) {
		return block * row + 2 * LENGTH;
	}

	private void transformGradients(final float[] gradient, final int first, final int count, final int target,
		final float[] values)
	{
		final int row = row(target);
		final int step = gradientStep(row);
		int run;
		for (int t = 0; t < count; t += run) {
			final int tile = first + t;
			final int sample = tile / (tilesY * tilesX);
			final int y0 = tile / tilesX % tilesY * 4;
			final int x0 = tile % tilesX * 4;
			run = Math.min(Math.min(WinogradTransforms.TILES, tilesX - tile % tilesX), count - t);
			final int columns = 4 * run;
			final int inside = Math.min(columns, targetsX - x0);
			for (int v = 0; v < row; v += LENGTH) {
				final int channel = target * 2 * LENGTH + v;
				if (y0 + 4 <= targetsY && channel + LENGTH <= targetChannels) {
					WinogradTransforms.clearAround(values, PATCH + 6 * STRIP, 6, 0, inside, columns);
					WinogradTransforms.gradientColumns(gradient, ((sample * targetsY + y0) * targetsX + x0) * targetChannels + channel,
						targetsX * targetChannels, targetChannels, values, PATCH + 6 * STRIP, inside);
				}
				else {
					copyStrip(gradient, sample, targetsY, targetsX, targetChannels, y0, 4, x0, columns, channel, values);
					WinogradTransforms.gradientColumns(values, PATCH, STRIP, LENGTH, values, PATCH + 6 * STRIP, columns);
				}
				for (int i = 0; i < 6; i++)
					WinogradTransforms.gradientRow(values, PATCH + (6 + i) * STRIP, run, values, products + 6 * i * step + v + t * row,
						step, row);
			}
		}
	}

	/** Adds products of sources, of some channels, and gradients of one block of targets to sums. */
	private void multiplyGradient(final float[] values, final int target, final int count, final int firstChannel,
		final int endChannel, final float[] sums, final int firstSum, final int sumStep)
	{
		final int row = row(target);
		final int step = gradientStep(row);
		for (int i = 0; i < transformed; i++) {
			final int from = SOURCES + i * sourceStep;
			final int gradients = products + i * step;
			final int at = firstSum + i * sumStep - firstChannel * row;
			if (target < pairs) {
				int terms;
				for (int k = firstChannel; k < endChannel; k += terms) {
					terms = TileKernels.terms(endChannel - k);
					if (terms == 4) TileKernels.blockedGradient4x2(values, from, offsets, k, values, gradients, count, sums, at + k *
						row);
					else TileKernels.blockedGradient6x2(values, from, offsets, k, values, gradients, count, sums, at + k * row);
				}
			}
			else for (int k = firstChannel; k < endChannel; k += 8)
				TileKernels.blockedGradient8x1(values, from, offsets, k, values, gradients, count, sums, at + k * row);
		}
	}
}
