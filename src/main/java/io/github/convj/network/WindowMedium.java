package io.github.convj.network;

import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Relu;
import io.github.convj.tensor.Shape;

/**
 * A classifier of larger windows that will slide over images, for finding objects: two pairs of 3x3 convolutions with 16 and
 * 32 filters, a 2x2 maximum pooling after each pair, five 3x3 convolutions with 64 filters, a 5x5 convolution with 128 filters
 * that sees where in the window everything lies, and global average pooling over what is left. Nothing is padded, so what it
 * says of a window does not depend on whether the window is cut out or lies in an image.
 */
final class WindowMedium implements Recipe {

	private static final int DEEP = 5;
	private static final int LAST = 5;

	@Override
	public int defaultSize() {
		return 72;
	}

	@Override
	public void build(final Architecture.Builder builder, final Shape input, final int classes) {
		int convolution = 0;
		for (int stage = 1; stage <= 2; stage++) {
			for (int i = 0; i < 2; i++)
				add(builder, ++convolution, 8 << stage, 3, 3);
			builder.add("pool" + stage, MaxPooling.of(Grid.half(builder.shape())));
		}
		// a small window has room for fewer of them
		for (int i = 0; i < DEEP && Math.min(builder.shape().size(-2), builder.shape().size(-3)) >= LAST + 2; i++)
			add(builder, ++convolution, 64, 3, 3);
		add(builder, ++convolution, 128, Math.min(LAST, builder.shape().size(-3)), Math.min(LAST, builder.shape().size(-2)));
		builder.add("pool3", new GlobalAveragePooling());
		builder.add("logits", Dense.of(classes));
	}

	private static void add(final Architecture.Builder builder, final int number, final int filters, final int rows,
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
}
