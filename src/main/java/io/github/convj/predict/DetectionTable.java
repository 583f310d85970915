package io.github.convj.predict;

import io.github.convj.data.Box;
import io.github.convj.evaluate.Detection;
import io.github.convj.file.AtomicFile;
import io.github.convj.file.Csv;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Detections and counts as tables of comma-separated values. Stateless, thread-safe. */
public final class DetectionTable {

	private DetectionTable() {}

	/**
	 * @param planes whether images have several planes
	 * @return the columns: image, x, y, width, height, with planes also z and depth, label, score
	 */
	public static List<String> header(final boolean planes) {
		return planes ? List.of("image", "x", "y", "width", "height", "z", "depth", "label", "score") : List.of("image", "x", "y",
			"width", "height", "label", "score");
	}

	/**
	 * @param detection an object
	 * @param planes whether images have several planes
	 * @return the values of the {@link #header}; pixels to two decimals, the upper left corner of the image being 0, 0; planes
	 *         from 0
	 */
	public static List<Object> row(final Detection detection, final boolean planes) {
		final Box box = detection.box();
		final List<Object> row = new ArrayList<>(List.of(detection.image(), rounded(box.x()), rounded(box.y()), rounded(box
			.width()), rounded(box.height())));
		if (planes) row.addAll(List.of(detection.z(), detection.depth()));
		row.addAll(List.of(detection.label(), Math.round(detection.score() * 1e4) / 1e4));
		return row;
	}

	private static double rounded(final double pixels) {
		return Math.round(pixels * 100) / 100.0;
	}

	/**
	 * Writes one row an object; none is a table all the same.
	 *
	 * @param file to make or replace
	 * @param findings to write
	 * @throws ConvJException if the file cannot be written
	 */
	public static void write(final Path file, final Findings findings) {
		AtomicFile.write(file, stream -> {
			final Csv csv = new Csv(stream);
			csv.row(header(findings.planes()));
			for (final Detection detection : findings.detections())
				csv.row(row(detection, findings.planes()));
			csv.flush();
		});
	}

	/**
	 * Writes one row an image: its name, and how many objects of each class were found.
	 *
	 * @param file to make or replace
	 * @param findings to count
	 * @throws ConvJException if the file cannot be written
	 */
	public static void writeCounts(final Path file, final Findings findings) {
		AtomicFile.write(file, stream -> {
			final Csv csv = new Csv(stream);
			final List<Object> header = new ArrayList<>(List.of("image"));
			header.addAll(findings.classes());
			csv.row(header);
			for (final Map.Entry<String, int[]> counts : findings.counts().entrySet()) {
				final List<Object> row = new ArrayList<>(List.of(counts.getKey()));
				for (final int count : counts.getValue())
					row.add(count);
				csv.row(row);
			}
			csv.flush();
		});
	}
}
