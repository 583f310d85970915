package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Box;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is wanted of the network, and the loss and gradient of what it says instead. */
class ObjectLossTest {

	private static final PatchGrid GRID = new PatchGrid(16, 4, 1, 8, 10);
	private static final double[][] SIZES = { { 10, 12 }, { 20, 20 } };
	private static final double[] WEIGHTS = { 1.5, 1, 1 };

	private static PatchTargets targets() {
		return new PatchTargets(GRID, List.of(new PatchTargets.Target(Box.around(GRID.centre(3), GRID.centre(5), 9, 14), 0, true),
			new PatchTargets.Target(Box.around(GRID.centre(6) + 1, GRID.centre(2), 22, 18), 1, false), new PatchTargets.Target(Box
				.around(-50, 0, 10, 10), 0, true)), SIZES, 2);
	}

	@Test
	void anObjectIsWantedWhereTheWindowIsCentredOnIt() {
		final PatchTargets targets = targets();
		final int centre = 5 * 10 + 3;
		assertEquals(0, targets.labels[centre]);
		assertEquals(1, targets.shares[centre]);
		assertEquals(0, targets.boxes[4 * centre]);
		assertEquals(Math.log(9 / 10.0) / PatchTargets.UNIT, targets.boxes[4 * centre + 2], 1e-6);
		assertEquals(Math.log(14 / 12.0) / PatchTargets.UNIT, targets.boxes[4 * centre + 3], 1e-6);
		// four pixels to the right the object lies to the left
		assertEquals(-4 / (PatchTargets.UNIT * 10), targets.boxes[4 * (centre + 1)], 1e-6);
		final double spread = Math.max(0.18 * 9, 0.8 * 4);
		assertEquals(Math.exp(-0.5 * 16 / (spread * spread)), targets.shares[centre + 1], 1e-6);
		assertEquals(1, targets.labels[2 * 10 + 6]);
		assertEquals(0, targets.boxWeights[2 * 10 + 6], "a point has no box");
		assertEquals(2, targets.labels[8 * 10 + 8]);
		assertEquals(centre, targets.nearest[0]);
		assertEquals(2 * 10 + 6, targets.nearest[1]);
		assertEquals(-1, targets.nearest[2]);
		assertTrue(!targets.usable[0] && targets.usable[11] && !targets.usable[9 * 10 + 5]);
	}

	/** The loss again, position by position, with the weights that depend on the output frozen. */
	private static double reference(final float[] output, final float[] frozen, final PatchTargets[] targets,
		final double divisor)
	{
		double sum = 0;
		for (int n = 0; n < targets.length; n++)
			for (int p = 0; p < 100; p++) {
				final PatchTargets t = targets[n];
				if (!t.usable[p]) continue;
				final int at = (n * 100 + p) * 7;
				final double[] wanted = { 0, 0, 1 };
				if (t.labels[p] < 2) {
					wanted[t.labels[p]] = t.shares[p];
					wanted[2] = 1 - t.shares[p];
				}
				final double[] now = softmax(output, at);
				final double[] then = softmax(frozen, at);
				double wrong = 0;
				double divergence = 0;
				for (int k = 0; k < 3; k++) {
					wrong += Math.abs(then[k] - wanted[k]) / 2;
					if (wanted[k] > 0) divergence += wanted[k] * Math.log(wanted[k] / now[k]);
				}
				final double share = t.labels[p] < 2 ? t.shares[p] : 0;
				sum += ((1 - share) * wrong + share * t.weights[p] * WEIGHTS[t.labels[p]]) * divergence;
				for (int i = 0; i < 4; i++) {
					final double d = Math.abs(output[at + 3 + i] - t.boxes[4 * p + i]);
					sum += 0.3 * t.boxWeights[p] * t.weights[p] * WEIGHTS[t.labels[p]] * (d < 1 ? d * d / 2 : d - 0.5);
				}
			}
		return sum / divisor;
	}

	private static double[] softmax(final float[] output, final int at) {
		final double[] p = new double[3];
		double sum = 0;
		for (int k = 0; k < 3; k++)
			sum += p[k] = Math.exp(output[at + k]);
		for (int k = 0; k < 3; k++)
			p[k] /= sum;
		return p;
	}

	@Test
	void lossAndGradientAreThoseOfTheFormula() {
		final SplittableRandom random = new SplittableRandom(3);
		final PatchTargets[] targets = { targets(), targets() };
		final float[] output = new float[2 * 100 * 7];
		for (int i = 0; i < output.length; i++)
			output[i] = (float) random.nextDouble(-2, 2);
		final double divisor = ObjectLoss.objects(targets, 2);
		final ObjectLoss loss = new ObjectLoss(WEIGHTS, true);
		final float[] gradient = new float[output.length];
		final double value = loss.apply(output, targets, 2, divisor, gradient);
		assertEquals(reference(output, output, targets, divisor), value, 1e-6 * value);
		assertEquals(value, loss.apply(output, targets, 2, divisor, null));
		for (int i = 0; i < output.length; i += 5) {
			final float kept = output[i];
			final float[] frozen = output.clone();
			output[i] = kept + 0.01f;
			final double above = reference(output, frozen, targets, divisor);
			output[i] = kept - 0.01f;
			final double below = reference(output, frozen, targets, divisor);
			output[i] = kept;
			assertEquals((above - below) / 0.02, gradient[i], 2e-4 * Math.max(0.01, Math.abs(gradient[i])) + 2e-6, "value " + i);
		}
	}
}
