package io.github.convj.network;

import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Geometry.Axis;
import io.github.convj.network.Architecture.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
		 * @param factor how many positions stand for one of what has this receptive field; at least 1
		 * @return the receptive field of such a position. It covers that of all of them, whose places within a stride differ;
		 *         positions closer together than those of the input count as a stride of 1.
		 */
		public Along enlarged(final int factor) {
			final int finer = Math.max(1, stride / factor);
			return new Along(size + stride - finer, finer, offset - stride + finer);
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
	 * @return what a position of the node's output sees of the network's input; where the node's output is flat, it sees all
	 */
	public static ReceptiveField of(final Architecture architecture, final String node) {
		architecture.shape(node);
		final int count = architecture.input().rank() - 1;
		final Map<String, ReceptiveField> fields = new HashMap<>();
		fields.put(Architecture.INPUT, new ReceptiveField(Collections.nCopies(count, Along.IDENTITY)));
		for (final Node next : architecture.nodes()) {
			ReceptiveField field = fields.get(next.inputs().get(0));
			for (final String other : next.inputs())
				field = field.union(fields.get(other));
			final Geometry geometry = next.layer().geometry(architecture.inputShapes(next));
			// after flattening, positions have no place of their own, and the layer before has seen everything
			if (geometry != null && architecture.shape(next.inputs().get(0)).rank() == count + 1) field = field.then(geometry);
			final int[] magnification = next.layer().magnification(architecture.inputShapes(next));
			if (magnification != null) field = field.enlarged(magnification);
			fields.put(next.name(), field);
			if (next.name().equals(node)) break;
		}
		return fields.get(node);
	}

	private ReceptiveField then(final Geometry geometry) {
		final List<Axis> windows = List.of(geometry.z(), geometry.y(), geometry.x()).subList(3 - axes.size(), 3);
		final List<Along> result = new ArrayList<>();
		for (int a = 0; a < axes.size(); a++)
			result.add(axes.get(a).then(windows.get(a)));
		return new ReceptiveField(result);
	}

	private ReceptiveField enlarged(final int[] factors) {
		final List<Along> result = new ArrayList<>();
		for (int a = 0; a < axes.size(); a++)
			result.add(axes.get(a).enlarged(factors[a]));
		return new ReceptiveField(result);
	}

	private ReceptiveField union(final ReceptiveField other) {
		final List<Along> result = new ArrayList<>();
		for (int a = 0; a < axes.size(); a++)
			result.add(axes.get(a).union(other.axes.get(a)));
		return new ReceptiveField(result);
	}

	/** @return for people, as in {@code 76x76 pixels, stride 4x4} */
	@Override
	public String toString() {
		final String sizes = String.join("x", axes.stream().map(a -> String.valueOf(a.size())).toList());
		final String strides = String.join("x", axes.stream().map(a -> String.valueOf(a.stride())).toList());
		return sizes + " pixels, stride " + strides;
	}
}
