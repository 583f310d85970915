package io.github.convj.layer;

import io.github.convj.kernel.Chain;
import io.github.convj.kernel.ChainKernel;
import io.github.convj.kernel.ConvolutionShape;
import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Layers that are computed together as a {@link Chain}. Stateless, thread-safe. */
public final class Chains {

	private Chains() {}

	/**
	 * @param layer any
	 * @return whether it can be a stage of a chain
	 */
	public static boolean begins(final Layer layer) {
		return layer instanceof Convolution || layer instanceof Dense;
	}

	/**
	 * @param pooling any layer
	 * @param inputs its sample shapes
	 * @return whether it halves an image of two dimensions by windows side by side
	 */
	public static boolean halves(final Layer pooling, final List<Shape> inputs) {
		if (!(pooling instanceof MaxPooling)) return false;
		final Geometry geometry = pooling.geometry(inputs);
		return geometry.z().equals(Geometry.Axis.NONE) && halves(geometry.y()) && halves(geometry.x());
	}

	private static boolean halves(final Geometry.Axis axis) {
		return axis.kernel() == 2 && axis.stride() == 2 && axis.before() == 0 && 2 * axis.output() <= axis.input();
	}

	/**
	 * @param layer that {@link #begins}
	 * @param inputs its sample shapes
	 * @param relu whether a ReLU follows
	 * @param halved whether a pooling that {@link #halves} follows
	 * @return the stage
	 */
	public static Chain.Stage stage(final Layer layer, final List<Shape> inputs, final boolean relu,
		final boolean halved)
	{
		if (layer instanceof final Convolution convolution) return new Chain.Stage(convolution.shape(inputs), convolution
			.bias(), relu, halved);
		final Dense dense = (Dense) layer;
		final Geometry.Axis one = Geometry.Axis.NONE;
		return new Chain.Stage(new ConvolutionShape(Geometry.of(one, one), inputs.get(0).channels(), dense.units(), 1), dense
			.bias(), relu, halved);
	}

	/**
	 * @param chain of stages
	 * @param kernels that chain them
	 * @return one operation for all; its parameters are those of the layers, in order
	 */
	public static Operation operation(final Chain chain, final Kernels kernels) {
		return new Planned(kernels.chain(chain), chain);
	}

	private record Planned(ChainKernel kernel, Chain chain) implements Operation {

		@Override
		public int savedPerBatch() {
			return kernel.savedPerBatch();
		}

		@Override
		public int savedPerSample() {
			return kernel.savedPerSample();
		}

		@Override
		public void forward(final Context context) {
			final List<float[][]> parameters = split(context::parameter);
			kernel.forward(context.batch(), context.input(0), parameters.get(0), parameters.get(1), context.output(), context
				.training() ? context.saved() : null, context.scratch(), context.workers());
		}

		@Override
		public void backward(final Context context) {
			final List<float[][]> gradients = split(context::parameterGradient);
			kernel.backward(context.batch(), split(context::parameter).get(0), context.output(), context.saved(), context
				.outputGradient(), gradients.get(0), gradients.get(1), context.inputGradient(0), context.scratch(), context
					.workers());
		}

		private interface Arrays {

			float[] get(int i);
		}

		/** @return one array a stage of weights, and one of biases */
		private List<float[][]> split(final Arrays arrays) {
			final float[][] weights = new float[chain.stages().size()][];
			final float[][] biases = new float[weights.length][];
			int parameter = 0;
			for (int s = 0; s < weights.length; s++) {
				weights[s] = arrays.get(parameter++);
				if (chain.stages().get(s).bias()) biases[s] = arrays.get(parameter++);
			}
			return List.of(weights, biases);
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
