package io.github.convj.evaluate;

/**
 * A range in which a share lies with 95 % confidence.
 *
 * @param low 0 to 1
 * @param high 0 to 1, at least {@code low}
 */
public record Interval(double low, double high) {

	/** Half of a normal distribution's central 95 %, in standard deviations. */
	private static final double Z = 1.959963984540054;

	/**
	 * The score interval, which stays within 0 and 1 and is sound for few images too (E. B. Wilson, Probable inference, the
	 * law of succession, and statistical inference, Journal of the American Statistical Association, 1927).
	 *
	 * @param hits how many of the trials went well
	 * @param trials at least {@code hits}
	 * @return the interval; all from 0 to 1 without trials
	 */
	public static Interval wilson(final long hits, final long trials) {
		if (hits < 0 || hits > trials) throw new IllegalArgumentException(hits + " of " + trials);
		if (trials == 0) return new Interval(0, 1);
		final double n = trials;
		final double share = hits / n;
		final double scale = 1 / (1 + Z * Z / n);
		final double centre = scale * (share + Z * Z / (2 * n));
		final double half = scale * Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
		return new Interval(hits == 0 ? 0 : centre - half, hits == trials ? 1 : centre + half);
	}
}
