package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the losses to naive formulas, and their gradients to central differences of those. */
class LossTest {

	private static final float[] WEIGHTS = { 0.5f, 2, 1, 0.25f };

	private interface Naive {

		/** @return the loss of one sample, from probabilities and targets */
		double of(double[] p, double[] t);
	}

	private static final Naive CROSS_ENTROPY = (p, t) -> {
		double sum = 0;
		for (int k = 0; k < p.length; k++)
			sum -= t[k] * Math.log(p[k]);
		return sum;
	};

	private static final Naive SQUARED = (p, t) -> {
		double sum = 0;
		for (int k = 0; k < p.length; k++)
			sum += (p[k] - t[k]) * (p[k] - t[k]);
		return sum / p.length;
	};

	static Stream<Arguments> losses() {
		return Stream.of(Arguments.of("cross-entropy", new SoftmaxCrossEntropy(null, 0), CROSS_ENTROPY, null, 0.0), //
			Arguments.of("weighted", new SoftmaxCrossEntropy(WEIGHTS, 0), CROSS_ENTROPY, WEIGHTS, 0.0), //
			Arguments.of("smoothed", new SoftmaxCrossEntropy(null, 0.1), CROSS_ENTROPY, null, 0.1), //
			Arguments.of("weighted and smoothed", new SoftmaxCrossEntropy(WEIGHTS, 0.2), CROSS_ENTROPY, WEIGHTS, 0.2), //
			Arguments.of("squared", new MeanSquaredError(null, 0), SQUARED, null, 0.0), //
			Arguments.of("squared, weighted and smoothed", new MeanSquaredError(WEIGHTS, 0.2), SQUARED, WEIGHTS, 0.2));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("losses")
	void valueAndGradientAreThoseOfTheFormula(final String name, final Loss loss, final Naive naive, final float[] weights,
		final double smoothing)
	{
		final long seed = 3;
		final SplittableRandom random = new SplittableRandom(seed);
		final int batch = 5;
		final int classes = 4;
		final float[] logits = new float[batch * classes + 3];
		for (int i = 0; i < logits.length; i++)
			logits[i] = (float) (2 * random.nextGaussian());
		final int[] labels = { 0, 3, 1, 1, 2 };
		final float[] gradient = new float[logits.length];
		java.util.Arrays.fill(gradient, 77);
		final double value = loss.mean(batch, classes, logits, labels, gradient);
		final double[] exact = new double[batch * classes];
		for (int i = 0; i < exact.length; i++)
			exact[i] = logits[i];
		assertEquals(naive(naive, exact, batch, classes, labels, weights, smoothing), value, 1e-9, "seed " + seed);
		for (int i = 0; i < exact.length; i++) {
			final double h = 1e-5;
			exact[i] += h;
			final double above = naive(naive, exact, batch, classes, labels, weights, smoothing);
			exact[i] -= 2 * h;
			final double below = naive(naive, exact, batch, classes, labels, weights, smoothing);
			exact[i] += h;
			assertEquals((above - below) / (2 * h), gradient[i], 1e-6, "seed " + seed + ", logit " + i);
		}
		for (int i = exact.length; i < gradient.length; i++)
			assertEquals(77, gradient[i], "beyond the batch");
		assertEquals(value, loss.mean(batch, classes, logits, labels, null));
	}

	private static double naive(final Naive naive, final double[] logits, final int batch, final int classes,
		final int[] labels, final float[] weights, final double smoothing)
	{
		double sum = 0;
		for (int n = 0; n < batch; n++) {
			double total = 0;
			for (int k = 0; k < classes; k++)
				total += Math.exp(logits[n * classes + k]);
			final double[] p = new double[classes];
			final double[] t = new double[classes];
			for (int k = 0; k < classes; k++) {
				p[k] = Math.exp(logits[n * classes + k]) / total;
				t[k] = (k == labels[n] ? 1 - smoothing : 0) + smoothing / classes;
			}
			sum += (weights == null ? 1 : weights[labels[n]]) * naive.of(p, t);
		}
		return sum / batch;
	}

	@Test
	void hugeLogitsDoNotOverflow() {
		final float[] gradient = new float[3];
		final Loss loss = new SoftmaxCrossEntropy(null, 0);
		assertEquals(0, loss.mean(1, 3, new float[] { 1000, -1000, 0 }, new int[] { 0 }, gradient), 1e-12);
		assertEquals(2000, loss.mean(1, 3, new float[] { 1000, -1000, 0 }, new int[] { 1 }, gradient), 1e-9);
		assertEquals(1, gradient[0], 1e-6);
		assertEquals(-1, gradient[1], 1e-6);
	}

	@Test
	void whatIsNoNumberShows() {
		for (final Loss loss : new Loss[] { new SoftmaxCrossEntropy(null, 0.1), new MeanSquaredError(null, 0) })
			for (final float bad : new float[] { Float.NaN, Float.POSITIVE_INFINITY })
				assertFalse(Double.isFinite(loss.mean(1, 3, new float[] { 0, bad, 0 }, new int[] { 0 }, null)), loss.getClass() +
					" of " + bad);
	}

	@Test
	void smoothingOfOneIsRefused() {
		assertTrue(assertThrows(ConvJException.class, () -> new SoftmaxCrossEntropy(null, 1)).getMessage().contains(
			"labelSmoothing"));
		assertThrows(ConvJException.class, () -> new MeanSquaredError(null, Double.NaN));
	}
}
