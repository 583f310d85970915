package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Compares spans with textbook loops in double precision, for tiles and channels that fill vectors and that do not. */
final class SpansChecks {

	private static final long SEED = 4711;
	private static final float GUARD = 12345.678f;
	private static final int FIRST = 3;

	private SpansChecks() {}

	static void check(final Kernels kernels) {
		for (final int length : new int[] { 1, 2, 7, 15, 16, 17, 31, 33, 48, 64, 130, 192 })
			for (final int n : new int[] { 1, length, 2 * length, 3 * length + length / 2 })
				tiles(kernels, length, n);
		for (final int channels : new int[] { 1, 2, 3, 6, 8, 13, 16, 17, 31, 32, 33, 50 })
			for (final int count : new int[] { 1, 2, 5 })
				maxima(kernels, channels, count);
	}

	private static void tiles(final Kernels kernels, final int length, final int n) {
		final Spans spans = kernels.spans();
		final String name = kernels.name() + " length " + length + " n " + n + " seed " + SEED + " ";
		final SplittableRandom random = new SplittableRandom(SEED);
		final int to = FIRST + n;
		final float[] x = values(random, to);
		final float[] gradient = values(random, to);
		final float[] addend = values(random, to);
		final float[] means = values(random, length);
		final float[] scales = values(random, length);
		final float[] shifts = values(random, length);
		final float[] b = values(random, length);
		final float[] d = values(random, length);
		final float[] before = values(random, length);
		final float[][] rows = new float[Spans.ROWS][length];

		final float[] sums = before.clone();
		final float[] squares = before.clone();
		spans.moments(FIRST, to, length, x, shifts, sums, squares, rows);
		final double[] expectedSums = doubles(before, length);
		final double[] expectedSquares = doubles(before, length);
		for (int i = 0; i < n; i++) {
			final double deviation = (double) x[FIRST + i] - shifts[i % length];
			expectedSums[i % length] += deviation;
			expectedSquares[i % length] += deviation * deviation;
		}
		compare(expectedSums, sums, 0, name + "sums");
		compare(expectedSquares, squares, 0, name + "squares");

		final double[] affine = new double[n];
		for (int i = 0; i < n; i++)
			affine[i] = (double) x[FIRST + i] * scales[i % length] + shifts[i % length];
		for (final boolean relu : new boolean[] { false, true })
			for (final float[] added : new float[][] { null, addend }) {
				final float[] output = guarded(to);
				spans.affine(FIRST, to, length, x, scales, shifts, added, relu, output, rows);
				final double[] expected = affine.clone();
				for (int i = 0; i < n; i++) {
					if (added != null) expected[i] += added[FIRST + i];
					if (relu) expected[i] = Math.max(0, expected[i]);
				}
				compare(expected, output, FIRST, name + "affine relu " + relu);
			}

		for (final boolean relu : new boolean[] { false, true }) {
			final double[] g = new double[n];
			for (int i = 0; i < n; i++)
				g[i] = relu && affine[i] <= 0 ? 0 : gradient[FIRST + i];
			final float[] gradientSums = before.clone();
			final float[] products = before.clone();
			spans.products(FIRST, to, length, x, means, scales, shifts, relu, gradient, gradientSums, products, rows);
			products(length, x, means, g, before, gradientSums, products, name + "products relu " + relu);
			final float[] inputGradient = guarded(to);
			spans.slopes(FIRST, to, length, x, gradient, scales, shifts, relu, b, d, inputGradient, rows);
			final double[] expected = new double[n];
			for (int i = 0; i < n; i++)
				expected[i] = scales[i % length] * g[i] + ((double) b[i % length] * x[FIRST + i] + d[i % length]);
			compare(expected, inputGradient, FIRST, name + "slopes relu " + relu);
		}

		final float[] output = addend.clone();
		output[FIRST] = 0;
		final double[] g = new double[n];
		for (int i = 0; i < n; i++)
			g[i] = output[FIRST + i] > 0 ? gradient[FIRST + i] : 0;
		final float[] masked = guarded(to);
		final float[] maskedSums = before.clone();
		final float[] maskedProducts = before.clone();
		spans.maskedProducts(FIRST, to, length, x, means, output, gradient, masked, maskedSums, maskedProducts, rows);
		compare(g, masked, FIRST, name + "masked");
		products(length, x, means, g, before, maskedSums, maskedProducts, name + "masked products");
	}

	private static void products(final int length, final float[] x, final float[] means, final double[] g,
		final float[] before, final float[] sums, final float[] products, final String name)
	{
		final double[] expectedSums = doubles(before, length);
		final double[] expectedProducts = doubles(before, length);
		for (int i = 0; i < g.length; i++) {
			expectedSums[i % length] += g[i];
			expectedProducts[i % length] += g[i] * ((double) x[FIRST + i] - means[i % length]);
		}
		compare(expectedSums, sums, 0, name + " sums");
		compare(expectedProducts, products, 0, name);
	}

	/** Values of few steps, so that windows hold equal ones. */
	private static void maxima(final Kernels kernels, final int channels, final int count) {
		final String name = kernels.name() + " maxima of " + count + " x " + channels + " seed " + SEED + " ";
		final SplittableRandom random = new SplittableRandom(SEED);
		final int row = 2 * count * channels;
		final int lower = FIRST + row + 5;
		final float[] input = new float[lower + row];
		for (int i = 0; i < input.length; i++)
			input[i] = random.nextInt(4) - 2;
		final int at = 2;
		final float[] output = guarded(at + count * channels);
		kernels.spans().maxima(count, channels, input, FIRST, lower, output, at, new float[Spans.MAXIMA_ROWS][count * channels]);
		final float[] gradient = values(random, at + count * channels);
		final float[] inputGradient = new float[input.length + 20];
		Arrays.fill(inputGradient, GUARD);
		kernels.spans().maximaGradient(count, channels, input, FIRST, lower, output, gradient, at, inputGradient,
			new float[Spans.MAXIMA_ROWS][count * channels]);
		final float[] expected = new float[count * channels];
		final float[] expectedGradient = new float[inputGradient.length];
		Arrays.fill(expectedGradient, GUARD);
		for (int i = 0; i < count; i++)
			for (int c = 0; c < channels; c++) {
				final int[] places = { FIRST + 2 * i * channels + c, FIRST + (2 * i + 1) * channels + c, lower + 2 * i * channels +
					c, lower + (2 * i + 1) * channels + c };
				int best = 0;
				for (int k = 1; k < 4; k++)
					if (input[places[k]] > input[places[best]]) best = k;
				expected[i * channels + c] = input[places[best]];
				for (int k = 0; k < 4; k++)
					expectedGradient[places[k]] = k == best ? gradient[at + i * channels + c] : 0;
			}
		compare(doubles(expected, expected.length), output, at, name);
		for (int i = 0; i < expectedGradient.length; i++)
			assertEquals(expectedGradient[i], inputGradient[i], name + "gradient " + i);
	}

	private static double[] doubles(final float[] values, final int count) {
		final double[] doubles = new double[count];
		for (int i = 0; i < count; i++)
			doubles[i] = values[i];
		return doubles;
	}

	private static float[] values(final SplittableRandom random, final int count) {
		final float[] values = guarded(count);
		for (int i = 0; i < count; i++)
			values[i] = (float) (random.nextDouble() * 2 - 1);
		return values;
	}

	private static float[] guarded(final int length) {
		final float[] array = new float[length + 20];
		Arrays.fill(array, GUARD);
		return array;
	}

	private static void compare(final double[] expected, final float[] actual, final int first, final String name) {
		for (int i = 0; i < expected.length; i++)
			assertEquals(expected[i], actual[first + i], 1e-5, name + ", value " + i);
		for (int i = first + expected.length; i < actual.length; i++)
			assertEquals(GUARD, actual[i], name + " behind the end");
	}
}
