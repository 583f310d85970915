package io.github.convj.benchmark;

import io.github.convj.network.Network;
import io.github.convj.network.Pass;
import io.github.convj.tensor.Workers;
import io.github.convj.train.OptimizerStep;
import io.github.convj.train.Sgd;
import io.github.convj.train.SoftmaxCrossEntropy;

/** Whole training steps of ConvJ: forward, softmax cross-entropy, backward, descent with momentum. */
final class ConvJTraining implements Contender {

	private static final double REHEARSAL_SECONDS = 3;

	private final Network network;
	private final Pass pass;
	private final OptimizerStep update;
	private final SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy(null, 0);
	private final Stages stages = new Stages();
	private final int classes;
	private final int batch;
	private double rate = 0.01;
	private float[] images;
	private int[] labels;
	private long number;
	private double lastLoss;

	/** @param network trained in place */
	ConvJTraining(final Network network, final int batch, final Workers workers) {
		this.network = network;
		this.batch = batch;
		// as the trainer does
		network.rehearse(REHEARSAL_SECONDS);
		pass = network.training(batch, workers, 1);
		update = new OptimizerStep(new Sgd(0.9, false, 0), network, pass, workers);
		classes = network.architecture().output().channels();
	}

	/**
	 * @param newImages {@code [N, Y, X, C]}
	 * @param newLabels {@code [N]}, or one for each position of the output, {@code [N, Y, X]}
	 */
	void batch(final float[] newImages, final int[] newLabels) {
		images = newImages;
		labels = newLabels;
	}

	double learningRate() {
		return rate;
	}

	void learningRate(final double newRate) {
		rate = newRate;
	}

	@Override
	public String name() {
		return "convj";
	}

	@Override
	public void step() {
		final long began = System.nanoTime();
		forward();
		final long forward = System.nanoTime();
		pass.backward();
		final long backward = System.nanoTime();
		update.apply(number, rate);
		stages.add(began, forward, backward, System.nanoTime());
	}

	/** Computes output and loss. */
	void forward() {
		System.arraycopy(images, 0, pass.input().array(), 0, images.length);
		pass.refresh();
		pass.step(number++);
		pass.forward(batch);
		lastLoss = loss.mean(labels.length, classes, pass.logits().array(), labels, pass.logitsGradient().array());
	}

	/** @return what the last step found before it changed the weights */
	double loss() {
		return lastLoss;
	}

	Network network() {
		return network;
	}

	Pass pass() {
		return pass;
	}

	@Override
	public Stages stages() {
		return stages;
	}
}
