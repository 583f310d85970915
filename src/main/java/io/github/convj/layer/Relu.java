package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * {@code max(0, x)}, of any shape. Immutable, thread-safe.
 */
public record Relu() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		return Windows.single(this, inputs);
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		return new Planned((int) inputs.get(0).elements());
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		return graph.node("Relu", inputNames, Map.of());
	}

	private record Planned(int size) implements Operation {

		@Override
		public void forward(final Context context) {
			Loops.relu(context.batch() * size, context.input(0), context.output(), context.workers());
		}

		@Override
		public void backward(final Context context) {
			if (context.inputGradient(0) == null) return;
			Loops.reluBackward(context.batch() * size, context.output(), context.outputGradient(), context.inputGradient(0), context
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
		public boolean backwardReadsInput() {
			return false;
		}
	}
}
