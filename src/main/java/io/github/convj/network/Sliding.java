package io.github.convj.network;

import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Relu;
import io.github.convj.tensor.Shape;

/** What the classifiers of windows that slide over images have in common. Nothing is padded. Stateless, thread-safe. */
final class Sliding {

	private Sliding() {}

	/**
	 * Adds two pairs of 3x3 convolutions with 16 and 32 filters, and a 2x2 maximum pooling after each pair.
	 *
	 * @param builder to which to add
	 * @return how many convolutions there are now
	 */
	static int start(final Architecture.Builder builder) {
		int convolution = 0;
		for (int stage = 1; stage <= 2; stage++) {
			for (int i = 0; i < 2; i++)
				convolution(builder, ++convolution, 8 << stage, 3, 3);
			builder.add("pool" + stage, MaxPooling.of(Grid.half(builder.shape())));
		}
		return convolution;
	}

	/**
	 * Adds a convolution with batch normalization and ReLU.
	 *
	 * @param builder to which to add
	 * @param number of the convolution, from 1
	 * @param filters how many
	 * @param rows of a filter
	 * @param columns of a filter
	 */
	static void convolution(final Architecture.Builder builder, final int number, final int filters, final int rows,
		final int columns)
	{
		final Shape image = builder.shape();
		// a stack with few planes is used up plane by plane
		final int depth = image.rank() == 4 && image.size(0) >= 3 ? 3 : 1;
		builder.add("conv" + number, Convolution.of(filters, Grid.of(image, depth, rows, columns)).withPadding(Padding.VALID)
			.withoutBias());
		builder.add("norm" + number, BatchNormalization.standard());
		builder.add("relu" + number, new Relu());
	}

	/**
	 * Adds a last convolution, 5x5 where as many positions are left, global average pooling and the logits.
	 *
	 * @param builder to which to add
	 * @param number of the convolution
	 * @param filters how many
	 * @param classes how many
	 */
	static void end(final Architecture.Builder builder, final int number, final int filters, final int classes) {
		// of a small window less is left
		convolution(builder, number, filters, Math.min(5, builder.shape().size(-3)), Math.min(5, builder.shape().size(-2)));
		builder.add("pool3", new GlobalAveragePooling());
		builder.add("logits", Dense.of(classes));
	}
}
