package io.github.convj.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Image;
import io.github.convj.data.Normalization;
import io.github.convj.data.Progress;
import io.github.convj.evaluate.Prediction;
import io.github.convj.model.Model;
import io.github.convj.model.TestModels;
import io.github.convj.network.Pass;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Maps of evidence against differences and loops. */
class EvidenceTest {

	private static final Shape INPUT = Shape.of(12, 16, 2);

	private final Model model = Model.of(TestModels.network(TestModels.small(INPUT, 3), 5), List.of("a", "b", "c"), TestModels
		.preprocessing(INPUT, Normalization.DATASET));
	private final Evidence evidence = Evidence.of(model, Workers.of(2));
	private final Image image = image();

	private static Image image() {
		final Tensor pixels = Tensor.zeros(INPUT);
		for (int i = 0; i < pixels.array().length; i++)
			pixels.array()[i] = i * 37 % 251;
		return new Image("cell.tif", pixels, 8, false);
	}

	private Pass forward(final float[] input) {
		final Pass pass = model.network().inspection(1, Workers.sequential());
		System.arraycopy(input, 0, pass.input().array(), 0, input.length);
		pass.forward(1);
		return pass;
	}

	/**
	 * Behind the last layer with places stand only a mean and a fully connected layer, so the gradient is that layer's weight
	 * divided by the number of places.
	 */
	@Test
	void gradCamEqualsTheFormulaForAMeanAndAFullyConnectedLayer() {
		final float[] input = model.preprocessing().apply(image).array();
		final float[] activations = forward(input).activation("relu2").array();
		final float[] weight = model.network().parameter("logits/weight").array();
		final int label = 1;
		final double[] coarse = new double[6 * 8];
		for (int p = 0; p < coarse.length; p++) {
			for (int c = 0; c < 8; c++)
				coarse[p] += (double) weight[c * 3 + label] / coarse.length * activations[p * 8 + c];
			coarse[p] = Math.max(0, coarse[p]);
		}
		final Tensor map = evidence.gradCam(image, label);
		assertEquals(Shape.of(12, 16), map.shape());
		for (int y = 0; y < 12; y++)
			for (int x = 0; x < 16; x++) {
				// the centre of coarse place i is the edge between the pixels 2i and 2i + 1
				final double v = Math.clamp((y + 0.5 - 1) / 2, 0, 5);
				final double u = Math.clamp((x + 0.5 - 1) / 2, 0, 7);
				final int j = (int) v;
				final int i = (int) u;
				double expected = 0;
				for (int dj = 0; dj < 2; dj++)
					for (int di = 0; di < 2; di++)
						expected += (1 - Math.abs(v - j - dj)) * (1 - Math.abs(u - i - di)) * coarse[Math.min(5, j + dj) * 8 + Math.min(7,
							i + di)];
				assertEquals(expected, map.array()[y * 16 + x], 1e-5);
			}
	}

	@Test
	void gradientTimesInputEqualsCentralDifferences() {
		final float[] input = model.preprocessing().apply(image).array();
		final Tensor map = evidence.gradientTimesInput(image, 2);
		int close = 0;
		for (int p = 0; p < 192; p++) {
			double expected = 0;
			for (int c = 0; c < 2; c++) {
				final float[] changed = input.clone();
				final float step = 2e-3f;
				changed[p * 2 + c] = input[p * 2 + c] + step;
				final double up = forward(changed).logits().array()[2];
				changed[p * 2 + c] = input[p * 2 + c] - step;
				final double down = forward(changed).logits().array()[2];
				expected += input[p * 2 + c] * (up - down) / (2 * step);
			}
			if (Math.abs(expected - map.array()[p]) < 2e-3 + 0.02 * Math.abs(expected)) close++;
		}
		// a step over the bend of a ReLU or to another maximum is no gradient
		assertTrue(close > 180, "only " + close + " of 192 agree");
	}

	@Test
	void occlusionEqualsHidingByHand() {
		final float[] input = model.preprocessing().apply(image).array();
		final double whole = forward(input).output().array()[0];
		final double[] sums = new double[192];
		final int[] covers = new int[192];
		for (final int y : new int[] { 0, 3, 6, 7 })
			for (final int x : new int[] { 0, 3, 6, 9, 11 }) {
				final float[] hidden = input.clone();
				for (int dy = 0; dy < 5; dy++)
					for (int dx = 0; dx < 5; dx++)
						for (int c = 0; c < 2; c++)
							hidden[((y + dy) * 16 + x + dx) * 2 + c] = 0;
				final double loss = whole - forward(hidden).output().array()[0];
				for (int dy = 0; dy < 5; dy++)
					for (int dx = 0; dx < 5; dx++) {
						sums[(y + dy) * 16 + x + dx] += loss;
						covers[(y + dy) * 16 + x + dx]++;
					}
			}
		final Tensor map = evidence.occlusion(image, 0, 5, 3, Progress.NONE);
		for (int p = 0; p < 192; p++)
			assertEquals(sums[p] / covers[p], map.array()[p], 1e-5);
	}

	@Test
	void refusesWhatMakesNoSense() {
		assertTrue(assertThrows(ConvJException.class, () -> evidence.gradCam(image, 3)).getMessage().contains("a, b, c"));
		assertThrows(ConvJException.class, () -> evidence.occlusion(image, 0, 4, 5, Progress.NONE));
		assertThrows(CancellationException.class, () -> evidence.occlusion(image, 0, 4, 2, (task, done, total) -> {
			throw new CancellationException();
		}));
	}

	@Test
	void aPassThatServedOtherImagesGivesTheSameBits() {
		final Image other = new Image("other", Tensor.zeros(INPUT), 8, false);
		for (final Method method : Method.values()) {
			final Explanation first = evidence.explain(image, 1, Prediction.UNKNOWN, method, Progress.NONE);
			evidence.explain(other, Prediction.UNKNOWN, 2, method, Progress.NONE);
			final Explanation again = Evidence.of(model, Workers.sequential()).explain(image, 1, Prediction.UNKNOWN, method,
				Progress.NONE);
			assertArrayEquals(first.map().array(), evidence.explain(image, 1, Prediction.UNKNOWN, method, Progress.NONE).map()
				.array());
			assertArrayEquals(first.map().array(), again.map().array());
			assertEquals(first.prediction().predicted(), first.label());
			assertEquals(first.prediction(), evidence.predict(image, 1));
		}
	}
}
