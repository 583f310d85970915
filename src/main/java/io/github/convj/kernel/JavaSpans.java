package io.github.convj.kernel;

/**
 * Spans in plain Java. C2 makes vector instructions only of loops that read and write all arrays at the same index, so tiles
 * are copied into rows of their own first. A condition is written as {@code min(1, max(0, x * MAX_VALUE))}, which is 1 where
 * x is above 0 and 0 elsewhere: of a comparison no vector instructions become. Thread-safe.
 */
final class JavaSpans implements Spans {

	static final Spans INSTANCE = new JavaSpans();

	/** Fewer channels than this are copied faster one by one. */
	private static final int SHORT = 12;

	private JavaSpans() {}

	@Override
	public int tile() {
		return 512;
	}

	@Override
	public void moments(final int from, final int to, final int length, final float[] input, final float[] shifts,
		final float[] sums, final float[] squares, final float[][] rows)
	{
		for (int start = from; start < to; start += length) {
			final int n = Math.min(length, to - start);
			System.arraycopy(input, start, rows[0], 0, n);
			moments(n, rows[0], shifts, sums, squares);
		}
	}

	private static void moments(final int n, final float[] input, final float[] shifts, final float[] sums,
		final float[] squares)
	{
		for (int i = 0; i < n; i++) {
			final float deviation = input[i] - shifts[i];
			sums[i] = sums[i] + deviation;
			squares[i] = squares[i] + deviation * deviation;
		}
	}

	@Override
	public void affine(final int from, final int to, final int length, final float[] input, final float[] scales,
		final float[] shifts, final float[] addend, final boolean relu, final float[] output, final float[][] rows)
	{
		for (int start = from; start < to; start += length) {
			final int n = Math.min(length, to - start);
			System.arraycopy(input, start, rows[0], 0, n);
			if (addend == null) {
				if (relu) affineRelu(n, rows[0], scales, shifts);
				else affine(n, rows[0], scales, shifts);
			}
			else {
				System.arraycopy(addend, start, rows[1], 0, n);
				if (relu) affineAddRelu(n, rows[0], scales, shifts, rows[1]);
				else affineAdd(n, rows[0], scales, shifts, rows[1]);
			}
			System.arraycopy(rows[0], 0, output, start, n);
		}
	}

	private static void affine(final int n, final float[] x, final float[] scales, final float[] shifts) {
		for (int i = 0; i < n; i++)
			x[i] = x[i] * scales[i] + shifts[i];
	}

	private static void affineRelu(final int n, final float[] x, final float[] scales, final float[] shifts) {
		for (int i = 0; i < n; i++)
			x[i] = Math.max(0f, x[i] * scales[i] + shifts[i]);
	}

	private static void affineAdd(final int n, final float[] x, final float[] scales, final float[] shifts,
		final float[] addend)
	{
		for (int i = 0; i < n; i++)
			x[i] = x[i] * scales[i] + shifts[i] + addend[i];
	}

	private static void affineAddRelu(final int n, final float[] x, final float[] scales, final float[] shifts,
		final float[] addend)
	{
		for (int i = 0; i < n; i++)
			x[i] = Math.max(0f, x[i] * scales[i] + shifts[i] + addend[i]);
	}

	@Override
	public void products(final int from, final int to, final int length, final float[] input, final float[] means,
		final float[] scales, final float[] shifts, final boolean relu, final float[] outputGradient, final float[] sums,
		final float[] products, final float[][] rows)
	{
		for (int start = from; start < to; start += length) {
			final int n = Math.min(length, to - start);
			System.arraycopy(input, start, rows[0], 0, n);
			System.arraycopy(outputGradient, start, rows[1], 0, n);
			if (relu) mask(n, rows[0], scales, shifts, rows[1]);
			products(n, rows[0], means, rows[1], sums, products);
		}
	}

	private static void mask(final int n, final float[] x, final float[] scales, final float[] shifts,
		final float[] gradient)
	{
		for (int i = 0; i < n; i++)
			gradient[i] = gradient[i] * Math.min(1f, Math.max(0f, (x[i] * scales[i] + shifts[i]) * Float.MAX_VALUE));
	}

	private static void products(final int n, final float[] x, final float[] means, final float[] gradient,
		final float[] sums, final float[] products)
	{
		for (int i = 0; i < n; i++) {
			sums[i] = sums[i] + gradient[i];
			products[i] = products[i] + gradient[i] * (x[i] - means[i]);
		}
	}

	@Override
	public void maskedProducts(final int from, final int to, final int length, final float[] input, final float[] means,
		final float[] output, final float[] outputGradient, final float[] masked, final float[] sums,
		final float[] products, final float[][] rows)
	{
		for (int start = from; start < to; start += length) {
			final int n = Math.min(length, to - start);
			System.arraycopy(input, start, rows[0], 0, n);
			System.arraycopy(outputGradient, start, rows[1], 0, n);
			System.arraycopy(output, start, rows[2], 0, n);
			mask(n, rows[2], rows[1]);
			System.arraycopy(rows[1], 0, masked, start, n);
			products(n, rows[0], means, rows[1], sums, products);
		}
	}

	private static void mask(final int n, final float[] output, final float[] gradient) {
		for (int i = 0; i < n; i++)
			gradient[i] = gradient[i] * Math.min(1f, Math.max(0f, output[i] * Float.MAX_VALUE));
	}

	@Override
	public void slopes(final int from, final int to, final int length, final float[] input, final float[] outputGradient,
		final float[] scales, final float[] shifts, final boolean relu, final float[] b, final float[] d,
		final float[] inputGradient, final float[][] rows)
	{
		for (int start = from; start < to; start += length) {
			final int n = Math.min(length, to - start);
			System.arraycopy(input, start, rows[0], 0, n);
			System.arraycopy(outputGradient, start, rows[1], 0, n);
			if (relu) mask(n, rows[0], scales, shifts, rows[1]);
			slopes(n, rows[0], rows[1], scales, b, d);
			System.arraycopy(rows[1], 0, inputGradient, start, n);
		}
	}

	private static void slopes(final int n, final float[] x, final float[] gradient, final float[] scales,
		final float[] b, final float[] d)
	{
		for (int i = 0; i < n; i++)
			gradient[i] = scales[i] * gradient[i] + (b[i] * x[i] + d[i]);
	}

	@Override
	public void maxima(final int count, final int channels, final float[] input, final int upper, final int lower,
		final float[] output, final int at, final float[][] rows)
	{
		final int n = count * channels;
		for (int place = 0; place < 4; place++)
			take(count, channels, input, place, upper, lower, rows[place]);
		largest(n, rows[0], rows[1], rows[2], rows[3]);
		System.arraycopy(rows[0], 0, output, at, n);
	}

	/** One of the four values of each window. */
	private static void take(final int count, final int channels, final float[] input, final int place, final int upper,
		final int lower, final float[] row)
	{
		int from = (place < 2 ? upper : lower) + place % 2 * channels;
		if (channels < SHORT) for (int i = 0; i < count; i++) {
			for (int c = 0; c < channels; c++)
				row[i * channels + c] = input[from + c];
			from += 2 * channels;
		}
		else for (int i = 0; i < count; i++) {
			System.arraycopy(input, from, row, i * channels, channels);
			from += 2 * channels;
		}
	}

	private static void largest(final int n, final float[] a, final float[] b, final float[] c, final float[] d) {
		for (int i = 0; i < n; i++)
			a[i] = Math.max(Math.max(a[i], b[i]), Math.max(c[i], d[i]));
	}

	@Override
	public void maximaGradient(final int count, final int channels, final float[] input, final int upper, final int lower,
		final float[] output, final float[] outputGradient, final int at, final float[] inputGradient, final float[][] rows)
	{
		final int n = count * channels;
		System.arraycopy(output, at, rows[4], 0, n);
		System.arraycopy(outputGradient, at, rows[5], 0, n);
		for (int place = 0; place < 3; place++) {
			take(count, channels, input, place, upper, lower, rows[place]);
			claim(n, rows[place], rows[4], rows[5]);
			give(count, channels, rows[place], place, upper, lower, inputGradient);
		}
		// What nobody has claimed belongs to the last.
		give(count, channels, rows[5], 3, upper, lower, inputGradient);
	}

	/** Where a value is the largest it gets the gradient that is left, elsewhere 0. */
	private static void claim(final int n, final float[] values, final float[] largest, final float[] left) {
		for (int i = 0; i < n; i++) {
			// Adding 0 makes 0 of what a negative gradient would leave, which is -0.
			final float claimed = left[i] * (1 - Math.min(1f, (largest[i] - values[i]) * Float.MAX_VALUE)) + 0f;
			values[i] = claimed;
			left[i] = left[i] - claimed;
		}
	}

	/** Puts one of the four values of each window into its place. */
	private static void give(final int count, final int channels, final float[] row, final int place, final int upper,
		final int lower, final float[] target)
	{
		int to = (place < 2 ? upper : lower) + place % 2 * channels;
		if (channels < SHORT) for (int i = 0; i < count; i++) {
			for (int c = 0; c < channels; c++)
				target[to + c] = row[i * channels + c];
			to += 2 * channels;
		}
		else for (int i = 0; i < count; i++) {
			System.arraycopy(row, i * channels, target, to, channels);
			to += 2 * channels;
		}
	}
}
