package io.github.convj.network;

import io.github.convj.tensor.Shape;

/** The residual network of 20 layers for small images (He et al. 2016), with projections as shortcuts. */
final class Resnet20 implements Recipe {

	@Override
	public int defaultSize() {
		return 32;
	}

	@Override
	public void build(final Architecture.Builder builder, final Shape input, final int classes) {
		Residual.build(builder, 16, 3, 3, classes);
	}
}
