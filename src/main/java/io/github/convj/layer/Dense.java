package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * A fully connected layer: {@code [I]} to {@code [O]}. Immutable, thread-safe.
 *
 * @param units O, at least 1
 * @param bias whether a learned number is added to each output
 */
public record Dense(int units, boolean bias) implements Fusible {

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
	public boolean canAdd() {
		return false;
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels, final boolean add, final boolean relu) {
		return new Planned(kernels, flat(inputs), units, bias, relu);
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		final String weight = graph.parameter("weight");
		return bias ? graph.node("Gemm", List.of(inputNames.get(0), weight, graph.parameter("bias")), Map.of()) : graph.node(
			"MatMul", List.of(inputNames.get(0), weight), Map.of());
	}

	private record Planned(Kernels kernels, int inputs, int outputs, boolean bias, boolean relu) implements Operation {

		@Override
		public void forward(final Context context) {
			kernels.dense(context.batch(), inputs, outputs, context.input(0), context.parameter(0), bias ? context.parameter(1)
				: null, relu, context.output(), context.scratch(), context.workers());
		}

		@Override
		public void backward(final Context context) {
			final float[] gradient = context.outputGradient();
			if (relu) Loops.reluBackward(context.batch() * outputs, context.output(), gradient, gradient, context.workers());
			if (context.parameterGradient(0) != null) kernels.denseBackwardWeights(context.batch(), inputs, outputs, context
				.input(0), gradient, context.parameterGradient(0), bias ? context.parameterGradient(1) : null, context.scratch(),
				context.workers());
			if (context.inputGradient(0) != null) kernels.denseBackwardData(context.batch(), inputs, outputs, gradient, context
				.parameter(0), context.inputGradient(0), context.scratch(), context.workers());
		}

		@Override
		public boolean consumesGradient() {
			return relu;
		}

		@Override
		public boolean backwardReadsOutput() {
			return relu;
		}
	}
}
