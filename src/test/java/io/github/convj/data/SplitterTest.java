package io.github.convj.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTest {

	private static final Image PIXEL = MemoryImages.random("p", new SplittableRandom(0), 256, 1, 1, 1);

	/** @param groups for each sample its group number, or -1; may be null */
	private static SampleSet set(final int[] groups, final int... counts) {
		final List<String> classes = new ArrayList<>();
		final List<Sample> samples = new ArrayList<>();
		for (int c = 0; c < counts.length; c++) {
			classes.add("class" + c);
			for (int i = 0; i < counts[c]; i++) {
				final String group = groups == null || groups[samples.size()] < 0 ? null : "g" + groups[samples.size()];
				samples.add(new Sample(c + "/" + i, null, () -> PIXEL, c, group, null));
			}
		}
		return new SampleSet(classes, samples, List.of(), List.of());
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.01, 0.1, 0.2, 0.5, 0.77, 0.99 })
	void eachClassIsDividedByTheFraction(final double fraction) {
		final int[] counts = { 2, 3, 10, 101, 1000 };
		final SampleSet split = Splitter.split(set(null, counts), fraction, 1);
		final int[] held = split.part(Split.VALIDATION).counts();
		for (int c = 0; c < counts.length; c++) {
			final int expected = (int) Math.max(1, Math.min(counts[c] - 1, Math.round(fraction * counts[c])));
			assertEquals(expected, held[c]);
			assertEquals(counts[c] - expected, split.part(Split.TRAIN).counts()[c]);
		}
	}

	@Test
	void theSeedDecides() {
		final SampleSet set = set(null, 50, 60);
		assertEquals(parts(Splitter.split(set, 0.2, 1)), parts(Splitter.split(set, 0.2, 1)));
		assertNotEquals(parts(Splitter.split(set, 0.2, 1)), parts(Splitter.split(set, 0.2, 2)));
		assertEquals(set.samples().stream().map(Sample::name).toList(), Splitter.split(set, 0.2, 1).samples().stream().map(
			Sample::name).toList());
	}

	@Test
	void noGroupIsDivided() {
		final SplittableRandom seeds = new SplittableRandom(5);
		for (int trial = 0; trial < 60; trial++) {
			final long seed = seeds.nextLong();
			final SplittableRandom random = new SplittableRandom(seed);
			final int[] counts = new int[2 + random.nextInt(4)];
			int samples = 0;
			for (int c = 0; c < counts.length; c++)
				samples += counts[c] = 20 + random.nextInt(100);
			final int groups = 8 + random.nextInt(40);
			final int[] group = new int[samples];
			for (int i = 0; i < samples; i++)
				group[i] = random.nextInt(10) == 0 ? -1 : random.nextInt(groups);
			final SampleSet split = Splitter.split(set(group, counts), 0.25, trial);
			final Map<String, Split> sides = new HashMap<>();
			for (final Sample sample : split.samples())
				if (sample.group() != null) assertSame(sides.computeIfAbsent(sample.group(), g -> sample.split()), sample.split(),
					"seed " + seed);
			for (int c = 0; c < counts.length; c++) {
				final double held = split.part(Split.VALIDATION).counts()[c] / (double) counts[c];
				assertEquals(0.25, held, 0.1, "seed " + seed);
			}
		}
	}

	@Test
	void groupedSplitsAreNearlyTheBest() {
		final SplittableRandom seeds = new SplittableRandom(6);
		for (int trial = 0; trial < 40; trial++) {
			final long seed = seeds.nextLong();
			final SplittableRandom random = new SplittableRandom(seed);
			final int[] counts = { 6 + random.nextInt(20), 6 + random.nextInt(20), 6 + random.nextInt(20) };
			final int samples = counts[0] + counts[1] + counts[2];
			final int groups = 4 + random.nextInt(7);
			final int[] group = new int[samples];
			for (int i = 0; i < samples; i++)
				group[i] = i < groups ? i : random.nextInt(groups);
			final SampleSet set = set(group, counts);
			double best = Double.POSITIVE_INFINITY;
			for (int mask = 1; mask < (1 << groups) - 1; mask++)
				best = Math.min(best, cost(set, group, mask, counts));
			int chosen = 0;
			final SampleSet split = Splitter.split(set, 0.3, trial);
			for (int i = 0; i < samples; i++)
				if (split.samples().get(i).split() == Split.VALIDATION) chosen |= 1 << group[i];
			assertTrue(cost(set, group, chosen, counts) <= best + 0.03, "seed " + seed + ": " + cost(set, group, chosen,
				counts) + ", best " + best);
		}
	}

	private static double cost(final SampleSet set, final int[] group, final int mask, final int[] counts) {
		final double[] held = new double[counts.length];
		for (int i = 0; i < group.length; i++)
			if ((mask >> group[i] & 1) == 1) held[set.samples().get(i).label()]++;
		double cost = 0;
		for (int c = 0; c < counts.length; c++) {
			cost += Math.pow(held[c] / counts[c] - 0.3, 2);
			if (held[c] == 0) cost += 1e3;
			if (held[c] == counts[c]) cost += 1e6;
		}
		return cost;
	}

	@Test
	void aClassInOneGroupStaysInTraining() {
		final int[] groups = { 0, 0, 0, 0, 1, 2, 3, 4 };
		final SampleSet split = Splitter.split(set(groups, 4, 4), 0.3, 1);
		assertEquals(4, split.part(Split.TRAIN).counts()[0]);
		assertTrue(split.part(Split.VALIDATION).counts()[1] > 0);
		assertTrue(split.notes().get(0).contains("'class0' has no validation image"));
	}

	@Test
	void oneGroupCannotBeDivided() {
		final String message = assertThrows(ConvJException.class, () -> Splitter.split(set(new int[4], 2, 2), 0.2, 1))
			.getMessage();
		assertTrue(message.contains("one group, 'g0'"), message);
	}

	@Test
	void aGivenSplitIsKept() {
		final SampleSet set = set(null, 4, 4);
		final List<Sample> samples = new ArrayList<>();
		for (int i = 0; i < 8; i++)
			samples.add(set.samples().get(i).withSplit(i % 4 == 0 ? Split.VALIDATION : Split.TRAIN));
		final SampleSet given = set.withSamples(samples);
		assertEquals(parts(given), parts(Splitter.split(given, 0.9, 7)));
	}

	@Test
	void aGivenSplitWithoutTrainingImagesOfAClassIsRefused() {
		final SampleSet set = set(null, 4, 4);
		final List<Sample> samples = set.samples().stream().map(sample -> sample.withSplit(sample.label() == 0
			? Split.VALIDATION : Split.TRAIN)).toList();
		final String message = assertThrows(ConvJException.class, () -> Splitter.split(set.withSamples(samples), 0.2, 1))
			.getMessage();
		assertTrue(message.contains("'class0' has no readable training image"), message);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 1, -0.1, Double.NaN, 20 })
	void fractionsOutOfRangeAreRefused(final double fraction) {
		assertThrows(ConvJException.class, () -> Splitter.split(set(null, 4, 4), fraction, 1));
	}

	@Test
	void balanceWeighsSmallClassesMore() {
		assertEquals(Balance.NONE, Balance.AUTO.resolve(10, 20));
		assertEquals(Balance.WEIGHTS, Balance.AUTO.resolve(10, 21));
		final int[] counts = { 10, 30, 60 };
		final float[] weights = Balance.AUTO.weights(counts);
		double mean = 0;
		for (int c = 0; c < 3; c++) {
			mean += weights[c] * counts[c] / 100;
			assertEquals(weights[0] * counts[0], weights[c] * counts[c], 1e-4);
		}
		assertEquals(1, mean, 1e-6);
		assertEquals(1, Balance.OVERSAMPLE.weights(counts)[0]);
		assertThrows(ConvJException.class, () -> Balance.of("some"));
	}

	private static List<Split> parts(final SampleSet set) {
		return set.samples().stream().map(Sample::split).toList();
	}
}
