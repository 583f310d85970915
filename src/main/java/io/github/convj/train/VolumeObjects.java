package io.github.convj.train;

import io.github.convj.data.Annotation;
import io.github.convj.data.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes objects of a volume of what was marked in its planes. Stateless, thread-safe. */
final class VolumeObjects {

	/** Boxes in neighbouring planes that overlap by more are the same object's. */
	private static final double SAME = 0.3;

	private VolumeObjects() {}

	/** An object that grows from plane to plane. */
	private static final class Growing {

		private final Annotation first;
		private Box whole;
		private Box last;
		private int depth = 1;

		private Growing(final Annotation first) {
			this.first = first;
			whole = last = first.box();
		}

		private void add(final Box box) {
			final double x = Math.min(whole.x(), box.x());
			final double y = Math.min(whole.y(), box.y());
			whole = new Box(x, y, Math.max(whole.x() + whole.width(), box.x() + box.width()) - x, Math.max(whole.y() + whole
				.height(), box.y() + box.height()) - y);
			last = box;
			depth++;
		}

		private Annotation object() {
			return new Annotation(whole, first.plane(), first.label(), first.difficult(), depth);
		}
	}

	/**
	 * Joins boxes of one plane each with those of the same class that lie upon them in the next plane, as areas of label images
	 * and ROIs do. Points and boxes of several planes are objects already.
	 *
	 * @param marked in a stack
	 * @return the objects, those that begin first before the others
	 */
	static List<Annotation> of(final List<Annotation> marked) {
		final List<Annotation> objects = new ArrayList<>();
		final List<Growing> ended = new ArrayList<>();
		// those that reached the plane before, and this one
		List<Growing> open = new ArrayList<>();
		List<Growing> next = new ArrayList<>();
		int plane = -1;
		for (final Annotation one : marked.stream().sorted(Comparator.comparingInt(Annotation::plane)).toList()) {
			if (one.box().point() || one.depth() > 1) {
				objects.add(one);
				continue;
			}
			if (one.plane() != plane) {
				ended.addAll(open);
				open = next;
				next = new ArrayList<>();
				if (one.plane() != plane + 1) {
					ended.addAll(open);
					open.clear();
				}
				plane = one.plane();
			}
			final Growing before = before(open, one);
			open.remove(before);
			if (before != null) before.add(one.box());
			next.add(before != null ? before : new Growing(one));
		}
		ended.addAll(open);
		ended.addAll(next);
		ended.stream().map(Growing::object).forEach(objects::add);
		return objects.stream().sorted(Comparator.comparingInt(Annotation::plane)).toList();
	}

	/** @return what the box continues; null if it begins something */
	private static Growing before(final List<Growing> open, final Annotation one) {
		Growing best = null;
		for (final Growing growing : open)
			if (growing.first.label().equals(one.label()) && growing.last.overlap(one.box()) > (best == null ? SAME : best.last
				.overlap(one.box()))) best = growing;
		return best;
	}
}
