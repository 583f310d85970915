package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * Makes the channels of each position positive with a sum of 1: {@code exp(x) / sum(exp(x))}. Any shape. Immutable,
 * thread-safe.
 */
public record Softmax() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		return Windows.single(this, inputs);
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return 3 * inputs.get(0).elements();
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		return new Planned((int) (inputs.get(0).elements() / inputs.get(0).channels()), inputs.get(0).channels());
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		return graph.node("Softmax", inputNames, Map.of("axis", 1L));
	}

	private record Planned(int positions, int channels) implements Operation {

		@Override
		public void forward(final Context context) {
			Loops.softmax(context.batch() * positions, channels, context.input(0), context.output(), context.workers());
		}

		@Override
		public void backward(final Context context) {
			if (context.inputGradient(0) != null) Loops.softmaxBackward(context.batch() * positions, channels, context
				.output(), context.outputGradient(), context.inputGradient(0), context.workers());
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
