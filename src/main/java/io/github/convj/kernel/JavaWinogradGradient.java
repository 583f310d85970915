package io.github.convj.kernel;

import java.util.Arrays;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * The gradient to the weights of a 3x3 convolution with stride 1 by Winograd's F(4x4, 3x3) transposed, in plain Java, for
 * many filters: tiles of 6x6 sources and of 4x4 gradients are transformed, 36 matrix products sum over tiles, and what they
 * make for a weight is transformed into 3x3. All loops run over filters or over channels, for sums along a row are what
 * HotSpot makes no vector instructions of. Immutable, thread-safe.
 * <p>
 * A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks. CVPR 2016.
 * </p>
 */
final class JavaWinogradGradient {

	private static final int TRANSFORMED = 36;
	/** Transformed gradients of a round, about. */
	private static final int ROUND_FLOATS = 1 << 20;
	/** Tiles of a round: enough for sums not to be read for little, and a multiple of four. */
	private static final int FEWEST = 96;
	private static final int MOST = 192;
	/** Elements between two that are computed one after the other: what a processor may fetch in advance is not another's. */
	private static final int APART = 7;

	private static final int SOURCES = 3;
	private static final int GRADIENTS = 0;
	private static final int SUMS = 1;

	private final Geometry.Axis y;
	private final Geometry.Axis x;
	private final int channels;
	private final int filters;
	private final int tilesY;
	private final int tilesX;
	private final int round;
	/** Filters are cut into parts that fit {@link Quads}. */
	private final int parts;
	private final int part;
	private final int row;

	JavaWinogradGradient(final Geometry.Axis y, final Geometry.Axis x, final int channels, final int filters) {
		this.y = y;
		this.x = x;
		this.channels = channels;
		this.filters = filters;
		tilesY = (y.output() + 3) / 4;
		tilesX = (x.output() + 3) / 4;
		round = Math.clamp(ROUND_FLOATS / (TRANSFORMED * filters), FEWEST, MOST) / 4 * 4;
		parts = (filters + Quads.MOST - 1) / Quads.MOST;
		part = (filters + parts - 1) / parts;
		row = Quads.row(part);
	}

	/** @param biasGradient or null */
	void run(final int batch, final float[] input, final float[] outputGradient, final float[] weightGradient,
		final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		final int tiles = batch * tilesY * tilesX;
		final int most = Math.min(round, (tiles + 3) / 4 * 4);
		final int quads = most / 4;
		final int channelQuads = (channels + 3) / 4;
		final float[] sources = scratch.floats(0, SOURCES, TRANSFORMED * most * channels);
		final int length = Quads.FIRST + Quads.length(TRANSFORMED, row);
		final float[][] gradients = scratch.lines(GRADIENTS, parts * quads, length, true);
		final float[][] sums = scratch.lines(SUMS, parts * channelQuads, length, true);
		for (int from = 0; from < tiles; from += most) {
			final int first = from;
			final int count = Math.min(most, tiles - first);
			workers.run((count + 3) / 4, (task, worker) -> {
				final int end = Math.min(count, 4 * task + 4);
				final float[][] rows = scratch.rows(worker, 0, TRANSFORMED, channels);
				for (int t = 4 * task; t < end; t++) {
					transformSource(input, first + t, rows);
					for (int e = 0; e < TRANSFORMED; e++)
						System.arraycopy(rows[e], 0, sources, (e * most + t) * channels, channels);
				}
				for (int p = 0; p < parts; p++)
					transformGradients(outputGradient, first + 4 * task, end - 4 * task, p * part, gradients[p * quads + task]);
			});
			workers.run(TRANSFORMED * parts, (task, worker) -> {
				final int p = task % parts;
				final int element = task / parts * APART % TRANSFORMED;
				multiply(sources, element * most * channels, gradients, p * quads, count, Quads.FIRST + Quads.length(element, row), sums,
					p * channelQuads, lanes(p), first == 0);
			});
			if (biasGradient != null) addBias(gradients, quads, count, biasGradient, first == 0);
		}
		workers.run(channelQuads * parts, (task, worker) -> finish(sums[task], task % channelQuads * 4, task / channelQuads,
			weightGradient));
	}

	/** Turns the sums of four channels into weights and writes them. */
	private void finish(final float[] quad, final int firstChannel, final int p, final float[] weightGradient) {
		final int last = 3 * row + lanes(p);
		QuadTiles.weightsOfLines(quad, Quads.FIRST, Quads.length(5, row) + last, row);
		for (int i = 0; i < 3; i++)
			QuadTiles.weights(quad, Quads.FIRST + Quads.length(6 * i, row), last, row);
		for (int c = 0; c < Math.min(4, channels - firstChannel); c++)
			for (int tap = 0; tap < 9; tap++)
				System.arraycopy(quad, Quads.FIRST + Quads.length(tap / 3 * 6 + tap % 3, row) + c * row, weightGradient, (tap * channels +
					firstChannel + c) * filters + p * part, count(p));
	}

	/** @return how many filters a part has */
	private int count(final int p) {
		return Math.min(part, filters - p * part);
	}

	private int lanes(final int p) {
		return Quads.lanes(count(p));
	}

	/** One row of channels for each of 36 elements. */
	private void transformSource(final float[] input, final int tile, final float[][] rows) {
		final int sample = tile / (tilesY * tilesX);
		final int y0 = tile / tilesX % tilesY * 4 - y.before();
		final int x0 = tile % tilesX * 4 - x.before();
		for (int i = 0; i < 6; i++)
			for (int k = 0; k < 6; k++)
				copy(input, sample, y0 + i, x0 + k, y.input(), x.input(), channels, rows[6 * i + k]);
		for (int k = 0; k < 6; k++)
			TileRows.data(rows[k], rows[6 + k], rows[12 + k], rows[18 + k], rows[24 + k], rows[30 + k], channels);
		for (int i = 0; i < 36; i += 6)
			TileRows.data(rows[i], rows[i + 1], rows[i + 2], rows[i + 3], rows[i + 4], rows[i + 5], channels);
	}

	/** Gradients of at most four tiles for some filters, each tile a row of a quad. */
	private void transformGradients(final float[] gradient, final int first, final int count, final int firstFilter,
		final float[] quad)
	{
		final int some = Math.min(part, filters - firstFilter);
		final int lanes = Quads.lanes(some);
		for (int t = 0; t < 4; t++) {
			final int tile = first + t;
			final int sample = tile / (tilesY * tilesX);
			final int y0 = tile / tilesX % tilesY * 4;
			final int x0 = tile % tilesX * 4;
			for (int i = 0; i < 4; i++)
				for (int k = 0; k < 4; k++) {
					final int to = Quads.FIRST + Quads.length(6 * i + k, row) + t * row;
					// Tiles that only fill up the quad are multiplied with 0 and must be numbers.
					if (t >= count || y0 + i >= y.output() || x0 + k >= x.output()) Arrays.fill(quad, to, to + lanes, 0);
					else System.arraycopy(gradient, ((sample * y.output() + y0 + i) * x.output() + x0 + k) * filters + firstFilter, quad, to,
						some);
				}
		}
		final int last = 3 * row + lanes;
		QuadTiles.gradientsOfLines(quad, Quads.FIRST, Quads.length(3, row) + last, row);
		for (int i = 0; i < 6; i++)
			QuadTiles.gradients(quad, Quads.FIRST + Quads.length(6 * i, row), last, row);
	}

	/** A position's values, or zeros where it is outside. */
	private static void copy(final float[] from, final int sample, final int y, final int x, final int sizeY,
		final int sizeX, final int count, final float[] row)
	{
		if (y < 0 || y >= sizeY || x < 0 || x >= sizeX) Arrays.fill(row, 0, count, 0);
		else System.arraycopy(from, ((sample * sizeY + y) * sizeX + x) * count, row, 0, count);
	}

	/** Adds the products of a round for one element. */
	private void multiply(final float[] sources, final int firstSource, final float[][] gradients, final int firstGradient,
		final int count, final int at, final float[][] sums, final int firstSum, final int lanes, final boolean replace)
	{
		for (int c = 0; c < channels; c += Quads.TOGETHER) {
			final int together = Math.min(Quads.TOGETHER, channels - c);
			if (replace) for (int i = 0; i < together; i += 4)
				Quads.clear(sums[firstSum + (c + i) / 4], at, row, lanes);
			Quads.accumulateColumns(sums, firstSum + c / 4, together, gradients, firstGradient, at, row, sources, firstSource + c,
				channels, count, lanes);
		}
	}

	/** The second element in both directions is the sum of all 16. */
	private void addBias(final float[][] gradients, final int quads, final int count, final float[] biasGradient,
		final boolean replace)
	{
		if (replace) Arrays.fill(biasGradient, 0, filters, 0);
		for (int p = 0; p < parts; p++)
			for (int t = 0; t < count; t++) {
				final float[] quad = gradients[p * quads + t / 4];
				final int at = Quads.FIRST + Quads.length(7, row) + t % 4 * row;
				for (int f = 0; f < count(p); f++)
					biasGradient[p * part + f] += quad[at + f];
			}
	}
}
