package io.github.convj.evaluate;

import io.github.convj.data.Box;
import io.github.convj.data.Tables;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads detections from a table, as a detector or another program writes it. Stateless, thread-safe. */
public final class DetectionList {

	private DetectionList() {}

	/**
	 * @param table with the columns image, x, y, width, height, label and score, in any order, and where wanted z and depth; x
	 *          and y are the upper left corner in pixels
	 * @return the detections in the table's order; none is a result too
	 * @throws ConvJException if it cannot be read, lacks a column, or a value is none
	 */
	public static List<Detection> read(final Path table) {
		final List<List<String>> rows = Tables.read(table);
		if (rows.isEmpty()) throw new ConvJException("The table " + table +
			" is empty; it needs a header line with the columns image, x, y, width, height, label and score.");
		final List<String> header = rows.getFirst();
		final int[] columns = new int[7];
		final List<String> names = List.of("image", "x", "y", "width", "height", "label", "score");
		for (int c = 0; c < columns.length; c++) {
			columns[c] = Tables.column(header, names.get(c));
			if (columns[c] < 0) throw new ConvJException("The table " + table + " has no column " + names.get(c) +
				"; give a table as convj detect writes it.");
		}
		final int z = Tables.column(header, "z");
		final int depth = Tables.column(header, "depth");
		final List<Detection> detections = new ArrayList<>();
		for (int r = 1; r < rows.size(); r++) {
			final List<String> row = rows.get(r);
			final double[] numbers = new double[columns.length];
			for (int c = 1; c < columns.length; c++)
				if (c != 5) numbers[c] = Tables.number(table, r, names.get(c), Tables.value(row, columns[c]));
			if (numbers[3] < 0 || numbers[4] < 0) throw new ConvJException("Row " + r + " of the table " + table +
				" has a box of negative size.");
			final String first = Tables.value(row, z);
			final String planes = Tables.value(row, depth);
			detections.add(new Detection(Tables.value(row, columns[0]).replace('\\', '/'), new Box(numbers[1], numbers[2], numbers[3],
				numbers[4]), first.isEmpty() ? 0 : (int) Tables.number(table, r, "z", first), planes.isEmpty() ? 1 : (int) Tables.number(table, r,
					"depth", planes), Tables.value(row, columns[5]), numbers[6]));
		}
		return detections;
	}
}
