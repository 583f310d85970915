package io.github.convj.kernel.vector;

import io.github.convj.kernel.ConvolutionKernel;
import io.github.convj.kernel.ConvolutionShape;
import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Sweep;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * A 3x3 or 5x5 convolution with stride 1 by Winograd's algorithm, see {@link WinogradSweep}. Its results differ from exact
 * ones by less than 1e-4 of their root mean square. Thread-safe.
 */
final class WinogradConvolution implements ConvolutionKernel {

	private final ConvolutionShape shape;
	private final WinogradSweep forward;
	private final WinogradSweep backward;
	/** For gradients to weights of a 5x5 window. */
	private final DirectSweep gradient;

	WinogradConvolution(final ConvolutionShape shape) {
		this.shape = shape;
		final Geometry.Axis y = shape.geometry().y();
		final Geometry.Axis x = shape.geometry().x();
		forward = new WinogradSweep(y, x, shape.channels(), shape.filters(), false);
		backward = new WinogradSweep(y, x, shape.filters(), shape.channels(), true);
		gradient = y.kernel() == 3 ? null : new DirectSweep(Sweep.forward(shape.geometry()), shape.channels(), shape
			.filters(), 1);
	}

	@Override
	public ConvolutionShape shape() {
		return shape;
	}

	@Override
	public String variant() {
		return "winograd 4x4";
	}

	@Override
	public int packedLength() {
		return forward.packedWeights();
	}

	@Override
	public void pack(final float[] weights, final float[] packed, final Scratch scratch, final Workers workers) {
		forward.pack(weights, packed, workers);
	}

	@Override
	public void forward(final int batch, final float[] input, final float[] packed, final float[] bias,
		final float[] addend, final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		forward.run(batch, input, packed, bias, addend, relu, output, scratch, workers);
	}

	@Override
	public void forwardPooled(final int batch, final float[] input, final float[] packed, final float[] bias,
		final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		forward.runPooled(batch, input, packed, bias, relu, output, scratch, workers);
	}

	@Override
	public void backwardData(final int batch, final float[] outputGradient, final float[] weights,
		final float[] addend, final float[] inputGradient, final Scratch scratch, final Workers workers)
	{
		backward.runOnce(batch, outputGradient, weights, addend, inputGradient, scratch, workers);
	}

	@Override
	public void backwardWeights(final int batch, final float[] input, final float[] outputGradient,
		final float[] weightGradient, final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		if (gradient != null) gradient.weightGradient(batch, input, outputGradient, weightGradient, biasGradient, scratch,
			workers);
		else forward.weightGradient(batch, input, outputGradient, weightGradient, biasGradient, scratch, workers);
	}
}
