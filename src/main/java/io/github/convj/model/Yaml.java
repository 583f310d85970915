package io.github.convj.model;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.representer.Represent;
import org.yaml.snakeyaml.representer.Representer;

/** Maps, lists, strings and numbers as YAML text and back; never any other Java object. Stateless, so thread-safe. */
final class Yaml {

	/** Room for the names of some million training images, and a bound for what a hostile file can make us hold. */
	static final int LONGEST = 64 << 20;

	private Yaml() {}

	/**
	 * @param map of strings to strings, numbers, booleans, null, lists and maps
	 * @return YAML text; lists and maps without further lists or maps stand on one line
	 */
	static String write(final Map<String, ?> map) {
		final DumperOptions options = new DumperOptions();
		options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
		options.setWidth(120);
		options.setIndent(2);
		options.setSplitLines(false);
		// An anchor would save nothing, and readers of other languages refuse some.
		options.setDereferenceAliases(true);
		final Representer representer = new Representer(options) {

			{
				// A float through double would gain digits it does not have; its own shortest text reads back to the same bits.
				representers.put(Float.class, value -> representScalar(Tag.FLOAT, scalar((Float) value)));
				final Represent usual = representers.get(String.class);
				representers.put(String.class, value -> delicate((String) value) ? representScalar(Tag.STR, (String) value,
					DumperOptions.ScalarStyle.DOUBLE_QUOTED) : usual.representData(value));
			}
		};
		return new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions()), representer, options).dump(map);
	}

	/** Control characters would make a text binary data, and foreign line breaks would be read as common ones. */
	private static boolean delicate(final String text) {
		return !StreamReader.isPrintable(text) || text.chars().anyMatch(c -> c == 0x85 || c == 0x2028 || c == 0x2029);
	}

	private static String scalar(final Float value) {
		if (value.isNaN()) return ".nan";
		if (value.isInfinite()) return value > 0 ? ".inf" : "-.inf";
		return value.toString();
	}

	/**
	 * @param text of a document with a map at its top
	 * @return the map
	 * @throws IOException if it is not YAML, or not a map, or wants to be more than maps, lists, strings and numbers
	 */
	@SuppressWarnings("unchecked")
	static Map<String, Object> read(final String text) throws IOException {
		final LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(LONGEST);
		options.setMaxAliasesForCollections(50);
		options.setNestingDepthLimit(50);
		options.setAllowRecursiveKeys(false);
		options.setAllowDuplicateKeys(false);
		final Object top;
		try {
			top = new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).load(text);
		}
		catch (final YAMLException | StackOverflowError failure) {
			throw new IOException("it is not valid YAML", failure);
		}
		if (!(top instanceof Map)) throw new IOException("it holds no map");
		return new LinkedHashMap<>((Map<String, Object>) top);
	}
}
