package io.github.convj.predict;

import io.github.convj.data.Hyperstack;
import io.github.convj.data.ImageFiles;
import io.github.convj.data.Progress;
import io.github.convj.file.AtomicFile;
import io.github.convj.file.OmeZarr;
import io.github.convj.file.TiffWriter;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Writes a map as it is computed, so that it may be larger than memory: as a 32-bit TIFF with one channel a class, which
 * ImageJ opens as a hyperstack, and an 8-bit TIFF of labels; or as an OME-Zarr with the labels in it, if its name ends in
 * {@code .zarr}. All whole, or nothing. Stateless, thread-safe.
 */
public final class MapFile {

	private MapFile() {}

	/**
	 * @param file for the probabilities
	 * @param labels for the labels; null for the usual place
	 * @return where the labels will be
	 * @throws ConvJException if a place is asked for that the format does not allow
	 */
	public static Path labelFile(final Path file, final Path labels) {
		if (MapStore.suits(file)) {
			if (labels != null) throw new ConvJException("The labels of an OME-Zarr lie within it; leave labels= out, or write the map to a TIFF file.");
			return file.resolve(OmeZarr.LABELS).resolve(MapStore.LABELS);
		}
		return labels != null ? labels : file.toAbsolutePath().normalize().resolveSibling(ImageFiles.stem(file) + "-labels.tif");
	}

	/**
	 * Finds out before a long computation whether its result can be stored.
	 *
	 * @param file for the probabilities
	 * @throws ConvJException if it cannot
	 */
	public static void checkWritable(final Path file) {
		if (MapStore.suits(file)) MapStore.checkWritable(file);
		else AtomicFile.checkWritable(file);
	}

	/**
	 * @param map to compute
	 * @param file for the probabilities
	 * @param labels for the most probable class of each position, 1 for the first; 0 for none
	 * @param confidence least probability for a label, 0 to 1
	 * @param workers that share the work
	 * @param progress told of each block
	 * @throws ConvJException if a file cannot be written; what stood there before is then still there
	 * @throws CancellationException if the progress throws it; nothing is left then
	 */
	public static void write(final ProbabilityMap map, final Path file, final Path labels, final double confidence,
		final Workers workers, final Progress progress)
	{
		if (MapStore.suits(file)) {
			MapStore.write(map, file, confidence, workers, progress);
			return;
		}
		Labels.check(map.classes());
		AtomicFile.checkWritable(file);
		AtomicFile.checkWritable(labels);
		AtomicFile.fill(file, probabilities -> AtomicFile.fill(labels, names -> {
			final TiffWriter values = new TiffWriter(probabilities, probabilities(map), true);
			final TiffWriter indices = new TiffWriter(names, labels(map), false);
			final int classes = map.classes().size();
			try {
				map.compute(workers, progress, (z, y, rows, strip) -> {
					try {
						for (int c = 0; c < classes; c++)
							values.write(z * classes + c, y, rows, strip[c]);
						final byte[] best = new byte[rows * map.width()];
						Labels.of(strip, best.length, confidence, best);
						indices.write(z, y, rows, best);
					}
					catch (final IOException failure) {
						throw new UncheckedIOException(failure);
					}
				});
			}
			catch (final UncheckedIOException failure) {
				throw failure.getCause();
			}
		}));
	}

	private static TiffWriter.Header probabilities(final ProbabilityMap map) {
		final int classes = map.classes().size();
		final List<String> names = new ArrayList<>();
		for (int z = 0; z < map.depth(); z++)
			names.addAll(map.classes());
		final List<byte[]> colours = new ArrayList<>();
		for (int c = 0; c < classes; c++)
			colours.add(ClassColours.ramp(c));
		return header(map, classes, names, colours, "mode=color\nmin=0.0\nmax=1.0\n");
	}

	private static TiffWriter.Header labels(final ProbabilityMap map) {
		return header(map, 1, Collections.nCopies(map.depth(), Labels.legend(map.classes())), List.of(ClassColours.labels(map
			.classes().size())), "min=0.0\nmax=255.0\n");
	}

	private static TiffWriter.Header header(final ProbabilityMap map, final int channels, final List<String> names,
		final List<byte[]> colours, final String display)
	{
		return new Hyperstack(map.width(), map.height(), channels, map.depth(), map.timeSeries(), map.calibration(), names,
			colours, display).header();
	}
}
