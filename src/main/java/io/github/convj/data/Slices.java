package io.github.convj.data;

import java.util.ArrayList;
import java.util.List;

/** Divides a stack into samples, which share its group so that no split separates planes of the same object. */
final class Slices {

	private Slices() {}

	static List<Sample> of(final Sample stack, final int depth) {
		final Stack shared = new Stack(stack.source());
		final String group = stack.group() == null ? stack.name() : stack.group();
		final List<Sample> samples = new ArrayList<>(depth);
		for (int z = 0; z < depth; z++) {
			final int plane = z;
			samples.add(new Sample(stack.name() + ":" + (z + 1), stack.file(), () -> shared.slice(plane), stack.label(), group,
				stack.split()));
		}
		return samples;
	}

	/** Reads the stack once where its planes are wanted one after the other, as in a first pass over all samples. */
	private static final class Stack {

		private final ImageSource source;
		private Image image;
		private int used;

		Stack(final ImageSource source) {
			this.source = source;
		}

		synchronized Image slice(final int z) {
			if (image == null) {
				image = source.read();
				used = 0;
			}
			final Image stack = image;
			used++;
			// Released with the last plane: a reader that comes in another order reads again rather than fill the memory.
			if (z == stack.depth() - 1 || used >= stack.depth()) image = null;
			return stack.slice(z);
		}
	}
}
