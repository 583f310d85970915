package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * The sum of two or more inputs of one shape. Immutable, thread-safe.
 */
public record Add() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		if (inputs.size() < 2) throw new ConvJException("An add layer needs at least 2 inputs, not " + inputs.size() + ".");
		for (final Shape input : inputs)
			if (!input.equals(inputs.get(0))) throw new ConvJException("An add layer cannot add " + inputs.get(0) + " and " +
				input + ".");
		return inputs.get(0);
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return (inputs.size() - 1) * inputs.get(0).elements();
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
