package io.github.convj.projection;

/**
 * How strongly two points in the plane belong together at a distance: {@code 1 / (1 + a * distance^(2 b))}. Immutable,
 * thread-safe.
 *
 * @param a of the formula
 * @param b of the formula
 */
record Curve(double a, double b) {

	private static final int SAMPLES = 300;
	private static final double FARTHEST = 3;
	private static final int ROUNDS = 200;

	/**
	 * Fits the curve to what is wanted, 1 up to the minimum distance and exponential decay from there, by least squares
	 * (Levenberg, Marquardt 1963) at evenly spaced distances.
	 *
	 * @param minimumDistance 0 to 1
	 * @return the curve
	 */
	static Curve of(final double minimumDistance) {
		double a = 1;
		double b = 1;
		double damping = 1e-3;
		double error = error(a, b, minimumDistance);
		for (int round = 0; round < ROUNDS; round++) {
			double aa = 0;
			double ab = 0;
			double bb = 0;
			double ra = 0;
			double rb = 0;
			for (int i = 1; i < SAMPLES; i++) {
				final double x = FARTHEST * i / (SAMPLES - 1);
				final double power = Math.pow(x, 2 * b);
				final double value = 1 / (1 + a * power);
				final double byA = -power * value * value;
				final double byB = -2 * a * power * Math.log(x) * value * value;
				final double rest = wanted(x, minimumDistance) - value;
				aa += byA * byA;
				ab += byA * byB;
				bb += byB * byB;
				ra += byA * rest;
				rb += byB * rest;
			}
			final double p = aa * (1 + damping);
			final double q = bb * (1 + damping);
			final double determinant = p * q - ab * ab;
			final double nextA = a + (q * ra - ab * rb) / determinant;
			final double nextB = b + (p * rb - ab * ra) / determinant;
			final double nextError = nextA > 0 && nextB > 0 ? error(nextA, nextB, minimumDistance) : Double.POSITIVE_INFINITY;
			if (nextError < error) {
				a = nextA;
				b = nextB;
				error = nextError;
				damping /= 4;
			}
			else damping *= 4;
		}
		return new Curve(a, b);
	}

	private static double wanted(final double distance, final double minimumDistance) {
		return distance < minimumDistance ? 1 : Math.exp(-(distance - minimumDistance));
	}

	private static double error(final double a, final double b, final double minimumDistance) {
		double error = 0;
		for (int i = 0; i < SAMPLES; i++) {
			final double x = FARTHEST * i / (SAMPLES - 1);
			final double rest = wanted(x, minimumDistance) - 1 / (1 + a * Math.pow(x, 2 * b));
			error += rest * rest;
		}
		return error;
	}

	/** @return by which the difference of two points is multiplied to pull them together, below 0 */
	double pull(final double square) {
		final double power = Math.pow(square, b);
		return -2 * a * b * power / square / (1 + a * power);
	}

	/**
	 * @param softening that keeps points near each other from being thrown far apart
	 * @return by which the difference of two points is multiplied to push them apart, above 0
	 */
	double push(final double square, final double softening) {
		return 2 * b / ((softening + square) * (1 + a * Math.pow(square, b)));
	}
}
