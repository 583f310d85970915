package io.github.convj.layer;

import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * {@code [(Z,) Y, X, C]} to {@code [Z * Y * X * C]}, channels fastest. Immutable, thread-safe.
 */
public record Flatten() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		final long elements = Windows.single(this, inputs).elements();
		if (elements > Integer.MAX_VALUE) throw new ConvJException("An image of " + inputs.get(0) +
			" is too large to be flattened; use global pooling instead.");
		return Shape.of((int) elements);
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return 0;
	}

	@Override
	public Geometry geometry(final List<Shape> inputs) {
		return Windows.whole(Windows.single(this, inputs));
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
