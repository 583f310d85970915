package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Divides samples into a training part and a held-out part. Stateless, thread-safe. */
public final class Splitter {

	private Splitter() {}

	/**
	 * Keeps a split that is given. Otherwise holds out that fraction of each class, at least one sample and not all; where
	 * samples have groups, none is divided, and the classes come as near to the fraction as the groups allow.
	 *
	 * @param set to be divided
	 * @param fraction held out, between 0 and 1
	 * @param seed the same seed gives the same split
	 * @return the same samples in the same order, each with its part; where a class has no validation samples, a note says so
	 * @throws ConvJException if the set is not trainable, or cannot be divided
	 */
	public static SampleSet split(final SampleSet set, final double fraction, final long seed) {
		set.requireTrainable();
		if (set.hasSplit()) return checked(set);
		if (!(fraction > 0 && fraction < 1)) throw new ConvJException("validation must lie between 0 and 1, but is " +
			fraction + "; 0.2 holds out a fifth of the images.");
		final boolean[] heldOut = set.hasGroups() ? GroupedSplit.of(set, fraction, seed) : stratified(set, fraction, seed);
		final List<Sample> samples = new ArrayList<>(set.size());
		for (int i = 0; i < heldOut.length; i++)
			samples.add(set.samples().get(i).withSplit(heldOut[i] ? Split.VALIDATION : Split.TRAIN));
		return checked(set.withSamples(samples));
	}

	/** Each class by itself, with a random source of its own, so that other classes do not disturb it. */
	private static boolean[] stratified(final SampleSet set, final double fraction, final long seed) {
		final boolean[] heldOut = new boolean[set.size()];
		for (int c = 0; c < set.classes().size(); c++) {
			final int label = c;
			final int[] members = IntStream.range(0, set.size()).filter(i -> set.samples().get(i)
				.label() == label).toArray();
			Seeds.shuffle(members, Seeds.random(seed, label));
			final int count = Math.clamp(Math.round(fraction * members.length), 1, members.length - 1);
			for (int i = 0; i < count; i++)
				heldOut[members[i]] = true;
		}
		return heldOut;
	}

	private static SampleSet checked(final SampleSet set) {
		final int[] training = set.part(Split.TRAIN).counts();
		final int[] validation = set.part(Split.VALIDATION).counts();
		int held = 0;
		final List<String> notes = new ArrayList<>(set.notes());
		for (int c = 0; c < training.length; c++) {
			final String name = "'" + set.classes().get(c) + "'";
			if (training[c] == 0) throw new ConvJException("Class " + name +
				" has no readable training image; add some, or choose another split.");
			if (validation[c] == 0) notes.add("Class " + name + " has no validation image, so it cannot be judged.");
			held += validation[c];
		}
		if (held == 0) throw new ConvJException(
			"There is no readable validation image; add some, or leave the split to be drawn.");
		return new SampleSet(set.classes(), set.samples(), set.skipped(), notes);
	}
}
