package io.github.convj.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Calibration;
import io.github.convj.data.Field;
import io.github.convj.data.Image;
import io.github.convj.data.Normalization;
import io.github.convj.data.Progress;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.Upsampling;
import io.github.convj.model.Model;
import io.github.convj.model.TestModels;
import io.github.convj.network.Architecture;
import io.github.convj.network.FullyConvolutional;
import io.github.convj.network.Pass;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feature maps, computed in blocks, against one inspection of the whole image. */
class FeatureMapsTest {

	@TempDir
	private Path folder;

	private static Model model(final Normalization normalization) {
		final Shape input = Shape.of(16, 16, 2);
		final Architecture architecture = TestModels.small(input, 3);
		return Model.of(TestModels.network(architecture, 5), List.of("a", "b", "c"), TestModels.preprocessing(input,
			normalization));
	}

	private static Image image(final int width, final int height, final int shift) {
		final Tensor pixels = Tensor.zeros(Shape.of(height, width, 2));
		int at = 0;
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				for (int c = 0; c < 2; c++)
					pixels.array()[at++] = Math.floorMod((x + shift) * 31 + y * 17 + (x + shift) * y * (c + 3), 251);
		return new Image("field.tif", pixels, 8, false);
	}

	private static float[][] whole(final FeatureMaps maps, final int threads) {
		final float[][] values = new float[maps.channels()][maps.width() * maps.height()];
		maps.compute(Workers.of(threads), Progress.NONE, (z, y, rows, strip) -> {
			for (int c = 0; c < strip.length; c++)
				System.arraycopy(strip[c], 0, values[c], y * maps.width(), rows * maps.width());
		});
		return values;
	}

	@Test
	void layersThatEnlargeCannotSlide() {
		final Shape input = Shape.of(16, 16, 2);
		final Architecture architecture = Architecture.builder("enlarging", input).add("conv1", Convolution.of(4, 3)).add("up",
			Upsampling.of(2)).add("conv2", Convolution.of(4, 3)).add("mean", new GlobalAveragePooling()).add("fc", Dense.of(
				2)).build();
		final Model model = Model.of(TestModels.network(architecture, 5), List.of("a", "b"), TestModels.preprocessing(input,
			Normalization.DATASET));
		final Field image = Field.of(image(40, 30, 0));
		assertEquals(4, FeatureMaps.of(model, image, "conv1").channels());
		for (final String layer : List.of("up", "conv2")) {
			final String sentence = assertThrows(ConvJException.class, () -> FeatureMaps.of(model, image, layer)).getMessage();
			assertTrue(sentence.contains("\"up\", which cannot slide"), sentence);
		}
		assertTrue(FullyConvolutional.of(model.network()).isEmpty());
	}

	@Test
	void equalAnInspectionOfTheWholeImageAwayFromItsBorder() {
		final Model model = model(Normalization.DATASET);
		final Image image = image(180, 150, 0);
		final Architecture large = model.network().architecture().withInput(Shape.of(150, 180, 2));
		final Pass pass = model.network().on(large).inspection(1, Workers.sequential());
		final float[] input = image.pixels().array().clone();
		model.preprocessing().normalize(input, 0, input.length);
		System.arraycopy(input, 0, pass.input().array(), 0, input.length);
		pass.forward(1);
		for (final String layer : List.of("conv1", "norm1", "relu1", "pool1", "conv2", "relu2")) {
			final FeatureMaps maps = FeatureMaps.of(model, Field.of(image), layer);
			final Tensor expected = pass.activation(layer);
			assertEquals(large.shape(layer), Shape.of(maps.height(), maps.width(), maps.channels()), layer);
			final float[][] values = whole(maps, 2);
			for (int y = 4; y < maps.height() - 4; y++)
				for (int x = 4; x < maps.width() - 4; x++)
					for (int c = 0; c < maps.channels(); c++)
						assertEquals(expected.array()[(y * maps.width() + x) * maps.channels() + c], values[c][y * maps.width() + x], 2e-4,
							layer + " at " + x + ", " + y);
		}
	}

	@Test
	void threadsChangeNoBit() {
		final FeatureMaps maps = FeatureMaps.of(model(Normalization.DATASET), Field.of(image(180, 150, 0)), "");
		assertEquals("conv2", maps.layer());
		assertArrayEquals(whole(maps, 1), whole(maps, 3));
	}

	@Test
	void moveWithTheImageAndLieUponIt() {
		final Model model = model(Normalization.DATASET);
		final Calibration size = new Calibration(0.5, 0.25, 1, "um", 0, 10, 20);
		final FeatureMaps maps = FeatureMaps.of(model, Field.of(image(60, 40, 0)).calibrated(size), "conv2");
		final FeatureMaps moved = FeatureMaps.of(model, Field.of(image(60, 40, 6)), "conv2");
		assertEquals(2, maps.stride());
		final float[][] values = whole(maps, 1);
		final float[][] others = whole(moved, 1);
		for (int y = 4; y < 16; y++)
			for (int x = 4; x < 22; x++)
				assertEquals(values[0][y * 30 + x + 3], others[0][y * 30 + x], 2e-4);
		// a pooled pixel 0 covers the image's pixels 0 and 1, so its centre lies between them
		assertEquals(1.0, maps.calibration().pixelWidth());
		assertEquals(0.5, maps.calibration().pixelHeight());
		assertEquals((1 - 10) * 0.5, (0.5 - maps.calibration().xOrigin()) * maps.calibration().pixelWidth(), 1e-12);
		assertEquals((1 - 20) * 0.25, (0.5 - maps.calibration().yOrigin()) * maps.calibration().pixelHeight(), 1e-12);
	}

	@Test
	void theStrongestChannelsHaveTheLargestRootMeanSquare() {
		final FeatureMaps maps = FeatureMaps.of(model(Normalization.DATASET), Field.of(image(60, 40, 0)), "conv2");
		final float[][] values = whole(maps, 1);
		final double[] squares = IntStream.range(0, 8).mapToDouble(c -> IntStream.range(0, values[c].length).mapToDouble(
			i -> (double) values[c][i] * values[c][i]).sum()).toArray();
		final List<Integer> strongest = maps.strongest(3, Workers.sequential(), Progress.NONE);
		assertEquals(3, strongest.size());
		for (int c = 0; c < 8; c++) {
			final double own = squares[c];
			final long stronger = IntStream.range(0, 8).filter(other -> squares[other] > own).count();
			assertEquals(stronger < 3 ? (int) stronger : -1, strongest.indexOf(c));
		}
	}

	@Test
	void aSinglePixelHasFeaturesToo() {
		final FeatureMaps maps = FeatureMaps.of(model(Normalization.DATASET), Field.of(image(1, 1, 0)), "conv2");
		assertEquals(List.of(1, 1, 1), List.of(maps.width(), maps.height(), maps.depth()));
		assertTrue(Float.isFinite(whole(maps, 1)[0][0]));
	}

	@Test
	void saysWhichLayersThereAre() {
		final Field field = Field.of(image(20, 20, 0));
		final Model model = model(Normalization.DATASET);
		assertTrue(assertThrows(ConvJException.class, () -> FeatureMaps.of(model, field, "conv9")).getMessage().contains(
			"conv1, norm1, relu1"));
		assertTrue(assertThrows(ConvJException.class, () -> FeatureMaps.of(model, field, "logits")).getMessage().endsWith(
			"choose one of conv1, norm1, relu1, pool1, conv2, relu2."));
		assertTrue(assertThrows(ConvJException.class, () -> FeatureMaps.of(model(Normalization.IMAGE), field, "")).getMessage()
			.contains("normalization=dataset"));
	}

	@Test
	void leavesNothingWhenCancelled() {
		final FeatureMaps maps = FeatureMaps.of(model(Normalization.DATASET), Field.of(image(180, 150, 0)), "conv2");
		final Path file = folder.resolve("maps.tif");
		assertThrows(CancellationException.class, () -> FeatureFile.write(maps, List.of(0, 1), file, Workers.sequential(), (
			task, done, total) -> {
			if (done == 1) throw new CancellationException();
		}));
		assertFalse(Files.exists(file));
		assertEquals(0, folder.toFile().list().length);
	}
}
