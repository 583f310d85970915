package io.github.convj.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import io.github.convj.data.Fit;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.StackMode;
import io.github.convj.explain.Explanation;
import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.imagej.InsightImages;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.model.TestModels;
import io.github.convj.report.HeatColours;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a model file and image files to pictures of where classes are seen. */
class ExplainTest {

	@TempDir
	private Path folder;

	private final ConvJ convj = new ConvJ(new ImageJImageOpener());
	private final Shape input = Shape.of(16, 16, 1);

	@BeforeEach
	void write() throws IOException {
		final Preprocessing preprocessing = new Preprocessing(input, Fit.CROP, StackMode.SLICES, Normalization.DATASET, List.of(
			100.0), List.of(40.0), 8, false);
		ModelFile.write(Model.of(TestModels.network(TestModels.small(input, 3), 5), List.of("a", "b", "c"), preprocessing), folder
			.resolve("m.zip"));
		for (final String name : List.of("a/1", "a/2", "b/3", "new"))
			save(name, 1);
	}

	private Path save(final String name, final int planes) throws IOException {
		final Path file = folder.resolve("cells").resolve(name + ".tif");
		Files.createDirectories(file.getParent());
		final ImageStack stack = new ImageStack(30, 20);
		for (int p = 0; p < planes; p++) {
			final ByteProcessor pixels = new ByteProcessor(30, 20);
			for (int i = 0; i < 600; i++)
				pixels.set(i, (i * (31 + p) + name.hashCode() % 7 * i / 30) % 251 & 0xff);
			stack.addSlice(pixels);
		}
		final ImagePlus image = new ImagePlus(name, stack);
		image.getCalibration().pixelWidth = 0.5;
		image.getCalibration().setUnit("um");
		IJ.saveAsTiff(image, file.toString());
		return file;
	}

	private ExplanationPlan plan(final Object... more) {
		final Map<String, Object> values = new HashMap<>(Map.of("model", folder.resolve("m.zip"), "output", folder.resolve(
			"out.png")));
		for (int i = 0; i < more.length; i += 2)
			values.put((String) more[i], more[i + 1]);
		return ExplanationPlan.options().read(values);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gradcam", "occlusion", "gradient" })
	void aSingleImageGivesAPictureAndItsValues(final String method) throws IOException {
		final Path file = folder.resolve("cells/new.tif");
		final ExplanationPlan plan = plan("images", file, "method", method, "label", "b");
		final ExplanationOutcome outcome = convj.explain(plan, Monitor.NONE);
		assertTrue(outcome.text().endsWith("speaks for b.") || outcome.text().endsWith("speaks for it."), outcome.text());
		final BufferedImage picture = ImageIO.read(outcome.pictures().getFirst().toFile());
		assertEquals(List.of(360, 240), List.of(picture.getWidth(), picture.getHeight()), "12 times the image");
		final ImagePlus map = IJ.openImage(outcome.map().toString());
		assertEquals(List.of(30, 20, 32), List.of(map.getWidth(), map.getHeight(), map.getBitDepth()));
		assertEquals(0.5, map.getCalibration().pixelWidth, 1e-6);
		// the network saw the middle: 7 columns and 2 rows are cut off before it
		assertTrue(Float.isNaN(map.getProcessor().getf(6, 10)) && Float.isNaN(map.getProcessor().getf(10, 18)));
		final Model model = convj.load(plan.model());
		final Explanation whole = convj.explain(model, new ImageJImageOpener().open(file), plan, Monitor.NONE).getFirst();
		assertEquals(whole.map().array()[2 * 30 + 7], map.getProcessor().getf(7, 2));
		assertFalse(Float.isNaN(map.getProcessor().getf(22, 17)));
	}

	@Test
	void withoutOpacityThereIsOnlyTheImage() throws IOException {
		final Path file = folder.resolve("cells/new.tif");
		final BufferedImage plain = ImageIO.read(convj.explain(plan("images", file, "opacity", 0), Monitor.NONE).pictures().getFirst()
			.toFile());
		final BufferedImage heat = ImageIO.read(convj.explain(plan("images", file, "opacity", 1, "method", "occlusion"),
			Monitor.NONE).pictures().getFirst().toFile());
		int coloured = 0;
		for (int y = 0; y < 240; y++)
			for (int x = 0; x < 360; x++) {
				assertTrue(grey(plain.getRGB(x, y)));
				if (!grey(heat.getRGB(x, y))) coloured++;
			}
		assertTrue(coloured > 16 * 16 * 144 / 2, coloured + " pixels have a colour");
		assertTrue(coloured <= 18 * 18 * 144, "heat where the network did not look");
	}

	private static boolean grey(final int rgb) {
		return (rgb >> 16 & 0xff) == (rgb & 0xff) && (rgb >> 8 & 0xff) == (rgb & 0xff);
	}

	@Test
	void aFolderGivesASheetByClass() throws IOException {
		final ExplanationOutcome outcome = convj.explain(plan("images", folder.resolve("cells")), Monitor.NONE);
		assertEquals("Grad-CAM of 4 images on one sheet.", outcome.text());
		assertNull(outcome.map());
		final BufferedImage three = ImageIO.read(folder.resolve("out.png").toFile());
		assertEquals("Grad-CAM of 3 images of 4 on one sheet.", convj.explain(plan("images", folder.resolve("cells"), "top", 1),
			Monitor.NONE).text());
		assertTrue(three.getHeight() > 3 * 2 * 200, "a row for a, b and the unknown one");
	}

	@Test
	void aTableOfPredictionsNamesPlanesAndTrueClasses() throws IOException {
		save("stack", 2);
		final Path table = folder.resolve("predictions.csv");
		Files.writeString(table, "image,truth,predicted\na/1.tif,a,b\nb/3.tif,b,b\nstack.tif:2,c,a\nstack.tif:3,c,a\nstack.tif,c,a\ngone.tif,c,a\n");
		final ExplanationOutcome outcome = convj.explain(plan("table", table, "images", folder.resolve("cells")), Monitor.NONE);
		assertEquals(2, outcome.skipped().size());
		assertTrue(outcome.skipped().getFirst().reason().contains("no plane 3"));
		assertTrue(outcome.skipped().getLast().reason().contains("gone.tif"));
		assertTrue(outcome.text().startsWith("Grad-CAM of 5 images"), outcome.text());
		Files.writeString(table, "image,label\na/1.tif,d\n");
		assertTrue(message(plan("table", table, "images", folder.resolve("cells"))).contains("it knows a, b, c"));
		Files.writeString(table, "file,label\na/1.tif,a\n");
		assertTrue(message(plan("table", table)).contains("column image"));
		Files.writeString(table, "image,label\nnowhere.tif,a\n");
		assertTrue(message(plan("table", table)).contains("images="));
	}

	/** The table that {@code convj classify} writes has answers in the column label, and no truth. */
	@Test
	void aTableOfAnswersIsSortedByWhatTheModelSees() throws IOException {
		final Path table = folder.resolve("cells").resolve("answers.csv");
		Files.writeString(table, "image,label,probability,a,b,c\na/1.tif,never,1,1,0,0\nnew.tif,never,1,1,0,0\n");
		assertEquals("Grad-CAM of 2 images on one sheet.", convj.explain(plan("table", table), Monitor.NONE).text());
	}

	@Test
	void aVolumeHasAValueInEachOfItsPlanes() throws IOException {
		final Shape volume = Shape.of(4, 16, 16, 1);
		ModelFile.write(Model.of(TestModels.network(TestModels.small(volume, 2), 5), List.of("a", "b"), TestModels.preprocessing(
			volume, Normalization.DATASET)), folder.resolve("volumes.zip"));
		for (final String method : List.of("gradcam", "occlusion", "gradient")) {
			final ExplanationOutcome outcome = convj.explain(plan("model", folder.resolve("volumes.zip"), "images", save("stack", 6),
				"method", method), Monitor.NONE);
			final ImagePlus map = IJ.openImage(outcome.map().toString());
			assertEquals(List.of(30, 20, 6), List.of(map.getWidth(), map.getHeight(), map.getNSlices()));
			final BufferedImage picture = ImageIO.read(outcome.pictures().getFirst().toFile());
			assertEquals(List.of(360, 240), List.of(picture.getWidth(), picture.getHeight()), "one picture of all planes");
		}
	}

	@Test
	void colourImagesAreExplained() throws IOException {
		final Shape colours = Shape.of(16, 16, 3);
		ModelFile.write(Model.of(TestModels.network(TestModels.small(colours, 2), 5), List.of("a", "b"), TestModels.preprocessing(
			colours, Normalization.IMAGE)), folder.resolve("colours.zip"));
		final ColorProcessor pixels = new ColorProcessor(17, 9);
		for (int i = 0; i < 153; i++)
			pixels.set(i, i * 70_001);
		IJ.saveAsTiff(new ImagePlus("colours", pixels), folder.resolve("colours.tif").toString());
		final ExplanationOutcome outcome = convj.explain(plan("model", folder.resolve("colours.zip"), "images", folder.resolve(
			"colours.tif")), Monitor.NONE);
		final ImagePlus map = IJ.openImage(outcome.map().toString());
		assertEquals(List.of(17, 9, 1), List.of(map.getWidth(), map.getHeight(), map.getStackSize()));
	}

	@Test
	void aStackGivesASheetAndAStackOfValues() throws IOException {
		final ExplanationOutcome outcome = convj.explain(plan("images", save("stack", 3)), Monitor.NONE);
		assertEquals(3, IJ.openImage(outcome.map().toString()).getNSlices());
		assertTrue(Files.exists(outcome.pictures().getFirst()));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void eachPlaneOfAnOpenStackGetsItsOwnHeat(final boolean frames) throws IOException {
		final ImagePlus stack = IJ.openImage(save("stack", 3).toString());
		if (frames) stack.setDimensions(1, 1, 3);
		stack.setOverlay(new Overlay(new Roi(1, 2, 3, 4)));
		final ExplanationPlan plan = plan("images", folder, "method", "occlusion");
		final Model model = convj.load(plan.model());
		final List<Explanation> explanations = convj.explain(model, InsightImages.image(stack), plan, Monitor.NONE);
		final ImagePlus map = (ImagePlus) InsightImages.explanation(explanations, model.classes(), stack, 0.3);
		assertEquals(frames ? List.of(1, 3) : List.of(3, 1), List.of(map.getNSlices(), map.getNFrames()));
		assertEquals(-map.getDisplayRangeMax(), map.getDisplayRangeMin(), 1e-9);
		assertEquals(4, stack.getOverlay().size(), "and the person's own region");
		for (int z = 0; z < 3; z++) {
			final Roi heat = stack.getOverlay().get(z + 1);
			assertEquals(z + 1, frames ? heat.getTPosition() : heat.getZPosition());
			assertArrayEquals(explanations.get(z).map().array(), (float[]) map.getStack().getPixels(z + 1));
		}
		InsightImages.explanation(explanations, model.classes(), stack, 0);
		assertEquals(4, stack.getOverlay().size(), "opacity 0 leaves it alone");
	}

	@Test
	void manyImagesTakeSeveralSheets() throws IOException {
		final Path table = folder.resolve("many.csv");
		Files.writeString(table, "image,label\n" + "a/1.tif,a\n".repeat(121));
		final ExplanationOutcome outcome = convj.explain(plan("table", table, "images", folder.resolve("cells")), Monitor.NONE);
		assertEquals(List.of(folder.resolve("out.png"), folder.resolve("out-2.png")), outcome.pictures());
		assertNotNull(ImageIO.read(outcome.pictures().getLast().toFile()));
	}

	private String message(final ExplanationPlan plan) {
		return assertThrows(ConvJException.class, () -> convj.explain(plan, Monitor.NONE)).getMessage();
	}

	@Test
	void badInputIsRefusedInOneSentence() {
		final Path file = folder.resolve("cells/new.tif");
		assertTrue(message(plan("images", file, "label", "d")).contains("one of a, b, c"));
		assertTrue(message(plan("images", folder.resolve("nothing"))).contains("check the path"));
		assertTrue(message(plan()).contains("images="));
		assertTrue(message(plan("images", file, "output", folder.resolve("cells/new.png"))).contains("would be lost"));
		assertThrows(ConvJException.class, () -> plan("images", file, "method", "magic"));
		assertThrows(ConvJException.class, () -> plan("images", file, "opacity", 1.5));
		assertFalse(Files.exists(folder.resolve("out.png")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "cells", "cells/new.tif" })
	void whenCancelledNothingIsLeft(final String images) throws IOException {
		final ExplanationPlan plan = plan("images", folder.resolve(images), "method", "occlusion");
		assertThrows(CancellationException.class, () -> convj.explain(plan, new Monitor() {

			@Override
			public boolean cancelled() {
				return true;
			}
		}));
		try (Stream<Path> files = Files.list(folder)) {
			assertEquals(List.of("cells", "m.zip"), files.map(file -> file.getFileName().toString()).sorted().toList());
		}
	}

	@Test
	void lightnessRunsEvenly() {
		final byte[] table = HeatColours.table(false);
		double before = -1;
		for (int i = 0; i < 256; i += 5) {
			final double luminance = 0.2126 * linear(table[i]) + 0.7152 * linear(table[256 + i]) + 0.0722 * linear(table[512 + i]);
			final double lightness = Math.cbrt(luminance);
			assertTrue(lightness > before, "darker at " + i);
			if (i > 10) assertEquals(0.0165, lightness - before, 0.012, "step at " + i);
			before = lightness;
		}
	}

	private static double linear(final byte value) {
		final double v = (value & 0xff) / 255.0;
		return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
	}
}
