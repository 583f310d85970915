package io.github.convj.explain;

import io.github.convj.data.Hyperstack;
import io.github.convj.data.Progress;
import io.github.convj.file.AtomicFile;
import io.github.convj.file.TiffWriter;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Writes feature maps as they are computed, so that they may be larger than memory: a 32-bit TIFF that ImageJ opens as a
 * hyperstack with one channel for each of the layer's. Stateless, thread-safe.
 */
public final class FeatureFile {

	private FeatureFile() {}

	/**
	 * @param maps to compute
	 * @param channels which of them, from 0, in the order of the file
	 * @param file to write
	 * @param workers that share the work
	 * @param progress told of each line of blocks
	 * @throws ConvJException if the file cannot be written; what stood there before is then still there
	 * @throws CancellationException if the progress throws it; nothing is left then
	 */
	public static void write(final FeatureMaps maps, final List<Integer> channels, final Path file, final Workers workers,
		final Progress progress)
	{
		final Hyperstack stack = new Hyperstack(maps.width(), maps.height(), channels.size(), maps.depth(), maps.timeSeries(), maps
			.calibration(), maps.names(channels), List.of(), channels.size() * maps.depth() > 1 ? "mode=grayscale\n" : "");
		AtomicFile.fill(file, target -> {
			final TiffWriter writer = new TiffWriter(target, stack.header(), true);
			try {
				maps.compute(workers, progress, (z, y, rows, values) -> {
					try {
						for (int c = 0; c < channels.size(); c++)
							writer.write(z * channels.size() + c, y, rows, values[channels.get(c)]);
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
}
