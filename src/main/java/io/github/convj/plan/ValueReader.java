package io.github.convj.plan;

import io.github.convj.tensor.ConvJException;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns the text of one key into its value and back. Stateless, so thread-safe. */
final class ValueReader {

	/** Narrower than what Java's own parser takes, which includes {@code 1d}, {@code 0x1p3} and {@code NaN}. */
	private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
	private static final Set<String> YES = Set.of("true", "yes", "on", "1");
	private static final Set<String> NO = Set.of("false", "no", "off", "0");
	private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, OptionalInt.class, long.class, Long.class,
		OptionalLong.class);
	private static final Set<Class<?>> DECIMAL = Set.of(float.class, Float.class, double.class, Double.class,
		OptionalDouble.class);

	private ValueReader() {}

	static boolean reads(final Class<?> type) {
		return type == String.class || type == Path.class || isSwitch(type) || isNumber(type) || type.isEnum();
	}

	static boolean isSwitch(final Class<?> type) {
		return type == boolean.class || type == Boolean.class;
	}

	static boolean isNumber(final Class<?> type) {
		return isWhole(type) || DECIMAL.contains(type);
	}

	static boolean isWhole(final Class<?> type) {
		return WHOLE.contains(type);
	}

	/** @return the value in the component's type; null for a boxed type or a path that is not given */
	static Object read(final Options.Key key, final String text) {
		final Class<?> type = key.type();
		if (type == String.class) return word(key, text);
		final String trimmed = text.strip();
		if (trimmed.isEmpty()) return absent(key);
		if (type == Path.class) return path(key, text);
		if (isSwitch(type)) return yesOrNo(key, trimmed);
		if (type.isEnum()) return constant(key, trimmed);
		if (isWhole(type)) return wholeNumber(key, trimmed);
		return number(key, trimmed);
	}

	private static String word(final Options.Key key, final String text) {
		if (key.choices().isEmpty() || key.choices().contains(text) || text.equals(key.defaultValue())) return text;
		throw notAChoice(key, text);
	}

	private static ConvJException notAChoice(final Options.Key key, final String text) {
		final String nearest = Nearest.of(text, key.choices()).map(choice -> " Did you mean '" + choice + "'?").orElse("");
		return new ConvJException(pair(key, text) + " is not possible; " + key.key() + " is one of " + String.join(", ", key
			.choices()) + "." + nearest);
	}

	private static Object absent(final Options.Key key) {
		final Class<?> type = key.type();
		if (type == OptionalInt.class) return OptionalInt.empty();
		if (type == OptionalLong.class) return OptionalLong.empty();
		if (type == OptionalDouble.class) return OptionalDouble.empty();
		if (!type.isPrimitive()) return null;
		throw new ConvJException("The key '" + key.key() + "' has no value; give " + wanted(key) + ".");
	}

	private static Path path(final Options.Key key, final String text) {
		try {
			return Path.of(text);
		}
		catch (final InvalidPathException notHere) {
			throw new ConvJException(pair(key, text) + " is no path on this computer: " + notHere.getReason() + ".", notHere);
		}
	}

	private static Boolean yesOrNo(final Options.Key key, final String text) {
		final String word = text.toLowerCase(Locale.ROOT);
		if (YES.contains(word)) return true;
		if (NO.contains(word)) return false;
		throw new ConvJException(pair(key, text) + " is neither true nor false; give one of the two.");
	}

	private static Object constant(final Options.Key key, final String text) {
		for (final Object constant : key.type().getEnumConstants())
			if (word((Enum<?>) constant).equals(text)) return constant;
		throw notAChoice(key, text);
	}

	private static Object wholeNumber(final Options.Key key, final String text) {
		final Class<?> type = key.type();
		final BigDecimal value = decimal(key, text);
		final boolean isLong = type == long.class || type == Long.class || type == OptionalLong.class;
		final long number;
		try {
			number = isLong ? value.longValueExact() : value.intValueExact();
		}
		catch (final ArithmeticException fractionOrTooLarge) {
			throw refused(key, text);
		}
		if (number < key.min() || number > key.max()) throw refused(key, text);
		if (type == OptionalInt.class) return OptionalInt.of((int) number);
		if (type == OptionalLong.class) return OptionalLong.of(number);
		if (isLong) return number;
		return (int) number;
	}

	private static Object number(final Options.Key key, final String text) {
		final Class<?> type = key.type();
		decimal(key, text);
		final double number = Double.parseDouble(text);
		if (!Double.isFinite(number) || number < key.min() || number > key.max()) throw refused(key, text);
		if (type == OptionalDouble.class) return OptionalDouble.of(number);
		if (type == float.class || type == Float.class) return Float.parseFloat(text);
		return number;
	}

	private static BigDecimal decimal(final Options.Key key, final String text) {
		if (text.matches("[+-]?\\d+,\\d+")) throw new ConvJException(pair(key, text) +
			" has a decimal comma; write it with a point, as " + text.replace(',', '.') + ".");
		if (!NUMBER.matcher(text).matches()) throw refused(key, text);
		try {
			final BigDecimal value = new BigDecimal(text);
			// An exponent of a million would make the exact conversions write that many digits.
			if (Math.abs((long) value.precision() - value.scale()) > 400) throw refused(key, text);
			return value;
		}
		catch (final NumberFormatException exponentTooLarge) {
			throw refused(key, text);
		}
	}

	private static ConvJException refused(final Options.Key key, final String text) {
		return new ConvJException(pair(key, text) + " is not possible; give " + wanted(key) + ".");
	}

	private static String pair(final Options.Key key, final String text) {
		return key.key() + "=" + text;
	}

	/** @return what to give, as in {@code a whole number from 1 to 100} */
	static String wanted(final Options.Key key) {
		if (isSwitch(key.type())) return "true or false";
		if (!isNumber(key.type())) return "a value";
		final String range = range(key);
		return (isWhole(key.type()) ? "a whole number" : "a number") + (range.isEmpty() ? "" : " " + range);
	}

	/** @return the allowed range of a number in words, or nothing */
	static String range(final Options.Key key) {
		final boolean low = key.min() != Double.NEGATIVE_INFINITY;
		final boolean high = key.max() != Double.POSITIVE_INFINITY;
		if (low && high) return "from " + text(key.min()) + " to " + text(key.max());
		if (low) return "of at least " + text(key.min());
		if (high) return "of at most " + text(key.max());
		return "";
	}

	static List<String> words(final Class<?> enumeration) {
		return Arrays.stream(enumeration.getEnumConstants()).map(constant -> word((Enum<?>) constant)).toList();
	}

	/** @return of {@code MEAN_SQUARED_ERROR}, {@code meanSquaredError} */
	private static String word(final Enum<?> constant) {
		final String[] parts = constant.name().toLowerCase(Locale.ROOT).split("_");
		final StringBuilder word = new StringBuilder(parts[0]);
		for (int i = 1; i < parts.length; i++)
			word.append(Character.toUpperCase(parts[i].charAt(0))).append(parts[i].substring(1));
		return word.toString();
	}

	/** @return the value as text that reads back as the same value; empty if it is not given */
	static String text(final Object value) {
		return switch (value) {
			case null -> "";
			case final OptionalInt number -> number.isPresent() ? Integer.toString(number.getAsInt()) : "";
			case final OptionalLong number -> number.isPresent() ? Long.toString(number.getAsLong()) : "";
			case final OptionalDouble number -> number.isPresent() ? text(number.getAsDouble()) : "";
			case final Optional<?> any -> any.map(ValueReader::text).orElse("");
			case final Double number -> decimalText(Double.toString(number));
			case final Float number -> decimalText(Float.toString(number));
			case final Enum<?> constant -> word(constant);
			default -> value.toString();
		};
	}

	/** Java's shortest digits, without the exponent where people would not write one. */
	private static String decimalText(final String digits) {
		if (!NUMBER.matcher(digits).matches()) return digits;
		final BigDecimal value = new BigDecimal(digits);
		if (value.signum() == 0) return "0";
		final int exponent = value.precision() - value.scale() - 1;
		final BigDecimal stripped = value.stripTrailingZeros();
		return exponent < -6 || exponent > 12 ? stripped.toString() : stripped.toPlainString();
	}
}
