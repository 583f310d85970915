package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.kernel.Normalization;
import io.github.convj.kernel.Spans;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * Brings each channel to the mean and deviation that it learns (Ioffe and Szegedy 2015): in training by the statistics of the
 * whole batch, otherwise by running ones. Any shape. Immutable, thread-safe.
 *
 * @param momentum how far a batch moves the running statistics, in (0, 1]
 * @param epsilon added to the variance, above 0
 */
public record BatchNormalization(double momentum, double epsilon) implements Fusible {

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
	public boolean canAdd() {
		return true;
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels, final boolean add, final boolean relu) {
		final Shape shape = inputs.get(0);
		return new Planned(kernels.spans(), (int) (shape.elements() / shape.channels()), shape.channels(), momentum, epsilon,
			add, relu);
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		return graph.node("BatchNormalization", List.of(inputNames.get(0), graph.parameter("scale"), graph.parameter("bias"),
			graph.parameter("mean"), graph.parameter("variance")), Map.of("epsilon", (float) epsilon));
	}

	private record Planned(Spans spans, int positions, int channels, double momentum, double epsilon, boolean add,
		boolean relu)
		implements Operation
	{

		@Override
		public int savedPerBatch() {
			return Normalization.STATE * channels;
		}

		@Override
		public void forward(final Context context) {
			final int rows = context.batch() * positions;
			final float[] state = context.saved();
			if (context.training()) Normalization.statistics(spans, rows, channels, context.input(0), state, context.scratch(),
				context.workers());
			context.workers().run(1, (task, worker) -> {
				if (context.training()) {
					move(context.parameter(2), state, 0, 1);
					move(context.parameter(3), state, channels, rows > 1 ? rows / (rows - 1.0) : 1);
				}
				else {
					System.arraycopy(context.parameter(2), 0, state, 0, channels);
					System.arraycopy(context.parameter(3), 0, state, channels, channels);
				}
				Normalization.prepare(channels, context.parameter(0), context.parameter(1), epsilon, state);
			});
			Normalization.forward(spans, rows, channels, context.input(0), state, add ? context.input(1) : null, relu, context
				.output(), context.scratch(), context.workers());
		}

		private void move(final float[] running, final float[] state, final int from, final double factor) {
			for (int c = 0; c < channels; c++)
				running[c] = (float) ((1 - momentum) * running[c] + momentum * factor * state[from + c]);
		}

		@Override
		public void backward(final Context context) {
			final int rows = context.batch() * positions;
			final float[] gradient = context.outputGradient();
			final float[] addendGradient = add ? context.inputGradient(1) : null;
			if (add && !relu && addendGradient != null) Loops.copy(rows * channels, gradient, addendGradient, context
				.workers());
			Normalization.backward(spans, rows, channels, context.input(0), context.saved(), context.training(), epsilon, add && relu
				? context.output() : null, relu, gradient, addendGradient != null ? addendGradient : gradient, context
					.parameterGradient(0), context.parameterGradient(1), context.inputGradient(0), context.scratch(), context
						.workers());
		}

		@Override
		public boolean mayOverwrite(final int i) {
			return true;
		}

		@Override
		public boolean mayOverwriteGradient(final int i) {
			return true;
		}

		@Override
		public boolean consumesGradient() {
			return add && relu;
		}

		@Override
		public boolean backwardReadsOutput() {
			return add && relu;
		}
	}
}
