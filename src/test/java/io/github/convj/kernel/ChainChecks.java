package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.convj.kernel.Chain.Stage;
import io.github.convj.kernel.Geometry.Axis;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Compares chains with the textbook: convolution, bias, ReLU and pooling one after the other, in double precision. */
final class ChainChecks {

	private static final long SEED = 99;
	private static final float GUARD = 12345.678f;

	private ChainChecks() {}

	static void check(final Kernels kernels) {
		final Axis none = Axis.NONE;
		for (final int batch : new int[] { 1, 3, 16, 35 }) {
			// as in lenet5, with sizes that no block of sums divides
			check(kernels, batch, List.of(stage(Axis.same(12, 5, 1, 1), Axis.same(12, 5, 1, 1), 1, 6, true, true, true), stage(
				Axis.valid(6, 3, 1, 1), Axis.valid(6, 3, 1, 1), 6, 16, true, true, true), stage(none, none, 64, 13, true, true,
					false), stage(none, none, 13, 5, true, false, false)));
			check(kernels, batch, List.of(stage(Axis.same(5, 3, 1, 1), Axis.same(7, 3, 1, 1), 3, 5, false, true, false), stage(Axis
				.valid(5, 2, 1, 1), Axis.valid(7, 4, 1, 1), 5, 2, true, false, false)));
			// blocks of six and four filters that overlap, with sides that pooling and pairs of positions leave over
			check(kernels, batch, List.of(stage(Axis.same(7, 3, 1, 1), Axis.same(9, 5, 1, 1), 2, 11, false, true, true), stage(Axis
				.valid(3, 2, 1, 1), Axis.valid(4, 2, 1, 1), 11, 7, true, false, false), stage(none, none, 42, 9, true, true, false)));
			check(kernels, batch, List.of(stage(Axis.same(6, 3, 1, 1), Axis.same(5, 3, 1, 1), 7, 9, true, false, true), stage(Axis
				.same(3, 3, 1, 1), Axis.same(2, 1, 1, 1), 9, 4, false, true, false)));
			check(kernels, batch, List.of(stage(Axis.valid(9, 3, 1, 1), new Axis(8, 2, 1, 3, 1, 1), 2, 7, true, true, true)));
			check(kernels, batch, List.of(stage(new Axis(1, 1, 1, 0, 0, 1), new Axis(2, 1, 1, 0, 0, 1), 1, 1, true, true, false),
				stage(none, none, 2, 1, false, false, false)));
			check(kernels, batch, List.of(stage(none, none, 30, 26, true, true, false), stage(none, none, 26, 12, true, true,
				false)));
		}
	}

	private static Stage stage(final Axis y, final Axis x, final int channels, final int filters, final boolean bias,
		final boolean relu, final boolean halved)
	{
		return new Stage(new ConvolutionShape(Geometry.of(y, x), channels, filters, 1), bias, relu, halved);
	}

	private static void check(final Kernels kernels, final int batch, final List<Stage> stages) {
		final String name = batch + " x " + stages + " seed " + SEED;
		final SplittableRandom random = new SplittableRandom(SEED);
		final Chain chain = new Chain(stages);
		final ChainKernel kernel = kernels.chain(chain);
		final int count = stages.size();
		final float[] input = values(random, batch * chain.inputs());
		final float[] gradient = values(random, batch * chain.outputs());
		final float[][] weights = new float[count][];
		final float[][] biases = new float[count][];
		for (int s = 0; s < count; s++) {
			final ConvolutionShape shape = stages.get(s).shape();
			weights[s] = exact(random, shape.weights());
			if (stages.get(s).bias()) biases[s] = exact(random, shape.filters());
		}
		float[][] first = null;
		for (int threads = 1; threads <= 3; threads += 2) {
			final Workers workers = Workers.of(threads);
			final Scratch scratch = new Scratch(threads);
			for (int worker = 0; worker < threads; worker++)
				for (int slot = 0; slot < Scratch.SLOTS; slot++)
					Arrays.fill(scratch.floats(worker, slot, 20_000), Float.NaN);
			final float[] inferred = guarded(batch * chain.outputs());
			kernel.forward(batch, input, weights, biases, inferred, null, scratch, workers);
			final float[] output = guarded(batch * chain.outputs());
			final float[] saved = new float[kernel.savedPerBatch() + batch * kernel.savedPerSample()];
			Arrays.fill(saved, Float.NaN);
			kernel.forward(batch, input, weights, biases, output, saved, scratch, workers);
			assertArrayEquals(inferred, output, name + " with and without what backward needs");
			final float[][] weightGradients = new float[count][];
			final float[][] biasGradients = new float[count][];
			for (int s = 0; s < count; s++) {
				weightGradients[s] = guarded(weights[s].length);
				if (biases[s] != null) biasGradients[s] = guarded(biases[s].length);
			}
			final float[] inputGradient = guarded(batch * chain.inputs());
			kernel.backward(batch, weights, output, saved, gradient, weightGradients, biasGradients, inputGradient, scratch,
				workers);
			final float[][] results = new float[2 + 2 * count][];
			results[0] = output;
			results[1] = inputGradient;
			System.arraycopy(weightGradients, 0, results, 2, count);
			System.arraycopy(biasGradients, 0, results, 2 + count, count);
			if (first == null) {
				first = results;
				compare(batch, stages, input, weights, biases, gradient, results, name);
			}
			else for (int i = 0; i < results.length; i++)
				assertArrayEquals(first[i], results[i], name + " result " + i + " on " + threads + " threads");
			final float[][] unwanted = new float[count][];
			final float[] lastWeights = guarded(weights[count - 1].length);
			unwanted[count - 1] = lastWeights;
			kernel.backward(batch, weights, output, saved, gradient, unwanted, new float[count][], null, scratch, workers);
			assertArrayEquals(weightGradients[count - 1], lastWeights, name + " last gradient alone");
		}
	}

	private static void compare(final int batch, final List<Stage> stages, final float[] input, final float[][] weights,
		final float[][] biases, final float[] gradient, final float[][] results, final String name)
	{
		final int count = stages.size();
		// forward in single precision between the stages, so that ReLUs and poolings decide as the kernel's do
		final float[][] sources = new float[count + 1][];
		final int[][] largest = new int[count][];
		sources[0] = input;
		for (int s = 0; s < count; s++) {
			final Stage stage = stages.get(s);
			final double[] sums = new ReferenceConvolution(stage.shape()).forward(batch, sources[s], weights[s], biases[s], null,
				stage.relu());
			sources[s + 1] = new float[batch * stage.outputs()];
			largest[s] = new int[batch * stage.outputs()];
			for (int i = 0; i < sources[s + 1].length; i++) {
				largest[s][i] = largest(stage, i, sums);
				sources[s + 1][i] = (float) sums[largest[s][i]];
			}
		}
		compare(sources[count], results[0], 1e-4, name + " output");
		float[] above = Arrays.copyOf(gradient, batch * stages.get(count - 1).outputs());
		for (int s = count - 1; s >= 0; s--) {
			final Stage stage = stages.get(s);
			final ReferenceConvolution reference = new ReferenceConvolution(stage.shape());
			final float[] full = new float[batch * stage.shape().geometry().outputs() * stage.shape().filters()];
			for (int i = 0; i < above.length; i++)
				if (!stage.relu() || sources[s + 1][i] > 0) full[largest[s][i]] = above[i];
			compare(floats(reference.backwardWeights(batch, sources[s], full)), results[2 + s], 1e-4, name + " weights of " + s);
			if (stage.bias()) compare(floats(reference.backwardBias(batch, full)), results[2 + count + s], 1e-4, name +
				" bias of " + s);
			above = floats(reference.backwardData(batch, full, weights[s]));
		}
		compare(above, results[1], 1e-4, name + " input gradient");
	}

	/** @return which of the sums becomes value i of a stage's output */
	private static int largest(final Stage stage, final int i, final double[] sums) {
		if (!stage.halved()) return i;
		final int filters = stage.shape().filters();
		final int width = stage.shape().geometry().x().output();
		final int height = stage.shape().geometry().y().output();
		final int filter = i % filters;
		final int column = i / filters % stage.columns();
		final int row = i / filters / stage.columns() % stage.rows();
		final int sample = i / stage.outputs();
		int best = -1;
		for (int k = 0; k < 4; k++) {
			final int at = ((sample * height + 2 * row + k / 2) * width + 2 * column + k % 2) * filters + filter;
			if (best < 0 || sums[at] > sums[best]) best = at;
		}
		return best;
	}

	private static float[] floats(final double[] values) {
		final float[] floats = new float[values.length];
		for (int i = 0; i < floats.length; i++)
			floats[i] = (float) values[i];
		return floats;
	}

	private static float[] exact(final SplittableRandom random, final int length) {
		return Arrays.copyOf(values(random, length), length);
	}

	private static float[] values(final SplittableRandom random, final int length) {
		final float[] values = new float[length + 20];
		Arrays.fill(values, Float.NaN);
		for (int i = 0; i < length; i++)
			values[i] = (float) (random.nextDouble() * 2 - 1);
		return values;
	}

	private static float[] guarded(final int length) {
		final float[] array = new float[length + 20];
		Arrays.fill(array, 0, length, Float.NaN);
		Arrays.fill(array, length, array.length, GUARD);
		return array;
	}

	/** Errors are relative to the root mean square of what is expected. */
	private static void compare(final float[] expected, final float[] actual, final double tolerance, final String name) {
		double squares = 0;
		for (final float value : expected)
			squares += (double) value * value;
		final double allowed = tolerance * Math.max(1e-3, Math.sqrt(squares / expected.length));
		for (int i = 0; i < actual.length; i++)
			if (i < actual.length - 20) assertEquals(expected[i], actual[i], allowed, name + ", value " + i);
			else assertEquals(GUARD, actual[i], name + " behind the end");
	}
}
