package io.github.convj.benchmark;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.github.convj.network.Network;

/**
 * Whole training steps of PyTorch: forward, softmax cross-entropy, backward, descent with momentum. A scope frees at the end
 * of a step what its layers made; by themselves these arrays would stay until the trainer goes, hundreds of megabytes a step.
 */
final class TorchTraining implements Contender {

	private final TorchNetwork network;
	private final Model model;
	private final Trainer trainer;
	private final NDArray images;
	private final NDArray labels;
	private final Stages stages = new Stages();
	private double rate = 0.01;
	private double lastLoss;
	private float[] logits;

	/** @param ours the network that this one is to be equal to */
	TorchTraining(final TorchNetwork network, final Network ours, final int batch) {
		this.network = network;
		model = Model.newInstance(ours.architecture().name());
		model.setBlock(network.block());
		trainer = model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(Optimizer.sgd()
			.setLearningRateTracker((parameter, count) -> (float) rate).optMomentum(0.9f).build()));
		final Shape input = Torch.shape(batch, ours.architecture().input());
		trainer.initialize(input);
		final NDManager manager = trainer.getManager();
		images = manager.zeros(input);
		final io.github.convj.tensor.Shape output = ours.architecture().output();
		labels = manager.zeros(output.rank() == 1 ? new Shape(batch, 1) : new Shape(batch, output.size(0), output.size(1), 1));
		Torch.copy(ours, network);
	}

	/**
	 * @param newImages {@code [N, C, Y, X]}
	 * @param newLabels {@code [N]}, or one for each position of the output, {@code [N, Y, X]}
	 */
	void batch(final float[] newImages, final int[] newLabels) {
		Torch.fill(images, newImages);
		final float[] values = new float[newLabels.length];
		for (int i = 0; i < values.length; i++)
			values[i] = newLabels[i];
		Torch.fill(labels, values);
	}

	void learningRate(final double newRate) {
		rate = newRate;
	}

	@Override
	public String name() {
		return "pytorch";
	}

	@Override
	public void step() {
		final long began = System.nanoTime();
		final long forward;
		try (NDScope scope = new NDScope(); GradientCollector collector = trainer.newGradientCollector()) {
			scope.suppressNotUsedWarning();
			final NDList output = forwardImages();
			final NDArray loss = trainer.getLoss().evaluate(new NDList(labels), output);
			lastLoss = loss.getFloat();
			forward = System.nanoTime();
			collector.backward(loss);
		}
		final long backward = System.nanoTime();
		trainer.step();
		stages.add(began, forward, backward, System.nanoTime());
	}

	/** @return the logits, {@code [N, K]} or {@code [N, Y, X, K]} */
	private NDList forwardImages() {
		final NDList output = trainer.forward(new NDList(images));
		return output.head().getShape().dimension() == 2 ? output : new NDList(output.head().transpose(0, 2, 3, 1));
	}

	/** Computes output, loss and gradients, and leaves the weights as they are. */
	void gradients() {
		try (NDScope scope = new NDScope(); GradientCollector collector = trainer.newGradientCollector()) {
			scope.suppressNotUsedWarning();
			final NDList output = forwardImages();
			final NDArray loss = trainer.getLoss().evaluate(new NDList(labels), output);
			lastLoss = loss.getFloat();
			logits = output.head().toFloatArray();
			collector.backward(loss);
		}
	}

	/** @return what the last step found before it changed the weights */
	double loss() {
		return lastLoss;
	}

	/** @return the output found by {@link #gradients()}, {@code [N, K]} or {@code [N, Y, X, K]} */
	float[] logits() {
		return logits;
	}

	/** @return the gradient found by {@link #gradients()}, in PyTorch's order */
	float[] gradient(final String qualifiedName) {
		final Parameter parameter = network.parameter(qualifiedName);
		try (NDArray gradient = parameter.getArray().getGradient()) {
			return gradient.toFloatArray();
		}
	}

	/**
	 * @param others {@code [N, C, Y, X]}
	 * @return their logits {@code [N, K]} in inference, by the weights of now
	 */
	float[] scores(final float[] others) {
		Torch.fill(images, others);
		try (NDScope scope = new NDScope()) {
			scope.suppressNotUsedWarning();
			return trainer.evaluate(new NDList(images)).head().toFloatArray();
		}
	}

	/** Sets the weights to those of a network of ours, and forgets gradients that no step has used up. */
	void restart(final Network ours) {
		for (final String name : ours.architecture().parameters().keySet()) {
			final NDArray array = network.parameter(name).getArray();
			if (array.hasGradient()) try (NDArray gradient = array.getGradient()) {
				gradient.muli(0);
			}
		}
		Torch.copy(ours, network);
	}

	TorchNetwork network() {
		return network;
	}

	@Override
	public Stages stages() {
		return stages;
	}

	@Override
	public void close() {
		trainer.close();
		model.close();
	}
}
