package io.github.convj.network;

import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.Relu;
import io.github.convj.tensor.Shape;

/**
 * A small network after VGG (Simonyan and Zisserman 2015) with batch normalization: pairs of 3x3 convolutions with 32, 64
 * and 128 filters, a 2x2 maximum pooling after each pair, and a fully connected layer of 128.
 */
final class VggSmall implements Recipe {

	@Override
	public int defaultSize() {
		return 32;
	}

	@Override
	public void build(final Architecture.Builder builder, final Shape input, final int classes) {
		int convolution = 0;
		for (int stage = 1; stage <= 3; stage++) {
			for (int i = 0; i < 2; i++) {
				convolution++;
				builder.add("conv" + convolution, Convolution.of(16 << stage, 3).withoutBias());
				builder.add("norm" + convolution, BatchNormalization.standard());
				builder.add("relu" + convolution, new Relu());
			}
			builder.add("pool" + stage, MaxPooling.of(Grid.half(builder.shape())));
		}
		builder.add("flatten", new Flatten());
		builder.add("dense1", Dense.of(128)).add("relu7", new Relu());
		builder.add("logits", Dense.of(classes));
	}
}
