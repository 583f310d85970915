package io.github.convj.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

	@TempDir
	private Path folder;

	private List<String> names(final Path of) throws IOException {
		try (Stream<Path> files = Files.list(of)) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void writesAndReplacesAndLeavesNothingElse() throws IOException {
		final Path file = folder.resolve("größer/a b.txt");
		AtomicFile.write(file, "one");
		AtomicFile.write(file, "zwei ü");
		assertEquals("zwei ü", Files.readString(file));
		assertEquals(List.of("a b.txt"), names(file.getParent()));
	}

	@Test
	void aLinkIsWhatItLeadsTo() throws IOException {
		final Path real = Files.createDirectories(folder.resolve("real"));
		final Path file = Files.writeString(real.resolve("a.tif"), "");
		final Path link;
		try {
			link = Files.createSymbolicLink(folder.resolve("link"), real);
		}
		catch (UnsupportedOperationException | IOException noLinks) {
			Assumptions.abort("no links here: " + noLinks);
			return;
		}
		for (final Path output : List.of(link.resolve("a.tif"), real.resolve("../real/a.tif"), real, link, link.resolve(
			"a.tif/b.csv")))
			assertThrows(ConvJException.class, () -> AtomicFile.checkApart(output, file), output.toString());
		AtomicFile.checkApart(link.resolve("b.tif"), file);
		AtomicFile.checkApart(folder.resolve("real2/a.tif"), file);
		AtomicFile.checkApart(file, null);
	}

	@Test
	void aCrashLeavesTheOldFile() throws IOException {
		final Path file = folder.resolve("a.txt");
		AtomicFile.write(file, "old");
		assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, stream -> {
			stream.write(new byte[1 << 20]);
			throw new IllegalStateException("crash");
		}));
		final ConvJException full = assertThrows(ConvJException.class, () -> AtomicFile.write(file, stream -> {
			throw new IOException("No space left on device");
		}));
		assertEquals("Cannot write " + file + ": No space left on device; free some space or choose another place.", full.getMessage());
		assertEquals("old", Files.readString(file));
		assertEquals(List.of("a.txt"), names(folder));
	}

	@Test
	void whatCannotBeWrittenIsRefusedInASentence() throws IOException {
		final Path file = Files.writeString(folder.resolve("file"), "x");
		final Path below = file.resolve("report.html");
		for (final Path bad : List.of(folder, below)) {
			final String early = assertThrows(ConvJException.class, () -> AtomicFile.checkWritable(bad)).getMessage();
			final String late = assertThrows(ConvJException.class, () -> AtomicFile.write(bad, "x")).getMessage();
			assertTrue(early.startsWith("Cannot write") && early.endsWith("."), early);
			assertTrue(late.startsWith("Cannot write " + bad), late);
		}
		assertThrows(ConvJException.class, () -> AtomicFile.checkFolderWritable(file));
		assertEquals("x", Files.readString(file));
	}

	@Test
	void checkingLeavesNothingBehindButFolders() throws IOException {
		AtomicFile.checkWritable(folder.resolve("x/y.zip"));
		assertTrue(Files.isDirectory(folder.resolve("x")));
		assertEquals(List.of(), names(folder.resolve("x")));
		assertFalse(Files.exists(folder.resolve("x/y.zip")));
	}

	@Test
	void aFolderThatCannotBeMovedIntoPlaceLeavesTheOldOne() throws IOException {
		final Path store = folder.resolve("store");
		AtomicFile.folder(store, inner -> Files.writeString(inner.resolve("old"), "x"));
		// what a virus scanner or another person may do
		assertThrows(ConvJException.class, () -> AtomicFile.folder(store, Files::delete));
		assertEquals(List.of("old"), names(store));
		assertEquals(List.of("store"), names(folder));
		AtomicFile.folder(store, inner -> Files.writeString(inner.resolve("new"), "x"));
		assertEquals(List.of("new"), names(store));
		assertEquals(List.of("store"), names(folder));
	}
}
