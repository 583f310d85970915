package io.github.convj.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What single layers promise beyond the common contract. */
class LayersTest {

	@Test
	void typesAreTheNamesWithHyphens() {
		assertEquals("batch-normalization", Layers.type(BatchNormalization.standard()));
		assertEquals("relu", Layers.type(new Relu()));
		assertEquals("global-average-pooling", Layers.type(new GlobalAveragePooling()));
	}

	@Test
	void badMapsAreRefusedInOneSentence() {
		refused("no layer of the type \"warp\"", () -> Layers.fromMap(Map.of("type", "warp")));
		refused("no layer of the type \"layers\"", () -> Layers.fromMap(Map.of("type", "layers")));
		refused("no layer of the type \"../x\"", () -> Layers.fromMap(Map.of("type", "../x")));
		refused("lacks its \"rate\"", () -> Layers.fromMap(Map.of("type", "dropout")));
		refused("cannot have \"much\"", () -> Layers.fromMap(Map.of("type", "dropout", "rate", "much")));
		refused("has no \"slope\"", () -> Layers.fromMap(Map.of("type", "relu", "slope", 1)));
		refused("below 1", () -> Layers.fromMap(Map.of("type", "dropout", "rate", 1)));
	}

	@Test
	void misfitsAreRefusedInOneSentence() {
		refused("at least 3x3", () -> Convolution.of(2, 3).withPadding(Padding.VALID).output(List.of(Shape.of(2, 9, 1))));
		refused("groups do not divide", () -> Convolution.of(4, 3).withGroups(2).parameters(List.of(Shape.of(9, 9, 3))));
		refused("flat input", () -> Dense.of(3).output(List.of(Shape.of(4, 4, 1))));
		refused("cannot add", () -> new Add().output(List.of(Shape.of(4, 4, 1), Shape.of(4, 4, 2))));
		refused("2 dimensions", () -> MaxPooling.of(2).output(List.of(Shape.of(4))), "2 or 3 dimensions");
		refused("has 2 numbers", () -> Convolution.of(2, 3, 3).output(List.of(Shape.of(4, 4, 4, 1))));
	}

	private static void refused(final String part, final Executable action,
		final String... instead)
	{
		final String message = assertThrows(ConvJException.class, action).getMessage();
		assertTrue(message.contains(instead.length > 0 ? instead[0] : part), message);
	}

	@Test
	void samePaddingKeepsCeilingOfSizeOverStride() {
		for (int size = 1; size < 20; size++)
			for (int stride = 1; stride < 4; stride++)
				for (int kernel = 1; kernel < 6; kernel++)
					assertEquals((size + stride - 1) / stride, Convolution.of(1, kernel).withStride(stride).output(List.of(Shape.of(
						size, size, 1))).size(0));
	}

	@Test
	void ofEqualMaximaTheFirstGetsTheGradient() {
		final TestContext context = TestContext.of(MaxPooling.of(2), List.of(Shape.of(2, 4, 1)), 1, true, Workers
			.sequential());
		System.arraycopy(new float[] { 1, 3, -2, -2, 3, 3, -2, -2 }, 0, context.inputs.get(0), 0, 8);
		context.outputGradient[0] = 5;
		context.outputGradient[1] = 7;
		context.forward();
		context.backward();
		assertArrayEquals(new float[] { 0, 5, 7, 0, 0, 0, 0, 0 }, TestContext.values(context.inputGradients.get(0),
			"the gradient"));
	}

	@Test
	void dropoutKeepsTheExpectationAndDependsOnSampleAndSeed() {
		final double rate = 0.3;
		final int size = 20000;
		final TestContext context = TestContext.of(new Dropout(rate), List.of(Shape.of(size)), 2, true, Workers.sequential());
		Arrays.fill(context.inputs.get(0), 0, 2 * size, 1);
		context.forward();
		final float[] output = TestContext.values(context.output, "the output");
		int dropped = 0;
		double sum = 0;
		for (final float value : output) {
			if (value == 0) dropped++;
			else assertEquals(1 / (1 - rate), value, 1e-6);
			sum += value;
		}
		assertEquals(rate, dropped / (2.0 * size), 0.01);
		assertEquals(1, sum / (2.0 * size), 0.015);
		final float[] first = Arrays.copyOf(output, size);
		final float[] second = Arrays.copyOfRange(output, size, 2 * size);
		int same = 0;
		for (int i = 0; i < size; i++)
			if (first[i] == second[i]) same++;
		assertNotEquals(size, same);
		assertEquals(rate * rate + (1 - rate) * (1 - rate), same / (double) size, 0.02);
	}

	@Test
	void batchNormalizationAgreesWithDoublePrecision() {
		final int batch = 7;
		final Shape shape = Shape.of(9, 8, 5);
		final TestContext context = TestContext.of(BatchNormalization.standard(), List.of(shape), batch, true, Workers
			.sequential());
		final SplittableRandom random = new SplittableRandom(3);
		final int n = (int) shape.elements() * batch;
		final int rows = n / 5;
		// a large offset, which a sum of squares in single precision would not survive
		for (int i = 0; i < n; i++)
			context.inputs.get(0)[i] = (float) (300 + 2 * random.nextGaussian());
		for (int c = 0; c < 5; c++) {
			context.parameters.get(0)[c] = 0.5f + c;
			context.parameters.get(1)[c] = c - 2;
			context.parameters.get(2)[c] = 10;
			context.parameters.get(3)[c] = 20;
		}
		for (int i = 0; i < n; i++)
			context.outputGradient[i] = (float) random.nextGaussian();
		context.forward();
		context.backward();
		for (int c = 0; c < 5; c++) {
			double mean = 0;
			for (int i = c; i < n; i += 5)
				mean += context.inputs.get(0)[i];
			mean /= rows;
			double variance = 0;
			for (int i = c; i < n; i += 5)
				variance += Math.pow(context.inputs.get(0)[i] - mean, 2);
			variance /= rows;
			assertEquals(0.9 * 10 + 0.1 * mean, context.parameters.get(2)[c], 1e-5 * mean, "running mean");
			assertEquals(0.9 * 20 + 0.1 * variance * rows / (rows - 1), context.parameters.get(3)[c], 1e-4,
				"running variance");
			final double inverse = 1 / Math.sqrt(variance + 1e-5);
			double sum = 0;
			double product = 0;
			for (int i = c; i < n; i += 5) {
				final double normalized = (context.inputs.get(0)[i] - mean) * inverse;
				assertEquals((0.5 + c) * normalized + c - 2, context.output[i], 2e-4, "output");
				sum += context.outputGradient[i];
				product += context.outputGradient[i] * normalized;
			}
			assertEquals(product, context.parameterGradients.get(0)[c], 1e-3, "gradient to the scale");
			assertEquals(sum, context.parameterGradients.get(1)[c], 1e-3, "gradient to the bias");
			for (int i = c; i < n; i += 5) {
				final double normalized = (context.inputs.get(0)[i] - mean) * inverse;
				assertEquals((0.5 + c) * inverse * (context.outputGradient[i] - sum / rows - normalized * product / rows),
					context.inputGradients.get(0)[i], 2e-4, "gradient to the input");
			}
		}
	}
}
