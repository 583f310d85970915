package io.github.convj.network;

import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Relu;
import io.github.convj.tensor.Shape;

/**
 * LeNet-5 (LeCun et al. 1998) as it is built today: ReLU and maximum pooling, full connections between the convolutions, and
 * same padding in the first one, so that 28x28 pixels need no border.
 */
final class Lenet5 implements Recipe {

	@Override
	public int defaultSize() {
		return 28;
	}

	@Override
	public void build(final Architecture.Builder builder, final Shape input, final int classes) {
		builder.add("conv1", Convolution.of(6, Grid.of(input, 3, 5, 5))).add("relu1", new Relu());
		builder.add("pool1", MaxPooling.of(Grid.half(builder.shape())));
		builder.add("conv2", Convolution.of(16, Grid.of(input, 3, 5, 5)).withPadding(Padding.of(Grid.of(input, 1, 0, 0))));
		builder.add("relu2", new Relu());
		builder.add("pool2", MaxPooling.of(Grid.half(builder.shape())));
		builder.add("flatten", new Flatten());
		builder.add("dense1", Dense.of(120)).add("relu3", new Relu());
		builder.add("dense2", Dense.of(84)).add("relu4", new Relu());
		builder.add("logits", Dense.of(classes));
	}
}
