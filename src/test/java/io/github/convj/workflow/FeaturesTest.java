package io.github.convj.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ByteProcessor;
import io.github.convj.data.Normalization;
import io.github.convj.data.Progress;
import io.github.convj.explain.FeatureMaps;
import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.model.TestModels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a model file and an image file to feature maps that ImageJ opens. */
class FeaturesTest {

	@TempDir
	private Path folder;

	private final ConvJ convj = new ConvJ(new ImageJImageOpener());

	private FeaturePlan plan(final Object layer) {
		final Shape input = Shape.of(16, 16, 1);
		final Model model = Model.of(TestModels.network(TestModels.small(input, 2), 5), List.of("a", "b"), TestModels
			.preprocessing(input, Normalization.DATASET));
		ModelFile.write(model, folder.resolve("m.zip"));
		final ByteProcessor pixels = new ByteProcessor(70, 50);
		for (int i = 0; i < 3500; i++)
			pixels.set(i, (i * 31 + i / 70 * 17) % 251);
		final ImagePlus image = new ImagePlus("field", pixels);
		image.getCalibration().pixelWidth = 0.5;
		image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().setUnit("um");
		IJ.saveAsTiff(image, folder.resolve("field.tif").toString());
		return FeaturePlan.options().read(Map.of("model", folder.resolve("m.zip"), "image", folder.resolve("field.tif"),
			"output", folder.resolve("maps.tif"), "layer", layer, "top", 3));
	}

	@Test
	void imageJOpensThemCalibrated() {
		final FeaturePlan plan = plan("");
		convj.features(plan, Monitor.NONE);
		final ImagePlus written = IJ.openImage(plan.output().toString());
		assertArrayEquals(new int[] { 35, 25, 3, 1, 1 }, written.getDimensions());
		assertEquals(32, written.getBitDepth());
		assertEquals(1.0, written.getCalibration().pixelWidth, 1e-6);
		// the centre of the first lies between the image's first two pixels
		assertEquals(0, written.getCalibration().xOrigin, 1e-9);
		final FeatureMaps maps = convj.features(convj.load(plan.model()), new ImageJImageOpener().open(plan.image()), "");
		final List<Integer> strongest = maps.strongest(3, Workers.sequential(), Progress.NONE);
		maps.compute(Workers.sequential(), Progress.NONE, (z, y, rows, values) -> {
			for (int c = 0; c < 3; c++) {
				assertEquals("conv2 " + (strongest.get(c) + 1), written.getStack().getSliceLabel(c + 1));
				for (int i = 0; i < rows * 35; i++)
					assertEquals(values[strongest.get(c)][i], written.getStack().getProcessor(c + 1).getf(y * 35 + i));
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "field.tif", "m.zip", "../FOLDER/field.tif" })
	void nothingThatIsReadIsReplaced(final String output) throws IOException {
		final FeaturePlan plan = plan("");
		final byte[] image = Files.readAllBytes(plan.image());
		final byte[] model = Files.readAllBytes(plan.model());
		final Path file = folder.resolve(output.replace("FOLDER", folder.getFileName().toString()));
		assertTrue(assertThrows(ConvJException.class, () -> convj.features(new FeaturePlan(plan.model(), plan.image(), "", file, 0,
			1), Monitor.NONE)).getMessage().contains("would be lost"));
		assertArrayEquals(image, Files.readAllBytes(plan.image()));
		assertArrayEquals(model, Files.readAllBytes(plan.model()));
	}

	@Test
	void withoutAModelItSaysSo() {
		final FeaturePlan plan = new FeaturePlan(null, folder.resolve("a.tif"), "", folder.resolve("b.tif"), 0, 1);
		assertTrue(assertThrows(ConvJException.class, () -> convj.features(plan, Monitor.NONE)).getMessage().startsWith("No model"));
	}

	@Test
	void anUnknownLayerOrACancelLeavesNoFile() {
		final FeaturePlan plan = plan("conv7");
		assertTrue(assertThrows(ConvJException.class, () -> convj.features(plan, Monitor.NONE)).getMessage().contains("conv1, "));
		assertThrows(CancellationException.class, () -> convj.features(plan("conv1"), new Monitor() {

			@Override
			public boolean cancelled() {
				return true;
			}
		}));
		assertFalse(Files.exists(plan.output()));
	}
}
