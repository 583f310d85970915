package io.github.convj.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads values of the wanted type from a map that a stranger may have written.
 *
 * @param path where the map stands in its document, empty for the document itself
 * @param map whose values are wanted
 */
record Fields(String path, Map<?, ?> map) {

	/** @throws IOException if there is no map of that name */
	Fields map(final String name) throws IOException {
		return new Fields(path(name), required(name, Map.class, "a map"));
	}

	/** @throws IOException if there is no text of that name */
	String text(final String name) throws IOException {
		return required(name, String.class, "a text");
	}

	/** @throws IOException if there is no whole number of that name */
	int integer(final String name) throws IOException {
		return required(name, Integer.class, "a whole number");
	}

	/** @throws IOException if there is no number of that name */
	double number(final String name) throws IOException {
		return required(name, Number.class, "a number").doubleValue();
	}

	/** @throws IOException if there is no list of texts of that name */
	List<String> texts(final String name) throws IOException {
		final List<String> texts = new ArrayList<>();
		for (final Object item : required(name, List.class, "a list")) {
			if (!(item instanceof final String text)) throw wrong(name, "a list of texts");
			texts.add(text);
		}
		return texts;
	}

	/** @throws IOException if there is no list of whole numbers of that name */
	List<Integer> integers(final String name) throws IOException {
		final List<Integer> numbers = new ArrayList<>();
		for (final Object item : required(name, List.class, "a list")) {
			if (!(item instanceof final Integer number)) throw wrong(name, "a list of whole numbers");
			numbers.add(number);
		}
		return numbers;
	}

	/** @throws IOException if there is no list of maps of that name */
	List<Fields> maps(final String name) throws IOException {
		final List<Fields> maps = new ArrayList<>();
		for (final Object item : required(name, List.class, "a list")) {
			if (!(item instanceof final Map<?, ?> one)) throw wrong(name, "a list of maps");
			maps.add(new Fields(path(name), one));
		}
		return maps;
	}

	/** @return whether there is a value of that name */
	boolean has(final String name) {
		return map.get(name) != null;
	}

	/** @return the map with text keys */
	Map<String, Object> plain() {
		final Map<String, Object> plain = new LinkedHashMap<>();
		map.forEach((key, value) -> plain.put(String.valueOf(key), value));
		return plain;
	}

	private <T> T required(final String name, final Class<T> type, final String what) throws IOException {
		final Object value = map.get(name);
		if (!type.isInstance(value)) throw wrong(name, what);
		return type.cast(value);
	}

	private IOException wrong(final String name, final String what) {
		return new IOException("its entry " + path(name) + " is missing or not " + what);
	}

	private String path(final String name) {
		return path.isEmpty() ? name : path + "." + name;
	}
}
