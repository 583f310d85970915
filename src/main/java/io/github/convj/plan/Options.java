package io.github.convj.plan;

import io.github.convj.tensor.ConvJException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of a plan. A plan is a record; each of its components that carries {@link Option} is a key, and the others keep
 * their defaults. Values are read from text, so a command line, a macro and a script share one vocabulary. Immutable, so
 * safe for any number of threads.
 * <p>
 * Components may be of type {@code String}, {@code Path}, {@code boolean}, {@code int}, {@code long}, {@code float} or
 * {@code double}, an enum (its constants in lower camel case), the boxed form of these, where null means not given, or
 * {@code OptionalInt}, {@code OptionalLong} or {@code OptionalDouble}. An empty text means not given, and is refused for the
 * types that cannot say so.
 * </p>
 *
 * @param <R> the plan
 */
public final class Options<R extends Record> {

	private static final int WIDTH = 100;

	/**
	 * One key of a plan.
	 *
	 * @param key the component's name
	 * @param type the component's type
	 * @param label a few words for a dialog
	 * @param help one sentence
	 * @param choices the words allowed; empty for any
	 * @param min smallest value allowed, for numbers
	 * @param max largest value allowed, for numbers
	 * @param required whether it must be given
	 * @param defaultValue as text; empty if there is none
	 */
	public record Key(String key, Class<?> type, String label, String help, List<String> choices, double min, double max,
		boolean required, String defaultValue)
	{}

	private final R defaults;
	private final RecordComponent[] components;
	private final Constructor<?> constructor;
	private final Map<String, Key> keys = new LinkedHashMap<>();

	private Options(final R defaults) {
		this.defaults = defaults;
		components = defaults.getClass().getRecordComponents();
		constructor = constructor(defaults.getClass(), components);
		for (final RecordComponent component : components) {
			component.getAccessor().setAccessible(true);
			final Option option = component.getAnnotation(Option.class);
			if (option != null) keys.put(component.getName(), key(component, option));
		}
	}

	/**
	 * @param defaults the plan that results when nothing is given
	 * @param <R> the plan
	 * @return the keys of that kind of plan
	 * @throws IllegalArgumentException if a key is of a type that cannot be read from text
	 */
	public static <R extends Record> Options<R> of(final R defaults) {
		return new Options<>(defaults);
	}

	/** @return the keys, in the order of the record's components */
	public List<String> keys() {
		return List.copyOf(keys.keySet());
	}

	/** @return all that is known of each key, in the order of the record's components */
	public List<Key> entries() {
		return List.copyOf(keys.values());
	}

	/**
	 * @param name of a key
	 * @return what is known of it
	 * @throws ConvJException if there is none of that name
	 */
	public Key key(final String name) {
		final Key key = keys.get(name);
		if (key == null) throw new ConvJException(Nearest.of(name, keys.keySet()) //
			.map(nearest -> "There is no key '" + name + "'; did you mean '" + nearest + "'?") //
			.orElseGet(() -> "There is no key '" + name + "'; the keys are " + String.join(", ", keys.keySet()) + "."));
		return key;
	}

	/**
	 * @param values by key: text, or whatever a script has, such as a number; keys that are missing or null keep their
	 *          defaults
	 * @return the plan
	 * @throws ConvJException if a key is unknown, a value not allowed or a required one missing; what the record's own
	 *           constructor throws unchecked is passed on
	 */
	public R read(final Map<String, ?> values) {
		final Map<String, Object> read = new LinkedHashMap<>();
		values.forEach((name, value) -> {
			final Key key = key(name);
			if (value != null) read.put(name, ValueReader.read(key, ValueReader.text(value)));
		});
		final Object[] arguments = new Object[components.length];
		for (int i = 0; i < components.length; i++) {
			final String name = components[i].getName();
			arguments[i] = read.containsKey(name) ? read.get(name) : value(components[i], defaults);
		}
		for (int i = 0; i < components.length; i++)
			refuseMissing(keys.get(components[i].getName()), arguments[i]);
		return create(arguments);
	}

	/**
	 * @param words each as {@code key=value}; what follows the first equals sign is the value, whatever it contains. A word
	 *          without an equals sign switches a key on that is true or false.
	 * @return the plan
	 * @throws ConvJException as {@link #read(Map)}, and if a key is given twice
	 */
	public R read(final List<String> words) {
		final Map<String, String> values = new LinkedHashMap<>();
		for (final String word : words) {
			final int equals = word.indexOf('=');
			final String name = equals < 0 ? word : word.substring(0, equals).strip();
			if (equals < 0) requireSwitch(word);
			if (name.isEmpty()) throw new ConvJException("The word '" + word +
				"' has no key before the equals sign; write key=value.");
			key(name);
			final String value = equals < 0 ? "true" : word.substring(equals + 1);
			if (values.put(name, value) != null) throw new ConvJException("The key '" + name +
				"' is given twice; give it once.");
		}
		return read(values);
	}

	private void requireSwitch(final String word) {
		final Key key = keys.get(word);
		if (key != null && ValueReader.isSwitch(key.type())) return;
		if (key != null) throw new ConvJException("The key '" + word + "' has no value; write " + word + "=" + placeholder(
			key) + ".");
		final String example = Nearest.of(word, keys.keySet()).map(nearest -> "; did you mean '" + nearest + "=" +
			placeholder(keys.get(nearest)) + "'?").orElse("; write key=value.");
		throw new ConvJException("The word '" + word + "' is not a key with its value" + example);
	}

	private static void refuseMissing(final Key key, final Object value) {
		if (key != null && key.required() && ValueReader.text(value).isBlank()) throw new ConvJException("The key '" + key
			.key() + "' is missing; write " + key.key() + "=" + placeholder(key) + ". " + key.help());
	}

	/**
	 * @param plan to write down
	 * @return the values of its keys as text, in order; reading them gives the same values again
	 */
	public Map<String, String> toMap(final R plan) {
		final Map<String, String> map = new LinkedHashMap<>();
		for (final RecordComponent component : components)
			if (keys.containsKey(component.getName())) map.put(component.getName(), ValueReader.text(value(component, plan)));
		return map;
	}

	/** @return the keys with their defaults, sentences and ranges, aligned, for a console of 100 columns */
	public String help() {
		final List<String> heads = new ArrayList<>();
		for (final Key key : keys.values())
			heads.add("  " + key.key() + "=" + (key.defaultValue().isEmpty() ? placeholder(key) : key.defaultValue()));
		final int column = Math.min(34, heads.stream().mapToInt(String::length).max().orElse(0) + 2);
		final StringBuilder text = new StringBuilder();
		final List<Key> entries = entries();
		for (int i = 0; i < entries.size(); i++)
			append(text, heads.get(i), column, sentence(entries.get(i)));
		return text.toString();
	}

	private static String sentence(final Key key) {
		final List<String> notes = new ArrayList<>();
		if (key.required()) notes.add("required");
		if (!key.choices().isEmpty()) notes.add(String.join(", ", key.choices()));
		else if (ValueReader.isSwitch(key.type())) notes.add("true or false");
		else if (!ValueReader.range(key).isEmpty()) notes.add(ValueReader.range(key));
		return key.help() + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")");
	}

	private static void append(final StringBuilder text, final String head, final int column, final String sentence) {
		text.append(head);
		int position = head.length();
		boolean lineHasWords = false;
		if (position > column - 2) position = newLine(text, column);
		else {
			text.append(" ".repeat(column - position));
			position = column;
		}
		for (final String word : sentence.split(" ")) {
			if (lineHasWords && position + 1 + word.length() > WIDTH) {
				position = newLine(text, column);
				lineHasWords = false;
			}
			if (lineHasWords) {
				text.append(' ');
				position++;
			}
			text.append(word);
			position += word.length();
			lineHasWords = true;
		}
		text.append('\n');
	}

	private static int newLine(final StringBuilder text, final int column) {
		text.append('\n').append(" ".repeat(column));
		return column;
	}

	/** @return what stands for a value in the help, as in {@code FILE} */
	private static String placeholder(final Key key) {
		if (!key.choices().isEmpty()) return key.choices().get(0);
		if (ValueReader.isSwitch(key.type())) return "true";
		if (ValueReader.isNumber(key.type())) return "NUMBER";
		return key.type() == String.class ? "TEXT" : "PATH";
	}

	private Key key(final RecordComponent component, final Option option) {
		final Class<?> type = component.getType();
		if (!ValueReader.reads(type)) throw new IllegalArgumentException("The key " + component.getName() +
			" cannot be read from text into " + type);
		final List<String> choices = type.isEnum() ? ValueReader.words(type) : List.of(option.choices());
		return new Key(component.getName(), type, option.label(), option.help(), choices, option.min(), option.max(), option
			.required(), ValueReader.text(value(component, defaults)));
	}

	private static Constructor<?> constructor(final Class<?> type, final RecordComponent[] components) {
		try {
			final Constructor<?> constructor = type.getDeclaredConstructor(Arrays.stream(components).map(
				RecordComponent::getType).toArray(Class[]::new));
			constructor.setAccessible(true);
			return constructor;
		}
		catch (final NoSuchMethodException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	private static Object value(final RecordComponent component, final Record record) {
		try {
			return component.getAccessor().invoke(record);
		}
		catch (final ReflectiveOperationException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	@SuppressWarnings("unchecked")
	private R create(final Object[] arguments) {
		try {
			return (R) constructor.newInstance(arguments);
		}
		catch (final InvocationTargetException failure) {
			if (failure.getCause() instanceof final RuntimeException refused) throw refused;
			throw new IllegalStateException(failure);
		}
		catch (final ReflectiveOperationException impossible) {
			throw new IllegalStateException(impossible);
		}
	}
}
