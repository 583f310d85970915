package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.util.List;

/**
 * Labelled images and the names of their classes. Immutable, thread-safe.
 *
 * @param classes names as the user typed them; a sample's label is an index into this list
 * @param samples in a fixed order
 * @param skipped images that were left out because they cannot be read
 * @param notes sentences that the user should see, as about files that belong to no class
 */
public record SampleSet(List<String> classes, List<Sample> samples, List<SkippedImage> skipped, List<String> notes) {

	/** Copies the lists. */
	public SampleSet {
		classes = List.copyOf(classes);
		samples = List.copyOf(samples);
		skipped = List.copyOf(skipped);
		notes = List.copyOf(notes);
	}

	/** @return the number of samples */
	public int size() {
		return samples.size();
	}

	/** @return samples a class */
	public int[] counts() {
		final int[] counts = new int[classes.size()];
		for (final Sample sample : samples)
			counts[sample.label()]++;
		return counts;
	}

	/** @return whether every sample has its part */
	public boolean hasSplit() {
		return !samples.isEmpty() && samples.stream().allMatch(sample -> sample.split() != null);
	}

	/** @return whether any sample has a group */
	public boolean hasGroups() {
		return samples.stream().anyMatch(sample -> sample.group() != null);
	}

	/**
	 * @param part of the data
	 * @return its samples, in the same order, with the same classes
	 */
	public SampleSet part(final Split part) {
		return withSamples(samples.stream().filter(sample -> sample.split() == part).toList());
	}

	/** @return the same set with other samples */
	public SampleSet withSamples(final List<Sample> others) {
		return new SampleSet(classes, others, skipped, notes);
	}

	/**
	 * Checks that there is something to learn.
	 *
	 * @throws ConvJException if there are fewer than two classes, or a class has fewer than two images
	 */
	public void requireTrainable() {
		if (classes.isEmpty() || samples.isEmpty()) throw new ConvJException(
			"There are no images to train on; give at least 2 in each of at least 2 classes.");
		if (classes.size() == 1) throw new ConvJException("There is only one class, '" + classes.get(0) +
			"'; training needs images of at least 2 classes.");
		final int[] counts = counts();
		for (int c = 0; c < counts.length; c++) {
			if (counts[c] >= 2) continue;
			final long unreadable = skipped.size();
			throw new ConvJException("Class '" + classes.get(c) + "' has " + (counts[c] == 0 ? "no readable image"
				: "only 1 readable image") + (unreadable == 0 ? "" : " (" + unreadable + " of all classes could not be read, as " +
					skipped.get(0).image() + ")") + "; add images until it has at least 2, or remove the class.");
		}
	}
}
