package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * Brings each channel to the mean and deviation that it learns (Ioffe and Szegedy 2015): in training by the statistics of the
 * whole batch, otherwise by running ones. Any shape. Immutable, thread-safe.
 *
 * @param momentum how far a batch moves the running statistics, in (0, 1]
 * @param epsilon added to the variance, above 0
 */
public record BatchNormalization(double momentum, double epsilon) implements Layer {

	/** @throws ConvJException if a value is out of its range */
	public BatchNormalization {
		if (!(momentum > 0 && momentum <= 1)) throw new ConvJException(
			"A batch-normalization layer's momentum is above 0 and at most 1, not " + momentum + ".");
		if (!(epsilon > 0)) throw new ConvJException("A batch-normalization layer's epsilon is above 0, not " + epsilon + ".");
	}

	/** @return a layer with momentum 0.1 and epsilon 1e-5 */
	public static BatchNormalization standard() {
		return new BatchNormalization(0.1, 1e-5);
	}

	@Override
	public Shape output(final List<Shape> inputs) {
		return Windows.single(this, inputs);
	}

	@Override
	public List<ParameterSpec> parameters(final List<Shape> inputs) {
		final Shape shape = Shape.of(Windows.single(this, inputs).channels());
		return List.of(new ParameterSpec("scale", shape, ParameterSpec.Role.SCALE, 0, 0, 0), new ParameterSpec("bias", shape,
			ParameterSpec.Role.BIAS, 0, 0, 0), new ParameterSpec("mean", shape, ParameterSpec.Role.RUNNING_MEAN, 0, 0, 0),
			new ParameterSpec("variance", shape, ParameterSpec.Role.RUNNING_VARIANCE, 0, 0, 0));
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return 2 * inputs.get(0).elements();
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
