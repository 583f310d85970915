package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Compares kernels with {@link ReferenceConvolution}, on values from a fixed seed. */
final class KernelChecks {

	/** What lies behind the values of every array that a kernel writes, and must still lie there afterwards. */
	private static final float GUARD = 12345.678f;
	private static final int GUARDS = 40;
	private static final long SEED = 20260713;

	/** Errors allowed, relative to the root mean square of the exact result. */
	private static final double TOLERANCE = 1e-4;

	private KernelChecks() {}

	static void check(final Kernels kernels, final ConvolutionCases.Case test) {
		final ConvolutionShape shape = test.shape();
		final int batch = test.batch();
		final SplittableRandom random = new SplittableRandom(SEED);
		final ConvolutionKernel kernel = kernels.convolution(shape);
		final ReferenceConvolution reference = new ReferenceConvolution(shape);
		final String name = kernels.name() + " " + kernel.variant() + " " + test + " seed " + SEED;
		final int inputs = batch * shape.geometry().inputs() * shape.channels();
		final int outputs = batch * shape.geometry().outputs() * shape.filters();
		// Longer than needed, as the arrays of a batch that is not full; what is behind must not be read.
		final float[] input = values(random, inputs);
		final float[] gradient = values(random, outputs);
		final float[] weights = Arrays.copyOf(values(random, shape.weights()), shape.weights());
		final float[] bias = Arrays.copyOf(values(random, shape.filters()), shape.filters());
		final float[] addend = values(random, outputs);

		final float[][] first = new float[7][];
		for (int threads = 1; threads <= 3; threads++) {
			final Workers workers = Workers.of(threads);
			final Scratch scratch = new Scratch(threads);
			dirty(scratch, threads);
			final float[] packed = guarded(kernel.packedLength());
			kernel.pack(weights, packed, scratch, workers);
			guards(packed, kernel.packedLength(), name + " packed");
			final float[] plain = guarded(outputs);
			kernel.forward(batch, input, packed, null, null, false, plain, scratch, workers);
			final float[] fused = guarded(outputs);
			kernel.forward(batch, input, packed, bias, addend, true, fused, scratch, workers);
			final float[] inPlace = Arrays.copyOf(addend, addend.length);
			Arrays.fill(inPlace, outputs, inPlace.length, GUARD);
			kernel.forward(batch, input, packed, null, inPlace, false, inPlace, scratch, workers);
			if (kernels.pools(shape)) checkPooled(kernels, kernel, batch, input, packed, bias, workers, name + " pooled");
			final float[] inputGradient = guarded(inputs);
			kernel.backwardData(batch, gradient, weights, null, inputGradient, scratch, workers);
			final float[] added = guarded(inputs);
			System.arraycopy(input, 0, added, 0, inputs);
			kernel.backwardData(batch, gradient, weights, added, added, scratch, workers);
			final float[] elsewhere = guarded(inputs);
			kernel.backwardData(batch, gradient, weights, input, elsewhere, scratch, workers);
			assertArrayEquals(added, elsewhere, name + " input gradient with an addend of its own");
			final float[] weightGradient = guarded(shape.weights());
			final float[] biasGradient = guarded(shape.filters());
			kernel.backwardWeights(batch, input, gradient, weightGradient, biasGradient, scratch, workers);
			final float[] weightsOnly = guarded(shape.weights());
			kernel.backwardWeights(batch, input, gradient, weightsOnly, null, scratch, workers);
			assertArrayEquals(weightGradient, weightsOnly, name + " weight gradient without bias");
			final float[][] results = { plain, fused, inPlace, inputGradient, added, weightGradient, biasGradient };
			if (threads > 1) {
				for (int i = 0; i < results.length; i++)
					assertArrayEquals(first[i], results[i], name + " result " + i + " on " + threads + " threads");
				continue;
			}
			System.arraycopy(results, 0, first, 0, results.length);
			compare(reference.forward(batch, input, weights, null, null, false), plain, name + " forward");
			compare(reference.forward(batch, input, weights, bias, addend, true), fused, name + " forward fused");
			compare(reference.forward(batch, input, weights, null, addend, false), inPlace, name + " forward in place");
			final double[] expected = reference.backwardData(batch, gradient, weights);
			compare(expected, inputGradient, name + " input gradient");
			for (int i = 0; i < inputs; i++)
				expected[i] += input[i];
			compare(expected, added, name + " input gradient added");
			compare(reference.backwardWeights(batch, input, gradient), weightGradient, name + " weight gradient");
			compare(reference.backwardBias(batch, gradient), biasGradient, name + " bias gradient");
		}
	}

	/** Pooled results have the bits of those that are pooled afterwards, whatever the bias makes of them. */
	private static void checkPooled(final Kernels kernels, final ConvolutionKernel kernel, final int batch,
		final float[] input, final float[] packed, final float[] bias, final Workers workers, final String name)
	{
		final Geometry.Axis y = kernel.shape().geometry().y();
		final Geometry.Axis x = kernel.shape().geometry().x();
		final int filters = kernel.shape().filters();
		if (y.output() < 2 || x.output() < 2) return;
		final Geometry quarters = Geometry.of(Geometry.Axis.valid(y.output(), 2, 2, 1), Geometry.Axis.valid(x.output(), 2, 2,
			1));
		final Scratch scratch = new Scratch(workers.count());
		for (final boolean biased : new boolean[] { false, true })
			for (final boolean relu : new boolean[] { false, true }) {
				dirty(scratch, workers.count());
				final float[] whole = guarded(batch * y.output() * x.output() * filters);
				kernel.forward(batch, input, packed, biased ? bias : null, null, relu, whole, scratch, workers);
				final float[] expected = guarded(batch * quarters.outputs() * filters);
				Pooling.max(kernels.spans(), batch, quarters, filters, whole, expected, scratch, workers);
				dirty(scratch, workers.count());
				final float[] actual = guarded(batch * quarters.outputs() * filters);
				kernel.forwardPooled(batch, input, packed, biased ? bias : null, relu, actual, scratch, workers);
				assertArrayEquals(expected, actual, name + (biased ? " biased" : "") + (relu ? " relu" : ""));
			}
	}

	/** Fully connected layers of all awkward sizes. */
	static void checkDense(final Kernels kernels) {
		final int[] sizes = { 1, 2, 3, 5, 7, 13, 17, 31, 33 };
		for (int i = 0; i < sizes.length; i++)
			for (int j = 0; j < sizes.length; j++)
				checkDense(kernels, sizes[(i + j) % sizes.length], sizes[i], sizes[j]);
		checkDense(kernels, 64, 400, 120);
		checkDense(kernels, 64, 84, 10);
		checkDense(kernels, 1, 700, 530);
		checkDense(kernels, 200, 96, 260);
		for (final int outputs : new int[] { 1, 10, 16, 31 })
			checkDenseOfFewAndMany(kernels, 450, 84, outputs);
	}

	/** A few samples have the same bits alone, for which kernels may take another path, and among many others. */
	private static void checkDenseOfFewAndMany(final Kernels kernels, final int batch, final int inputs,
		final int outputs)
	{
		final SplittableRandom random = new SplittableRandom(SEED);
		final float[] input = values(random, batch * inputs);
		final float[] weights = Arrays.copyOf(values(random, inputs * outputs), inputs * outputs);
		final float[] bias = Arrays.copyOf(values(random, outputs), outputs);
		// sums of -0, which a ReLU leaves as they are
		Arrays.fill(input, 2 * inputs, 3 * inputs, -0f);
		for (final boolean biased : new boolean[] { false, true })
			for (final boolean relu : new boolean[] { false, true }) {
				final float[] many = guarded(batch * outputs);
				final float[] few = guarded(5 * outputs);
				kernels.dense(batch, inputs, outputs, input, weights, biased ? bias : null, relu, many, new Scratch(1), Workers
					.sequential());
				kernels.dense(5, inputs, outputs, input, weights, biased ? bias : null, relu, few, new Scratch(1), Workers
					.sequential());
				assertArrayEquals(Arrays.copyOf(many, 5 * outputs), Arrays.copyOf(few, 5 * outputs), kernels.name() + " dense to " +
					outputs);
			}
	}

	private static void checkDense(final Kernels kernels, final int batch, final int inputs, final int outputs) {
		final ConvolutionShape shape = new ConvolutionShape(Geometry.of(Geometry.Axis.valid(1, 1, 1, 1), Geometry.Axis.valid(
			1, 1, 1, 1)), inputs, outputs, 1);
		final ReferenceConvolution reference = new ReferenceConvolution(shape);
		final SplittableRandom random = new SplittableRandom(SEED);
		final String name = kernels.name() + " dense " + batch + " x " + inputs + "->" + outputs + " seed " + SEED;
		final float[] input = values(random, batch * inputs);
		final float[] gradient = values(random, batch * outputs);
		final float[] weights = Arrays.copyOf(values(random, inputs * outputs), inputs * outputs);
		final float[] bias = Arrays.copyOf(values(random, outputs), outputs);
		final float[][] first = new float[5][];
		for (int threads = 1; threads <= 3; threads++) {
			final Workers workers = Workers.of(threads);
			final Scratch scratch = new Scratch(threads);
			dirty(scratch, threads);
			final float[] plain = guarded(batch * outputs);
			kernels.dense(batch, inputs, outputs, input, weights, null, false, plain, scratch, workers);
			final float[] fused = guarded(batch * outputs);
			kernels.dense(batch, inputs, outputs, input, weights, bias, true, fused, scratch, workers);
			final float[] inputGradient = guarded(batch * inputs);
			kernels.denseBackwardData(batch, inputs, outputs, gradient, weights, inputGradient, scratch, workers);
			final float[] weightGradient = guarded(inputs * outputs);
			final float[] biasGradient = guarded(outputs);
			kernels.denseBackwardWeights(batch, inputs, outputs, input, gradient, weightGradient, biasGradient, scratch,
				workers);
			final float[][] results = { plain, fused, inputGradient, weightGradient, biasGradient };
			if (threads > 1) {
				for (int i = 0; i < results.length; i++)
					assertArrayEquals(first[i], results[i], name + " result " + i + " on " + threads + " threads");
				continue;
			}
			System.arraycopy(results, 0, first, 0, results.length);
			compare(reference.forward(batch, input, weights, null, null, false), plain, name + " forward");
			compare(reference.forward(batch, input, weights, bias, null, true), fused, name + " forward fused");
			compare(reference.backwardData(batch, gradient, weights), inputGradient, name + " input gradient");
			compare(reference.backwardWeights(batch, input, gradient), weightGradient, name + " weight gradient");
			compare(reference.backwardBias(batch, gradient), biasGradient, name + " bias gradient");
		}
	}

	/** Scratch memory may hold anything, so it holds the worst. */
	private static void dirty(final Scratch scratch, final int threads) {
		for (int worker = 0; worker < threads; worker++)
			for (int slot = 0; slot < Scratch.SLOTS; slot++)
				Arrays.fill(scratch.floats(worker, slot, 20_000), Float.NaN);
		for (int worker = 0; worker < threads; worker++)
			for (int slot = 0; slot < 2; slot++)
				for (final float[] row : scratch.rows(worker, slot, 200, 400))
					Arrays.fill(row, Float.NaN);
	}

	/** Values around 0, with NaN behind them: a kernel that reads past the end is found out. */
	private static float[] values(final SplittableRandom random, final int length) {
		final float[] values = new float[length + GUARDS];
		for (int i = 0; i < length; i++)
			values[i] = (float) (random.nextDouble() * 2 - 1);
		Arrays.fill(values, length, values.length, Float.NaN);
		return values;
	}

	private static float[] guarded(final int length) {
		final float[] array = new float[length + GUARDS];
		// What a kernel overwrites may hold anything before, too.
		Arrays.fill(array, Float.NaN);
		Arrays.fill(array, length, array.length, GUARD);
		return array;
	}

	private static void guards(final float[] array, final int from, final String name) {
		for (int i = from; i < array.length; i++)
			assertEquals(GUARD, array[i], name + ": value " + (i - from) + " behind the end was overwritten");
	}

	private static void compare(final double[] expected, final float[] actual, final String name) {
		guards(actual, expected.length, name);
		double squares = 0;
		for (final double value : expected)
			squares += value * value;
		final double allowed = TOLERANCE * Math.max(1e-3, Math.sqrt(squares / expected.length));
		for (int i = 0; i < expected.length; i++)
			if (!(Math.abs(expected[i] - actual[i]) <= allowed)) fail(name + ": value " + i + " of " + expected.length +
				" should be " + expected[i] + " but is " + actual[i]);
	}
}
