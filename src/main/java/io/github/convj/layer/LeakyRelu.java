package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * {@code x} where positive, {@code slope * x} elsewhere, of any shape. Immutable, thread-safe.
 *
 * @param slope below zero, in [0, 1)
 */
public record LeakyRelu(double slope) implements Layer {

	/** @throws ConvJException if the slope is out of its range */
	public LeakyRelu {
		if (!(slope >= 0 && slope < 1)) throw new ConvJException("A leaky-relu layer's slope is at least 0 and below 1, not " +
			slope + ".");
	}

	@Override
	public Shape output(final List<Shape> inputs) {
		return Windows.single(this, inputs);
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
