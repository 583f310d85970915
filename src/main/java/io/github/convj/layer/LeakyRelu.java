package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * {@code x} where positive, {@code slope * x} elsewhere, of any shape. Immutable, thread-safe.
 *
 * @param slope below zero, in [0, 1)
 */
public record LeakyRelu(double slope) implements Layer {

	/** @throws ConvJException if the slope is out of its range */
	public LeakyRelu {
		if (!(slope >= 0 && slope < 1)) throw new ConvJException("A leaky-relu layer's slope is at least 0 and below 1, not " +
			slope + ".");
	}

	@Override
	public Shape output(final List<Shape> inputs) {
		return Windows.single(this, inputs);
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		return new Planned((int) inputs.get(0).elements(), (float) slope);
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		return graph.node("LeakyRelu", inputNames, Map.of("alpha", (float) slope));
	}

	private record Planned(int size, float slope) implements Operation {

		@Override
		public void forward(final Context context) {
			Loops.leakyRelu(context.batch() * size, slope, context.input(0), context.output(), context.workers());
		}

		@Override
		public void backward(final Context context) {
			if (context.inputGradient(0) == null) return;
			Loops.leakyReluBackward(context.batch() * size, slope, context.input(0), context.outputGradient(), context.inputGradient(
				0), context.workers());
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
		public boolean backwardReadsOutput() {
			return false;
		}
	}
}
