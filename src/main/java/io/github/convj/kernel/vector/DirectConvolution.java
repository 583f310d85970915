package io.github.convj.kernel.vector;

import java.util.List;

import io.github.convj.kernel.ConvolutionKernel;
import io.github.convj.kernel.ConvolutionShape;
import io.github.convj.kernel.Sweep;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/** A convolution of any shape as register-blocked sums of products, see {@link DirectSweep}. Thread-safe. */
final class DirectConvolution implements ConvolutionKernel {

	static final int SLOT_TURNED = 7;

	private final ConvolutionShape shape;
	private final DirectSweep forward;
	private final List<Sweep> backwardSweeps;
	private final List<DirectSweep> backward;

	DirectConvolution(final ConvolutionShape shape) {
		this.shape = shape;
		forward = new DirectSweep(Sweep.forward(shape.geometry()), shape.channels(), shape.filters(), shape.groups());
		backwardSweeps = Sweep.backward(shape.geometry());
		backward = backwardSweeps.stream().map(sweep -> new DirectSweep(sweep, shape.filters(), shape.channels(), shape
			.groups())).toList();
	}

	@Override
	public ConvolutionShape shape() {
		return shape;
	}

	@Override
	public String variant() {
		return shape.depthwise() ? "depthwise" : "direct";
	}

	@Override
	public int packedLength() {
		return forward.packedWeights();
	}

	@Override
	public void pack(final float[] weights, final float[] packed, final Scratch scratch, final Workers workers) {
		final int filters = shape.filters();
		final int terms = shape.weights() / filters;
		forward.pack(packed, workers, (group, first, count, to, at, row) -> {
			for (int k = 0; k < terms; k++)
				System.arraycopy(weights, k * filters + first, to, at + k * row, count);
		});
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
		final int filters = shape.filters();
		final int groupFilters = filters / shape.groups();
		final boolean depthwise = shape.depthwise();
		final int groupChannels = shape.channels() / shape.groups();
		for (int i = 0; i < backward.size(); i++) {
			final DirectSweep sweep = backward.get(i);
			final int[] taps = backwardSweeps.get(i).taps();
			// between the steps of a 1x1 window there is nothing to add
			if (taps.length == 0 && addend == inputGradient) continue;
			final float[] turned = scratch.floats(0, SLOT_TURNED, sweep.packedWeights());
			sweep.pack(turned, workers, (group, first, count, to, at, row) -> {
				for (int t = 0; t < taps.length; t++)
					if (depthwise) System.arraycopy(weights, taps[t] * filters + first, to, at + t * row, count);
					else for (int c = 0; c < count; c++) {
						final int from = (taps[t] * groupChannels + first - group * groupChannels + c) * filters + group *
							groupFilters;
						final int start = at + t * groupFilters * row + c;
						for (int f = 0; f < groupFilters; f++)
							to[start + f * row] = weights[from + f];
					}
			});
			sweep.run(batch, outputGradient, turned, null, addend, false, inputGradient, scratch, workers);
		}
	}

	@Override
	public void backwardWeights(final int batch, final float[] input, final float[] outputGradient,
		final float[] weightGradient, final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		forward.weightGradient(batch, input, outputGradient, weightGradient, biasGradient, scratch, workers);
	}
}
