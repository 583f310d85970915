package io.github.convj.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convj.network.Network;

/** What both uses of PyTorch need. Stateless, thread-safe. */
final class Torch {

	private Torch() {}

	/** @return the shape of a batch of 2-D images, channels first */
	static Shape shape(final int batch, final io.github.convj.tensor.Shape sample) {
		return new Shape(batch, sample.size(2), sample.size(0), sample.size(1));
	}

	/** Gives a network of PyTorch, already initialized, the parameters of ours. */
	static void copy(final Network ours, final TorchNetwork peer) {
		ours.tensors().forEach((name, tensor) -> fill(peer.parameter(name).getArray(), Layout.parameter(ours.architecture(),
			name, tensor.array())));
	}

	/** Copies values into an array's own memory; {@link NDArray#set} would make Java's memory the array's. */
	static void fill(final NDArray array, final float[] values) {
		try (NDArray source = array.getManager().create(values, array.getShape())) {
			source.copyTo(array);
		}
	}
}
