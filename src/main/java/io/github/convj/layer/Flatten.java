package io.github.convj.layer;

import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

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
		return new Planned((int) inputs.get(0).elements());
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		final long[] order = switch (inputs.get(0).rank()) {
			case 3 -> new long[] { 0, 2, 3, 1 };
			case 4 -> new long[] { 0, 2, 3, 4, 1 };
			default -> null;
		};
		if (order == null) return graph.node("Flatten", inputNames, Map.of("axis", 1L));
		// channels last as here, so that the weights of what follows need no other order
		final String transposed = graph.node("Transpose", inputNames, Map.of("perm", order));
		return graph.node("Flatten", List.of(transposed), Map.of("axis", 1L));
	}

	private record Planned(int size) implements Operation {

		@Override
		public void forward(final Context context) {
			Loops.copy(context.batch() * size, context.input(0), context.output(), context.workers());
		}

		@Override
		public void backward(final Context context) {
			if (context.inputGradient(0) != null) Loops.copy(context.batch() * size, context.outputGradient(), context
				.inputGradient(0), context.workers());
		}

		@Override
		public boolean passes(final boolean training) {
			return true;
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
		public boolean backwardReadsInput() {
			return false;
		}

		@Override
		public boolean backwardReadsOutput() {
			return false;
		}
	}
}
