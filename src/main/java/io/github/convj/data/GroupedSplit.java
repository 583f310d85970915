package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Chooses whole groups to hold out. The cost of a choice is, summed over the classes, the squared distance of the class' held-
 * out fraction from the wanted one, and a lot more for a class that is missing on one side. Starting from nothing held out,
 * single groups and pairs of groups change sides as long as that lowers the cost.
 */
final class GroupedSplit {

	private static final double MISSING_IN_TRAINING = 1e6;
	private static final double MISSING_IN_VALIDATION = 1e3;
	private static final int SWAPS = 20_000;

	private final double fraction;
	private final double[] totals;
	private final double[] held;
	/** The classes that each group has samples of, and how many. */
	private final int[][] groupClasses;
	private final int[][] groupCounts;
	private final boolean[] out;

	private GroupedSplit(final double fraction, final int[] totals, final List<Map<Integer, Integer>> groups) {
		this.fraction = fraction;
		this.totals = new double[totals.length];
		for (int c = 0; c < totals.length; c++)
			this.totals[c] = totals[c];
		held = new double[totals.length];
		groupClasses = new int[groups.size()][];
		groupCounts = new int[groups.size()][];
		for (int g = 0; g < groupClasses.length; g++) {
			groupClasses[g] = groups.get(g).keySet().stream().mapToInt(Integer::intValue).toArray();
			groupCounts[g] = groups.get(g).values().stream().mapToInt(Integer::intValue).toArray();
		}
		out = new boolean[groupClasses.length];
	}

	/** @return for each sample whether it is held out */
	static boolean[] of(final SampleSet set, final double fraction, final long seed) {
		final Map<String, Integer> numbers = new LinkedHashMap<>();
		final List<Map<Integer, Integer>> groups = new ArrayList<>();
		final int[] groupOf = new int[set.size()];
		for (int i = 0; i < groupOf.length; i++) {
			final Sample sample = set.samples().get(i);
			// A sample without a group is a group of its own; no group name begins like this.
			final String group = sample.group() == null ? "\0" + i : sample.group();
			groupOf[i] = numbers.computeIfAbsent(group, name -> {
				groups.add(new LinkedHashMap<>());
				return groups.size() - 1;
			});
			groups.get(groupOf[i]).merge(sample.label(), 1, Integer::sum);
		}
		if (groups.size() == 1) throw new ConvJException("All images belong to one group, '" + set.samples().get(0)
			.group() + "', so none can be held out; give at least 2 groups, or leave the groups out.");
		final GroupedSplit split = new GroupedSplit(fraction, set.counts(), groups);
		split.search(Seeds.random(seed));
		final boolean[] result = new boolean[groupOf.length];
		for (int i = 0; i < result.length; i++)
			result[i] = split.out[groupOf[i]];
		return result;
	}

	private void search(final SplittableRandom random) {
		final int[] order = new int[out.length];
		for (int g = 0; g < order.length; g++)
			order[g] = g;
		Seeds.shuffle(order, random);
		// Each change lowers the cost, so this ends; the bound only guards against rounding.
		boolean changed = true;
		for (int round = 0; changed && round < 100; round++) {
			changed = false;
			for (final int g : order)
				changed |= lowers(g, -1);
			for (int s = 0; s < SWAPS && !changed; s++) {
				final int a = random.nextInt(out.length);
				final int b = random.nextInt(out.length);
				if (out[a] != out[b]) changed = lowers(a, b);
			}
		}
	}

	/** Moves one or two groups to their other side if that is better. */
	private boolean lowers(final int a, final int b) {
		final double before = cost(a, b);
		toggle(a);
		if (b >= 0) toggle(b);
		if (cost(a, b) < before - 1e-12) return true;
		toggle(a);
		if (b >= 0) toggle(b);
		return false;
	}

	/** The part of the cost that these groups can change; a class in both counts twice, before as after. */
	private double cost(final int a, final int b) {
		double sum = 0;
		for (final int c : groupClasses[a])
			sum += cost(c);
		if (b >= 0) for (final int c : groupClasses[b])
			sum += cost(c);
		return sum;
	}

	private double cost(final int c) {
		final double distance = held[c] / totals[c] - fraction;
		double cost = distance * distance;
		if (held[c] == 0) cost += MISSING_IN_VALIDATION;
		if (held[c] == totals[c]) cost += MISSING_IN_TRAINING;
		return cost;
	}

	private void toggle(final int group) {
		out[group] = !out[group];
		for (int i = 0; i < groupClasses[group].length; i++)
			held[groupClasses[group][i]] += out[group] ? groupCounts[group][i] : -groupCounts[group][i];
	}
}
