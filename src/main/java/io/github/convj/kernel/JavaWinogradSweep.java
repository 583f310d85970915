package io.github.convj.kernel;

import java.util.Arrays;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * A 3x3 convolution with stride 1 by Winograd's F(4x4, 3x3) in plain Java: tiles of 6x6 sources and the weights are
 * transformed, 36 matrix products take the place of the convolution, and each 6x6 tile of products is transformed into 4x4
 * targets, which takes a quarter of the multiplications. For 5x5 it is F(4x4, 5x5) with tiles of 8x8 and 0.16 of the
 * multiplications. All loops run over the tiles of a block, one row for each transformed element and channel, as that is the form
 * which {@link Rows} is fast in. Immutable, thread-safe.
 * <p>
 * A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks. CVPR 2016.
 * </p>
 */
final class JavaWinogradSweep {

	/** Floats that transformed sources and products of a block may have unless rows would be short: about a second cache. */
	private static final int BLOCK_FLOATS = 1 << 19;
	/** Shorter rows waste time at their ends, longer ones leave the first cache. */
	private static final int SHORTEST = 256;
	private static final int LONGEST = 512;
	/** Targets that are written together, about: what they take stays in the first cache. */
	private static final int WRITTEN_FLOATS = 1 << 13;
	private static final int SHORTEST_WRITTEN = 4;
	/** Targets, and sources, of which the weights are transformed together. */
	private static final int PACKED = 16;
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
		return sourceChannels * targetChannels + 16;
	}

	/**
	 * Transforms weights.
	 *
	 * @param weights of the forward pass, {@code [window, window, C, F]}
	 * @param backward whether C are the targets, and the window is turned round
	 * @param packed {@code [elements, targetChannels, sourceChannels]}, {@link #packedWeights} long
	 */
	void pack(final float[] weights, final boolean backward, final float[] packed, final Workers workers) {
		final int tap = backward ? -sourceChannels * targetChannels : sourceChannels * targetChannels;
		final int step = weightStep();
		workers.run((targetChannels + PACKED - 1) / PACKED, (task, worker) -> {
			final int first = task * PACKED;
			final int end = Math.min(first + PACKED, targetChannels);
			// Forward, weights of neighbouring targets share their lines of the cache.
			for (int block = 0; block < sourceChannels; block += PACKED)
				for (int t = first; t < end; t++)
					for (int s = block; s < Math.min(block + PACKED, sourceChannels); s++) {
						final int from = backward ? t * sourceChannels + s - (window * window - 1) * tap : s * targetChannels + t;
						final int to = t * sourceChannels + s;
						for (int x = 0; x < window; x++)
							weightColumn(weights, from + x * tap, window * tap, packed, to + x * step, points * step);
						for (int y = 0; y < points; y++)
							weightColumn(packed, to + points * y * step, step, packed, to + points * y * step, step);
					}
		});
	}

	private void weightColumn(final float[] from, final int at, final int step, final float[] to, final int first,
		final int toStep)
	{
		if (window == 3) weightColumn3(from, at, step, to, first, toStep);
		else weightColumn5(from, at, step, to, first, toStep);
	}

	/** 3 weights to 6; the arrays may be the same one. */
	private static void weightColumn3(final float[] from, final int at, final int step, final float[] to, final int first,
		final int toStep)
	{
		final float w0 = from[at];
		final float w1 = from[at + step];
		final float w2 = from[at + 2 * step];
		final float outer = w0 + w2;
		final float spread = (w0 + 4 * w2) * (1 / 24f);
		to[first] = w0 / 4;
		to[first + toStep] = (outer + w1) * (-1 / 6f);
		to[first + 2 * toStep] = (outer - w1) * (-1 / 6f);
		to[first + 3 * toStep] = spread + w1 * (1 / 12f);
		to[first + 4 * toStep] = spread - w1 * (1 / 12f);
		to[first + 5 * toStep] = w2;
	}

	/** 5 weights to 8; the arrays may be the same one. */
	private static void weightColumn5(final float[] from, final int at, final int step, final float[] to, final int first,
		final int toStep)
	{
		final float w0 = from[at];
		final float w1 = from[at + step];
		final float w2 = from[at + 2 * step];
		final float w3 = from[at + 3 * step];
		final float w4 = from[at + 4 * step];
		final float even1 = w0 + w2 + w4;
		final float odd1 = w1 + w3;
		final float even2 = w0 + 4 * w2 + 16 * w4;
		final float odd2 = 2 * w1 + 8 * w3;
		final float even3 = 16 * w0 + 4 * w2 + w4;
		final float odd3 = 8 * w1 + 2 * w3;
		to[first] = w0;
		to[first + toStep] = (even1 + odd1) * (-2 / 9f);
		to[first + 2 * toStep] = (even1 - odd1) * (-2 / 9f);
		to[first + 3 * toStep] = (even2 + odd2) * (1 / 90f);
		to[first + 4 * toStep] = (even2 - odd2) * (1 / 90f);
		to[first + 5 * toStep] = (even3 + odd3) * (2 / 45f);
		to[first + 6 * toStep] = (even3 - odd3) * (2 / 45f);
		to[first + 7 * toStep] = w4;
	}

	/** Computes all targets, {@code target = relu(sums + bias + addend)}. */
	void run(final int batch, final float[] source, final float[] packed, final float[] bias, final float[] addend,
		final boolean relu, final float[] target, final Scratch scratch, final Workers workers)
	{
		final int tiles = batch * tilesY * tilesX;
		final int fit = Math.clamp(BLOCK_FLOATS / (elements * (sourceChannels + targetChannels)), SHORTEST, LONGEST);
		final int few = (tiles + fit - 1) / fit;
		// An even number unless it is large, as most machines have an even number of cores.
		final int blocks = few < 16 && (few > 1 || tiles > SHORTEST / 2) ? (few + 1) / 2 * 2 : few;
		final int block = (tiles + blocks - 1) / blocks;
		// Each share transforms the same sources, so there are several only where threads would be idle.
		int shares = 1;
		while (blocks * shares < workers.count() && targetChannels / (2 * shares) >= 16)
			shares *= 2;
		final int share = ((targetChannels + shares - 1) / shares + 1) / 2 * 2;
		final int parts = shares;
		workers.run(blocks * parts, (task, worker) -> {
			final int from = task / parts * block;
			final int count = Math.min(block, tiles - from);
			final int firstTarget = task % parts * share;
			final int targets = Math.min(share, targetChannels - firstTarget);
			if (count <= 0 || targets <= 0) return;
			final float[][] values = scratch.rows(worker, 0, elements * sourceChannels, block);
			final float[][] products = scratch.rows(worker, 1, elements * share, block);
			final int stripLength = (4 * longestRun + window - 1) * sourceChannels;
			final float[][] strip = scratch.rows(worker, 2, points, stripLength);
			final float[][] spare = window == 3 ? null : scratch.rows(worker, 3, TileRows5.SPARE, Math.max(stripLength, block));
			transformSources(source, from, count, strip, spare, values);
			multiply(values, packed, firstTarget, targets, products, share, count);
			// With an addend the last step waits until that is added.
			for (int t = 0; t < targets; t++)
				transformProducts(products, t, share, bias == null ? 0 : bias[firstTarget + t], relu && addend == null, count);
			scatter(products, share, targets, from, count, addend, relu, target, firstTarget);
		});
	}

	private void multiply(final float[][] values, final float[] packed, final int firstTarget, final int targets,
		final float[][] products, final int share, final int count)
	{
		for (int e = 0; e < elements; e++) {
			for (int t = 0; t < targets; t++)
				Arrays.fill(products[e * share + t], 0, count, 0);
			Rows.accumulate(products, e * share, targets, values, e * sourceChannels, packed, e * weightStep() + firstTarget *
				sourceChannels, sourceChannels, 1, sourceChannels, count);
		}
	}

	/** Fills one row for each transformed element and channel, {@code [elements * sourceChannels][tile]}. */
	private void transformSources(final float[] source, final int first, final int count, final float[][] strip,
		final float[][] spare, final float[][] values)
	{
		final int channels = sourceChannels;
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
				final float[] row = strip[i];
				final int y = y0 + i;
				if (y < 0 || y >= sourcesY) Arrays.fill(row, 0, columns * channels, 0);
				else {
					Arrays.fill(row, 0, in0 * channels, 0);
					System.arraycopy(source, ((sample * sourcesY + y) * sourcesX + x0 + in0) * channels, row, in0 * channels, (in1 -
						in0) * channels);
					Arrays.fill(row, in1 * channels, columns * channels, 0);
				}
			}
			transformData(strip, 0, 1, spare, columns * channels);
			for (int i = 0; i < points; i++)
				for (int c = 0; c < channels; c++) {
					final int row = points * i * channels + c;
					cut(strip[i], c, channels, values[row], values[row + channels], values[row + 2 * channels], values[row + 3 *
						channels], values[row + 4 * channels], values[row + 5 * channels], t, t + run);
					if (points == 8) cut(strip[i], c + 6 * channels, channels, values[row + 6 * channels], values[row + 7 * channels], t,
						t + run);
				}
		}
		for (int i = 0; i < points; i++)
			for (int c = 0; c < channels; c++)
				transformData(values, points * i * channels + c, channels, spare, count);
	}

	private void transformData(final float[][] rows, final int first, final int step, final float[][] spare,
		final int length)
	{
		if (points == 6) TileRows.data(rows[first], rows[first + step], rows[first + 2 * step], rows[first + 3 * step], rows[first +
			4 * step], rows[first + 5 * step], length);
		else TileRows5.data(rows, first, step, spare, length);
	}

	/** The six columns of each tile to six rows. */
	private static void cut(final float[] strip, final int channel, final int channels, final float[] r0,
		final float[] r1, final float[] r2, final float[] r3, final float[] r4, final float[] r5, final int from,
		final int to)
	{
		int at = channel;
		for (int t = from; t < to; t++) {
			r0[t] = strip[at];
			r1[t] = strip[at + channels];
			r2[t] = strip[at + 2 * channels];
			r3[t] = strip[at + 3 * channels];
			at += 4 * channels;
			r4[t] = strip[at];
			r5[t] = strip[at + channels];
		}
	}

	private static void cut(final float[] strip, final int first, final int channels, final float[] r0, final float[] r1,
		final int from, final int to)
	{
		int at = first;
		for (int t = from; t < to; t++) {
			r0[t] = strip[at];
			r1[t] = strip[at + channels];
			at += 4 * channels;
		}
	}

	/** Turns the rows of products of one target channel into 16 rows of targets, in the first of their places. */
	private void transformProducts(final float[][] rows, final int t, final int share, final float bias,
		final boolean relu, final int count)
	{
		for (int k = 0; k < points; k++)
			transformResults(rows, k * share + t, points * share, 0, count);
		for (int i = 0; i < 4; i++) {
			final int row = points * i * share + t;
			transformResults(rows, row, share, bias, count);
			if (relu) for (int k = 0; k < 4; k++)
				Rows.clip(rows[row + k * share], count);
		}
	}

	private void transformResults(final float[][] rows, final int first, final int step, final float bias,
		final int length)
	{
		if (points == 6) TileRows.results(rows[first], rows[first + step], rows[first + 2 * step], rows[first + 3 * step], rows[first +
			4 * step], rows[first + 5 * step], bias, length);
		else TileRows5.results(rows, first, step, bias, length);
	}

	/**
	 * Writes the 16 rows of each target channel to where they belong: all channels of a few tiles, as their lines of the cache
	 * are the same.
	 */
	private void scatter(final float[][] rows, final int share, final int targets, final int first, final int count,
		final float[] addend, final boolean relu, final float[] target, final int firstChannel)
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
				for (int t = 0; t < targets; t++) {
					final int row = points * i * share + t;
					final int at = line + t;
					if (addend == null) join(rows[row], rows[row + share], rows[row + 2 * share], rows[row + 3 * share], from, from +
						whole, target, at, channels);
					else joinSum(rows[row], rows[row + share], rows[row + 2 * share], rows[row + 3 * share], from, from + whole,
						addend, relu, target, at, channels);
					// What is left of a tile at the image's edge.
					if (whole < run) for (int k = 0; x0 + 4 * whole + k < targetsX; k++) {
						final int to = at + (4 * whole + k) * channels;
						final float value = rows[row + k * share][from + whole];
						if (addend == null) target[to] = value;
						else target[to] = relu ? Math.max(0, value + addend[to]) : value + addend[to];
					}
				}
			}
		}
	}

	private static void join(final float[] r0, final float[] r1, final float[] r2, final float[] r3, final int from,
		final int to, final float[] target, final int first, final int channels)
	{
		int at = first;
		for (int j = from; j < to; j++) {
			target[at] = r0[j];
			target[at + channels] = r1[j];
			target[at + 2 * channels] = r2[j];
			target[at + 3 * channels] = r3[j];
			at += 4 * channels;
		}
	}

	private static void joinSum(final float[] r0, final float[] r1, final float[] r2, final float[] r3, final int from,
		final int to, final float[] addend, final boolean relu, final float[] target, final int first, final int channels)
	{
		final float least = relu ? 0 : Float.NEGATIVE_INFINITY;
		int at = first;
		for (int j = from; j < to; j++) {
			target[at] = Math.max(least, r0[j] + addend[at]);
			target[at + channels] = Math.max(least, r1[j] + addend[at + channels]);
			target[at + 2 * channels] = Math.max(least, r2[j] + addend[at + 2 * channels]);
			target[at + 3 * channels] = Math.max(least, r3[j] + addend[at + 3 * channels]);
			at += 4 * channels;
		}
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
