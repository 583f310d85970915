package io.github.convj.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.macro.Interpreter;
import io.github.convj.tensor.ConvJException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an ImageJ macro said when it ran a command: {@code run("ConvJ Train", "images=[my cells] epochs=10")}. Stateless; to be
 * asked on the thread that runs the command.
 */
public final class MacroCall {

	private MacroCall() {}

	/** @return the macro's words by key, as {@link #parse} gives them; nothing if no macro runs or it gave no options */
	public static Optional<Map<String, String>> words() {
		final String options = IJ.isMacro() ? Macro.getOptions() : null;
		return options == null || options.isBlank() ? Optional.empty() : Optional.of(parse(options));
	}

	/** @return the active image of a macro in batch mode, which has no window and so is unknown to ImageJ2 */
	public static Optional<ImagePlus> batchImage() {
		return IJ.isMacro() && Interpreter.isBatchMode() ? Optional.ofNullable(Interpreter.getLastBatchModeImage()) : Optional
			.empty();
	}

	/** Ends the macro that runs, if one does: going on behind a failed command would only hide the failure. */
	public static void end() {
		if (IJ.isMacro() && Interpreter.getInstance() != null) Interpreter.abort();
	}

	/**
	 * Reads an options string. A value with spaces stands in square brackets, which may be nested, or in single quotes; a key
	 * without a value is {@code true}.
	 *
	 * @param options as the second argument of the macro function {@code run}
	 * @return the values by key, in order
	 * @throws ConvJException if a bracket or quote is not closed, or a key is given twice
	 */
	public static Map<String, String> parse(final String options) {
		final Map<String, String> words = new LinkedHashMap<>();
		int at = 0;
		while (true) {
			while (at < options.length() && Character.isWhitespace(options.charAt(at)))
				at++;
			if (at == options.length()) return words;
			final int start = at;
			while (at < options.length() && options.charAt(at) != '=' && !Character.isWhitespace(options.charAt(at)))
				at++;
			final String key = options.substring(start, at);
			String value = "true";
			if (at < options.length() && options.charAt(at) == '=') {
				final int end = valueEnd(options, at + 1);
				value = unquoted(options.substring(at + 1, end));
				at = end;
			}
			if (words.put(key, value) != null) throw new ConvJException("The macro gives " + key + " twice; give it once.");
		}
	}

	private static int valueEnd(final String options, final int start) {
		final char first = start < options.length() ? options.charAt(start) : ' ';
		if (first == '[') {
			int depth = 0;
			for (int i = start; i < options.length(); i++) {
				if (options.charAt(i) == '[') depth++;
				if (options.charAt(i) == ']' && --depth == 0) return i + 1;
			}
			throw new ConvJException("A bracket is not closed in the macro's options: " + options.substring(start));
		}
		if (first == '\'') {
			final int close = options.indexOf('\'', start + 1);
			if (close < 0) throw new ConvJException("A quote is not closed in the macro's options: " + options.substring(start));
			return close + 1;
		}
		int end = start;
		while (end < options.length() && !Character.isWhitespace(options.charAt(end)))
			end++;
		return end;
	}

	private static String unquoted(final String value) {
		final boolean quoted = value.startsWith("[") || value.startsWith("'");
		return quoted ? value.substring(1, value.length() - 1) : value;
	}
}
