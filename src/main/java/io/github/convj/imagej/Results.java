package io.github.convj.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.measure.ResultsTable;
import io.github.convj.evaluate.Prediction;
import io.github.convj.tensor.ConvJException;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Answers in ImageJ's results tables. Stateless; as thread-safe as ImageJ. */
public final class Results {

	private static final Set<String> TEXTS = Set.of("image", "label");

	private Results() {}

	/**
	 * @param classes names in the order of the probabilities
	 * @param predictions one a row
	 * @return a table with the columns image, label, probability, and one a class
	 */
	public static ResultsTable table(final List<String> classes, final List<Prediction> predictions) {
		final ResultsTable table = new ResultsTable();
		table.setPrecision(4);
		for (final Prediction prediction : predictions) {
			table.addRow();
			table.addValue("image", prediction.image());
			table.addValue("label", classes.get(prediction.predicted()));
			table.addValue("probability", prediction.probability());
			for (int c = 0; c < classes.size(); c++)
				table.addValue(classes.get(c), prediction.probabilities()[c]);
		}
		return table;
	}

	/**
	 * Shows rows in a window, below those that are already there if they have the same columns, so that one image after the
	 * other can be answered. Does nothing without a display or where ImageJ does not run.
	 *
	 * @param title of the window
	 * @param rows to add
	 */
	public static void append(final String title, final ResultsTable rows) {
		if (!visible()) return;
		final ResultsTable shown = ResultsTable.getResultsTable(title);
		if (shown == null || !Arrays.equals(shown.getHeadings(), rows.getHeadings())) {
			rows.show(title);
			return;
		}
		for (int row = 0; row < rows.size(); row++) {
			shown.addRow();
			for (final String heading : rows.getHeadings())
				if (TEXTS.contains(heading)) shown.addValue(heading, rows.getStringValue(heading, row));
				else shown.addValue(heading, rows.getValue(heading, row));
		}
		shown.show(title);
	}

	/**
	 * Shows a written table in a window of its name. Does nothing without a display or where ImageJ does not run.
	 *
	 * @param file comma-separated values
	 * @throws ConvJException if it cannot be read
	 */
	public static void show(final Path file) {
		if (!visible()) return;
		try {
			ResultsTable.open(file.toString()).show(file.getFileName().toString());
		}
		catch (final IOException failure) {
			throw new ConvJException("The table " + file + " was written, but cannot be shown; open it with a spreadsheet.", failure);
		}
	}

	/**
	 * Shows written pictures in windows. Does nothing without a display or where ImageJ does not run.
	 *
	 * @param files that ImageJ can open
	 */
	public static void showPictures(final List<Path> files) {
		if (visible()) files.forEach(file -> IJ.open(file.toString()));
	}

	/**
	 * Writes a sentence that should not be overlooked into ImageJ's Log window. Does nothing without a display or where ImageJ does
	 * not run.
	 *
	 * @param sentence for the user
	 */
	public static void note(final String sentence) {
		if (visible()) IJ.log("ConvJ: " + sentence);
	}

	private static boolean visible() {
		return IJ.getInstance() != null && !GraphicsEnvironment.isHeadless();
	}

	/**
	 * Puts an image into ImageJ's list of images where there is no display: there nobody else shows what a command returns, and
	 * the macro goes on to look for it. Does nothing with a display, or where ImageJ 1 was not made to run without one.
	 *
	 * @param image that a command returns
	 */
	public static void showHeadless(final ImagePlus image) {
		if (!GraphicsEnvironment.isHeadless()) return;
		try {
			image.show();
		}
		catch (final HeadlessException plainImageJ) {
			// Without ImageJ2 there are no windows at all, and whoever called gets the image itself.
		}
	}
}
