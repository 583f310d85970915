package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * The sum of two or more inputs of one shape. Immutable, thread-safe.
 */
public record Add() implements Fusible {

	@Override
	public Shape output(final List<Shape> inputs) {
		if (inputs.size() < 2) throw new ConvJException("An add layer needs at least 2 inputs, not " + inputs.size() + ".");
		for (final Shape input : inputs)
			if (!input.equals(inputs.get(0))) throw new ConvJException("An add layer cannot add " + inputs.get(0) + " and " +
				input + ".");
		return inputs.get(0);
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return (inputs.size() - 1) * inputs.get(0).elements();
	}

	@Override
	public boolean canAdd() {
		return false;
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels, final boolean add, final boolean relu) {
		return new Planned((int) output(inputs).elements(), inputs.size(), relu);
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		String sum = inputNames.get(0);
		for (final String next : inputNames.subList(1, inputNames.size()))
			sum = graph.node("Add", List.of(sum, next), Map.of());
		return sum;
	}

	private record Planned(int size, int inputs, boolean relu) implements Operation {

		@Override
		public void forward(final Context context) {
			float[] sum = context.input(0);
			for (int i = 1; i < inputs; i++) {
				Loops.add(context.batch() * size, sum, context.input(i), relu && i == inputs - 1, context.output(), context
					.workers());
				sum = context.output();
			}
		}

		@Override
		public void backward(final Context context) {
			final int n = context.batch() * size;
			final float[] gradient = context.outputGradient();
			if (relu) Loops.reluBackward(n, context.output(), gradient, gradient, context.workers());
			for (int i = 0; i < inputs; i++)
				if (context.inputGradient(i) != null) Loops.copy(n, gradient, context.inputGradient(i), context.workers());
		}

		@Override
		public boolean mayOverwrite(final int i) {
			return i == 0 || inputs == 2;
		}

		@Override
		public boolean mayOverwriteGradient(final int i) {
			return true;
		}

		@Override
		public boolean consumesGradient() {
			return relu;
		}

		@Override
		public boolean backwardReadsInput() {
			return false;
		}

		@Override
		public boolean backwardReadsOutput() {
			return relu;
		}
	}
}
