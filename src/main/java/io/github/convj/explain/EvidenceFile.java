package io.github.convj.explain;

import io.github.convj.data.Calibration;
import io.github.convj.data.Hyperstack;
import io.github.convj.file.AtomicFile;
import io.github.convj.file.TiffWriter;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes where a class is seen as a 32-bit TIFF that lies upon the image. Stateless, thread-safe. */
public final class EvidenceFile {

	private EvidenceFile() {}

	/**
	 * @param explanations one, or one for each plane of a stack, all of one size
	 * @param calibration of the image
	 * @param timeSeries whether planes are time points
	 * @param classes names by number
	 * @param file to write
	 * @throws ConvJException if it cannot be written; what stood there before is then still there
	 */
	public static void write(final List<Explanation> explanations, final Calibration calibration, final boolean timeSeries,
		final List<String> classes, final Path file)
	{
		final Explanation first = explanations.getFirst();
		final int width = first.image().width();
		final int height = first.image().height();
		final int plane = width * height;
		final int planes = first.map().array().length / plane * explanations.size();
		final List<String> labels = new ArrayList<>();
		for (int p = 0; p < planes; p++) {
			final Explanation explanation = explanations.get(p * explanations.size() / planes);
			labels.add(explanation.method().title() + ", " + classes.get(explanation.label()));
		}
		final Hyperstack stack = new Hyperstack(width, height, 1, planes, timeSeries, calibration, labels, List.of(), "");
		AtomicFile.fill(file, target -> {
			final TiffWriter writer = new TiffWriter(target, stack.header(), true);
			final float[] values = new float[plane];
			for (int p = 0; p < planes; p++) {
				final int each = planes / explanations.size();
				System.arraycopy(explanations.get(p / each).map().array(), p % each * plane, values, 0, plane);
				writer.write(p, 0, height, values);
			}
		});
	}
}
