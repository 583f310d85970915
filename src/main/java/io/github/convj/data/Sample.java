package io.github.convj.data;

import java.nio.file.Path;

/**
 * One labelled image, not yet read. Immutable, thread-safe.
 *
 * @param name unique within its set: the path relative to the data's folder with forward slashes; a plane of a stack has
 *          {@code :z} behind it
 * @param file that it comes from; null if it is in memory
 * @param source of the pixels
 * @param label index of its class
 * @param group samples of one group stay on the same side of a split; null if it belongs to none
 * @param split its part; null if not yet decided
 */
public record Sample(String name, Path file, ImageSource source, int label, String group, Split split) {

	/** @return the same sample in that part */
	public Sample withSplit(final Split part) {
		return new Sample(name, file, source, label, group, part);
	}

	/** @return the same sample in that group */
	public Sample withGroup(final String newGroup) {
		return new Sample(name, file, source, label, newGroup, split);
	}
}
