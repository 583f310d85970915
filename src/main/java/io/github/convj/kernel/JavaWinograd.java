package io.github.convj.kernel;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * A 3x3 or 5x5 convolution with stride 1 in plain Java, by {@link JavaWinogradSweep}. Its results differ from exact ones by less
 * than 1e-4 of their root mean square. The gradient to the weights is for 3x3 {@link JavaWinogradGradient}'s if there are filters
 * enough for its rows, else {@link JavaConvolution}'s. Thread-safe.
 */
final class JavaWinograd implements ConvolutionKernel {

	private static final int SHARED = Scratch.SLOTS - 1;
	/** So many make rows for the gradient to the weights that are long enough. */
	private static final int MANY_FILTERS = 48;

	private final JavaConvolution direct;
	private final JavaWinogradSweep forward;
	private final JavaWinogradSweep backward;
	/** Null if it does not pay. */
	private final JavaWinogradGradient gradient;

	JavaWinograd(final ConvolutionShape shape) {
		direct = new JavaConvolution(shape);
		final Geometry.Axis y = shape.geometry().y();
		final Geometry.Axis x = shape.geometry().x();
		forward = new JavaWinogradSweep(y, x, shape.channels(), shape.filters(), false);
		backward = new JavaWinogradSweep(y, x, shape.filters(), shape.channels(), true);
		gradient = y.kernel() > 3 || shape.filters() < MANY_FILTERS ? null : new JavaWinogradGradient(y, x, shape.channels(), shape
			.filters());
	}

	@Override
	public ConvolutionShape shape() {
		return direct.shape();
	}

	@Override
	public String variant() {
		return "winograd rows";
	}

	@Override
	public int packedLength() {
		return forward.packedWeights();
	}

	@Override
	public void pack(final float[] weights, final float[] packed, final Scratch scratch, final Workers workers) {
		forward.pack(weights, false, packed, scratch, workers);
	}

	@Override
	public void forward(final int batch, final float[] input, final float[] packed, final float[] bias,
		final float[] addend, final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		forward.run(batch, input, packed, bias, addend, relu, output, scratch, workers);
	}

	@Override
	public void backwardData(final int batch, final float[] outputGradient, final float[] weights,
		final float[] addend, final float[] inputGradient, final Scratch scratch, final Workers workers)
	{
		final float[] packed = scratch.floats(0, SHARED, backward.packedWeights());
		backward.pack(weights, true, packed, scratch, workers);
		backward.run(batch, outputGradient, packed, null, addend, false, inputGradient, scratch, workers);
	}

	@Override
	public void backwardWeights(final int batch, final float[] input, final float[] outputGradient,
		final float[] weightGradient, final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		if (gradient == null) direct.backwardWeights(batch, input, outputGradient, weightGradient, biasGradient, scratch,
			workers);
		else gradient.run(batch, input, outputGradient, weightGradient, biasGradient, scratch, workers);
	}
}
