package io.github.convj.predict;

import io.github.convj.data.Calibration;
import io.github.convj.data.Progress;
import io.github.convj.file.AtomicFile;
import io.github.convj.file.OmeZarr;
import io.github.convj.file.OmeZarr.Axis;
import io.github.convj.file.ZarrArray;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Writes a map as it is computed as an OME-Zarr 0.4 with several resolutions and the labels within. A band of chunks of each
 * resolution is in memory at a time, up to 64 MiB together for a plane. Stateless, thread-safe.
 */
final class MapStore {

	/** Name of the label image. */
	static final String LABELS = "classes";

	private static final int CHUNK = 256;
	private static final int SMALLEST_CHUNK = 16;
	private static final long BAND_BYTES = 32L << 20;

	private MapStore() {}

	/** @return whether the name asks for an OME-Zarr */
	static boolean suits(final Path file) {
		return file.getFileName() != null && file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".zarr");
	}

	/**
	 * @param store to make or replace
	 * @throws ConvJException if there is something else of that name, or the folder above cannot be written to
	 */
	static void checkWritable(final Path store) {
		if (Files.exists(store) && !OmeZarr.suits(store)) throw new ConvJException("Cannot write " + store +
			": there is something of that name that is no OME-Zarr; choose another name.");
		AtomicFile.checkFolderWritable(store.toAbsolutePath().getParent());
	}

	/**
	 * @param map to compute
	 * @param store to make or replace
	 * @param confidence least probability for a label, 0 to 1
	 * @param workers that share the work
	 * @param progress told of each block
	 * @throws ConvJException if it cannot be written; what stood there before is then still there
	 * @throws CancellationException if the progress throws it; nothing is left then
	 */
	static void write(final ProbabilityMap map, final Path store, final double confidence, final Workers workers,
		final Progress progress)
	{
		Labels.check(map.classes());
		checkWritable(store);
		AtomicFile.folder(store, folder -> {
			final int levels = levels(map);
			final List<int[]> colours = new ArrayList<>();
			for (int c = 0; c < map.classes().size(); c++)
				colours.add(ClassColours.of(c));
			final String name = store.getFileName().toString().replaceFirst("(\\.ome)?\\.zarr$", "");
			OmeZarr.describe(folder, name, axes(map, true), levels, "mean", map.classes(), colours);
			final Path labels = OmeZarr.describeLabels(folder, LABELS, axes(map, false), levels, map.classes(), colours);
			final Pyramid probabilities = new Pyramid(map, folder, levels, map.classes().size(), true, workers);
			final Pyramid classes = new Pyramid(map, labels, levels, 1, false, workers);
			try {
				map.compute(workers, progress, (z, y, rows, strip) -> {
					try {
						probabilities.receive(z, y, rows, strip);
						final byte[] best = new byte[rows * map.width()];
						Labels.of(strip, best.length, confidence, best);
						final float[] values = new float[best.length];
						for (int i = 0; i < best.length; i++)
							values[i] = best[i] & 0xff;
						classes.receive(z, y, rows, new float[][] { values });
					}
					catch (final IOException failure) {
						throw new UncheckedIOException(failure);
					}
				});
			}
			catch (final UncheckedIOException failure) {
				throw failure.getCause();
			}
		});
	}

	private static int levels(final ProbabilityMap map) {
		int levels = 1;
		for (int longest = Math.max(map.width(), map.height()); longest > CHUNK; longest = (longest + 1) / 2)
			levels++;
		return levels;
	}

	private static List<Axis> axes(final ProbabilityMap map, final boolean channels) {
		final Calibration calibration = map.calibration();
		final String unit = OmeZarr.unit(calibration.unit());
		final List<Axis> axes = new ArrayList<>();
		if (map.timeSeries() && map.depth() > 1) axes.add(new Axis("t", calibration.frameInterval() > 0 ? "second" : "", calibration
			.frameInterval() > 0 ? calibration.frameInterval() : 1, 0));
		if (channels) axes.add(new Axis("c", "", 1, 0));
		if (!map.timeSeries() && map.depth() > 1) axes.add(new Axis("z", unit, calibration.pixelDepth(), 0));
		axes.add(inPlane("y", unit, calibration.pixelHeight(), map.strideY(), calibration.yOrigin()));
		axes.add(inPlane("x", unit, calibration.pixelWidth(), map.stride(), calibration.xOrigin()));
		return axes;
	}

	/** A position stands for {@code stride} pixels, so its centre lies behind that of the first of them. */
	private static Axis inPlane(final String name, final String unit, final double size, final int stride,
		final double origin)
	{
		return new Axis(name, unit, size, (0.5 - 0.5 / stride - origin) * size);
	}

	/** An image in several resolutions that takes rows from top to bottom, plane by plane. For one thread. */
	private static final class Pyramid {

		private final ProbabilityMap map;
		private final int channels;
		private final boolean floats;
		private final Workers workers;
		private final List<ZarrArray> arrays = new ArrayList<>();
		/** The finest resolution of planes that have begun and not ended. */
		private final Map<Integer, Level> open = new HashMap<>();

		private Pyramid(final ProbabilityMap map, final Path folder, final int levels, final int channels, final boolean floats,
			final Workers workers) throws IOException
		{
			this.map = map;
			this.channels = channels;
			this.floats = floats;
			this.workers = workers;
			int rows = CHUNK;
			while (rows > SMALLEST_CHUNK && 4L * channels * rows * map.width() > BAND_BYTES)
				rows /= 2;
			int width = map.width();
			int height = map.height();
			for (int level = 0; level < levels; level++) {
				arrays.add(ZarrArray.create(folder.resolve(Integer.toString(level)), shape(height, width), chunks(Math.min(rows, even(
					height)), Math.min(CHUNK, width)), floats));
				width = (width + 1) / 2;
				height = (height + 1) / 2;
			}
		}

		/** Bands of an even number of rows hold both of the rows that become one. */
		private static int even(final int height) {
			return height + height % 2;
		}

		private long[] shape(final int height, final int width) {
			return array(map.depth(), channels, height, width);
		}

		private int[] chunks(final int height, final int width) {
			final long[] sizes = array(1, 1, height, width);
			final int[] chunks = new int[sizes.length];
			for (int d = 0; d < chunks.length; d++)
				chunks[d] = (int) sizes[d];
			return chunks;
		}

		/** @return the numbers of those axes that there are, slowest first */
		private long[] array(final long plane, final long channel, final long y, final long x) {
			final List<Long> numbers = new ArrayList<>();
			final boolean planes = map.depth() > 1;
			if (planes && map.timeSeries()) numbers.add(plane);
			if (floats) numbers.add(channel);
			if (planes && !map.timeSeries()) numbers.add(plane);
			numbers.add(y);
			numbers.add(x);
			return numbers.stream().mapToLong(Long::longValue).toArray();
		}

		private void receive(final int z, final int y, final int rows, final float[][] strip) throws IOException {
			final Level level = open.computeIfAbsent(z, plane -> new Level(plane, 0, map.width(), map.height()));
			for (int row = 0; row < rows; row++)
				level.row(strip, row * map.width());
			if (y + rows == map.height()) open.remove(z);
		}

		private final class Level {

			private final int plane;
			private final ZarrArray array;
			private final int width;
			private final int height;
			private final int chunkHeight;
			private final int chunkWidth;
			/** {@code [channel][row, column]} */
			private final float[][] band;
			private final Level coarser;
			private final float[][] joined;
			private int done;

			private Level(final int plane, final int number, final int width, final int height) {
				this.plane = plane;
				this.width = width;
				this.height = height;
				array = arrays.get(number);
				final int[] chunks = array.chunks();
				chunkHeight = chunks[chunks.length - 2];
				chunkWidth = chunks[chunks.length - 1];
				band = new float[channels][Math.multiplyExact(chunkHeight, width)];
				final boolean last = number + 1 == arrays.size();
				coarser = last ? null : new Level(plane, number + 1, (width + 1) / 2, (height + 1) / 2);
				joined = last ? null : new float[channels][(width + 1) / 2];
			}

			private void row(final float[][] rows, final int from) throws IOException {
				final int at = done % chunkHeight;
				for (int c = 0; c < channels; c++)
					System.arraycopy(rows[c], from, band[c], at * width, width);
				done++;
				if (coarser != null && (done % 2 == 0 || done == height)) {
					for (int c = 0; c < channels; c++)
						join(band[c], (done % 2 == 0 ? at - 1 : at) * width, at * width, joined[c]);
					coarser.row(joined, 0);
				}
				if (done % chunkHeight == 0 || done == height) flush();
			}

			/** Two rows to one of half as many columns: the mean of probabilities, and of labels the first. */
			private void join(final float[] values, final int upper, final int lower, final float[] to) {
				for (int x = 0; x < to.length; x++) {
					final int left = 2 * x;
					final int right = Math.min(left + 1, width - 1);
					to[x] = floats ? (values[upper + left] + values[upper + right] + values[lower + left] + values[lower + right]) / 4
						: values[upper + left];
				}
			}

			private void flush() throws IOException {
				final int first = (done - 1) / chunkHeight * chunkHeight;
				final int rows = done - first;
				final int across = Math.ceilDiv(width, chunkWidth);
				try {
					workers.run(channels * across, (task, worker) -> {
						final int c = task / across;
						final int x0 = task % across * chunkWidth;
						final float[] chunk = new float[chunkHeight * chunkWidth];
						for (int y = 0; y < rows; y++)
							System.arraycopy(band[c], y * width + x0, chunk, y * chunkWidth, Math.min(chunkWidth, width - x0));
						try {
							array.write(chunk, array(plane, c, first / chunkHeight, task % across));
						}
						catch (final IOException failure) {
							throw new UncheckedIOException(failure);
						}
					});
				}
				catch (final UncheckedIOException failure) {
					throw failure.getCause();
				}
			}

			private long[] array(final int z, final int c, final int y, final int x) {
				return Pyramid.this.array(z, c, y, x);
			}
		}
	}
}
