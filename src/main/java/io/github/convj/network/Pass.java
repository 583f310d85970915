package io.github.convj.network;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Tensor;
import java.util.Map;

/**
 * What is transient in using a network: activations, gradients, scratch memory, the random source. All is allocated when it
 * is made; running it allocates nothing. Made by a {@link Network}. Not thread-safe: one thread at a time, any number of
 * passes on one network.
 */
public final class Pass {

	/** @return the network it runs */
	public Network network() {
		throw new UnsupportedOperationException();
	}

	/** @return the largest number of samples at a time */
	public int capacity() {
		throw new UnsupportedOperationException();
	}

	/** @return the input to fill, {@code [capacity, ...]} */
	public Tensor input() {
		throw new UnsupportedOperationException();
	}

	/** Takes note that the network's parameters have changed since the last forward pass. */
	public void refresh() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Sets what the next forward pass draws its random numbers from, beside the seed.
	 *
	 * @param step as in the number of the batch since training began
	 */
	public void step(final long step) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Computes the output.
	 *
	 * @param batch how many samples of the input are filled, from 1 to the capacity
	 */
	public void forward(final int batch) {
		throw new UnsupportedOperationException();
	}

	/** @return the output of the last node, {@code [capacity, ...]}; valid until the next forward pass */
	public Tensor output() {
		throw new UnsupportedOperationException();
	}

	/** @return the output of {@link Architecture#logits()}, {@code [capacity, ...]} */
	public Tensor logits() {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param node name of a node, or {@value Architecture#INPUT}
	 * @return its output, {@code [capacity, ...]}
	 * @throws ConvJException if this pass does not keep it
	 */
	public Tensor activation(final String node) {
		throw new UnsupportedOperationException();
	}

	/** @return the gradient of the loss to the logits, to fill before {@link #backward()}, {@code [capacity, ...]} */
	public Tensor logitsGradient() {
		throw new UnsupportedOperationException();
	}

	/** Computes the gradients to all trained parameters (and in an inspection, to all activations) from that to the logits. */
	public void backward() {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param node name of a node, or {@value Architecture#INPUT}
	 * @return the gradient to its output, {@code [capacity, ...]}, valid after {@link #backward()}
	 * @throws ConvJException if this is not an inspection
	 */
	public Tensor activationGradient(final String node) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param parameter qualified name
	 * @return the gradient to it, summed over the batch
	 * @throws ConvJException if this pass does not train it
	 */
	public Tensor gradient(final String parameter) {
		throw new UnsupportedOperationException();
	}

	/** @return the gradients to all trained parameters, by qualified name in the order of the architecture; unmodifiable */
	public Map<String, Tensor> gradients() {
		throw new UnsupportedOperationException();
	}

	/** @return bytes of memory that this pass holds, without the network's parameters */
	public long bytes() {
		throw new UnsupportedOperationException();
	}
}
