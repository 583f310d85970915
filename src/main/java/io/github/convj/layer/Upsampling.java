package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Repeats each position along each axis: {@code [(Z,) Y, X, C]} to {@code [(Z * FZ,) Y * FY, X * FX, C]}, so that position
 * {@code o} of the output is position {@code o / F} of the input, rounded down (nearest neighbour). A convolution behind it
 * does what is also called an up-convolution. Immutable, thread-safe.
 *
 * @param factor how often: one number for all axes, or one an axis, each at least 1
 */
public record Upsampling(List<Integer> factor) implements Layer {

	/** @throws ConvJException if a factor is below 1 */
	public Upsampling {
		factor = Windows.checked("factor", factor);
	}

	/**
	 * @param factor one number for all axes, or one an axis
	 * @return a layer that makes images so many times as large
	 */
	public static Upsampling of(final int... factor) {
		return new Upsampling(Windows.list(factor));
	}

	@Override
	public Shape output(final List<Shape> inputs) {
		final int[] sizes = Windows.image(this, inputs).toArray();
		final int[] factors = magnification(inputs);
		for (int a = 0; a < factors.length; a++)
			sizes[a] = Math.multiplyExact(sizes[a], factors[a]);
		return Shape.of(sizes);
	}

	@Override
	public int[] magnification(final List<Shape> inputs) {
		final int axes = Windows.image(this, inputs).rank() - 1;
		if (factor.size() > 1 && factor.size() != axes) throw new ConvJException("An upsampling layer's factor has " + factor
			.size() + " numbers, but the image has " + axes + " axes.");
		final int[] factors = new int[axes];
		Arrays.setAll(factors, a -> factor.get(factor.size() == 1 ? 0 : a));
		return factors;
	}

	@Override
	public long flops(final List<Shape> inputs) {
		return 0;
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels) {
		final Shape image = Windows.image(this, inputs);
		final int[] factors = magnification(inputs);
		final boolean volume = factors.length == 3;
		return new Planned(volume ? image.size(0) : 1, image.size(-3), image.size(-2), image.channels(), volume ? factors[0]
			: 1, factors[factors.length - 2], factors[factors.length - 1]);
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		final int[] factors = magnification(inputs);
		final float[] scales = new float[factors.length + 2];
		scales[0] = scales[1] = 1;
		for (int a = 0; a < factors.length; a++)
			scales[a + 2] = factors[a];
		return graph.node("Resize", List.of(inputNames.get(0), "", graph.constant(Shape.of(scales.length), scales)), Map.of(
			"mode", "nearest", "nearest_mode", "floor", "coordinate_transformation_mode", "asymmetric"));
	}

	/** Sizes are those of the input. */
	private record Planned(int depth, int height, int width, int channels, int factorZ, int factorY, int factorX) implements
		Operation
	{

		@Override
		public void forward(final Context context) {
			final float[] input = context.input(0);
			final float[] output = context.output();
			final int row = width * factorX * channels;
			context.workers().run(context.batch() * depth * height, (task, worker) -> {
				final int first = firstRow(task) * row;
				for (int x = 0, to = first; x < width; x++)
					for (int i = 0; i < factorX; i++, to += channels)
						System.arraycopy(input, (task * width + x) * channels, output, to, channels);
				for (int z = 0; z < factorZ; z++)
					for (int y = z == 0 ? 1 : 0; y < factorY; y++)
						System.arraycopy(output, first, output, first + (z * height * factorY + y) * row, row);
			});
		}

		@Override
		public void backward(final Context context) {
			final float[] to = context.inputGradient(0);
			if (to == null) return;
			final float[] from = context.outputGradient();
			final int row = width * factorX * channels;
			context.workers().run(context.batch() * depth * height, (task, worker) -> {
				Arrays.fill(to, task * width * channels, (task + 1) * width * channels, 0);
				for (int z = 0; z < factorZ; z++)
					for (int y = 0; y < factorY; y++) {
						int at = (firstRow(task) + z * height * factorY + y) * row;
						for (int x = 0; x < width; x++)
							for (int i = 0; i < factorX; i++, at += channels)
								add(channels, from, at, to, (task * width + x) * channels);
					}
			});
		}

		/** @return the first of the output's rows that repeat the input's row */
		private int firstRow(final int inputRow) {
			return (inputRow / height * factorZ * height + inputRow % height) * factorY;
		}

		private static void add(final int count, final float[] from, final int first, final float[] to, final int at) {
			for (int i = 0; i < count; i++)
				to[at + i] += from[first + i];
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
