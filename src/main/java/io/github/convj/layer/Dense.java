package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * A fully connected layer: {@code [I]} to {@code [O]}. Immutable, thread-safe.
 *
 * @param units O, at least 1
 * @param bias whether a learned number is added to each output
 */
public record Dense(int units, boolean bias) implements Layer {

	/** @throws ConvJException if there are no units */
	public Dense {
		if (units < 1) throw new ConvJException("A dense layer needs at least 1 unit, not " + units + ".");
	}

	/**
	 * @param units O
	 * @return a layer with bias
	 */
	public static Dense of(final int units) {
		return new Dense(units, true);
	}

	@Override
	public Shape output(final List<Shape> inputs) {
		flat(inputs);
		return Shape.of(units);
	}

	@Override
	public List<ParameterSpec> parameters(final List<Shape> inputs) {
		final int size = flat(inputs);
		final ParameterSpec weight = new ParameterSpec("weight", Shape.of(size, units), ParameterSpec.Role.WEIGHT, size,
			units, 0, 1);
		return bias ? List.of(weight, new ParameterSpec("bias", Shape.of(units), ParameterSpec.Role.BIAS, size, units, 0))
			: List.of(weight);
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return 2L * flat(inputs) * units + (bias ? units : 0);
	}

	private int flat(final List<Shape> inputs) {
		final Shape input = Windows.single(this, inputs);
		if (input.rank() != 1) throw new ConvJException("A dense layer needs a flat input, not one of " + input +
			"; put a flatten or global pooling layer before it.");
		return input.channels();
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
