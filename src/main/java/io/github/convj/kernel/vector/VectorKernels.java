package io.github.convj.kernel.vector;

import io.github.convj.kernel.Chain;
import io.github.convj.kernel.ChainKernel;
import io.github.convj.kernel.ConvolutionKernel;
import io.github.convj.kernel.ConvolutionShape;
import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Spans;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The kernels on the Vector API. Loaded by name, so that nothing else needs its module. Thread-safe. */
final class VectorKernels implements Kernels {

	/** Fully connected layers are convolutions of one position; a plan holds for any batch. */
	private final Map<Long, DirectConvolution> dense = new ConcurrentHashMap<>();

	/** @throws UnsupportedOperationException if vectors are too short to pay */
	VectorKernels() {
		if (Lanes.LENGTH < 4) throw new UnsupportedOperationException("this machine's vectors hold only " + Lanes.LENGTH +
			" floats");
	}

	@Override
	public String name() {
		return "vector";
	}

	@Override
	public String description() {
		return "Vector kernels of " + Lanes.LENGTH * Float.SIZE + " bits";
	}

	@Override
	public ConvolutionKernel convolution(final ConvolutionShape shape) {
		return winograd(shape) ? new WinogradConvolution(shape) : new DirectConvolution(shape);
	}

	private static boolean winograd(final ConvolutionShape shape) {
		return shape.groups() == 1 && WinogradSweep.suits(shape.geometry(), shape.channels(), shape.filters());
	}

	@Override
	public boolean pools(final ConvolutionShape shape) {
		return winograd(shape);
	}

	@Override
	public boolean chains(final Chain.Stage stage) {
		return LaneChain.suits(stage);
	}

	@Override
	public ChainKernel chain(final Chain chain) {
		return new LaneChain(chain);
	}

	@Override
	public double peak(final Workers workers) {
		return VectorPeak.measure(workers);
	}

	@Override
	public Spans spans() {
		return VectorSpans.INSTANCE;
	}

	private DirectConvolution dense(final int inputs, final int outputs) {
		final long key = (long) inputs << 32 | outputs;
		final DirectConvolution known = dense.get(key);
		if (known != null) return known;
		final Geometry.Axis one = Geometry.Axis.NONE;
		final DirectConvolution planned = new DirectConvolution(new ConvolutionShape(Geometry.of(one, one), inputs, outputs,
			1));
		dense.put(key, planned);
		return planned;
	}

	@Override
	public void dense(final int batch, final int inputs, final int outputs, final float[] input, final float[] weights,
		final float[] bias, final boolean relu, final float[] output, final Scratch scratch, final Workers workers)
	{
		final DirectConvolution kernel = dense(inputs, outputs);
		final float[] packed = scratch.floats(0, DirectConvolution.SLOT_TURNED, kernel.packedLength());
		kernel.pack(weights, packed, scratch, workers);
		kernel.forward(batch, input, packed, bias, null, relu, output, scratch, workers);
	}

	@Override
	public void denseBackwardData(final int batch, final int inputs, final int outputs, final float[] outputGradient,
		final float[] weights, final float[] inputGradient, final Scratch scratch, final Workers workers)
	{
		dense(inputs, outputs).backwardData(batch, outputGradient, weights, null, inputGradient, scratch, workers);
	}

	@Override
	public void denseBackwardWeights(final int batch, final int inputs, final int outputs, final float[] input,
		final float[] outputGradient, final float[] weightGradient, final float[] biasGradient, final Scratch scratch,
		final Workers workers)
	{
		dense(inputs, outputs).backwardWeights(batch, input, outputGradient, weightGradient, biasGradient, scratch, workers);
	}
}
