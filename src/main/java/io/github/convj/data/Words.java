package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads enumerations from the words that users write. */
final class Words {

	private Words() {}

	static <E extends Enum<E>> E parse(final Class<E> type, final String key, final String word) {
		final E[] values = type.getEnumConstants();
		for (final E value : values)
			if (value.name().equalsIgnoreCase(word.trim())) return value;
		throw new ConvJException("'" + word + "' is not a value of " + key + "; use " + Arrays.stream(values).map(value -> value
			.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", ")) + ".");
	}
}
