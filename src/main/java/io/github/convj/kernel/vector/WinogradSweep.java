package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import java.util.Arrays;

import io.github.convj.kernel.Geometry;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * A 3x3 convolution with stride 1 by Winograd's F(4x4, 3x3): tiles of 6x6 sources and the weights are transformed, 36 matrix
 * products take the place of the convolution, and each 6x6 tile of products is transformed into 4x4 targets. That takes a
 * quarter of the multiplications. Matrix products run on blocks of tiles. The gradient to the weights is the same algorithm
 * transposed. Immutable, thread-safe.
 */
final class WinogradSweep {

	private static final int TRANSFORMED = 36;
	/** Floats of transformed sources a block of tiles may have: what leaves room for weights in the second cache. */
	private static final int BLOCK_FLOATS = 1 << 16;
	/** Transformed weights beyond this come from far, so blocks of tiles are large in order to use them often. */
	private static final int NEAR_WEIGHTS = 1 << 21;
	private static final int PARTIAL_FLOATS = 6 << 20;
	private static final int SHARD_TILES = 192;
	private static final int STRIP = WinogradTransforms.STRIP;
	private static final int RESULTS = WinogradTransforms.RESULTS;
	/** Floats for what lies between a transform along columns and one along rows. */
	private static final int PATCH = Math.max(12 * STRIP, 40 * RESULTS);

	private static final int SLOT_SOURCE = 0;
	private static final int SLOT_PATCH = 1;
	private static final int SLOT_PRODUCTS = 2;

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
	/** Tiles of a block, a multiple of 12. */
	private final int block;
	/** From one transformed element's sources to the next's; not a multiple of 4096 bytes, for the first cache's sake. */
	private final int sourceStep;
	private final int productStep;
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
		sourcesY = backward ? y.output() : y.input();
		sourcesX = backward ? x.output() : x.input();
		targetsY = backward ? y.input() : y.output();
		targetsX = backward ? x.input() : x.output();
		beforeY = backward ? 2 - y.before() : y.before();
		beforeX = backward ? 2 - x.before() : x.before();
		this.sourceChannels = sourceChannels;
		this.targetChannels = targetChannels;
		tilesY = (targetsY + 3) / 4;
		tilesX = (targetsX + 3) / 4;
		groups = (sourceChannels + LENGTH - 1) / LENGTH;
		final int vectors = (targetChannels + LENGTH - 1) / LENGTH;
		pairs = vectors / 2;
		blocks = pairs + vectors % 2;
		final int most = (long) TRANSFORMED * sourceChannels * targetChannels > NEAR_WEIGHTS ? 72 : 48;
		final int fit = BLOCK_FLOATS / (TRANSFORMED * groups * LENGTH) / 12 * 12;
		block = most == 72 ? most : Math.clamp(fit, 12, most);
		sourceStep = (groups * block + 2) * LENGTH;
		productStep = (block + 1) * 2 * LENGTH;
		offsets = new int[(sourceChannels + 11) / 12 * 12];
		for (int c = 0; c < sourceChannels; c++)
			offsets[c] = c / LENGTH * block * LENGTH + c % LENGTH;
	}

	/** @return whether it is worth it: neither too few channels nor too much of the tiles outside */
	static boolean suits(final Geometry geometry, final int channels, final int filters) {
		final Geometry.Axis y = geometry.y();
		final Geometry.Axis x = geometry.x();
		return geometry.z().equals(Geometry.Axis.NONE) && suits(y) && suits(x) && channels >= 8 && filters >= 8 && (y
			.output() + 3) / 4 * ((x.output() + 3) / 4) * 16 <= 1.8 * y.output() * x.output();
	}

	private static boolean suits(final Geometry.Axis axis) {
		return axis.kernel() == 3 && axis.stride() == 1 && axis.dilation() == 1;
	}

	/** How many floats {@link #pack} writes. */
	int packedWeights() {
		return packedPatch(blocks);
	}

	/** Behind the weights each block has room for a patch, so that packing needs no memory of its own. */
	private int packedPatch(final int target) {
		return TRANSFORMED * sourceChannels * (blocks + pairs) * LENGTH + target * 27 * LENGTH;
	}

	private int firstWeight(final int target, final int transformed, final int row) {
		return (target * 2 * TRANSFORMED * LENGTH + transformed * row) * sourceChannels;
	}

	private int row(final int target) {
		return target < pairs ? 2 * LENGTH : LENGTH;
	}

	/**
	 * Transforms weights.
	 *
	 * @param weights {@code [3, 3, sourceChannels, targetChannels]}
	 * @param turned whether to turn the window by 180 degrees
	 */
	void pack(final float[] weights, final boolean turned, final float[] packed, final Workers workers) {
		final int tap = sourceChannels * targetChannels;
		workers.run(blocks, (target, worker) -> {
			final int row = row(target);
			final int at = firstWeight(target, 0, row);
			final int patch = packedPatch(target);
			for (int v = 0; v < row; v += LENGTH) {
				final int first = target * 2 * LENGTH + v;
				for (int c = 0; c < sourceChannels; c++) {
					final int from = c * targetChannels + first;
					WinogradTransforms.copy(weights, turned ? from + 8 * tap : from, turned ? -tap : tap, targetChannels - first,
						packed, patch, LENGTH, 9);
					WinogradTransforms.weights(3, packed, patch, 3 * LENGTH, LENGTH, packed, patch + 9 * LENGTH, 3 * LENGTH,
						LENGTH);
					WinogradTransforms.weights(6, packed, patch + 9 * LENGTH, LENGTH, 3 * LENGTH, packed, at + c * row + v, sourceChannels *
						row, 6 * sourceChannels * row);
				}
			}
		});
	}

	/** {@code target = relu(sums + bias + addend)}. */
	void run(final int batch, final float[] source, final float[] weights, final float[] bias, final float[] addend,
		final boolean relu, final float[] target, final Scratch scratch, final Workers workers)
	{
		final int tiles = batch * tilesY * tilesX;
		final int tileBlocks = (tiles + block - 1) / block;
		final int shares = shares(tileBlocks, workers);
		workers.run(tileBlocks * shares, (task, worker) -> {
			final int share = task % shares;
			final int first = task / shares * block;
			final int count = Math.min(block, tiles - first);
			final float[] transformed = scratch.floats(worker, SLOT_SOURCE, TRANSFORMED * sourceStep);
			final float[] patch = scratch.floats(worker, SLOT_PATCH, PATCH);
			final float[] products = scratch.floats(worker, SLOT_PRODUCTS, TRANSFORMED * productStep);
			transformSources(source, first, count, patch, transformed);
			for (int b = blocks * share / shares; b < blocks * (share + 1) / shares; b++) {
				final int row = row(b);
				multiply(transformed, weights, b, count, products);
				for (int t = 0; t < count; t += WinogradTransforms.TILES)
					finish(products, t * row, first + t, Math.min(WinogradTransforms.TILES, count - t), row / LENGTH, b * 2 * LENGTH,
						patch, bias, addend, relu, target);
			}
		});
	}

	/**
	 * With few tasks the targets are shared out too, though each share transforms the same sources. Any number of shares
	 * gives the same bits, so it may depend on the workers.
	 */
	private int shares(final int tasks, final Workers workers) {
		final int wanted = tasks % workers.count() == 0 ? workers.count() : 3 * workers.count();
		return Math.clamp((wanted + tasks - 1) / tasks, 1, blocks);
	}

	/** Transforms a block of tiles; those side by side together, for they share columns. */
	private void transformSources(final float[] source, final int first, final int count, final float[] patch,
		final float[] transformed)
	{
		int run;
		for (int t = 0; t < count; t += run) {
			final int tile = first + t;
			final int sample = tile / (tilesY * tilesX);
			final int y0 = tile / tilesX % tilesY * 4 - beforeY;
			final int x0 = tile % tilesX * 4 - beforeX;
			run = Math.min(Math.min(WinogradTransforms.TILES, tilesX - tile % tilesX), count - t);
			final int columns = 4 * run + 2;
			for (int g = 0; g < groups; g++) {
				copyStrip(source, sample, sourcesY, sourcesX, sourceChannels, y0, 6, x0, columns, g * LENGTH, patch);
				WinogradTransforms.dataColumns(patch, 0, 6 * STRIP, columns);
				for (int i = 0; i < 6; i++)
					WinogradTransforms.dataRow(patch, (6 + i) * STRIP, run, transformed, 6 * i * sourceStep + (g * block + t) *
						LENGTH, sourceStep);
			}
		}
	}

	/** Copies a vector of channels of some rows and columns, with zeros where the image ends. */
	private static void copyStrip(final float[] image, final int sample, final int sizeY, final int sizeX,
		final int channels, final int y0, final int rows, final int x0, final int columns, final int channel,
		final float[] strip)
	{
		final int left = Math.clamp(-x0, 0, columns);
		final int right = Math.clamp(sizeX - x0, left, columns);
		for (int y = 0; y < rows; y++) {
			final int to = y * STRIP;
			if (y0 + y < 0 || y0 + y >= sizeY || channel >= channels) {
				Arrays.fill(strip, to, to + columns * LENGTH, 0);
				continue;
			}
			if (left > 0) Arrays.fill(strip, to, to + left * LENGTH, 0);
			if (right < columns) Arrays.fill(strip, to + right * LENGTH, to + columns * LENGTH, 0);
			WinogradTransforms.copy(image, ((sample * sizeY + y0 + y) * sizeX + x0 + left) * channels + channel, channels,
				channels - channel, strip, to + left * LENGTH, LENGTH, right - left);
		}
	}

	private void multiply(final float[] transformed, final float[] weights, final int target, final int count,
		final float[] products)
	{
		final int row = row(target);
		for (int i = 0; i < TRANSFORMED; i++) {
			final int w = firstWeight(target, i, row);
			if (target < pairs) for (int t = 0; t < count; t += 6)
				TileKernels.blocked6x2(transformed, i * sourceStep + t * LENGTH, offsets, weights, w, sourceChannels, products, i *
					productStep + t * row);
			else for (int t = 0; t < count; t += 12)
				TileKernels.blocked12x1(transformed, i * sourceStep + t * LENGTH, offsets, weights, w, sourceChannels, products,
					i * productStep + t * row);
		}
	}

	/** Transforms products of a few tiles back and writes the results. */
	private void finish(final float[] products, final int from, final int firstTile, final int tiles, final int vectors,
		final int firstChannel, final float[] patch, final float[] bias, final float[] addend, final boolean relu,
		final float[] target)
	{
		for (int i = 0; i < 6; i++)
			WinogradTransforms.resultColumns(products, from + i * productStep, 6 * productStep, tiles * vectors, patch, i *
				RESULTS);
		for (int i = 0; i < 4; i++)
			WinogradTransforms.resultRow(patch, 6 * i * RESULTS, (24 + 4 * i) * RESULTS, tiles * vectors);
		for (int t = 0; t < tiles; t++) {
			final int tile = firstTile + t;
			final int sample = tile / (tilesY * tilesX);
			final int y0 = tile / tilesX % tilesY * 4;
			final int x0 = tile % tilesX * 4;
			final int countX = Math.min(4, targetsX - x0);
			final int countY = Math.min(4, targetsY - y0);
			for (int v = 0; v < vectors; v++) {
				final int channel = firstChannel + v * LENGTH;
				final int in = 24 * RESULTS + (t * vectors + v) * LENGTH;
				for (int y = 0; y < countY; y++)
					Epilogue.write(patch, in + 4 * y * RESULTS, RESULTS, countX, targetChannels - channel, bias, channel, addend,
						relu, target, ((sample * targetsY + y0 + y) * targetsX + x0) * targetChannels + channel, targetChannels);
			}
		}
	}

	/**
	 * The gradients to the weights, {@code [3, 3, sourceChannels, targetChannels]}, and to the bias. Blocks of tiles are dealt
	 * out to a number of shards that depends on nothing but the work, and the shards' sums are added in their order.
	 */
	void weightGradient(final int batch, final float[] source, final float[] targetGradient, final float[] weightGradient,
		final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		final int rows = offsets.length;
		final int vectors = blocks + pairs;
		// For each block of targets: 36 times the rows' sums, then one row of sums of gradients.
		final int blockSums = (TRANSFORMED * rows + 1) * 2 * LENGTH;
		final int partial = (TRANSFORMED * rows + 1) * vectors * LENGTH;
		final int tiles = batch * tilesY * tilesX;
		final int tileBlocks = (tiles + block - 1) / block;
		// Each shard costs a pass or two over its sums, so it must have enough to do.
		final int shards = Math.clamp(PARTIAL_FLOATS / partial, 1, Math.clamp(tiles / SHARD_TILES, 1, 16));
		final int shares = shares(shards, workers);
		final float[] partials = scratch.floats(0, DirectSweep.SLOT_PARTIALS, shards * partial);
		workers.run(shards * shares, (task, worker) -> {
			final int shard = task / shares;
			final int share = task % shares;
			final float[] transformed = scratch.floats(worker, SLOT_SOURCE, TRANSFORMED * sourceStep);
			final float[] patch = scratch.floats(worker, SLOT_PATCH, PATCH);
			final float[] gradients = scratch.floats(worker, SLOT_PRODUCTS, TRANSFORMED * productStep);
			final int firstBlock = blocks * share / shares;
			final int endBlock = blocks * (share + 1) / shares;
			Arrays.fill(partials, shard * partial + firstBlock * blockSums, shard * partial + Math.min(partial, endBlock *
				blockSums), 0);
			final int end = (int) ((long) tileBlocks * (shard + 1) / shards);
			for (int i = (int) ((long) tileBlocks * shard / shards); i < end; i++) {
				final int first = i * block;
				final int count = Math.min(block, tiles - first);
				transformSources(source, first, count, patch, transformed);
				for (int b = firstBlock; b < endBlock; b++) {
					final int row = row(b);
					for (int v = 0; v < row; v += LENGTH)
						transformGradients(targetGradient, first, count, b * 2 * LENGTH + v, patch, gradients, v, row);
					final int at = shard * partial + b * blockSums;
					multiplyGradient(transformed, gradients, b, count, partials, at);
					// The transform's second element in both directions is the sum of all results, as the bias needs it.
					if (biasGradient != null) DirectSweep.addColumns(gradients, 7 * (block * row + 2 * LENGTH), count, row,
						partials, at + TRANSFORMED * rows * row);
				}
			}
		});
		workers.run(blocks, (b, worker) -> {
			final int row = row(b);
			final float[] patch = scratch.floats(worker, SLOT_PATCH, PATCH);
			for (int v = 0; v < row; v += LENGTH) {
				final int channel = b * 2 * LENGTH + v;
				final int lanes = Math.min(LENGTH, targetChannels - channel);
				if (lanes <= 0) continue;
				for (int c = 0; c < sourceChannels; c++) {
					final int from = b * blockSums + c * row + v;
					addShards(partials, from, rows * row, partial, shards, patch);
					WinogradTransforms.weightsGradient(6, patch, 0, 6 * LENGTH, LENGTH, patch, TRANSFORMED * LENGTH, 6 * LENGTH,
						LENGTH);
					WinogradTransforms.weightsGradient(3, patch, TRANSFORMED * LENGTH, LENGTH, 6 * LENGTH, patch, 0, LENGTH, 3 *
						LENGTH);
					for (int tap = 0; tap < 9; tap++)
						System.arraycopy(patch, tap * LENGTH, weightGradient, (tap * sourceChannels + c) * targetChannels + channel,
							lanes);
				}
				if (biasGradient == null) continue;
				Arrays.fill(biasGradient, channel, channel + lanes, 0);
				for (int shard = 0; shard < shards; shard++)
					for (int f = 0; f < lanes; f++)
						biasGradient[channel + f] += partials[shard * partial + b * blockSums + TRANSFORMED * rows * row + v + f];
			}
		});
	}

	private static void addShards(final float[] partials, final int from, final int step, final int partial,
		final int shards, final float[] to)
	{
		for (int i = 0; i < TRANSFORMED; i++) {
			FloatVector sum = FloatVector.fromArray(SPECIES, partials, from + i * step);
			for (int shard = 1; shard < shards; shard++)
				sum = sum.add(FloatVector.fromArray(SPECIES, partials, shard * partial + from + i * step));
			sum.intoArray(to, i * LENGTH);
		}
	}

	private void transformGradients(final float[] gradient, final int first, final int count, final int channel,
		final float[] patch, final float[] gradients, final int to, final int row)
	{
		final int step = block * row + 2 * LENGTH;
		int run;
		for (int t = 0; t < count; t += run) {
			final int tile = first + t;
			run = Math.min(Math.min(WinogradTransforms.TILES, tilesX - tile % tilesX), count - t);
			copyStrip(gradient, tile / (tilesY * tilesX), targetsY, targetsX, targetChannels, tile / tilesX % tilesY * 4, 4, tile %
				tilesX * 4, 4 * run, channel, patch);
			WinogradTransforms.gradientColumns(patch, 0, 6 * STRIP, 4 * run);
			for (int i = 0; i < 6; i++)
				WinogradTransforms.gradientRow(patch, (6 + i) * STRIP, run, gradients, 6 * i * step + to + t * row, step, row);
		}
	}

	private void multiplyGradient(final float[] transformed, final float[] gradients, final int target, final int count,
		final float[] sums, final int firstSum)
	{
		final int row = row(target);
		final int step = block * row + 2 * LENGTH;
		for (int i = 0; i < TRANSFORMED; i++) {
			final int at = firstSum + i * offsets.length * row;
			if (target < pairs) for (int k = 0; k < sourceChannels; k += 6)
				TileKernels.blockedGradient6x2(transformed, i * sourceStep, offsets, k, gradients, i * step, count, sums, at + k *
					row);
			else for (int k = 0; k < sourceChannels; k += 12)
				TileKernels.blockedGradient12x1(transformed, i * sourceStep, offsets, k, gradients, i * step, count, sums, at + k *
					row);
		}
	}
}
