package io.github.convj.predict;

import io.github.convj.data.ImageOpener;
import io.github.convj.data.Progress;
import io.github.convj.evaluate.Prediction;
import io.github.convj.file.AtomicFile;
import io.github.convj.file.Csv;
import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Answers as comma-separated values: image, label, probability, then one column a class with its probability. Written whole
 * or not at all. Stateless, so thread-safe.
 */
public final class PredictionTable {

	private PredictionTable() {}

	/**
	 * @param file to make or replace
	 * @param classes names in the order of the probabilities
	 * @param predictions one a row
	 * @throws ConvJException if the file cannot be written
	 */
	public static void write(final Path file, final List<String> classes, final Iterable<Prediction> predictions) {
		AtomicFile.write(file, stream -> {
			final Csv csv = new Csv(stream);
			csv.row(header(classes));
			for (final Prediction prediction : predictions)
				csv.row(row(classes, prediction));
			csv.flush();
		});
	}

	/**
	 * Classifies the images of a folder, or a single one, and writes each answer as it comes, so that the table may be longer
	 * than memory.
	 *
	 * @param file to make or replace
	 * @param classifier that gives the answers
	 * @param images an image file, or a folder that is searched with its subfolders
	 * @param opener of the files
	 * @param progress told after every few images
	 * @return what became of the files
	 * @throws ConvJException if the file cannot be written, or as {@link Classifier#classify}; a table that stood there before
	 *           is then still there
	 * @throws CancellationException if the progress throws it; no table is left then
	 */
	public static Classification write(final Path file, final Classifier classifier, final Path images,
		final ImageOpener opener, final Progress progress)
	{
		AtomicFile.checkWritable(file);
		final List<String> classes = classifier.model().classes();
		final Classification[] result = new Classification[1];
		AtomicFile.write(file, stream -> {
			final Csv csv = new Csv(stream);
			csv.row(header(classes));
			try {
				result[0] = classifier.classify(images, opener, prediction -> {
					try {
						csv.row(row(classes, prediction));
					}
					catch (final IOException failure) {
						throw new UncheckedIOException(failure);
					}
				}, progress);
			}
			catch (final UncheckedIOException failure) {
				throw failure.getCause();
			}
			csv.flush();
		});
		return result[0];
	}

	private static List<Object> header(final List<String> classes) {
		final List<Object> header = new ArrayList<>(List.of("image", "label", "probability"));
		header.addAll(classes);
		return header;
	}

	private static List<Object> row(final List<String> classes, final Prediction prediction) {
		final List<Object> row = new ArrayList<>(List.of(prediction.image(), classes.get(prediction.predicted()), prediction
			.probability()));
		for (final float probability : prediction.probabilities())
			row.add(probability);
		return row;
	}
}
