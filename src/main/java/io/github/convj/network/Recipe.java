package io.github.convj.network;

import io.github.convj.tensor.Shape;

/**
 * A classic network in a file of its own: a class of this package, named as the network is with its hyphens dropped
 * ({@code vgg-small} is {@code VggSmall}), with a constructor without parameters. Stateless, thread-safe.
 */
interface Recipe {

	/** @return the side length in pixels of the images it was made for */
	int defaultSize();

	/**
	 * @param builder to which to add all up to the logits
	 * @param input shape of one sample, 2-D or 3-D
	 * @param classes at least 2
	 */
	void build(Architecture.Builder builder, Shape input, int classes);
}
