package io.github.convj.file;

import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a table as comma-separated values by RFC 4180, in UTF-8: a field with a comma, a quote or a line break stands in
 * quotes, and numbers have a decimal point on every machine. Meant to be used within {@link AtomicFile}. Not thread-safe.
 */
public final class Csv {

	private final Writer writer;

	/** @param stream to write to; the caller closes it, after {@link #flush()} */
	public Csv(final OutputStream stream) {
		writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
	}

	/**
	 * Writes a line.
	 *
	 * @param fields each through {@link String#valueOf(Object)}, null as an empty field; NaN as an empty field too, since
	 *          spreadsheets read that as a missing value
	 * @return this
	 * @throws IOException if writing fails
	 */
	public Csv row(final List<?> fields) throws IOException {
		for (int i = 0; i < fields.size(); i++) {
			if (i > 0) writer.write(',');
			writer.write(field(fields.get(i)));
		}
		writer.write("\r\n");
		return this;
	}

	/**
	 * Writes a line.
	 *
	 * @param fields as in {@link #row(List)}
	 * @return this
	 * @throws IOException if writing fails
	 */
	public Csv row(final Object... fields) throws IOException {
		return row(Arrays.asList(fields));
	}

	/** @throws IOException if writing fails */
	public void flush() throws IOException {
		writer.flush();
	}

	static String field(final Object value) {
		if (value == null) return "";
		if (value instanceof final Double number && number.isNaN()) return "";
		if (value instanceof final Float number && number.isNaN()) return "";
		final String text = value.toString();
		// A lone empty field would make an empty line, and spaces at the ends are lost by some readers.
		final boolean quoted = text.isEmpty() || text.indexOf(',') >= 0 || text.indexOf('"') >= 0 ||
			text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.charAt(0) == ' ' || text.charAt(text.length() - 1) == ' ';
		return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
	}

	/**
	 * Reads a table.
	 *
	 * @param text of the whole file; a byte order mark at its start is passed over, and lines may end in LF, CR LF or CR
	 * @return the lines, each as its fields; empty lines are left out
	 * @throws ConvJException if a quote is not closed
	 */
	public static List<List<String>> parse(final String text) {
		return parse(text, ',');
	}

	/**
	 * Reads a table with another separator.
	 *
	 * @param text as in {@link #parse(String)}
	 * @param separator between fields, as in {@code ;} or a tab
	 * @return the lines, each as its fields; empty lines are left out
	 * @throws ConvJException if a quote is not closed
	 */
	public static List<List<String>> parse(final String text, final char separator) {
		final List<List<String>> rows = new ArrayList<>();
		List<String> row = new ArrayList<>();
		final StringBuilder field = new StringBuilder();
		boolean quoted = false;
		boolean wasQuoted = false;
		int line = 1;
		int opened = 0;
		final int length = text.length();
		int i = length > 0 && text.charAt(0) == '\uFEFF' ? 1 : 0;
		for (; i < length; i++) {
			final char c = text.charAt(i);
			if (c == '\n' || c == '\r' && !(i + 1 < length && text.charAt(i + 1) == '\n')) line++;
			if (quoted) {
				if (c != '"') field.append(c);
				else if (i + 1 < length && text.charAt(i + 1) == '"') {
					field.append('"');
					i++;
				}
				else quoted = false;
			}
			else if (c == '"' && field.isEmpty() && !wasQuoted) {
				quoted = true;
				wasQuoted = true;
				opened = line;
			}
			else if (c == separator) {
				row.add(field.toString());
				field.setLength(0);
				wasQuoted = false;
			}
			else if (c == '\n' || c == '\r') {
				if (!row.isEmpty() || !field.isEmpty() || wasQuoted) {
					row.add(field.toString());
					rows.add(row);
				}
				row = new ArrayList<>();
				field.setLength(0);
				wasQuoted = false;
			}
			else field.append(c);
		}
		if (quoted) throw new ConvJException("The table has an opening quote in line " + opened +
			" that is never closed; put a second quote or remove it.");
		if (!row.isEmpty() || !field.isEmpty() || wasQuoted) {
			row.add(field.toString());
			rows.add(row);
		}
		return rows;
	}
}
