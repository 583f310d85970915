package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Holds the optimizers to the formulas of their papers, computed value by value in double precision. */
class OptimizerTest {

	private static final int LENGTH = 37;
	private static final int STEPS = 20;
	private static final double RATE = 0.01;

	/** One parameter value under one rule; fields are what the paper calls its state. */
	private interface Reference {

		double next(double w, double g, int t);
	}

	private interface References {

		Reference make();
	}

	@Test
	void plainSgdStepsAgainstTheGradient() {
		check(new Sgd(0, false, 0.1), false, 1, () -> (w, g, t) -> w - RATE * (g + 0.1 * w));
	}

	@Test
	void momentumKeepsAVelocity() {
		check(new Sgd(0.9, false, 0.02), false, 1, () -> new Reference() {

			private double v;

			@Override
			public double next(final double w, final double g, final int t) {
				v = 0.9 * v + g + 0.02 * w;
				return w - RATE * v;
			}
		});
	}

	/**
	 * Sutskever et al. 2013 write {@code v' = m v - r grad(x + m v)}, {@code x' = x + v'} for a point x; what is stored is
	 * {@code w = x + m v}, at which the gradient is taken.
	 */
	@Test
	void nesterovIsSutskeversLookAhead() {
		check(new Sgd(0.9, true, 0), false, 1, () -> new Reference() {

			private double v;
			private double x = Double.NaN;

			@Override
			public double next(final double w, final double g, final int t) {
				if (t == 1) x = w;
				v = 0.9 * v - RATE * g;
				x += v;
				return x + 0.9 * v;
			}
		});
	}

	@Test
	void adamFollowsKingmaAndBa() {
		check(Adam.of(0.03), false, 1, () -> adam(0.03, 0));
	}

	@Test
	void adamWDecaysApartFromTheGradient() {
		check(AdamW.of(0.3), false, 1, () -> adam(0, 0.3));
	}

	@Test
	void theScaleMultipliesTheGradientAndNotTheDecay() {
		check(new Sgd(0, false, 0.1), false, 0.25, () -> (w, g, t) -> w - RATE * (0.25 * g + 0.1 * w));
		check(Adam.of(0.03), false, 0.25, () -> {
			final Reference inner = adam(0.03, 0);
			return (w, g, t) -> inner.next(w, 0.25 * g, t);
		});
	}

	@Test
	void nothingDecaysWhereItIsNotWanted() {
		check(new Sgd(0, false, 0.1), true, 1, () -> (w, g, t) -> w - RATE * g);
		check(Adam.of(0.03), true, 1, () -> adam(0, 0));
		check(AdamW.of(0.3), true, 1, () -> adam(0, 0));
	}

	@Test
	void aRangeLeavesItsSurroundingsAlone() {
		for (final Optimizer optimizer : new Optimizer[] { new Sgd(0, false, 0.1), new Sgd(0.9, false, 0.1), new Sgd(0.9, true,
			0.1), Adam.of(0.1), AdamW.of(0.1) })
		{
			final SplittableRandom random = new SplittableRandom(5);
			final float[] whole = random(random, LENGTH);
			final float[] parts = whole.clone();
			final float[] gradient = random(random, LENGTH);
			final float[][] wholeMemory = new float[optimizer.slots()][LENGTH];
			final float[][] partsMemory = new float[optimizer.slots()][LENGTH];
			optimizer.update(1, RATE, true, 1, whole, gradient, wholeMemory, 0, LENGTH);
			final float[] before = parts.clone();
			optimizer.update(1, RATE, true, 1, parts, gradient, partsMemory, 3, 20);
			for (int i = 0; i < LENGTH; i++)
				assertEquals(i >= 3 && i < 20 ? whole[i] : before[i], parts[i], optimizer + " at " + i);
			optimizer.update(1, RATE, true, 1, parts, gradient, partsMemory, 0, 3);
			optimizer.update(1, RATE, true, 1, parts, gradient, partsMemory, 20, LENGTH);
			assertArrayEquals(whole, parts, optimizer.toString());
		}
	}

	private static Reference adam(final double coupled, final double decoupled) {
		return new Reference() {

			private double m;
			private double v;

			@Override
			public double next(final double w, final double gradient, final int t) {
				final double g = gradient + coupled * w;
				m = 0.9 * m + 0.1 * g;
				v = 0.999 * v + 0.001 * g * g;
				final double mean = m / (1 - Math.pow(0.9, t));
				final double square = v / (1 - Math.pow(0.999, t));
				return w - RATE * decoupled * w - RATE * mean / (Math.sqrt(square) + 1e-8);
			}
		};
	}

	private static void check(final Optimizer optimizer, final boolean undecayed, final double scale,
		final References references)
	{
		final long seed = 11;
		final SplittableRandom random = new SplittableRandom(seed);
		final float[] parameter = random(random, LENGTH);
		final double[] expected = new double[LENGTH];
		final Reference[] reference = new Reference[LENGTH];
		for (int i = 0; i < LENGTH; i++) {
			expected[i] = parameter[i];
			reference[i] = references.make();
		}
		final float[][] memory = new float[optimizer.slots()][LENGTH];
		final float[] start = parameter.clone();
		for (int t = 1; t <= STEPS; t++) {
			final float[] gradient = random(random, LENGTH);
			for (int i = 0; i < LENGTH; i++)
				expected[i] = reference[i].next(expected[i], gradient[i], t);
			optimizer.update(t, RATE, !undecayed, (float) scale, parameter, gradient, memory, 0, LENGTH);
			for (int i = 0; i < LENGTH; i++)
				assertEquals(expected[i], parameter[i], 2e-6, optimizer + ", seed " + seed + ", step " + t + ", value " + i);
		}
		double moved = 0;
		for (int i = 0; i < LENGTH; i++)
			moved += Math.abs(parameter[i] - start[i]);
		assertTrue(moved / LENGTH > 0.01, "The values must have moved for the comparison to mean anything: " + moved);
	}

	private static float[] random(final SplittableRandom random, final int length) {
		final float[] values = new float[length];
		for (int i = 0; i < length; i++)
			values[i] = (float) random.nextGaussian();
		return values;
	}
}
