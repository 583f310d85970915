package io.github.convj.model;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns names as people type them into the Python identifiers that bioimage.io wants for channels. Stateless, so
 * thread-safe.
 */
final class Identifiers {

	private static final Set<String> KEYWORDS = Set.of("False", "None", "True", "and", "as", "assert", "async", "await",
		"break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if",
		"import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield");

	private Identifiers() {}

	/**
	 * @param names in any script, with any characters
	 * @return for each an identifier in ASCII, as like the name as can be, no two the same
	 */
	static List<String> of(final List<String> names) {
		final List<String> identifiers = new ArrayList<>();
		final Set<String> taken = new HashSet<>();
		for (final String name : names) {
			final String wanted = identifier(name, identifiers.size());
			String free = wanted;
			for (int i = 2; !taken.add(free); i++)
				free = wanted + "_" + i;
			identifiers.add(free);
		}
		return identifiers;
	}

	private static String identifier(final String name, final int index) {
		if (name.matches("[A-Za-z_][A-Za-z0-9_]*") && !KEYWORDS.contains(name)) return name;
		final String plain = plain(name);
		final String words = plain.replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("^_+|_+$", "");
		if (words.isEmpty()) return "class_" + (index + 1);
		if (Character.isDigit(words.charAt(0))) return "class_" + words;
		return KEYWORDS.contains(words) ? words + "_" : words;
	}

	/** @return the text without marks on its letters */
	static String plain(final String text) {
		// The German letters have customary spellings that people recognize; other marks are dropped.
		final String spelled = text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("Ä", "Ae").replace("Ö",
			"Oe").replace("Ü", "Ue").replace("ß", "ss").replace("µ", "u").replace("μ", "u");
		return Normalizer.normalize(spelled, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
	}
}
