package io.github.convj.data;

import java.math.BigInteger;
import java.util.Comparator;

/** Orders names as people do: {@code cell2} before {@code cell10}, upper and lower case together. Stateless, thread-safe. */
public final class NaturalOrder implements Comparator<String> {

	/** The only instance needed. */
	public static final NaturalOrder INSTANCE = new NaturalOrder();

	private NaturalOrder() {}

	@Override
	public int compare(final String a, final String b) {
		int i = 0;
		int j = 0;
		while (i < a.length() && j < b.length()) {
			if (digit(a.charAt(i)) && digit(b.charAt(j))) {
				final int endA = endOfDigits(a, i);
				final int endB = endOfDigits(b, j);
				final int order = new BigInteger(a.substring(i, endA)).compareTo(new BigInteger(b.substring(j, endB)));
				if (order != 0) return order;
				i = endA;
				j = endB;
			}
			else {
				final int order = Character.compare(Character.toLowerCase(a.charAt(i)), Character.toLowerCase(b.charAt(j)));
				if (order != 0) return order;
				i++;
				j++;
			}
		}
		final int rest = Integer.compare(a.length() - i, b.length() - j);
		return rest != 0 ? rest : a.compareTo(b);
	}

	private static boolean digit(final char c) {
		return c >= '0' && c <= '9';
	}

	private static int endOfDigits(final String text, final int start) {
		int end = start;
		while (end < text.length() && digit(text.charAt(end)))
			end++;
		return end;
	}
}
