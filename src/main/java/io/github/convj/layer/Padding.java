package io.github.convj.layer;

import io.github.convj.tensor.ConvJException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a window reads beyond the border of its image: nothing ({@link #VALID}), as many positions as make the output
 * {@code ceil(input / stride)} long ({@link #SAME}), or an explicit number on each side. Immutable, thread-safe.
 *
 * @param kind which of the three
 * @param before explicit positions before the first one: one number for all axes, or one an axis; empty unless explicit
 * @param after explicit positions behind the last one, as many numbers as {@code before}
 */
public record Padding(Kind kind, List<Integer> before, List<Integer> after) {

	/** How the amount is decided. */
	public enum Kind {
		/** By the input's size. */
		SAME,
		/** None. */
		VALID,
		/** As given. */
		EXPLICIT
	}

	/** The output is {@code ceil(input / stride)} long; an odd excess goes behind. */
	public static final Padding SAME = new Padding(Kind.SAME, List.of(), List.of());

	/** No padding. */
	public static final Padding VALID = new Padding(Kind.VALID, List.of(), List.of());

	/** @throws IllegalArgumentException if a number is negative or the lists differ in length */
	public Padding {
		before = List.copyOf(before);
		after = List.copyOf(after);
		if (before.size() != after.size() || (kind == Kind.EXPLICIT) == before.isEmpty()) throw new IllegalArgumentException(
			"Padding of " + kind + " with " + before + " and " + after);
		for (final List<Integer> side : List.of(before, after))
			for (final int amount : side)
				if (amount < 0) throw new IllegalArgumentException("Padding cannot be negative: " + amount);
	}

	/**
	 * @param amounts the same on both sides: one number for all axes, or one an axis (Z, Y, X)
	 * @return explicit padding
	 */
	public static Padding of(final int... amounts) {
		final List<Integer> list = new ArrayList<>();
		for (final int amount : amounts)
			list.add(amount);
		return new Padding(Kind.EXPLICIT, list, list);
	}

	/** @return what YAML stores: {@code same}, {@code valid}, or a list of the numbers before, then those after */
	Object toValue() {
		if (kind != Kind.EXPLICIT) return kind == Kind.SAME ? "same" : "valid";
		final List<Integer> both = new ArrayList<>(before);
		both.addAll(after);
		return Collections.unmodifiableList(both);
	}

	/** The inverse of {@link #toValue()}. */
	static Padding fromValue(final Object value) {
		if ("same".equals(value)) return SAME;
		if ("valid".equals(value)) return VALID;
		if (value instanceof final Number number && number.intValue() >= 0) return of(number.intValue());
		if (value instanceof final List<?> list && !list.isEmpty() && list.size() % 2 == 0 && list.stream().allMatch(
			e -> e instanceof final Number n && n.intValue() >= 0))
		{
			final List<Integer> both = list.stream().map(e -> ((Number) e).intValue()).toList();
			final int half = both.size() / 2;
			return new Padding(Kind.EXPLICIT, both.subList(0, half), both.subList(half, both.size()));
		}
		throw new ConvJException("Padding is \"same\", \"valid\" or a list of numbers before and after each axis, not \"" +
			value + "\".");
	}
}
