package io.github.convj.network;

import io.github.convj.tensor.Shape;

/** The residual network of 18 layers (He et al. 2016), with a 3x3 stem of stride 1 and no pooling, for small images. */
final class Resnet18 implements Recipe {

	@Override
	public int defaultSize() {
		return 64;
	}

	@Override
	public void build(final Architecture.Builder builder, final Shape input, final int classes) {
		Residual.build(builder, 64, 4, 2, classes);
	}
}
