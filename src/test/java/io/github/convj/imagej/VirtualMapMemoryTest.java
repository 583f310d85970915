package io.github.convj.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.VirtualStack;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import io.github.convj.data.Fit;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.StackMode;
import io.github.convj.model.Model;
import io.github.convj.model.TestModels;
import io.github.convj.network.Networks;
import io.github.convj.service.ConvJService;
import io.github.convj.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;

/** A map that does not fit into memory is shown plane by plane, in a JVM that has little of it. */
class VirtualMapMemoryTest {

	private static final int EDGE = 1800;
	private static final int DEPTH = 14;
	private static final int CLASSES = 16;

	/** Less than the image takes as numbers, and than its map takes. */
	private static final int MEGABYTES = 160;

	@TempDir
	private Path folder;

	/** An image larger than memory, whose planes are made when they are asked for. */
	private static final class Pattern extends VirtualStack {

		private Pattern() {
			super(EDGE, EDGE);
			setBitDepth(8);
		}

		@Override
		public ImageProcessor getProcessor(final int n) {
			final byte[] pixels = new byte[EDGE * EDGE];
			for (int i = 0; i < pixels.length; i++)
				pixels[i] = (byte) (i % EDGE * 31 + i / EDGE * (17 + n) + i * n % 53);
			return new ByteProcessor(EDGE, EDGE, pixels);
		}

		@Override
		public int getSize() {
			return DEPTH;
		}

		@Override
		public String getSliceLabel(final int n) {
			return null;
		}
	}

	/** Shows each plane, in the JVM that has little memory. */
	static final class Show {

		public static void main(final String[] words) {
			final Shape input = Shape.of(16, 16, 1);
			final List<String> classes = new ArrayList<>();
			for (int c = 0; c < CLASSES; c++)
				classes.add("class " + c);
			final Model model = Model.of(TestModels.network(Networks.create("window-small", input, CLASSES), 3), classes,
				new Preprocessing(input, Fit.RESIZE, StackMode.SLICES, Normalization.DATASET, List.of(100.0), List.of(30.0), 8,
					false));
			final ImagePlus image = new ImagePlus("pattern", new Pattern());
			image.setDimensions(1, DEPTH, 1);
			try (Context context = new Context(ConvJService.class)) {
				final ConvJService convj = context.service(ConvJService.class);
				final ImagePlus map = (ImagePlus) convj.map(model, image, Map.of("threads", 2));
				final ImagePlus labels = (ImagePlus) convj.labels(map, 0.1);
				for (int z = 1; z <= DEPTH; z++) {
					double sum = 0;
					for (int c = 1; c <= CLASSES; c++) {
						map.setPosition(c, z, 1);
						sum += map.getProcessor().getf(EDGE / 4 - 1, EDGE / 8);
					}
					labels.setSlice(z);
					System.out.println("plane " + z + " sum " + Math.round(1e4 * sum) + " label " + (labels.getProcessor().get(0) > 0));
				}
				System.out.println("virtual " + (map.getStack().isVirtual() && labels.getStack().isVirtual()));
			}
		}
	}

	@Test
	void aMapLargerThanMemoryIsShown() throws Exception {
		assertTrue(4L * CLASSES * DEPTH * (EDGE / 4) * (EDGE / 4) > (long) MEGABYTES << 20, "it would fit into memory");
		final Path log = folder.resolve("log.txt");
		final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" +
			MEGABYTES + "m", "--add-modules", "jdk.incubator.vector", "-Djava.awt.headless=true", "-cp", System.getProperty(
				"java.class.path"), Show.class.getName()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it did not end");
		}
		finally {
			process.destroyForcibly();
		}
		final String text = Files.readString(log);
		assertEquals(0, process.exitValue(), text);
		for (int z = 1; z <= DEPTH; z++)
			assertTrue(text.contains("plane " + z + " sum 10000 label true"), text);
		assertTrue(text.contains("virtual true"), text);
		assertTrue(text.contains("opens as a virtual stack"), text);
	}
}
