package io.github.convj.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Normalization;
import io.github.convj.explain.FilterWeights;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.Softmax;
import io.github.convj.model.Model;
import io.github.convj.model.TestModels;
import io.github.convj.network.Architecture;
import io.github.convj.network.Network;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Montages of filters whose pixels are calculated by hand. */
class FilterPictureTest {

	/** A first convolution with these weights, {@code [KY, KX, C, F]}, and a second one. */
	private static Model model(final Shape input, final Convolution first, final float... weights) {
		final Architecture architecture = Architecture.builder("net", input).add("first", first.withoutBias()).add("second",
			Convolution.of(2, 3)).add("flatten", new Flatten()).add("logits", Dense.of(2)).add("probabilities", new Softmax()).build();
		final Network network = TestModels.network(architecture, 1);
		System.arraycopy(weights, 0, network.parameter("first/weight").array(), 0, weights.length);
		return Model.of(network, List.of("a", "b"), TestModels.preprocessing(input, Normalization.DATASET));
	}

	private static int[] greys(final BufferedImage tile) {
		final int[] greys = new int[tile.getWidth() * tile.getHeight()];
		for (int i = 0; i < greys.length; i++) {
			final int rgb = tile.getRGB(i % tile.getWidth(), i / tile.getWidth()) & 0xffffff;
			assertEquals(rgb, (rgb & 0xff) * 0x010101, "grey");
			greys[i] = rgb & 0xff;
		}
		return greys;
	}

	@Test
	void eachFilterIsScaledAroundZeroByItself() {
		// filter 1 is 1 -2 / 0 0.5, filter 2 is a tenth of 4 3 / 2 -1, filter 3 is nothing
		final FilterWeights weights = FilterWeights.of(model(Shape.of(4, 4, 1), Convolution.of(3, 2), 1, 0.4f, 0, -2, 0.3f, 0, 0,
			0.2f, 0, 0.5f, -0.1f, 0), "");
		assertEquals("first", weights.layer());
		assertEquals(List.of(192, 1, 128, 160), list(greys(FilterPicture.tile(weights, 0, 0, 0))));
		assertEquals(List.of(255, 223, 192, 96), list(greys(FilterPicture.tile(weights, 1, 0, 0))));
		assertEquals(List.of(128, 128, 128, 128), list(greys(FilterPicture.tile(weights, 2, 0, 0))));
		assertEquals(List.of(0, 1, 2), weights.strongest());
	}

	private static List<Integer> list(final int[] values) {
		return java.util.Arrays.stream(values).boxed().toList();
	}

	@Test
	void coloursAreWeightsOfRedGreenAndBlue() {
		final FilterWeights weights = FilterWeights.of(model(Shape.of(4, 4, 3), Convolution.of(1, 1, 2), 1, 0, -1, 0.5f, -0.5f, 0),
			"first");
		assertTrue(weights.colour());
		final BufferedImage tile = FilterPicture.tile(weights, 0, 0, 0);
		assertEquals(List.of(2, 1), List.of(tile.getWidth(), tile.getHeight()));
		assertEquals(0xff8001, tile.getRGB(0, 0) & 0xffffff);
		// -63.5 is rounded towards 0, as Math.round does
		assertEquals(0xc04180, tile.getRGB(1, 0) & 0xffffff);
	}

	@Test
	void otherChannelsHaveATileEachAndPlanesToo() {
		final FilterWeights two = FilterWeights.of(model(Shape.of(4, 4, 2), Convolution.of(1, 1, 2), 4, -1, 2, 3), "");
		assertEquals(List.of(255, 192), list(greys(FilterPicture.tile(two, 0, 0, 0))));
		assertEquals(List.of(96, 223), list(greys(FilterPicture.tile(two, 0, 0, 1))));
		final FilterWeights volume = FilterWeights.of(model(Shape.of(4, 4, 4, 1), Convolution.of(1, 2, 1, 1), 1, -1), "");
		assertEquals(List.of(2, 1, 1), List.of(volume.depth(), volume.height(), volume.width()));
		assertEquals(List.of(255), list(greys(FilterPicture.tile(volume, 0, 0, 0))));
		assertEquals(List.of(1), list(greys(FilterPicture.tile(volume, 0, 1, 0))));
		FilterPicture.draw(volume, List.of(0));
		// depthwise, so a filter reads one channel alone and is not in colour
		final FilterWeights depthwise = FilterWeights.of(model(Shape.of(4, 4, 3), Convolution.of(3, 1).withGroups(3), 1, -1, 2), "");
		assertEquals(1, depthwise.channels());
		assertEquals(List.of(255), list(greys(FilterPicture.tile(depthwise, 2, 0, 0))));
	}

	/** Each weight is a square of whole pixels, and squares of the same filter touch. */
	@Test
	void theMontageMagnifiesByAWholeNumber() {
		final FilterWeights weights = FilterWeights.of(model(Shape.of(4, 4, 1), Convolution.of(2, 2), 1, -1, -1, 1, -1, 1, 1, -1),
			"");
		final BufferedImage montage = FilterPicture.draw(weights, List.of(1, 0));
		// 56 pixels a weight, 40 from the left border, 120 from the top, and then 20 to the next filter
		final int[][] squares = { { 40, 120 }, { 40 + 112 + 20, 120 } };
		for (int f = 0; f < 2; f++)
			for (int y = 0; y < 112; y++)
				for (int x = 0; x < 112; x++) {
					final boolean diagonal = x / 56 == y / 56;
					assertEquals(diagonal == (f == 1) ? 0xffffff : 0x010101, montage.getRGB(squares[f][0] + x, squares[f][1] + y) &
						0xffffff, f + ": " + x + ", " + y);
				}
	}

	@Test
	void layersThatDoNotReadTheImageAreRefused() {
		final Model model = model(Shape.of(4, 4, 1), Convolution.of(2, 2));
		assertTrue(message(model, "second").endsWith("with images=, or choose first."));
		assertTrue(message(model, "logits").contains("images="));
		assertTrue(message(model, "third").contains("it has first, second, flatten"));
		final Architecture flat = Architecture.builder("flat", Shape.of(4, 4, 1)).add("flatten", new Flatten()).add("logits", Dense
			.of(2)).build();
		assertTrue(message(Model.of(TestModels.network(flat, 1), List.of("a", "b"), TestModels.preprocessing(Shape.of(4, 4, 1),
			Normalization.DATASET)), "").contains("no convolution that reads the image itself"));
	}

	private static String message(final Model model, final String layer) {
		return assertThrows(ConvJException.class, () -> FilterWeights.of(model, layer)).getMessage();
	}
}
