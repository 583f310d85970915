package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.List;

/** Tables as text, quoted as RFC 4180 says. Stateless, thread-safe. */
public final class Csv {

	private Csv() {}

	/**
	 * A table that was read.
	 *
	 * @param header names of the columns
	 * @param rows each as long as the header
	 * @param lines for each row the line of the file that it starts on, from 1
	 */
	public record Table(List<String> header, List<List<String>> rows, List<Integer> lines) {

		/**
		 * @param name of a column, in any case
		 * @return its index, or -1
		 */
		public int column(final String name) {
			for (int c = 0; c < header.size(); c++)
				if (header.get(c).trim().equalsIgnoreCase(name)) return c;
			return -1;
		}
	}

	/**
	 * Reads UTF-8 with or without a byte-order mark, separated by comma, semicolon or tab (whichever the header has most
	 * of). Quoted fields are taken as they are, others without the blanks around them; empty lines are passed over.
	 *
	 * @param file to read
	 * @return the table
	 * @throws ConvJException with file and line, if it cannot be read
	 */
	public static Table read(final Path file) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param fields of any content
	 * @return one line, separated by commas, quoted where needed, ending in a line feed
	 */
	public static String line(final List<String> fields) {
		throw new UnsupportedOperationException();
	}
}
