package io.github.convj.network;

import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Relu;
import io.github.convj.tensor.Shape;

/**
 * A small network after MobileNet (Howard et al. 2017): a 3x3 convolution with 32 filters, then depthwise separable ones, each
 * a 3x3 filter for every channel by itself and a 1x1 convolution, with batch normalization and ReLU behind both. The image is
 * halved by the first convolution and wherever the number of filters doubles after 64.
 */
final class MobilenetSmall implements Recipe {

	private static final int[] FILTERS = { 64, 128, 128, 256, 256, 512, 512 };

	@Override
	public int defaultSize() {
		return 64;
	}

	@Override
	public void build(final Architecture.Builder builder, final Shape input, final int classes) {
		builder.add("conv1", convolution(32, Grid.half(input))).add("norm1", BatchNormalization.standard()).add("relu1",
			new Relu());
		for (int block = 0; block < FILTERS.length; block++) {
			final String name = "block" + (block + 1) + ".";
			final Shape shape = builder.shape();
			final boolean halve = block > 0 && FILTERS[block] > shape.channels();
			builder.add(name + "depthwise", convolution(shape.channels(), halve ? Grid.half(shape) : new int[] { 1 }).withGroups(
				shape.channels()));
			builder.add(name + "norm1", BatchNormalization.standard()).add(name + "relu1", new Relu());
			builder.add(name + "pointwise", Convolution.of(FILTERS[block], 1).withoutBias());
			builder.add(name + "norm2", BatchNormalization.standard()).add(name + "relu2", new Relu());
		}
		builder.add("pool", new GlobalAveragePooling()).add("logits", Dense.of(classes));
	}

	private static Convolution convolution(final int filters, final int... stride) {
		return Convolution.of(filters, 3).withStride(stride).withPadding(Padding.of(1)).withoutBias();
	}
}
