package io.github.convj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentifiersTest {

	@Test
	void keepsWhatIsAnIdentifier() {
		assertEquals(List.of("metaphase", "_x", "A1"), Identifiers.of(List.of("metaphase", "_x", "A1")));
	}

	@Test
	void spellsWhatIsNot() {
		assertEquals(List.of("Zelle_gross", "Aerger", "cafe", "class_3D", "class_5", "class_", "a_b", "a_b_2", "a_b_2_2",
			"gruen", "CD8", "class_12"), Identifiers.of(List.of("Zelle, \"groß\"", "Ärger", "café", "3D", "🦠", "class", "a b",
				"a_b", "a_b_2", "grün", "CD8⁺", "細胞")));
	}

	@Test
	void neverRepeatsOne() {
		final List<String> names = List.of("a b", "a_b", "a  b", "a-b", "a_b_2", "🦠", "class_6", "1", "class_1");
		final List<String> identifiers = Identifiers.of(names);
		assertEquals(names.size(), new HashSet<>(identifiers).size(), identifiers::toString);
		for (final String identifier : identifiers)
			assertTrue(identifier.matches("[A-Za-z_][A-Za-z0-9_]*"), identifier);
	}
}
