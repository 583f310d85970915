package io.github.convj.network;

import io.github.convj.kernel.Geometry.Axis;
import java.util.List;

/**
 * Which part of the input an output position sees: position {@code o} of an axis sees input positions
 * {@code [o * stride + offset, o * stride + offset + size)}, of which those outside the input are padding. Immutable,
 * thread-safe.
 *
 * @param axes one for each axis of the input, slowest first (Z, Y, X)
 */
public record ReceptiveField(List<Along> axes) {

	/**
	 * The receptive field along one axis.
	 *
	 * @param size positions that one output position sees, at least 1
	 * @param stride input positions from one output position's field to the next one's
	 * @param offset the first input position that output position 0 sees; negative where that is padding
	 */
	public record Along(int size, int stride, int offset) {

		/** What looks at each position alone. */
		public static final Along IDENTITY = new Along(1, 1, 0);

		/**
		 * @param window of a layer that reads what has this receptive field
		 * @return the receptive field of that layer's output
		 */
		public Along then(final Axis window) {
			return new Along(size + (window.extent() - 1) * stride, stride * window.stride(), offset - window.before() *
				stride);
		}

		/**
		 * @param other the receptive field of something joined with this, position by position
		 * @return one that covers both; the stride is the larger one
		 */
		public Along union(final Along other) {
			final int first = Math.min(offset, other.offset);
			final int end = Math.max(offset + size, other.offset + other.size);
			return new Along(end - first, Math.max(stride, other.stride), first);
		}

		/**
		 * @param from the first output position
		 * @param count of output positions, at least 1
		 * @return the input interval they see, as first position and length
		 */
		public int[] input(final int from, final int count) {
			return new int[] { from * stride + offset, (count - 1) * stride + size };
		}
	}

	/** Copies the list. */
	public ReceptiveField {
		axes = List.copyOf(axes);
	}

	/**
	 * @param architecture any
	 * @param node a node's name
	 * @return what a position of the node's output sees of the network's input
	 */
	public static ReceptiveField of(final Architecture architecture, final String node) {
		throw new UnsupportedOperationException();
	}
}
