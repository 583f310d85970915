package io.github.convj.network;

import io.github.convj.layer.Add;
import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Relu;
import io.github.convj.tensor.Shape;

/**
 * Residual networks of basic blocks (He et al. 2016) with a stem of one 3x3 convolution. The first block of each stage but
 * the first halves the image, and has a 1x1 convolution as its shortcut. Stateless, thread-safe.
 */
final class Residual {

	private Residual() {}

	/**
	 * @param builder to which to add all up to the logits
	 * @param width filters of the first stage; each further one has twice as many
	 * @param stages how many
	 * @param blocks a stage
	 * @param classes how many
	 */
	static void build(final Architecture.Builder builder, final int width, final int stages, final int blocks,
		final int classes)
	{
		builder.add("conv1", convolution(width, 1)).add("norm1", BatchNormalization.standard()).add("relu1", new Relu());
		for (int stage = 1; stage <= stages; stage++)
			for (int block = 1; block <= blocks; block++)
				block(builder, "stage" + stage + ".block" + block + ".", width << (stage - 1), stage > 1 && block == 1);
		builder.add("pool", new GlobalAveragePooling()).add("logits", Dense.of(classes));
	}

	private static void block(final Architecture.Builder builder, final String name, final int filters,
		final boolean halve)
	{
		final String start = builder.last();
		final Shape shape = builder.shape();
		final int[] stride = halve ? Grid.half(shape) : new int[] { 1 };
		String shortcut = start;
		if (halve || shape.channels() != filters) {
			// before the main path, whose last convolution can then add it while it writes
			shortcut = name + "shortcut-norm";
			builder.add(name + "shortcut", Convolution.of(filters, 1).withStride(stride).withPadding(Padding.VALID)
				.withoutBias(), start);
			builder.add(shortcut, BatchNormalization.standard());
		}
		builder.add(name + "conv1", convolution(filters, stride), start);
		builder.add(name + "norm1", BatchNormalization.standard()).add(name + "relu1", new Relu());
		builder.add(name + "conv2", convolution(filters, 1)).add(name + "norm2", BatchNormalization.standard());
		builder.add(name + "add", new Add(), builder.last(), shortcut).add(name + "relu2", new Relu());
	}

	private static Convolution convolution(final int filters, final int... stride) {
		return Convolution.of(filters, 3).withStride(stride).withPadding(Padding.of(1))
			.withoutBias();
	}
}
