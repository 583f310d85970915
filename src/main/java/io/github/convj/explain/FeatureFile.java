package io.github.convj.explain;

import io.github.convj.data.Calibration;
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
		AtomicFile.fill(file, target -> {
			final TiffWriter writer = new TiffWriter(target, header(maps, channels), true);
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

	private static TiffWriter.Header header(final FeatureMaps maps, final List<Integer> channels) {
		final Calibration calibration = maps.calibration();
		final int planes = channels.size() * maps.depth();
		final StringBuilder text = new StringBuilder("ImageJ=1.54p\n");
		if (planes > 1) text.append("images=").append(planes).append('\n');
		if (channels.size() > 1) text.append("channels=").append(channels.size()).append('\n');
		if (maps.depth() > 1) text.append(maps.timeSeries() ? "frames=" : "slices=").append(maps.depth()).append('\n');
		if (planes > 1) text.append("hyperstack=true\nmode=grayscale\n");
		// as ImageJ writes the micro sign
		text.append("unit=").append(calibration.unit().replace('\u00b5', 'u').replace('\u03bc', 'u')).append('\n');
		if (maps.depth() > 1 && !maps.timeSeries()) text.append("spacing=").append(calibration.pixelDepth()).append('\n');
		if (maps.timeSeries() && calibration.frameInterval() > 0) text.append("finterval=").append(calibration
			.frameInterval()).append('\n');
		text.append("xorigin=").append(calibration.xOrigin()).append("\nyorigin=").append(calibration.yOrigin()).append(
			"\nloop=false\n");
		return new TiffWriter.Header(maps.width(), maps.height(), planes, text.toString(), maps.names(channels), List.of(),
			1 / calibration.pixelWidth(), 1 / calibration.pixelHeight());
	}
}
