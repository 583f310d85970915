package io.github.convj.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Divides stacks into samples, which share their stack's group so that no split separates planes of the same object. The last
 * few stacks stay in memory, so that one whose planes are wanted one after the other is read once. Thread-safe.
 */
final class Slices {

	private static final int KEPT = 8;

	private final Map<ImageSource, Stack> recent = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(final Map.Entry<ImageSource, Stack> eldest) {
			return size() > KEPT;
		}
	};

	/** A stack that is read by whoever comes first; the others wait. */
	private static final class Stack {

		private Image image;

		synchronized Image image(final ImageSource source) {
			if (image == null) image = source.read();
			return image;
		}
	}

	/** @return one sample a plane */
	List<Sample> of(final Sample stack, final int depth) {
		final ImageSource source = stack.source();
		final String group = stack.group() == null ? stack.name() : stack.group();
		final List<Sample> samples = new ArrayList<>(depth);
		for (int z = 0; z < depth; z++) {
			final int plane = z;
			samples.add(new Sample(stack.name() + ":" + (z + 1), stack.file(), () -> stack(source).image(source).slice(plane),
				stack.label(), group, stack.split()));
		}
		return samples;
	}

	private Stack stack(final ImageSource source) {
		synchronized (recent) {
			return recent.computeIfAbsent(source, key -> new Stack());
		}
	}
}
