package io.github.convj.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import io.github.convj.data.Normalization;
import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.model.TestModels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
