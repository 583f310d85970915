package io.github.convj.plan;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the word that somebody probably meant. Stateless, so thread-safe.
 */
public final class Nearest {

	private Nearest() {}

	/**
	 * Compares without regard to case, by the fewest letters to insert, delete, replace or swap with their neighbour (the
	 * optimal string alignment distance); failing that, takes a word of which the typed one is the beginning, the initials
	 * or a part, as {@code lr} is of {@code learningRate}.
	 *
	 * @param typed what was written
	 * @param known what there is
	 * @return the nearest known word, the first of equals; nothing if none is near
	 */
	public static Optional<String> of(final String typed, final Collection<String> known) {
		final String word = typed.toLowerCase(Locale.ROOT);
		String best = null;
		int smallest = Math.max(1, (word.length() + 1) / 3) + 1;
		for (final String candidate : known) {
			final int distance = distance(word, candidate.toLowerCase(Locale.ROOT));
			// Of a two-letter word one letter is half, which says nothing.
			if (distance < smallest && distance < Math.max(2, word.length())) {
				smallest = distance;
				best = candidate;
			}
		}
		if (best == null && word.length() >= 2) best = abbreviated(word, known);
		return Optional.ofNullable(best);
	}

	private static String abbreviated(final String word, final Collection<String> known) {
		for (final String candidate : known)
			if (candidate.toLowerCase(Locale.ROOT).startsWith(word)) return candidate;
		for (final String candidate : known)
			if (initials(candidate).equals(word)) return candidate;
		if (word.length() >= 3) for (final String candidate : known) {
			final String lower = candidate.toLowerCase(Locale.ROOT);
			if (lower.contains(word) || lower.length() >= 3 && word.contains(lower)) return candidate;
		}
		return null;
	}

	/** @return of {@code learningRate}, {@code lr} */
	private static String initials(final String camelCase) {
		final StringBuilder initials = new StringBuilder();
		for (int i = 0; i < camelCase.length(); i++)
			if (i == 0 || Character.isUpperCase(camelCase.charAt(i))) initials.append(Character.toLowerCase(camelCase.charAt(
				i)));
		return initials.toString();
	}

	/** @return how many letters to insert, delete, replace or swap to make one word the other */
	static int distance(final String a, final String b) {
		int[] twoAbove = new int[b.length() + 1];
		int[] above = new int[b.length() + 1];
		int[] row = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++)
			above[j] = j;
		for (int i = 1; i <= a.length(); i++) {
			row[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				final int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
				row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
				final boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j -
					1);
				if (swapped) row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
			}
			final int[] free = twoAbove;
			twoAbove = above;
			above = row;
			row = free;
		}
		return above[b.length()];
	}
}
