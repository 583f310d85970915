package io.github.convj.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import io.github.convj.data.Fit;
import io.github.convj.data.ImageFiles;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.SkippedImage;
import io.github.convj.data.StackMode;
import io.github.convj.explain.Patch;
import io.github.convj.explain.PatchSearch;
import io.github.convj.file.Csv;
import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.model.TestModels;
import io.github.convj.network.Architecture;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a model file to pictures of what filters look for. */
class FiltersTest {

	@TempDir
	private Path folder;

	private final ConvJ convj = new ConvJ(new ImageJImageOpener());

	private Model model(final Shape input) {
		final Model model = Model.of(TestModels.network(TestModels.small(input, 2), 5), List.of("a", "b"), TestModels.preprocessing(
			input, Normalization.DATASET));
		ModelFile.write(model, folder.resolve("m.zip"));
		return model;
	}

	private FilterPlan plan(final Object... more) {
		final Map<String, Object> values = new HashMap<>(Map.of("model", folder.resolve("m.zip")));
		for (int i = 0; i < more.length; i += 2)
			values.put((String) more[i], more[i + 1]);
		return FilterPlan.options().read(values);
	}

	@Test
	void theMontageIsWrittenBesideTheModel() throws IOException {
		model(Shape.of(16, 16, 1));
		final FilterOutcome outcome = convj.filters(plan(), Monitor.NONE);
		assertEquals(List.of(folder.resolve("m-filters.png")), outcome.pictures());
		assertEquals("6 of 6 filters of the layer conv1.", outcome.text());
		assertNotNull(ImageIO.read(outcome.pictures().getFirst().toFile()));
	}

	@Test
	void imageJOpensTheWeightsAsAStack() {
		final float[] weights = model(Shape.of(16, 16, 1)).network().parameter("conv1/weight").array();
		final Path file = folder.resolve("weights.TIF");
		assertEquals("3 of 6 filters of the layer conv1.", convj.filters(plan("output", file, "filters", "2, 5-6"), Monitor.NONE)
			.text());
		final ImagePlus stack = IJ.openImage(file.toString());
		assertArrayEquals(new int[] { 3, 3, 1, 3, 1 }, stack.getDimensions());
		assertEquals(32, stack.getBitDepth());
		assertEquals(-stack.getDisplayRangeMin(), stack.getDisplayRangeMax(), "zero is grey");
		final int[] filters = { 1, 4, 5 };
		for (int f = 0; f < 3; f++) {
			assertEquals("conv1 " + (filters[f] + 1), stack.getStack().getSliceLabel(f + 1));
			for (int i = 0; i < 9; i++)
				assertEquals(weights[i * 6 + filters[f]], stack.getStack().getProcessor(f + 1).getf(i));
		}
	}

	@Test
	void coloursAndPlanesBecomeAHyperstack() {
		final float[] colours = model(Shape.of(16, 16, 3)).network().parameter("conv1/weight").array();
		final Path file = folder.resolve("weights.tif");
		convj.filters(plan("output", file), Monitor.NONE);
		final ImagePlus stack = IJ.openImage(file.toString());
		assertArrayEquals(new int[] { 3, 3, 3, 6, 1 }, stack.getDimensions());
		assertTrue(stack.isComposite());
		for (int i = 0; i < 9; i++)
			assertEquals(colours[(i * 3 + 1) * 6 + 4], stack.getStack().getProcessor(stack.getStackIndex(2, 5, 1)).getf(i));
		final float[] planes = model(Shape.of(6, 16, 16, 1)).network().parameter("conv1/weight").array();
		convj.filters(plan("output", file), Monitor.NONE);
		final ImagePlus volumes = IJ.openImage(file.toString());
		assertArrayEquals(new int[] { 3, 3, 1, 3, 6 }, volumes.getDimensions());
		for (int i = 0; i < 9; i++)
			assertEquals(planes[(18 + i) * 6 + 1], volumes.getStack().getProcessor(volumes.getStackIndex(1, 3, 2)).getf(i));
	}

	@Test
	void theStrongestHaveTheLargestWeights() {
		final float[] weights = model(Shape.of(16, 16, 1)).network().parameter("conv1/weight").array();
		final double[] squares = new double[6];
		for (int i = 0; i < 54; i++)
			squares[i % 6] += (double) weights[i] * weights[i];
		convj.filters(plan("output", folder.resolve("w.tif"), "top", 2), Monitor.NONE);
		final ImagePlus stack = IJ.openImage(folder.resolve("w.tif").toString());
		assertEquals(2, stack.getStackSize());
		for (int rank = 0; rank < 2; rank++) {
			final int filter = Integer.parseInt(stack.getStack().getSliceLabel(rank + 1).replace("conv1 ", "")) - 1;
			int stronger = 0;
			for (final double square : squares)
				if (square > squares[filter]) stronger++;
			assertEquals(rank, stronger);
		}
	}

	/** Noise of 16 bits or of colours; the numbers of the images are their seeds. */
	private Path images(final boolean colour, final int... numbers) {
		final Path cells = folder.resolve("cells");
		for (final int number : numbers) {
			final ImageProcessor pixels = colour ? new ColorProcessor(20 + number, 16) : new ShortProcessor(20 + number, 16);
			final SplittableRandom random = new SplittableRandom(number);
			for (int i = 0; i < pixels.getPixelCount(); i++)
				pixels.set(i, random.nextInt(colour ? 1 << 24 : 1 << 16));
			cells.resolve("sub").toFile().mkdirs();
			IJ.saveAsTiff(new ImagePlus("", pixels), cells.resolve(number % 2 == 0 ? "sub" : ".").resolve(number + ".tif").toString());
		}
		return cells;
	}

	private Model model16() {
		final Shape input = Shape.of(16, 16, 1);
		final Model model = Model.of(TestModels.network(TestModels.small(input, 2), 5), List.of("a", "b"), new Preprocessing(input,
			Fit.CROP, StackMode.SLICES, Normalization.DATASET, List.of(30000.0), List.of(12000.0), 16, false));
		ModelFile.write(model, folder.resolve("m.zip"));
		return model;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void patchesAreDrawnWithATableOfTheirPlaces(final boolean colour) throws IOException {
		final Model model = colour ? model(Shape.of(16, 16, 3)) : model16();
		final Path cells = images(colour, 1, 2, 3, 4, 5);
		final FilterOutcome outcome = convj.filters(plan("images", cells, "patches", 3, "top", 2, "layer", "conv2"), Monitor.NONE);
		assertEquals(List.of(folder.resolve("cells-filters.png")), outcome.pictures());
		assertEquals("The patches that excite 2 of the 8 filters of the layer conv2 most, in 5 images.", outcome.text());
		assertNotNull(ImageIO.read(outcome.pictures().getFirst().toFile()));
		final List<List<String>> rows = Csv.parse(Files.readString(outcome.table()));
		assertEquals(List.of("filter", "rank", "image", "x", "y", "width", "height", "activation"), rows.getFirst());
		final List<List<String>> expected = new ArrayList<>();
		final PatchSearch search = PatchSearch.of(model, "conv2", 0);
		final PatchSearch.Result result = search.search(cells, ImageFiles.list(cells, new ImageJImageOpener()), 3,
			new ImageJImageOpener(), Workers.sequential(), Progress.NONE);
		for (final int filter : result.strongest().subList(0, 2))
			for (final Patch patch : result.patches().get(filter)) {
				expected.add(List.of(String.valueOf(filter + 1), String.valueOf(patch.rank()), patch.image(), String.valueOf(patch.box()
					.x()), String.valueOf(patch.box().y()), "8.0", "8.0", String.valueOf(patch.activation())));
				assertTrue(patch.image().matches("([135]|sub/[24])\\.tif"), patch.image());
			}
		if (!colour) assertEquals(expected, rows.subList(1, rows.size()));
		assertEquals(7, rows.size());
	}

	@Test
	void manyFiltersTakeSeveralSheetsThatAppearTogether() throws IOException {
		final Path cells = images(false, 1, 2);
		final Path picture = folder.resolve("out.png");
		final Model wide = Model.of(TestModels.network(Architecture.builder("wide", Shape.of(16, 16, 1)).add("conv1", Convolution.of(17,
			3)).add("mean", new GlobalAveragePooling()).add("logits", Dense.of(2)).build(), 1), List.of("a", "b"), new Preprocessing(Shape
				.of(16, 16, 1), Fit.CROP, StackMode.SLICES, Normalization.DATASET, List.of(30000.0), List.of(12000.0), 16, false));
		ModelFile.write(wide, folder.resolve("m.zip"));
		final FilterPlan plan = plan("images", cells, "output", picture, "patches", 1);
		final int[] calls = { 0 };
		assertEquals(List.of(picture, folder.resolve("out-2.png")), convj.filters(plan, new Monitor() {

			@Override
			public boolean cancelled() {
				calls[0]++;
				return false;
			}
		}).pictures());
		final List<String> whole = List.of("cells", "m.zip", "out-2.png", "out.csv", "out.png");
		assertEquals(whole, names());
		for (final String name : whole.subList(2, 5))
			Files.delete(folder.resolve(name));
		for (int stop = 0; stop < calls[0]; stop++) {
			final int[] left = { stop };
			assertThrows(CancellationException.class, () -> convj.filters(plan, new Monitor() {

				@Override
				public boolean cancelled() {
					return left[0]-- <= 0;
				}
			}));
			assertEquals(List.of("cells", "m.zip"), names(), "cancelled at " + stop + " of " + calls[0]);
		}
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void unreadableImagesAreNamedAndLeftOut() throws IOException {
		model16();
		final Path cells = images(false, 1, 3);
		Files.writeString(cells.resolve("2.tif"), "no image");
		final List<String> messages = new ArrayList<>();
		final FilterOutcome outcome = convj.filters(plan("images", cells), new Monitor() {

			@Override
			public void message(final String sentence) {
				messages.add(sentence);
			}
		});
		assertTrue(outcome.text().endsWith("in 2 images."), outcome.text());
		assertEquals(List.of("2.tif"), outcome.skipped().stream().map(SkippedImage::image).toList());
		assertTrue(messages.getFirst().startsWith("Skipped: ") && messages.getFirst().contains("2.tif"), messages.toString());
		// a list of images in the order of the list, and a single one
		Files.writeString(folder.resolve("some.txt"), "cells/3.tif\ncells/1.tif\n");
		assertTrue(convj.filters(plan("images", folder.resolve("some.txt")), Monitor.NONE).text().endsWith("in 2 images."));
		assertTrue(convj.filters(plan("images", cells.resolve("1.tif"), "layer", "logits", "output", folder.resolve("one")),
			Monitor.NONE).text().endsWith("in 1 image."));
		assertTrue(Files.exists(folder.resolve("one.png")) && Files.exists(folder.resolve("one.csv")));
	}

	@Test
	void whatCannotBeSearchedIsRefused() throws IOException {
		model16();
		final Path cells = images(false, 1);
		assertTrue(message(plan("images", cells, "output", folder.resolve("a.tif"))).contains("end in .png"));
		assertTrue(message(plan("images", cells, "layer", "conv9")).contains("it has conv1, norm1"));
		assertTrue(message(plan("images", cells, "layer", "logits", "scale", 1)).contains("choose one of conv1"));
		assertTrue(message(plan("images", cells, "filters", "9")).contains("1 to 8"));
		assertTrue(message(plan("images", folder.resolve("nowhere"))).contains("check the path"));
		Files.createDirectory(folder.resolve("empty"));
		assertTrue(message(plan("images", folder.resolve("empty"))).contains("holds no images"));
		Files.writeString(folder.resolve("bad.tif"), "no image");
		assertTrue(message(plan("images", folder.resolve("bad.tif"))).contains("bad.tif"));
		Files.copy(cells.resolve("1.tif"), cells.resolve("1.png"));
		assertTrue(message(plan("images", cells, "output", cells.resolve("1.png"))).contains("would replace"));
		assertThrows(ConvJException.class, () -> plan("images", cells, "patches", 0));
		assertEquals(List.of("bad.tif", "cells", "empty", "m.zip"), names());
	}

	@Test
	void badInputIsRefusedInOneSentence() {
		model(Shape.of(16, 16, 1));
		assertTrue(message(plan("filters", "7")).contains("1 to 6"));
		assertTrue(message(plan("filters", "3-2")).contains("3-2"));
		assertTrue(message(plan("filters", "a")).contains("filters=3,7,12-15"));
		assertTrue(message(plan("layer", "conv9")).contains("it has conv1, norm1"));
		assertTrue(message(plan("layer", "conv2")).contains("images="));
	}

	private String message(final FilterPlan plan) {
		return assertThrows(ConvJException.class, () -> convj.filters(plan, Monitor.NONE)).getMessage();
	}
}
