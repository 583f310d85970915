package io.github.convj.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadImagesTest {

	private static final List<String> CLASSES = List.of("mitotic", "resting");

	@TempDir
	private Path folder;

	private Path image(final String name) throws IOException {
		return MemoryImages.write(folder.resolve(name + ".img"), 2, 2, 1);
	}

	private static Map<String, String> found(final Path path) {
		final Map<String, String> found = new LinkedHashMap<>();
		UnreadImages.list(path, MemoryImages.OPENER, CLASSES).forEach(image -> found.put(image.name(), image.truth()));
		return found;
	}

	@Test
	void foldersNameTheClass() throws IOException {
		for (final String name : List.of("cells/mitotic/1", "cells/plate 2/resting/deep/2", "cells/other/3", "cells/4",
			"cells/val/strange/5", "cells/train/6"))
			image(name);
		final Map<String, String> expected = new LinkedHashMap<>();
		expected.put("4.img", null);
		expected.put("mitotic/1.img", "mitotic");
		expected.put("other/3.img", "other");
		expected.put("plate 2/resting/deep/2.img", "resting");
		expected.put("train/6.img", null);
		expected.put("val/strange/5.img", "strange");
		assertEquals(expected, found(folder.resolve("cells")));
	}

	@Test
	void theFolderItselfMayBeAClass() throws IOException {
		final Path file = image("cells/mitotic/1");
		assertEquals(Map.of("1.img", "mitotic"), found(file.getParent()));
		assertEquals(Map.of("1.img", "mitotic"), found(file));
		final Path other = image("cells/new/1");
		assertTrue(found(other.getParent()).containsValue(null), "no class of the model, and nothing is sorted");
	}

	@Test
	void listsAndTables() throws IOException {
		image("cells/mitotic/1");
		image("cells/new/2");
		final Path list = Files.writeString(folder.resolve("list.txt"), "cells/new/2.img\ncells/mitotic/1.img\n");
		assertEquals(List.of("cells", "mitotic"), List.copyOf(found(list).values()), "the outermost folder, or the model's class");
		final Path table = Files.writeString(folder.resolve("list.csv"), "image,label\ncells/new/2.img,resting\n");
		assertEquals(Map.of("cells/new/2.img", "resting"), found(table));
	}

	@Test
	void refusesWhatHoldsNoImages() throws IOException {
		Files.createDirectories(folder.resolve("empty"));
		for (final String name : List.of("empty", "missing")) {
			final String reason = assertThrows(ConvJException.class, () -> found(folder.resolve(name))).getMessage();
			assertTrue(reason.contains(name), reason);
		}
	}
}
