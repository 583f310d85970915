package io.github.convj.benchmark;

import io.github.convj.layer.Dense;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.ParameterSpec;
import io.github.convj.network.Architecture;
import io.github.convj.tensor.Shape;

/** Between ConvJ's order of values, channels last, and PyTorch's, channels first. Stateless, thread-safe. */
final class Layout {

	private Layout() {}

	/**
	 * @param values in the order of the sizes, last axis fastest
	 * @param sizes of the axes
	 * @param axes for each axis of the result, the one of {@code sizes} it comes from
	 * @return the values with their axes exchanged
	 */
	static float[] permute(final float[] values, final int[] sizes, final int... axes) {
		final int rank = sizes.length;
		final int[] strides = new int[rank];
		for (int d = rank - 1, stride = 1; d >= 0; stride *= sizes[d], d--)
			strides[d] = stride;
		final float[] result = new float[values.length];
		final int[] position = new int[rank];
		int from = 0;
		for (int i = 0; i < result.length; i++) {
			result[i] = values[from];
			for (int d = rank - 1; d >= 0; d--) {
				from += strides[axes[d]];
				if (++position[d] < sizes[axes[d]]) break;
				from -= sizes[axes[d]] * strides[axes[d]];
				position[d] = 0;
			}
		}
		return result;
	}

	/** @return images {@code [N, Y, X, C]} as {@code [N, C, Y, X]} */
	static float[] channelsFirst(final float[] images, final int batch, final Shape sample) {
		return permute(images, new int[] { batch, sample.size(0), sample.size(1), sample.size(2) }, 0, 3, 1, 2);
	}

	/** @return images {@code [N, C, Y, X]} as {@code [N, Y, X, C]}, of the given {@code [Y, X, C]} */
	static float[] channelsLast(final float[] images, final int batch, final Shape sample) {
		return permute(images, new int[] { batch, sample.size(2), sample.size(0), sample.size(1) }, 0, 2, 3, 1);
	}

	/**
	 * @param architecture ours
	 * @param name of the parameter, qualified
	 * @param values ours
	 * @return the same as PyTorch wants them
	 */
	static float[] parameter(final Architecture architecture, final String name, final float[] values) {
		final ParameterSpec spec = architecture.parameters().get(name);
		final int[] sizes = spec.shape().toArray();
		if (sizes.length == 4) return permute(values, sizes, 3, 2, 0, 1);
		if (sizes.length == 1) return values.clone();
		// PyTorch's weights are [O, I], and its flattening puts channels first
		final Architecture.Node node = architecture.node(name.substring(0, name.lastIndexOf('/')));
		if (!(node.layer() instanceof Dense)) throw new IllegalArgumentException("No layout known for " + name);
		final Architecture.Node before = architecture.node(node.inputs().get(0));
		if (!(before.layer() instanceof Flatten)) return permute(values, sizes, 1, 0);
		final Shape image = architecture.shape(before.inputs().get(0));
		return permute(values, new int[] { image.size(0), image.size(1), image.size(2), sizes[1] }, 3, 2, 0, 1);
	}
}
