package io.github.convj.kernel;

/**
 * Where the windows of a convolution or pooling lie: one {@link Axis} each for Z, Y and X. A 2-D image has the Z axis
 * {@link Axis#NONE}. Every size in the project that comes from a window is computed here. Immutable, thread-safe.
 *
 * @param z depth
 * @param y rows
 * @param x columns
 */
public record Geometry(Axis z, Axis y, Axis x) {

	/**
	 * The windows along one axis. Output position {@code o} reads input positions
	 * {@code o * stride - before + k * dilation} for {@code k} in {@code [0, kernel)}; those outside the input are padding.
	 *
	 * @param input size, at least 1
	 * @param kernel taps, at least 1
	 * @param stride between windows, at least 1
	 * @param before padding before the first position, at least 0
	 * @param after padding behind the last position, at least 0
	 * @param dilation between taps, at least 1
	 */
	public record Axis(int input, int kernel, int stride, int before, int after, int dilation) {

		/** An axis that is not there: size 1, one tap. */
		public static final Axis NONE = new Axis(1, 1, 1, 0, 0, 1);

		/** @throws IllegalArgumentException if a value is out of its range */
		public Axis {
			if (input < 1 || kernel < 1 || stride < 1 || before < 0 || after < 0 || dilation < 1)
				throw new IllegalArgumentException("Not a window: input " + input + ", kernel " + kernel + ", stride " + stride +
					", padding " + before + " and " + after + ", dilation " + dilation);
		}

		/**
		 * @return an axis padded so that the output is ceil(input / stride) long; an odd excess goes behind, as TensorFlow and
		 *         ONNX's SAME_UPPER do
		 */
		public static Axis same(final int input, final int kernel, final int stride, final int dilation) {
			final int outputs = (input + stride - 1) / stride;
			final int padding = Math.max(0, (outputs - 1) * stride + dilation * (kernel - 1) + 1 - input);
			return new Axis(input, kernel, stride, padding / 2, padding - padding / 2, dilation);
		}

		/** @return an axis without padding */
		public static Axis valid(final int input, final int kernel, final int stride, final int dilation) {
			return new Axis(input, kernel, stride, 0, 0, dilation);
		}

		/** @return how many input positions a window spans */
		public int extent() {
			return dilation * (kernel - 1) + 1;
		}

		/** @return the number of windows; 0 or less if the padded input is smaller than one window */
		public int output() {
			final int room = input + before + after - extent();
			return room < 0 ? 0 : room / stride + 1;
		}
	}

	/** @return the geometry of a 2-D image */
	public static Geometry of(final Axis y, final Axis x) {
		return new Geometry(Axis.NONE, y, x);
	}

	/** @return input positions a sample */
	public int inputs() {
		return z.input * y.input * x.input;
	}

	/** @return output positions a sample */
	public int outputs() {
		return z.output() * y.output() * x.output();
	}

	/** @return taps of one window */
	public int taps() {
		return z.kernel * y.kernel * x.kernel;
	}
}
