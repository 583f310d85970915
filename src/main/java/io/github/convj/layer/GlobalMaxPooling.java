package io.github.convj.layer;

import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * The largest value of each channel over the whole image: {@code [(Z,) Y, X, C]} to {@code [C]}. Immutable, thread-safe.
 */
public record GlobalMaxPooling() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		return Shape.of(Windows.image(this, inputs).channels());
	}

	@Override
	public Geometry geometry(final List<Shape> inputs) {
		return Windows.whole(Windows.image(this, inputs));
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return inputs.get(0).elements();
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
