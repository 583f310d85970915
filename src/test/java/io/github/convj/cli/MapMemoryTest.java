package io.github.convj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Fit;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.StackMode;
import io.github.convj.file.TiffWriter;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.model.TestModels;
import io.github.convj.network.Networks;
import io.github.convj.tensor.Shape;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A map of an image that does not fit into memory, in a JVM that has little of it. */
class MapMemoryTest {

	private static final int WIDTH = 7000;
	private static final int HEIGHT = 6100;

	/** Less than the image takes as numbers, and than its map takes. */
	private static final int MEGABYTES = 160;

	@TempDir
	private Path folder;

	@Test
	void imageAndMapMayBeLargerThanMemory() throws Exception {
		final Shape input = Shape.of(16, 16, 1);
		final List<String> classes = new ArrayList<>();
		for (int c = 0; c < 16; c++)
			classes.add("class " + c);
		final Path model = folder.resolve("model.zip");
		ModelFile.write(Model.of(TestModels.network(Networks.create("window-small", input, 16), 3), classes, new Preprocessing(
			input, Fit.RESIZE, StackMode.SLICES, Normalization.DATASET, List.of(100.0), List.of(30.0), 8, false)), model);
		final Path output = folder.resolve("map.tif");
		final long map = 4L * 16 * (WIDTH / 4) * (HEIGHT / 4);
		assertTrue(4L * WIDTH * HEIGHT > (long) MEGABYTES << 20 && map > (long) MEGABYTES << 20, "it would fit into memory");
		final Path log = folder.resolve("log.txt");
		final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" +
			MEGABYTES + "m", "--add-modules", "jdk.incubator.vector", "-Djava.awt.headless=true", "-cp", System.getProperty(
				"java.class.path"), Main.class.getName(), "map", "model=" + model, "image=" + image(), "output=" + output,
			"threads=2").redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it did not end");
		}
		finally {
			process.destroyForcibly();
		}
		final String text = Files.readString(log);
		assertEquals(0, process.exitValue(), text);
		assertTrue(Files.size(output) >= map, text);
		assertTrue(Files.size(folder.resolve("map-labels.tif")) >= WIDTH / 4 * (HEIGHT / 4), text);
	}

	/** @return an uncompressed 8-bit TIFF */
	private Path image() throws IOException {
		final Path file = folder.resolve("image.tif");
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
			StandardOpenOption.READ))
		{
			final TiffWriter writer = new TiffWriter(channel, new TiffWriter.Header(WIDTH, HEIGHT, 1, "ImageJ=1.54p\n", List.of(),
				List.of(), 1, 1), false);
			final byte[] row = new byte[WIDTH];
			for (int y = 0; y < HEIGHT; y++) {
				for (int x = 0; x < WIDTH; x++)
					row[x] = (byte) (x * 31 + y * 17 + x * y % 53);
				writer.write(0, y, 1, row);
			}
		}
		return file;
	}
}
