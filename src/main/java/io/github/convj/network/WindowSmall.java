package io.github.convj.network;

import io.github.convj.tensor.Shape;

/**
 * A classifier of windows that will slide over images: two pairs of 3x3 convolutions with 16 and 32 filters, a 2x2 maximum
 * pooling after each pair, a 5x5 convolution with 64 filters and global average pooling. Nothing is padded, so what it says
 * of a window does not depend on whether the window is cut out or lies in an image.
 */
final class WindowSmall implements Recipe {

	@Override
	public int defaultSize() {
		return 48;
	}

	@Override
	public void build(final Architecture.Builder builder, final Shape input, final int classes) {
		Sliding.end(builder, Sliding.start(builder) + 1, 64, classes);
	}
}
