package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * Puts the channels of two or more inputs of one size behind each other. Immutable, thread-safe.
 */
public record Concatenate() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		if (inputs.size() < 2) throw new ConvJException("A concatenate layer needs at least 2 inputs, not " + inputs.size() +
			".");
		int channels = 0;
		for (final Shape input : inputs) {
			if (!input.withChannels(1).equals(inputs.get(0).withChannels(1))) throw new ConvJException(
				"A concatenate layer cannot join " + inputs.get(0) + " and " + input + ".");
			channels += input.channels();
		}
		return inputs.get(0).withChannels(channels);
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return 0;
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		throw new UnsupportedOperationException();
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		throw new UnsupportedOperationException();
	}
}
