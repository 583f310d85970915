package io.github.convj.explain;

import io.github.convj.file.AtomicFile;
import io.github.convj.file.TiffWriter;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes filters with their true weights: a 32-bit TIFF that ImageJ opens as a stack with a slice for each filter, or, if
 * filters have several planes themselves, as a hyperstack with a time point for each. Stateless, thread-safe.
 */
public final class FilterFile {

	private FilterFile() {}

	/**
	 * @param weights to write
	 * @param filters which of them, from 0, in the order of the file
	 * @param file to write
	 * @throws ConvJException if the file cannot be written; what stood there before is then still there
	 */
	public static void write(final FilterWeights weights, final List<Integer> filters, final Path file) {
		final int channels = weights.channels();
		final int pixels = weights.height() * weights.width();
		AtomicFile.fill(file, target -> {
			final TiffWriter writer = new TiffWriter(target, header(weights, filters), true);
			final float[] plane = new float[pixels];
			int planes = 0;
			for (final int filter : filters)
				for (int z = 0; z < weights.depth(); z++)
					for (int c = 0; c < channels; c++) {
						for (int i = 0; i < pixels; i++)
							plane[i] = weights.values(filter)[(z * pixels + i) * channels + c];
						writer.write(planes++, 0, weights.height(), plane);
					}
		});
	}

	private static TiffWriter.Header header(final FilterWeights weights, final List<Integer> filters) {
		final int channels = weights.channels();
		final int depth = weights.depth();
		final int planes = filters.size() * depth * channels;
		final List<String> labels = new ArrayList<>();
		float largest = 0;
		for (final int filter : filters) {
			largest = Math.max(largest, weights.largest(filter));
			for (int p = 0; p < depth * channels; p++)
				labels.add(weights.layer() + " " + (filter + 1));
		}
		final StringBuilder text = new StringBuilder("ImageJ=1.54p\n");
		if (planes > 1) text.append("images=").append(planes).append('\n');
		if (channels > 1) text.append("channels=").append(channels).append('\n');
		if (depth > 1) text.append("slices=").append(depth).append("\nframes=").append(filters.size()).append('\n');
		else if (filters.size() > 1) text.append("slices=").append(filters.size()).append('\n');
		if (planes > 1) text.append("hyperstack=true\n");
		if (channels > 1) text.append(weights.colour() ? "mode=composite\n" : "mode=grayscale\n");
		// so that 0 is shown in middle grey
		text.append("loop=false\nmin=").append(-largest).append("\nmax=").append(largest).append('\n');
		return new TiffWriter.Header(weights.width(), weights.height(), planes, text.toString(), labels, List.of(), 1, 1);
	}
}
