package io.github.convj.imagej;

import ij.IJ;
import ij.measure.ResultsTable;
import io.github.convj.evaluate.Prediction;
import io.github.convj.tensor.ConvJException;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Answers in ImageJ's results tables. Stateless; as thread-safe as ImageJ. */
public final class Results {

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
	 * Shows a table in a window of its own, where there is a display and ImageJ is running; else does nothing.
	 *
	 * @param title of the window
	 * @param table to show
	 */
	public static void show(final String title, final ResultsTable table) {
		if (IJ.getInstance() != null && !GraphicsEnvironment.isHeadless()) table.show(title);
	}

	/**
	 * Shows a written table, where there is a display and ImageJ is running; else does nothing.
	 *
	 * @param title of the window
	 * @param file comma-separated values
	 * @throws ConvJException if it cannot be read
	 */
	public static void show(final String title, final Path file) {
		if (IJ.getInstance() == null || GraphicsEnvironment.isHeadless()) return;
		try {
			show(title, ResultsTable.open(file.toString()));
		}
		catch (final IOException failure) {
			throw new ConvJException("The table " + file + " was written, but cannot be shown; open it with a spreadsheet.", failure);
		}
	}
}
