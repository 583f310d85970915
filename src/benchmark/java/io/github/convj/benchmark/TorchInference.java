package io.github.convj.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.convj.network.Network;

/** Inference of PyTorch, with no gradient recorded. */
final class TorchInference implements Contender {

	private final NDManager manager = NDManager.newBaseManager();
	private final ParameterStore store = new ParameterStore(manager, false);
	private final TorchNetwork network;
	private final NDArray images;

	/** @param values {@code [N, C, Y, X]} */
	TorchInference(final TorchNetwork network, final Network ours, final int batch, final float[] values) {
		this.network = network;
		final Shape input = Torch.shape(batch, ours.architecture().input());
		network.block().initialize(manager, DataType.FLOAT32, input);
		Torch.copy(ours, network);
		images = manager.zeros(input);
		Torch.fill(images, values);
	}

	@Override
	public String name() {
		return "pytorch";
	}

	@Override
	public void step() {
		try (NDScope scope = new NDScope()) {
			scope.suppressNotUsedWarning();
			final NDList output = network.block().forward(store, new NDList(images), false);
			output.head().flatten().getFloat(0);
		}
	}

	/** @return the output in PyTorch's order */
	float[] output() {
		try (NDScope scope = new NDScope()) {
			scope.suppressNotUsedWarning();
			final NDList output = network.block().forward(store, new NDList(images), false);
			return output.head().toFloatArray();
		}
	}

	@Override
	public void close() {
		manager.close();
	}
}
