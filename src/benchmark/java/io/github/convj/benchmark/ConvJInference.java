package io.github.convj.benchmark;

import io.github.convj.network.Network;
import io.github.convj.network.Pass;
import io.github.convj.tensor.Workers;
import java.util.List;

/** Inference of ConvJ, which copies its input into the pass as its users do. */
final class ConvJInference implements Contender {

	private final Pass pass;
	private final int batch;
	private final float[] images;

	/** @param images {@code [N, Y, X, C]}; read at each step */
	ConvJInference(final Network network, final int batch, final Workers workers, final float[] images) {
		this.batch = batch;
		this.images = images;
		pass = network.inference(batch, workers, List.of(network.architecture().logits()));
	}

	@Override
	public String name() {
		return "convj";
	}

	@Override
	public void step() {
		System.arraycopy(images, 0, pass.input().array(), 0, images.length);
		pass.forward(batch);
	}

	/** @return the logits {@code [N, K]} of other images, by the network's weights of now */
	float[] scores(final float[] others) {
		pass.refresh();
		System.arraycopy(others, 0, pass.input().array(), 0, others.length);
		pass.forward(batch);
		return pass.logits().array();
	}

	Pass pass() {
		return pass;
	}
}
