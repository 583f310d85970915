package io.github.convj.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.convj.kernel.KernelProvider;
import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;

/** What holds for every layer, over one list of cases. A new layer is added to the list, and is tested. */
class LayerContractTest {

	private static final long SEED = 5;

	/** A layer on inputs, with or without what it can do on the way. */
	record Case(Layer layer, boolean add, boolean relu, boolean training, Shape... inputs) {

		List<Shape> layerInputs() {
			return List.of(inputs);
		}

		TestContext context(final Workers workers, final int batch) {
			return context(workers, batch, KernelProvider.kernels(), SEED);
		}

		TestContext context(final Workers workers, final int batch, final Kernels kernels, final long seed) {
			final List<Shape> all = new ArrayList<>(layerInputs());
			if (add) all.add(layer.output(layerInputs()));
			final Operation operation = add || relu ? ((Fusible) layer).operation(layerInputs(), kernels, add, relu) : layer
				.operation(layerInputs(), kernels);
			final TestContext context = new TestContext(layer, operation, layerInputs(), all, batch, training, workers);
			final SplittableRandom random = new SplittableRandom(seed);
			for (int k = 0; k < context.inputs.size(); k++)
				fill(context.inputs.get(k), context.inputs.get(k).length - 3, 0.0061f * k, random);
			final List<ParameterSpec> specs = layer.parameters(layerInputs());
			for (int p = 0; p < specs.size(); p++) {
				final float[] parameter = context.parameters.get(p);
				for (int i = 0; i < parameter.length; i++)
					parameter[i] = switch (specs.get(p).role()) {
						case SCALE, RUNNING_VARIANCE -> (float) random.nextDouble(0.5, 2);
						default -> (float) random.nextDouble(-0.5, 0.5);
					};
			}
			for (int i = 0; i < context.outputGradient.length - 3; i++)
				context.outputGradient[i] = (float) random.nextDouble(-1, 1);
			return context;
		}

		/** Values far enough from each other and from 0 that a small step does not change which is the larger. */
		private static void fill(final float[] array, final int n, final float offset, final SplittableRandom random) {
			final float step = Math.max(0.02f, 2f / n);
			for (int i = 0; i < n; i++)
				array[i] = (i - n / 2 + 0.5f) * step * (n > 400 ? 0.45f : 1) + offset;
			for (int i = n - 1; i > 0; i--) {
				final int other = random.nextInt(i + 1);
				final float value = array[i];
				array[i] = array[other];
				array[other] = value;
			}
		}

		@Override
		public String toString() {
			return layer + (add ? " + addend" : "") + (relu ? ", relu" : "") + (training ? ", training" : "") + " on " + List
				.of(inputs);
		}
	}

	static Stream<Case> cases() {
		final Shape plane = Shape.of(6, 5, 3);
		final Shape odd = Shape.of(7, 7, 2);
		final Shape even = Shape.of(4, 6, 9);
		final Shape volume = Shape.of(3, 4, 5, 2);
		final Shape flat = Shape.of(7);
		final List<Case> cases = new ArrayList<>();
		final Convolution convolution = Convolution.of(4, 3);
		for (final Layer layer : List.of(convolution, convolution.withoutBias(), convolution.withStride(2), convolution
			.withPadding(Padding.VALID), convolution.withPadding(Padding.of(2)).withDilation(2), Convolution.of(6, 3).withGroups(
				3), Convolution.of(3, 1), Convolution.of(2, 2).withStride(2, 1)))
			for (final boolean add : new boolean[] { false, true })
				for (final boolean relu : new boolean[] { false, true })
					cases.add(new Case(layer, add, relu, true, plane));
		cases.add(new Case(Upsampling.of(3, 2), false, false, true, plane));
		cases.add(new Case(Upsampling.of(1, 3, 2), false, false, true, volume));
		cases.add(new Case(convolution, false, false, true, volume));
		cases.add(new Case(Convolution.of(2, 1, 3, 3).withStride(1, 2, 2), true, true, true, volume));
		for (final Shape shape : List.of(plane, odd, even, volume, Shape.of(5, 5, 1))) {
			for (final Layer layer : List.of(MaxPooling.of(2), MaxPooling.of(3), new MaxPooling(List.of(3), List.of(2),
				Padding.SAME), new MaxPooling(List.of(3), List.of(1), Padding.of(1)), new MaxPooling(List.of(2), List.of(3),
					Padding.VALID), AveragePooling.of(2), new AveragePooling(List.of(3), List.of(2), Padding.SAME, false),
				new AveragePooling(List.of(3), List.of(1), Padding.of(1), true), new GlobalAveragePooling(),
				new GlobalMaxPooling(), new Flatten(), Upsampling.of(2), Upsampling.of(3)))
				cases.add(new Case(layer, false, false, true, shape));
		}
		for (final Shape shape : List.of(flat, plane, volume)) {
			for (final Layer layer : List.of(new Relu(), new LeakyRelu(0.1), new Sigmoid(), new Tanh(), new Softmax(),
				new Dropout(0.4), new Dropout(0)))
				cases.add(new Case(layer, false, false, true, shape));
			cases.add(new Case(new Dropout(0.4), false, false, false, shape));
			for (final boolean add : new boolean[] { false, true })
				for (final boolean relu : new boolean[] { false, true })
					for (final boolean training : new boolean[] { false, true })
						cases.add(new Case(BatchNormalization.standard(), add, relu, training, shape));
			cases.add(new Case(new Add(), false, false, true, shape, shape));
			cases.add(new Case(new Add(), false, true, true, shape, shape));
			cases.add(new Case(new Add(), false, true, true, shape, shape, shape));
			cases.add(new Case(new Concatenate(), false, false, true, shape, shape.withChannels(4), shape.withChannels(1)));
		}
		for (final boolean relu : new boolean[] { false, true }) {
			cases.add(new Case(Dense.of(5), false, relu, true, flat));
			cases.add(new Case(new Dense(3, false), false, relu, true, flat));
		}
		return cases.stream();
	}

	@Test
	void everyLayerIsAmongTheCases() {
		final Set<String> all = new ClassFileImporter().importPackagesOf(Layer.class).stream().filter(c -> c.isRecord() && c
			.isAssignableTo(Layer.class)).map(JavaClass::getName).collect(Collectors.toSet());
		all.removeAll(cases().map(c -> c.layer.getClass().getName()).collect(Collectors.toSet()));
		assertEquals(Set.of(), all);
	}

	@TestFactory
	Stream<DynamicTest> shapesAreAsInferredAndNothingElseIsTouched() {
		return cases().map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
			final TestContext context = c.context(Workers.sequential(), 3);
			context.forward();
			for (final float value : TestContext.values(context.output, "the output"))
				assertFalse(Float.isNaN(value), "an output was left out");
			context.backward();
			for (final float[] gradient : context.inputGradients)
				for (final float value : TestContext.values(gradient, "the input's gradient"))
					assertFalse(Float.isNaN(value), "an input's gradient was left out");
			for (final float[] gradient : context.parameterGradients)
				if (gradient != null) for (final float value : TestContext.values(gradient, "a parameter's gradient"))
					assertFalse(Float.isNaN(value), "a parameter's gradient was left out");
		}));
	}

	@TestFactory
	Stream<DynamicTest> gradientsAreThoseOfCentralDifferences() {
		return cases().map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
			final TestContext context = c.context(Workers.sequential(), 3);
			final float[] weights = context.outputGradient.clone();
			context.forward();
			context.backward();
			final List<float[]> gradients = new ArrayList<>();
			for (final float[] gradient : context.inputGradients)
				gradients.add(TestContext.values(gradient, "the input's gradient"));
			final List<float[]> values = new ArrayList<>(context.inputs);
			for (int p = 0; p < context.parameters.size(); p++) {
				if (context.parameterGradients.get(p) == null) continue;
				gradients.add(TestContext.values(context.parameterGradients.get(p), "a parameter's gradient"));
				values.add(context.parameters.get(p));
			}
			final SplittableRandom random = new SplittableRandom(SEED);
			int checked = 0;
			int kinks = 0;
			for (int a = 0; a < values.size(); a++)
				for (int k = 0; k < 25; k++) {
					final int i = random.nextInt(gradients.get(a).length);
					final double[] slopes = slopes(context, weights, values.get(a), i);
					final double slope = (slopes[0] + slopes[1]) / 2;
					final double scale = 1 + Math.abs(slope);
					if (Math.abs(slopes[0] - slopes[1]) > 2e-2 * scale) {
						kinks++;
						continue;
					}
					checked++;
					assertEquals(slope, gradients.get(a)[i], 1e-2 * scale, "array " + a + ", element " + i);
				}
			assertTrue(kinks <= checked, kinks + " of " + (checked + kinks) + " lie beside a kink");
		}));
	}

	/** @return the slopes of the weighted sum of the outputs below and above a value; they differ beside a kink */
	private static double[] slopes(final TestContext context, final float[] weights, final float[] values, final int i) {
		final float value = values[i];
		final double middle = loss(context, weights);
		values[i] = value - 2e-3f;
		final double below = (middle - loss(context, weights)) / ((double) value - values[i]);
		values[i] = value + 2e-3f;
		final double above = (loss(context, weights) - middle) / ((double) values[i] - value);
		values[i] = value;
		return new double[] { below, above };
	}

	private static double loss(final TestContext context, final float[] weights) {
		context.forward();
		double sum = 0;
		for (int i = 0; i < weights.length - 3; i++)
			sum += (double) weights[i] * context.output[i];
		return sum;
	}

	@TestFactory
	Stream<DynamicTest> anyNumberOfWorkersGivesTheSameBits() {
		final Shape large = Shape.of(33, 40, 24);
		final List<Case> larger = List.of(new Case(BatchNormalization.standard(), true, true, true, large), new Case(
			BatchNormalization.standard(), false, true, true, large), new Case(MaxPooling.of(2), false, false, true, large),
			new Case(new AveragePooling(List.of(3), List.of(2), Padding.SAME, false), false, false, true, large), new Case(
				Convolution.of(8, 3), true, true, true, large), new Case(new Dropout(0.5), false, false, true, large), new Case(
					new GlobalAveragePooling(), false, false, true, large));
		return Stream.concat(cases(), larger.stream()).map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
			final List<float[]> reference = results(c.context(Workers.sequential(), 4));
			for (final int threads : new int[] { 2, 3 }) {
				final List<float[]> other = results(c.context(Workers.of(threads), 4));
				for (int i = 0; i < reference.size(); i++)
					assertArrayEquals(reference.get(i), other.get(i), threads + " workers");
			}
		}));
	}

	@TestFactory
	Stream<DynamicTest> twoThreadsShareAnOperation() {
		return cases().map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
			final TestContext first = c.context(Workers.sequential(), 2);
			final List<float[]> expected = results(c.context(Workers.sequential(), 2));
			final ExecutorService threads = Executors.newFixedThreadPool(2);
			try {
				final List<Callable<List<float[]>>> jobs = new ArrayList<>();
				for (int t = 0; t < 2; t++) {
					final TestContext mine = new TestContext(c.layer(), first.operation, c.layerInputs(), first.inputShapes, 2, c
						.training(), Workers.sequential());
					for (int i = 0; i < mine.inputs.size(); i++)
						System.arraycopy(first.inputs.get(i), 0, mine.inputs.get(i), 0, first.inputs.get(i).length);
					for (int i = 0; i < mine.parameters.size(); i++)
						System.arraycopy(first.parameters.get(i), 0, mine.parameters.get(i), 0, first.parameters.get(i).length);
					System.arraycopy(first.outputGradient, 0, mine.outputGradient, 0, first.outputGradient.length);
					jobs.add(() -> {
						for (int i = 0; i < 20; i++)
							mine.forward();
						// the running statistics have moved on by more than one batch, nothing else may differ
						return results(mine);
					});
				}
				for (final Future<List<float[]>> job : threads.invokeAll(jobs))
					for (int i = 0; i < expected.size(); i++)
						assertArrayEquals(expected.get(i), job.get().get(i));
			}
			finally {
				threads.shutdownNow();
			}
		}));
	}

	private static List<float[]> results(final TestContext context) {
		context.forward();
		final List<float[]> results = new ArrayList<>();
		results.add(context.output.clone());
		context.backward();
		for (final float[] gradient : context.inputGradients)
			results.add(gradient.clone());
		for (final float[] gradient : context.parameterGradients)
			if (gradient != null) results.add(gradient.clone());
		return results;
	}

	@TestFactory
	Stream<DynamicTest> yamlBringsBackTheLayer() {
		return cases().map(Case::layer).distinct().map(layer -> DynamicTest.dynamicTest(layer.toString(), () -> {
			final Yaml yaml = new Yaml();
			assertEquals(layer, Layers.fromMap(yaml.load(yaml.dump(Layers.toMap(layer)))));
		}));
	}
}
