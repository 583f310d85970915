package io.github.convj.kernel;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/** The kernels in plain Java, for any JVM. Thread-safe. */
final class JavaKernels implements Kernels {

	@Override
	public String name() {
		return "java";
	}

	@Override
	public String description() {
		return "Plain Java kernels";
	}

	@Override
	public ConvolutionKernel convolution(final ConvolutionShape shape) {
		if (shape.depthwise()) return new JavaDepthwise(shape);
		return JavaWinogradSweep.suits(shape) ? new JavaWinograd(shape) : new JavaConvolution(shape);
	}

	@Override
	public boolean pools(final ConvolutionShape shape) {
		return !shape.depthwise() && !JavaWinogradSweep.suits(shape) && shape.geometry().z().equals(Geometry.Axis.NONE);
	}

	@Override
	public Spans spans() {
		return JavaSpans.INSTANCE;
	}

	@Override
	public void dense(final int batch, final int inputs, final int outputs, final float[] input, final float[] weights,
		final float[] bias, final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		JavaDense.forward(batch, inputs, outputs, input, weights, bias, relu, output, scratch, workers);
	}

	@Override
	public void denseBackwardData(final int batch, final int inputs, final int outputs, final float[] outputGradient,
		final float[] weights, final float[] inputGradient, final Scratch scratch, final Workers workers)
	{
		JavaDense.backwardData(batch, inputs, outputs, outputGradient, weights, inputGradient, scratch, workers);
	}

	@Override
	public void denseBackwardWeights(final int batch, final int inputs, final int outputs, final float[] input,
		final float[] outputGradient, final float[] weightGradient, final float[] biasGradient, final Scratch scratch,
		final Workers workers)
	{
		JavaDense.backwardWeights(batch, inputs, outputs, input, outputGradient, weightGradient, biasGradient, scratch,
			workers);
	}
}
