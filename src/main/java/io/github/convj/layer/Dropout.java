package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * Sets a random part of the values to zero in training, and scales the others up so that the expectation stays
 * (Srivastava et al. 2014); otherwise changes nothing. Any shape. Immutable, thread-safe.
 *
 * @param rate the part that is dropped, in [0, 1)
 */
public record Dropout(double rate) implements Layer {

	/** @throws ConvJException if the rate is out of its range */
	public Dropout {
		if (!(rate >= 0 && rate < 1)) throw new ConvJException("A dropout layer's rate is at least 0 and below 1, not " +
			rate + ".");
	}

	@Override
	public Shape output(final List<Shape> inputs) {
		return Windows.single(this, inputs);
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		return new Planned((int) inputs.get(0).elements(), rate);
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		return inputNames.get(0);
	}

	private record Planned(int size, double rate) implements Operation {

		@Override
		public void forward(final Context context) {
			drop(context, context.input(0), context.output());
		}

		@Override
		public void backward(final Context context) {
			if (context.inputGradient(0) != null) drop(context, context.outputGradient(), context.inputGradient(0));
		}

		private void drop(final Context context, final float[] from, final float[] to) {
			if (context.training()) Loops.dropout(context.batch(), size, rate, context::random, from, to, context
				.workers());
			else Loops.copy(context.batch() * size, from, to, context.workers());
		}

		@Override
		public boolean passes(final boolean training) {
			return !training || rate == 0;
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
