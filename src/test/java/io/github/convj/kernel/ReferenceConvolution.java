package io.github.convj.kernel;

/** The textbook's convolution: nested loops, double precision, nothing clever. What every kernel is compared with. */
final class ReferenceConvolution {

	private final ConvolutionShape shape;
	private final Geometry.Axis z;
	private final Geometry.Axis y;
	private final Geometry.Axis x;

	ReferenceConvolution(final ConvolutionShape shape) {
		this.shape = shape;
		z = shape.geometry().z();
		y = shape.geometry().y();
		x = shape.geometry().x();
	}

	private interface Term {

		void accept(int input, int weight, int output);
	}

	private void forEachTerm(final int batch, final Term term) {
		final int groupChannels = shape.channels() / shape.groups();
		final int groupFilters = shape.filters() / shape.groups();
		for (int n = 0; n < batch; n++)
			for (int oz = 0; oz < z.output(); oz++)
				for (int oy = 0; oy < y.output(); oy++)
					for (int ox = 0; ox < x.output(); ox++)
						for (int kz = 0; kz < z.kernel(); kz++)
							for (int ky = 0; ky < y.kernel(); ky++)
								for (int kx = 0; kx < x.kernel(); kx++) {
									final int iz = oz * z.stride() - z.before() + kz * z.dilation();
									final int iy = oy * y.stride() - y.before() + ky * y.dilation();
									final int ix = ox * x.stride() - x.before() + kx * x.dilation();
									if (iz < 0 || iz >= z.input() || iy < 0 || iy >= y.input() || ix < 0 || ix >= x.input()) continue;
									for (int c = 0; c < groupChannels; c++)
										for (int f = 0; f < shape.filters(); f++)
											term.accept((((n * z.input() + iz) * y.input() + iy) * x.input() + ix) * shape.channels() + f /
												groupFilters * groupChannels + c, (((kz * y.kernel() + ky) * x.kernel() + kx) * groupChannels +
													c) * shape.filters() + f, (((n * z.output() + oz) * y.output() + oy) * x.output() + ox) *
														shape.filters() + f);
								}
	}

	double[] forward(final int batch, final float[] input, final float[] weights, final float[] bias,
		final float[] addend, final boolean relu)
	{
		final double[] output = new double[batch * shape.geometry().outputs() * shape.filters()];
		forEachTerm(batch, (i, w, o) -> output[o] += (double) input[i] * weights[w]);
		for (int i = 0; i < output.length; i++) {
			if (bias != null) output[i] += bias[i % shape.filters()];
			if (addend != null) output[i] += addend[i];
			if (relu) output[i] = Math.max(0, output[i]);
		}
		return output;
	}

	double[] backwardData(final int batch, final float[] outputGradient, final float[] weights) {
		final double[] gradient = new double[batch * shape.geometry().inputs() * shape.channels()];
		forEachTerm(batch, (i, w, o) -> gradient[i] += (double) outputGradient[o] * weights[w]);
		return gradient;
	}

	double[] backwardWeights(final int batch, final float[] input, final float[] outputGradient) {
		final double[] gradient = new double[shape.weights()];
		forEachTerm(batch, (i, w, o) -> gradient[w] += (double) input[i] * outputGradient[o]);
		return gradient;
	}

	double[] backwardBias(final int batch, final float[] outputGradient) {
		final double[] gradient = new double[shape.filters()];
		for (int i = 0; i < batch * shape.geometry().outputs() * shape.filters(); i++)
			gradient[i % shape.filters()] += outputGradient[i];
		return gradient;
	}
}
