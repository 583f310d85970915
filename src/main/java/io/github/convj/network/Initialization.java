package io.github.convj.network;

import io.github.convj.layer.ParameterSpec;
import io.github.convj.tensor.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;

/** How the weights start. Stateless, thread-safe. */
public enum Initialization {

	/** Normal with variance 2 / fan-in, which keeps the signal through ReLUs (He et al. 2015). */
	HE,

	/** Normal with variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010). */
	XAVIER;

	/**
	 * Fills one parameter. The numbers depend on the seed and the name alone, so that another layer elsewhere in the network
	 * changes nothing here.
	 *
	 * @param name the parameter's qualified name
	 * @param spec what it is
	 * @param seed any
	 * @return the parameter's values at the start
	 */
	public Tensor tensor(final String name, final ParameterSpec spec, final long seed) {
		final Tensor tensor = Tensor.zeros(spec.shape());
		final float[] array = tensor.array();
		switch (spec.role()) {
			case WEIGHT -> {
				final double variance = this == HE ? 2.0 / Math.max(1, spec.fanIn()) : 2.0 / Math.max(1, spec.fanIn() + spec
					.fanOut());
				final double deviation = Math.sqrt(variance);
				final SplittableRandom random = Seeds.random(seed, name);
				for (int i = 0; i < array.length; i++)
					array[i] = (float) (deviation * random.nextGaussian());
			}
			case SCALE, RUNNING_VARIANCE -> Arrays.fill(array, 1);
			case BIAS, RUNNING_MEAN -> {}
		}
		return tensor;
	}
}
