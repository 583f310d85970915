package io.github.convj.kernel;

/**
 * All that the choice and the inner loops of a convolution depend on. Input {@code [N, Z, Y, X, C]}, weights
 * {@code [KZ, KY, KX, C / groups, F]}, output {@code [N, OZ, OY, OX, F]}; filter {@code f} reads the channels of group
 * {@code f / (F / groups)}. Immutable, thread-safe.
 *
 * @param geometry the windows
 * @param channels C, a multiple of groups
 * @param filters F, a multiple of groups
 * @param groups 1 for an ordinary convolution, C for a depthwise one
 */
public record ConvolutionShape(Geometry geometry, int channels, int filters, int groups) {

	/** @throws IllegalArgumentException if the groups do not divide channels and filters */
	public ConvolutionShape {
		if (groups < 1 || channels % groups != 0 || filters % groups != 0) throw new IllegalArgumentException(groups +
			" groups do not divide " + channels + " channels and " + filters + " filters");
	}

	/** @return whether each filter reads one channel of its own */
	public boolean depthwise() {
		return groups > 1 && groups == channels && groups == filters;
	}

	/** @return how many weights there are */
	public int weights() {
		return geometry.taps() * (channels / groups) * filters;
	}

	/** @return multiply-adds of one sample's forward pass, counted as a direct convolution does them */
	public long multiplyAdds() {
		return (long) geometry.outputs() * weights();
	}
}
