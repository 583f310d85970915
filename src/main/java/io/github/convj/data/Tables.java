package io.github.convj.data;

import io.github.convj.file.Csv;
import io.github.convj.tensor.ConvJException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tables that people made, with whichever separator their spreadsheet writes. Stateless, thread-safe. */
public final class Tables {

	private static final char[] SEPARATORS = { ',', ';', '\t' };

	private Tables() {}

	/**
	 * @param file UTF-8 text with fields between commas, semicolons or tabs, whichever its first line has most of
	 * @return the lines, each as its fields; empty lines are left out
	 * @throws ConvJException if it cannot be read
	 */
	public static List<List<String>> read(final Path file) {
		final String text;
		try {
			text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
		}
		catch (final CharacterCodingException failure) {
			throw new ConvJException("The list " + file + " is not UTF-8 text; save it as 'CSV UTF-8'.", failure);
		}
		catch (final IOException failure) {
			throw new ConvJException("The list " + file + " cannot be read; check that the file exists.", failure);
		}
		try {
			return Csv.parse(text, separator(text));
		}
		catch (final ConvJException failure) {
			throw new ConvJException("The list " + file + " cannot be read: " + failure.getMessage(), failure);
		}
	}

	/**
	 * @param file UTF-8 text, as for {@link #read}
	 * @return the fields of its first line that is not empty, without reading on; empty if there is none
	 * @throws ConvJException if it cannot be read
	 */
	static List<String> header(final Path file) {
		// What is no UTF-8 is said when the table is read.
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file),
			StandardCharsets.UTF_8)))
		{
			for (String line = reader.readLine(); line != null; line = reader.readLine())
				if (!line.isBlank()) {
					final List<List<String>> rows = Csv.parse(line, separator(line));
					return rows.isEmpty() ? List.of() : rows.getFirst();
				}
			return List.of();
		}
		catch (final ConvJException noTable) {
			return List.of();
		}
		catch (final IOException failure) {
			throw new ConvJException("The list " + file + " cannot be read; check that the file exists.", failure);
		}
	}

	private static char separator(final String text) {
		final String header = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
		char best = SEPARATORS[0];
		long most = 0;
		for (final char candidate : SEPARATORS) {
			final long count = header.chars().filter(c -> c == candidate).count();
			if (count > most) {
				best = candidate;
				most = count;
			}
		}
		return best;
	}

	/**
	 * @param header the first line
	 * @param name of a column, in any case
	 * @return its number, or -1 if there is none
	 */
	public static int column(final List<String> header, final String name) {
		for (int c = 0; c < header.size(); c++)
			if (header.get(c).strip().equalsIgnoreCase(name)) return c;
		return -1;
	}

	/**
	 * @param fields a line
	 * @param column its number, or -1
	 * @return what stands there without spaces around it; empty if there is nothing
	 */
	public static String value(final List<String> fields, final int column) {
		return column < 0 || column >= fields.size() ? "" : fields.get(column).strip();
	}

	/**
	 * @param table that the value is from
	 * @param row its number; the header is row 0
	 * @param column its name
	 * @param text what stands there
	 * @return the finite number
	 * @throws ConvJException if it is none
	 */
	public static double number(final Path table, final int row, final String column, final String text) {
		try {
			final double value = Double.parseDouble(text);
			if (Double.isFinite(value)) return value;
		}
		catch (final NumberFormatException failure) {
			// Said below.
		}
		throw new ConvJException("Row " + row + " of the table " + table + " has the " + column + " '" + text +
			"', which is no number.");
	}
}
