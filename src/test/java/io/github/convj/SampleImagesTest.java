package io.github.convj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.io.Opener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** The sample images are what their README says. */
class SampleImagesTest {

	private static final Path FOLDER = Path.of("sample-images");

	@Test
	void cropsAreCalibratedAndOfOneSize() throws IOException {
		final Set<Integer> contents = new HashSet<>();
		int crops = 0;
		final List<Path> classes = list(FOLDER.resolve("crops"));
		assertEquals(5, classes.size());
		for (final Path folder : classes) {
			final List<Path> files = list(folder);
			assertTrue(files.size() >= 80 && files.size() <= 120, folder.toString());
			for (final Path file : files) {
				final ImagePlus image = open(file);
				assertEquals(64, image.getWidth(), file.toString());
				assertEquals(64, image.getHeight(), file.toString());
				contents.add(Arrays.hashCode((short[]) image.getProcessor()
					.getPixels()));
				crops++;
			}
		}
		assertEquals(crops, contents.size(), "crops that are the same");
	}

	@Test
	void truthLiesOnTheNucleiOfTheFields() throws IOException {
		final List<String> lines = Files.readAllLines(FOLDER.resolve(
			"fields/truth.csv"));
		assertEquals("image,x,y,width,height,label", lines.get(0));
		final Set<String> labels = new TreeSet<>();
		for (final String name : List.of("field1.tif", "field2.tif")) {
			final ImagePlus field = open(FOLDER.resolve("fields").resolve(name));
			assertEquals(1024, field.getWidth());
			assertEquals(1024, field.getHeight());
			final double around = field.getStatistics().median;
			int nuclei = 0;
			for (final String line : lines) {
				final String[] cells = line.split(",");
				if (!cells[0].equals(name)) continue;
				final int x = Integer.parseInt(cells[1]), y = Integer.parseInt(
					cells[2]);
				final int width = Integer.parseInt(cells[3]), height = Integer.parseInt(
					cells[4]);
				assertTrue(x >= 0 && y >= 0 && width > 0 && height > 0 && x +
					width <= 1024 && y + height <= 1024, line);
				field.setRoi(x, y, width, height);
				assertTrue(field.getStatistics().max > 1.3 * around, line);
				labels.add(cells[5]);
				nuclei++;
			}
			assertTrue(nuclei > 80, name);
		}
		final Set<String> classes = new TreeSet<>();
		list(FOLDER.resolve("crops")).forEach(p -> classes.add(p.getFileName()
			.toString()));
		assertEquals(classes, labels);
	}

	@Test
	void allTogetherAreSmall() throws IOException {
		long bytes = 0;
		try (Stream<Path> files = Files.walk(FOLDER)) {
			for (final Path file : files.filter(Files::isRegularFile).toList())
				bytes += Files.size(file);
		}
		assertTrue(bytes < 8_000_000, bytes + " bytes");
	}

	private static ImagePlus open(final Path file) {
		final ImagePlus image = new Opener().openImage(file.toString());
		assertEquals(16, image.getBitDepth(), file.toString());
		assertEquals(0.325, image.getCalibration().pixelWidth, 1e-6, file
			.toString());
		assertEquals("micron", image.getCalibration().getUnit(), file.toString());
		return image;
	}

	private static List<Path> list(final Path folder) throws IOException {
		try (Stream<Path> entries = Files.list(folder)) {
			return entries.filter(p -> !p.getFileName().toString().startsWith("."))
				.sorted().toList();
		}
	}
}
