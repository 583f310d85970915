package io.github.convj.network;

import io.github.convj.tensor.Shape;

/**
 * A classifier of larger windows that will slide over images, for finding objects: two pairs of 3x3 convolutions with 16 and
 * 32 filters, a 2x2 maximum pooling after each pair, five 3x3 convolutions with 64 filters, a 5x5 convolution with 128 filters
 * that sees where in the window everything lies, and global average pooling over what is left. Nothing is padded, so what it
 * says of a window does not depend on whether the window is cut out or lies in an image.
 */
final class WindowMedium implements Recipe {

	private static final int DEEP = 5;
	/** The size of the last filters, for which something must be left. */
	private static final int LAST = 5;

	@Override
	public int defaultSize() {
		return 72;
	}

	@Override
	public void build(final Architecture.Builder builder, final Shape input, final int classes) {
		int convolution = Sliding.start(builder);
		// a small window has room for fewer of them
		for (int i = 0; i < DEEP && Math.min(builder.shape().size(-2), builder.shape().size(-3)) >= LAST + 2; i++)
			Sliding.convolution(builder, ++convolution, 64, 3, 3);
		Sliding.end(builder, ++convolution, 128, classes);
	}
}
