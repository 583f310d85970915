package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * Sets a random part of the values to zero in training, and scales the others up so that the expectation stays
 * (Srivastava et al. 2014); otherwise changes nothing. Any shape. Immutable, thread-safe.
 *
 * @param rate the part that is dropped, in [0, 1)
 */
public record Dropout(double rate) implements Layer {

	/** @throws ConvJException if the rate is out of its range */
	public Dropout {
		if (!(rate >= 0 && rate < 1)) throw new ConvJException("A dropout layer's rate is at least 0 and below 1, not " +
			rate + ".");
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
