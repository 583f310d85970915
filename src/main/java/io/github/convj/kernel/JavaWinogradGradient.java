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
	/** Transformed gradients that are multiplied at a time: about a second cache. */
	private static final int ROUND_FLOATS = 1 << 18;
	/** Tiles of a round: enough to be worth the transform of their sums, and a multiple of four, as many as a product takes. */
	private static final int FEWEST = 48;
	private static final int MOST = 96;
	/** Channels of a task: their sums fit the second cache. */
	private static final int CHANNELS = 8;
	/** Tiles that a task transforms. */
	private static final int TOGETHER = 4;

	private static final int SOURCES = 3;
	private static final int GRADIENTS = 4;
	private static final int TOTALS = 5;
	private static final int SUMS = 0;

	private final Geometry.Axis y;
	private final Geometry.Axis x;
	private final int channels;
	private final int filters;
	private final int tilesY;
	private final int tilesX;
	private final int round;

	JavaWinogradGradient(final Geometry.Axis y, final Geometry.Axis x, final int channels, final int filters) {
		this.y = y;
		this.x = x;
		this.channels = channels;
		this.filters = filters;
		tilesY = (y.output() + 3) / 4;
		tilesX = (x.output() + 3) / 4;
		round = Math.clamp(ROUND_FLOATS / (TRANSFORMED * filters), FEWEST, MOST) / 4 * 4;
	}

	/** @param biasGradient or null */
	void run(final int batch, final float[] input, final float[] outputGradient, final float[] weightGradient,
		final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		final int tiles = batch * tilesY * tilesX;
		final int most = Math.min(round, tiles);
		final float[][] sources = scratch.rows(0, SOURCES, TRANSFORMED * most, channels);
		final float[][] gradients = scratch.rows(0, GRADIENTS, TRANSFORMED * most, filters);
		// One more for the bias.
		final float[][] totals = scratch.rows(0, TOTALS, 9 * channels + 1, filters);
		final int tasks = (channels + CHANNELS - 1) / CHANNELS;
		for (int from = 0; from < tiles; from += most) {
			final int first = from;
			final int count = Math.min(most, tiles - first);
			Loops.chunks(count, TOGETHER, workers, (start, end, worker) -> {
				for (int t = start; t < end; t++) {
					transformSource(input, first + t, sources, t, most);
					transformGradient(outputGradient, first + t, gradients, t, most);
				}
			});
			workers.run(tasks, (task, worker) -> {
				final int firstChannel = task * CHANNELS;
				final int endChannel = Math.min(firstChannel + CHANNELS, channels);
				final float[][] sums = scratch.rows(worker, SUMS, TRANSFORMED * CHANNELS, filters);
				multiply(sources, gradients, most, count, firstChannel, endChannel, sums);
				for (int c = firstChannel; c < endChannel; c++)
					addWindow(sums, c - firstChannel, totals, 9 * c, first == 0);
				if (task > 0) return;
				// The second element in both directions is the sum of all 16.
				final float[] total = totals[9 * channels];
				if (first == 0) Arrays.fill(total, 0, filters, 0);
				for (int t = 0; t < count; t++)
					add(gradients[7 * most + t], total, filters);
			});
		}
		workers.run(channels, (c, worker) -> {
			for (int tap = 0; tap < 9; tap++)
				System.arraycopy(totals[9 * c + tap], 0, weightGradient, (tap * channels + c) * filters, filters);
			if (c == 0 && biasGradient != null) System.arraycopy(totals[9 * channels], 0, biasGradient, 0, filters);
		});
	}

	/** One row of channels for each of 36 elements; those of an element lie {@code step} from the next one's. */
	private void transformSource(final float[] input, final int tile, final float[][] rows, final int t, final int step) {
		final int sample = tile / (tilesY * tilesX);
		final int y0 = tile / tilesX % tilesY * 4 - y.before();
		final int x0 = tile % tilesX * 4 - x.before();
		for (int i = 0; i < 6; i++)
			for (int k = 0; k < 6; k++)
				copy(input, sample, y0 + i, x0 + k, y.input(), x.input(), channels, rows[(6 * i + k) * step + t]);
		for (int k = 0; k < 6; k++)
			TileRows.data(rows[k * step + t], rows[(6 + k) * step + t], rows[(12 + k) * step + t], rows[(18 + k) * step +
				t], rows[(24 + k) * step + t], rows[(30 + k) * step + t], channels);
		for (int i = 0; i < 36; i += 6)
			TileRows.data(rows[i * step + t], rows[(i + 1) * step + t], rows[(i + 2) * step + t], rows[(i + 3) * step +
				t], rows[(i + 4) * step + t], rows[(i + 5) * step + t], channels);
	}

	/** The same of filters. */
	private void transformGradient(final float[] gradient, final int tile, final float[][] rows, final int t,
		final int step)
	{
		final int sample = tile / (tilesY * tilesX);
		final int y0 = tile / tilesX % tilesY * 4;
		final int x0 = tile % tilesX * 4;
		for (int i = 0; i < 4; i++)
			for (int k = 0; k < 4; k++)
				copy(gradient, sample, y0 + i, x0 + k, y.output(), x.output(), filters, rows[(6 * i + k) * step + t]);
		for (int k = 0; k < 4; k++)
			TileRows.gradients(rows[k * step + t], rows[(6 + k) * step + t], rows[(12 + k) * step + t], rows[(18 + k) * step + t], rows[(24 +
				k) * step + t], rows[(30 + k) * step + t], filters);
		for (int i = 0; i < 36; i += 6)
			TileRows.gradients(rows[i * step + t], rows[(i + 1) * step + t], rows[(i + 2) * step + t], rows[(i + 3) * step + t], rows[(i +
				4) * step + t], rows[(i + 5) * step + t], filters);
	}

	/** A position's values, or zeros where it is outside. */
	private static void copy(final float[] from, final int sample, final int y, final int x, final int sizeY,
		final int sizeX, final int count, final float[] row)
	{
		if (y < 0 || y >= sizeY || x < 0 || x >= sizeX) Arrays.fill(row, 0, count, 0);
		else System.arraycopy(from, ((sample * sizeY + y) * sizeX + x) * count, row, 0, count);
	}

	/** For each element and channel a row over filters, {@code [36 * CHANNELS][filter]}. */
	private void multiply(final float[][] sources, final float[][] gradients, final int step, final int count,
		final int firstChannel, final int endChannel, final float[][] sums)
	{
		final int channels = endChannel - firstChannel;
		for (int e = 0; e < TRANSFORMED; e++) {
			for (int c = 0; c < channels; c++)
				Arrays.fill(sums[e * CHANNELS + c], 0, filters, 0);
			Rows.accumulateColumns(sums, e * CHANNELS, channels, gradients, e * step, sources, e * step, firstChannel, count, filters);
		}
	}

	/** Turns the 36 rows of one channel into nine, and adds them. */
	private void addWindow(final float[][] sums, final int channel, final float[][] totals, final int first,
		final boolean replace)
	{
		for (int k = 0; k < 6; k++)
			TileRows.weights(sums[k * CHANNELS + channel], sums[(6 + k) * CHANNELS + channel], sums[(12 + k) * CHANNELS + channel], sums[(18 +
				k) * CHANNELS + channel], sums[(24 + k) * CHANNELS + channel], sums[(30 + k) * CHANNELS + channel], filters);
		for (int i = 0; i < 3; i++) {
			final int row = 6 * i * CHANNELS + channel;
			TileRows.weights(sums[row], sums[row + CHANNELS], sums[row + 2 * CHANNELS], sums[row + 3 * CHANNELS], sums[row + 4 * CHANNELS],
				sums[row + 5 * CHANNELS], filters);
			for (int k = 0; k < 3; k++)
				if (replace) System.arraycopy(sums[row + k * CHANNELS], 0, totals[first + 3 * i + k], 0, filters);
				else add(sums[row + k * CHANNELS], totals[first + 3 * i + k], filters);
		}
	}

	private static void add(final float[] from, final float[] to, final int length) {
		for (int j = 0; j < length; j++)
			to[j] += from[j];
	}
}
