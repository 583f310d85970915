package io.github.convj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlTest {

	@Test
	void readsWhatItWrote() throws IOException {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("names", List.of("Zelle, \"groß\"", "it's", "🦠", "a: b", "- c", "true", "null", "2020-01-01", "1e5", "", " x ",
			"line\nbreak", " two\n lines ", "\u0007\u0000\u001b[0m", "\r\n", "\u0085\u2028", "tab\t", "#no", "{}", "~", "12:30", "ÄÖÜ细胞", "'", "\"", "\\", "%", "@", "`"));
		map.put("numbers", List.of(1, 1L << 40, 0.1, 1e300, -1.5e-7));
		map.put("nothing", null);
		map.put("yes", true);
		map.put("nested", Map.of("deeper", List.of(Map.of("x", 1))));
		map.put("empty", List.of());
		for (final String name : List.of("🦠", "no", "3", "a: b", "key with \"quotes\""))
			map.put(name, name);
		assertEquals(map, Yaml.read(Yaml.write(map)));
	}

	@Test
	void keepsTheBitsOfFloats() throws IOException {
		for (final float value : new float[] { 0.1f, 1 / 3f, Float.MIN_VALUE, Float.MAX_VALUE, -0f, 16777217f,
			Float.POSITIVE_INFINITY, Float.NaN })
		{
			final Object back = Yaml.read(Yaml.write(Map.of("value", value))).get("value");
			assertEquals(value, ((Number) back).floatValue());
		}
		assertEquals("value: 0.1", Yaml.write(Map.of("value", 0.1f)).strip().replaceAll("[{}]", ""));
	}

	@Test
	void writesOneListTwiceWithoutAnchors() {
		final List<Integer> shared = List.of(1, 2);
		final String text = Yaml.write(Map.of("a", shared, "b", shared));
		assertEquals(-1, text.indexOf('&'), text);
	}

	@Test
	void refusesWhatIsNotAMap() {
		for (final String text : List.of("", "- a", "a", "a: b: c", "a: [", "a: 1\na: 2", "a: !!java.net.URL [http://x]",
			"a: !!javax.script.ScriptEngineManager []", "[".repeat(100000), "\u0000"))
			assertThrows(IOException.class, () -> Yaml.read(text), text);
	}

	@Test
	void refusesABombOfAliases() {
		final StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
		for (int i = 1; i < 100; i++)
			text.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
		assertThrows(IOException.class, () -> Yaml.read(text.toString()));
	}
}
