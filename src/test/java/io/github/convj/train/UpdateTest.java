package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.layer.ParameterSpec;
import io.github.convj.layer.ParameterSpec.Role;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UpdateTest {

	private final Map<String, ParameterSpec> specs = new LinkedHashMap<>();
	private final Map<String, Tensor> parameters = new LinkedHashMap<>();
	private final Map<String, Tensor> gradients = new LinkedHashMap<>();

	private void add(final String name, final Role role, final int length, final SplittableRandom random) {
		final Shape shape = Shape.of(length);
		specs.put(name, new ParameterSpec(name, shape, role, 0, 0, 0));
		parameters.put(name, Tensor.of(shape, random(random, length)));
		if (role.trained()) gradients.put(name, Tensor.of(shape, random(random, length)));
	}

	private void fill() {
		specs.clear();
		parameters.clear();
		gradients.clear();
		final SplittableRandom random = new SplittableRandom(4);
		add("a/weight", Role.WEIGHT, 40_001, random);
		add("a/bias", Role.BIAS, 7, random);
		add("n/scale", Role.SCALE, 5, random);
		add("n/mean", Role.RUNNING_MEAN, 5, random);
		add("b/weight", Role.WEIGHT, 20_000, random);
	}

	private static float[] random(final SplittableRandom random, final int length) {
		final float[] values = new float[length];
		for (int i = 0; i < length; i++)
			values[i] = (float) random.nextGaussian();
		return values;
	}

	private Update update(final Optimizer optimizer, final double clipping, final Workers workers) {
		return new Update(optimizer, clipping, specs, parameters, gradients, workers);
	}

	@Test
	void everyTrainedValueIsReachedOnceAndOnlyWeightsDecay() {
		fill();
		final Map<String, float[]> before = new LinkedHashMap<>();
		parameters.forEach((name, tensor) -> before.put(name, tensor.array().clone()));
		assertTrue(update(new Sgd(0, false, 0.5), 0, Workers.sequential()).apply(1, 0.1));
		parameters.forEach((name, tensor) -> {
			final float[] was = before.get(name);
			final Tensor gradient = gradients.get(name);
			for (int i = 0; i < was.length; i++) {
				final double expected = gradient == null ? was[i] : was[i] - 0.1 * (gradient.array()[i] + (name.endsWith("weight")
					? 0.5 * was[i] : 0));
				assertEquals(expected, tensor.array()[i], 1e-6, name + " at " + i);
			}
		});
	}

	@Test
	void clippingBringsTheWholeGradientToItsLimit() {
		fill();
		double sum = 0;
		for (final Tensor gradient : gradients.values())
			for (final float g : gradient.array())
				sum += (double) g * g;
		final double norm = Math.sqrt(sum);
		assertEquals(norm, update(new Sgd(0, false, 0), 1, Workers.sequential()).norm(), norm * 1e-12);
		final float[] before = parameters.get("a/weight").array().clone();
		assertTrue(update(new Sgd(0, false, 0), 2, Workers.sequential()).apply(1, 1));
		for (int i = 0; i < before.length; i++)
			assertEquals(before[i] - 2 / norm * gradients.get("a/weight").array()[i], parameters.get("a/weight").array()[i], 1e-6);
		// A gradient below the limit stays as it is.
		fill();
		update(new Sgd(0, false, 0), norm * 1.01, Workers.sequential()).apply(1, 1);
		assertEquals(before[3] - gradients.get("a/weight").array()[3], parameters.get("a/weight").array()[3], 1e-6);
	}

	@Test
	void aGradientThatIsNoNumberChangesNothing() {
		for (final float bad : new float[] { Float.NaN, Float.NEGATIVE_INFINITY }) {
			fill();
			gradients.get("b/weight").array()[19_999] = bad;
			final float[] before = parameters.get("a/weight").array().clone();
			assertFalse(update(AdamW.of(0.1), 1, Workers.sequential()).apply(1, 0.1));
			assertArrayEquals(before, parameters.get("a/weight").array());
		}
	}

	@Test
	void theNumberOfThreadsHasNoInfluence() {
		Map<String, float[]> expected = null;
		for (final int threads : new int[] { 1, 2, 3, 5 }) {
			fill();
			final Update update = update(AdamW.of(0.1), 1, Workers.of(threads));
			for (int step = 1; step <= 5; step++)
				update.apply(step, 0.1);
			final Map<String, float[]> result = new LinkedHashMap<>();
			parameters.forEach((name, tensor) -> result.put(name, tensor.array()));
			if (expected == null) expected = result;
			else for (final String name : expected.keySet())
				assertArrayEquals(expected.get(name), result.get(name), name + " with " + threads + " threads");
		}
	}
}
