package io.github.convj.train;

import io.github.convj.evaluate.History;
import io.github.convj.network.Network;
import io.github.convj.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that a training needs to go on as if it had never been interrupted. Not thread-safe. */
final class TrainingState {

	/** The network under training, running statistics included. */
	final Network network;
	/** What the optimizer remembers. */
	final Map<String, float[][]> memory;
	/** The network as it was after the best epoch; empty before the first has ended. */
	final Map<String, float[]> best = new LinkedHashMap<>();
	/** Epochs that have ended. */
	History history = History.empty();
	/** Steps taken since the beginning. */
	long step;
	/** Batches of the running epoch that have been learned from. */
	int batch;
	/** Sum over those batches of loss times samples. */
	double lossSum;
	/** Of their samples, how many were right. */
	long correct;
	/** How many samples they held. */
	long samples;
	/** Seconds spent on the running epoch before an interruption. */
	double seconds;

	TrainingState(final Network network, final Map<String, float[][]> memory) {
		this.network = network;
		this.memory = memory;
	}

	/** @return epochs that have ended */
	int epochs() {
		return history.epochs().size();
	}

	/** @return the number of the best epoch, from 1; 0 before the first has ended */
	int bestEpoch() {
		return history.best().map(History.Epoch::epoch).orElse(0);
	}

	/** @return the validation losses of the epochs that have ended */
	double[] validationLosses() {
		return history.epochs().stream().mapToDouble(History.Epoch::validationLoss).toArray();
	}

	/** Ends the running epoch, and keeps its weights if it is the best. */
	void endEpoch(final History.Epoch epoch) {
		history = history.plus(epoch);
		batch = 0;
		lossSum = 0;
		correct = 0;
		samples = 0;
		seconds = 0;
		if (bestEpoch() == epoch.epoch()) network.tensors().forEach((name, tensor) -> {
			final float[] copy = best.computeIfAbsent(name, n -> new float[tensor.array().length]);
			System.arraycopy(tensor.array(), 0, copy, 0, copy.length);
		});
	}

	/** @return a network with the weights of the best epoch; with the present ones before the first has ended */
	Network bestNetwork() {
		if (best.isEmpty()) return network.copy();
		final Map<String, Tensor> tensors = new LinkedHashMap<>();
		network.tensors().forEach((name, tensor) -> tensors.put(name, Tensor.of(tensor.shape(), best.get(name).clone())));
		return Network.of(network.architecture(), tensors);
	}
}
