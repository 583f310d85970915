package io.github.convj.plan;

import java.util.List;
import java.util.Map;

/**
 * The keys of a plan. A plan is a record whose components carry {@link Option}; each component is a key. Values are read
 * from text, so a command line, a macro and a script share one vocabulary. Immutable, so safe for any number of threads.
 * <p>
 * Components may be of type {@code String}, {@code Path}, {@code boolean}, {@code int}, {@code long}, {@code float} or
 * {@code double}, an enum (its constants in lower camel case), the boxed form of these, where null means not given, or
 * {@code OptionalInt}, {@code OptionalLong} or {@code OptionalDouble}. An empty text stands for not given.
 *
 * @param <R> the plan
 */
public final class Options<R extends Record> {

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

	private Options() {}

	/**
	 * @param defaults the plan that results when nothing is given
	 * @param <R> the plan
	 * @return the keys of that kind of plan
	 */
	public static <R extends Record> Options<R> of(final R defaults) {
		throw new UnsupportedOperationException();
	}

	/** @return the keys, in the order of the record's components */
	public List<String> keys() {
		return entries().stream().map(Key::key).toList();
	}

	/** @return all that is known of each key, in the order of the record's components */
	public List<Key> entries() {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param values by key; keys that are missing keep their defaults
	 * @return the plan
	 * @throws io.github.convj.tensor.ConvJException if a key is unknown, a value not allowed or a required one missing
	 */
	public R read(final Map<String, ?> values) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param words each as {@code key=value}; what follows the first equals sign is the value. A word without one is a
	 *          switch that is on.
	 * @return the plan
	 * @throws io.github.convj.tensor.ConvJException also if a key is given twice
	 */
	public R read(final List<String> words) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param plan to write down
	 * @return its values as text, by key, in order; reading them gives the plan again
	 */
	public Map<String, String> toMap(final R plan) {
		throw new UnsupportedOperationException();
	}

	/** @return the keys with their defaults, ranges and sentences, aligned, for a console of 100 columns */
	public String help() {
		throw new UnsupportedOperationException();
	}
}
