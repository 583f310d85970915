package io.github.convj.explain;

import io.github.convj.network.Architecture;
import io.github.convj.network.ReceptiveField;
import java.util.List;

/**
 * The part of an image that a layer sees from each of its places; it may reach beyond the image. All numbers are pixels, Z, Y, X.
 * Immutable as long as nobody writes into the arrays, thread-safe.
 *
 * @param start first pixel that the first place sees
 * @param stride from a place to the next
 * @param size how many pixels a place sees
 */
record Sight(int[] start, int[] stride, int[] size) {

	/**
	 * @param architecture any
	 * @param layer by name
	 * @return what its places see of the network's input; everything where its output has no places
	 */
	static Sight of(final Architecture architecture, final String layer) {
		final Sight sight = new Sight(new int[3], new int[] { 1, 1, 1 }, new int[] { 1, 1, 1 });
		final int rank = architecture.input().rank();
		final boolean places = architecture.shape(layer).rank() == rank;
		final List<ReceptiveField.Along> axes = ReceptiveField.of(architecture, layer).axes();
		for (int a = 0; a < axes.size(); a++) {
			final int axis = 3 - axes.size() + a;
			sight.start[axis] = places ? axes.get(a).offset() : 0;
			sight.stride[axis] = axes.get(a).stride();
			sight.size[axis] = places ? axes.get(a).size() : architecture.input().size(a);
		}
		return sight;
	}

	/**
	 * @param architecture any
	 * @param layer by name, whose output has places
	 * @return what its places see of an image that it slides over: the first place is the first whose centre lies in the image
	 */
	static Sight sliding(final Architecture architecture, final String layer) {
		final Sight sight = of(architecture, layer);
		for (int axis = 4 - architecture.input().rank(); axis < 3; axis++) {
			final int stride = sight.stride[axis];
			// twice the centre of place 0, in pixels from the image's edge; the first place's is above 0
			final int centre = 2 * sight.start[axis] + sight.size[axis];
			sight.start[axis] += (Math.floorDiv(-centre, 2 * stride) + 1) * stride;
		}
		return sight;
	}

	/**
	 * @param place its numbers from 0, Z, Y, X
	 * @return the first pixel that it sees
	 */
	int[] from(final int[] place) {
		final int[] from = new int[3];
		for (int axis = 0; axis < 3; axis++)
			from[axis] = start[axis] + place[axis] * stride[axis];
		return from;
	}
}
