package io.github.convj.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Box;
import io.github.convj.evaluate.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Suppression against the loops of a textbook. */
class NonMaximumSuppressionTest {

	private static List<Detection> random(final long seed, final int depth) {
		final SplittableRandom random = new SplittableRandom(seed);
		final List<Detection> all = new ArrayList<>();
		for (int i = 0; i < 200; i++)
			all.add(new Detection("image " + random.nextInt(2), new Box(random.nextDouble(100), random.nextDouble(80), random
				.nextDouble(0.5, 30), random.nextDouble(0.5, 30)), random.nextInt(3), depth, random.nextBoolean() ? "a" : "b", random
					.nextInt(50) / 50.0));
		return all;
	}

	/** The common part of two boxes, counted out by their edges. */
	private static double overlap(final Detection a, final Detection b) {
		if (!a.image().equals(b.image()) || !a.label().equals(b.label())) return 0;
		final double[][] one = edges(a);
		final double[][] other = edges(b);
		double common = 1;
		double first = 1;
		double second = 1;
		for (int axis = 0; axis < 3; axis++) {
			common *= Math.max(0, Math.min(one[axis][1], other[axis][1]) - Math.max(one[axis][0], other[axis][0]));
			first *= one[axis][1] - one[axis][0];
			second *= other[axis][1] - other[axis][0];
		}
		return common / (first + second - common);
	}

	private static double[][] edges(final Detection d) {
		final Box box = d.box();
		return new double[][] { { box.x(), box.x() + box.width() }, { box.y(), box.y() + box.height() }, { d.z(), d.z() + d
			.depth() } };
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void greedyDropsWhateverOverlapsABetterOne(final int depth) {
		for (long seed = 0; seed < 20; seed++)
			for (final double limit : new double[] { 0, 0.3, 0.7, 1 }) {
				final List<Detection> all = random(seed, depth);
				final List<Detection> rest = new ArrayList<>(all);
				rest.sort(Comparator.comparingDouble(Detection::score).reversed());
				final List<Detection> expected = new ArrayList<>();
				while (!rest.isEmpty()) {
					final Detection best = rest.remove(0);
					expected.add(best);
					rest.removeIf(other -> overlap(best, other) > limit);
				}
				assertEquals(expected, NonMaximumSuppression.greedy(all, limit), "seed " + seed + ", overlap " + limit);
			}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void softLowersScoresByTheOverlap(final int depth) {
		for (long seed = 0; seed < 20; seed++) {
			final List<Detection> all = random(seed, depth);
			final double[] scores = all.stream().mapToDouble(Detection::score).toArray();
			final boolean[] done = new boolean[scores.length];
			final List<Integer> order = new ArrayList<>();
			final double threshold = 0.2;
			for (;;) {
				int best = -1;
				for (int i = 0; i < scores.length; i++)
					if (!done[i] && scores[i] >= threshold && (best < 0 || scores[i] > scores[best])) best = i;
				if (best < 0) break;
				done[best] = true;
				order.add(best);
				for (int i = 0; i < scores.length; i++)
					if (!done[i]) scores[i] *= Math.exp(-Math.pow(overlap(all.get(best), all.get(i)), 2) / 0.5);
			}
			final List<Detection> found = NonMaximumSuppression.soft(all, threshold);
			assertEquals(order.size(), found.size(), "seed " + seed);
			found.sort(Comparator.comparingDouble(Detection::score).reversed().thenComparingDouble(d -> d.box().x()));
			order.sort(Comparator.comparingDouble((final Integer i) -> scores[i]).reversed().thenComparingDouble(i -> all.get(i)
				.box().x()));
			for (int i = 0; i < found.size(); i++)
				assertEquals(scores[order.get(i)], found.get(i).score(), 1e-9, "seed " + seed);
		}
	}

	@Test
	void distantKeepsTheBestOfThoseThatAreNear() {
		for (long seed = 0; seed < 20; seed++) {
			final List<Detection> all = random(seed, 1);
			final List<Detection> kept = NonMaximumSuppression.distant(all, 12);
			for (final Detection one : all) {
				final boolean beaten = kept.stream().anyMatch(other -> other != one && near(one, other) && other.score() >= one
					.score());
				assertEquals(!kept.contains(one), beaten && !kept.contains(one), "seed " + seed);
				if (kept.contains(one)) assertTrue(kept.stream().noneMatch(other -> other != one && near(one, other)), "seed " +
					seed);
			}
		}
	}

	private static boolean near(final Detection a, final Detection b) {
		return a.image().equals(b.image()) && a.label().equals(b.label()) && a.z() == b.z() && a.box().distance(b.box()) < 12;
	}

	@Test
	void nothingStaysNothing() {
		assertEquals(List.of(), NonMaximumSuppression.greedy(List.of(), 0.3));
		assertEquals(List.of(), NonMaximumSuppression.soft(List.of(), 0.3));
		assertEquals(List.of(), NonMaximumSuppression.distant(List.of(), 3));
	}
}
