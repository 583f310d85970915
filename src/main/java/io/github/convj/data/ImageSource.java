package io.github.convj.data;

import io.github.convj.tensor.ConvJException;

/** Where a sample's pixels come from: a file, a plane of a stack, an idx file, memory. Safe for concurrent use. */
@FunctionalInterface
public interface ImageSource {

	/**
	 * @return the pixels, read anew at each call unless they are in memory
	 * @throws ConvJException with one sentence that names the image, if it cannot be read
	 */
	Image read();
}
