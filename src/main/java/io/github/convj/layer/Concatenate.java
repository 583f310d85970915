package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * Puts the channels of two or more inputs of one size behind each other. Immutable, thread-safe.
 */
public record Concatenate() implements Layer {

	@Override
	public Shape output(final List<Shape> inputs) {
		if (inputs.size() < 2) throw new ConvJException("A concatenate layer needs at least 2 inputs, not " + inputs.size() +
			".");
		int channels = 0;
		for (final Shape input : inputs) {
			if (!input.withChannels(1).equals(inputs.get(0).withChannels(1))) throw new ConvJException(
				"A concatenate layer cannot join " + inputs.get(0) + " and " + input + ".");
			channels += input.channels();
		}
		return inputs.get(0).withChannels(channels);
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return 0;
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		final Shape output = output(inputs);
		return new Planned((int) (output.elements() / output.channels()), inputs.stream().map(Shape::channels).toList(), output
			.channels());
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		return graph.node("Concat", inputNames, Map.of("axis", 1L));
	}

	private record Planned(int positions, List<Integer> parts, int channels) implements Operation {

		@Override
		public void forward(final Context context) {
			int first = 0;
			for (int i = 0; i < parts.size(); i++) {
				Loops.copyChannels(context.batch() * positions, parts.get(i), context.input(i), parts.get(i), 0, context.output(),
					channels, first, context.workers());
				first += parts.get(i);
			}
		}

		@Override
		public void backward(final Context context) {
			int first = 0;
			for (int i = 0; i < parts.size(); i++) {
				if (context.inputGradient(i) != null) Loops.copyChannels(context.batch() * positions, parts.get(i), context
					.outputGradient(), channels, first, context.inputGradient(i), parts.get(i), 0, context.workers());
				first += parts.get(i);
			}
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
