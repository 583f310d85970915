package io.github.convj.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MacroCallTest {

	@Test
	void wordsStandBetweenSpaces() {
		assertEquals(Map.of("a", "1", "b", "x=y", "c", ""), MacroCall.parse("  a=1\tb=x=y \n c= "));
		assertEquals(List.of("z", "y", "x"), List.copyOf(MacroCall.parse("z=1 y=2 x=3").keySet()));
		assertTrue(MacroCall.parse("").isEmpty());
		assertTrue(MacroCall.parse(" \t ").isEmpty());
	}

	@Test
	void aKeyAloneIsTrue() {
		assertEquals(Map.of("nesterov", "true", "epochs", "3"), MacroCall.parse("nesterov epochs=3"));
	}

	@Test
	void bracketsAndQuotesHoldSpacesAndEachOther() {
		assertEquals(Map.of("images", "/my cells/größe", "model", "b.zip"), MacroCall.parse("images=[/my cells/größe] model=b.zip"));
		assertEquals(Map.of("images", "/a [b]/x=y model=no", "model", "m"), MacroCall.parse(
			"images=[/a [b]/x=y model=no] model=m"));
		assertEquals(Map.of("images", "/a b", "more", "x=[1 2]"), MacroCall.parse("images='/a b' more='x=[1 2]'"));
		assertEquals(Map.of("images", "", "list", ""), MacroCall.parse("images=[] list=''"));
		assertEquals(Map.of("images", "C:\\my cells\\"), MacroCall.parse("images=[C:\\my cells\\]"));
		assertEquals(Map.of("images", "it's"), MacroCall.parse("images=it's"));
	}

	@Test
	void whatIsNotClosedIsRefused() {
		for (final String options : List.of("images=[/a b", "images=[[/a b]", "images='/a b"))
			assertTrue(assertThrows(ConvJException.class, () -> MacroCall.parse(options)).getMessage().contains("not closed"));
	}

	@Test
	void aKeyGivenTwiceIsRefused() {
		assertEquals("The macro gives a twice; give it once.", assertThrows(ConvJException.class, () -> MacroCall.parse(
			"a=1 a=2")).getMessage());
	}

	@Test
	void withoutAMacroThereAreNoWords() {
		assertFalse(MacroCall.words().isPresent());
		assertFalse(MacroCall.batchImage().isPresent());
		MacroCall.end();
	}
}
