package io.github.convj.network;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/** The classic networks by name. Stateless, thread-safe. */
public final class Networks {

	private Networks() {}

	/** @return the names, in alphabetical order */
	public static List<String> names() {
		return List.of("lenet5", "resnet18", "resnet20", "vgg-small");
	}

	/**
	 * @param name as in {@link #names()}
	 * @param input shape of one sample, {@code [Y, X, C]} or {@code [Z, Y, X, C]}
	 * @param classes at least 2
	 * @return a classifier that ends with a softmax called {@value Architecture#PROBABILITIES}
	 * @throws ConvJException if there is no such network, or the input is too small for it; the message says the minimum
	 */
	public static Architecture create(final String name, final Shape input, final int classes) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param name as in {@link #names()}
	 * @return the side length in pixels of the images it was made for
	 * @throws ConvJException if there is no such network
	 */
	public static int defaultSize(final String name) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param name as in {@link #names()}
	 * @return the smallest side length in pixels that it takes
	 * @throws ConvJException if there is no such network
	 */
	public static int minimumSize(final String name) {
		throw new UnsupportedOperationException();
	}
}
