package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import io.github.convj.kernel.Spans;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Spans on the Vector API. What is left of a tile behind its last whole vector is done under a mask. Thread-safe.
 */
final class VectorSpans implements Spans {

	static final Spans INSTANCE = new VectorSpans();

	private VectorSpans() {}

	private static FloatVector load(final float[] array, final int at) {
		return FloatVector.fromArray(SPECIES, array, at);
	}

	private static FloatVector load(final float[] array, final int at, final VectorMask<Float> mask) {
		return FloatVector.fromArray(SPECIES, array, at, mask);
	}

	/** @return the values, those that are negative being 0 */
	private static FloatVector positive(final FloatVector values) {
		final FloatVector zero = FloatVector.zero(SPECIES);
		return values.blend(zero, values.compare(VectorOperators.LT, zero));
	}

	/** @return the gradient where the values are above 0, elsewhere 0 */
	private static FloatVector where(final FloatVector values, final FloatVector gradient) {
		final FloatVector zero = FloatVector.zero(SPECIES);
		return zero.blend(gradient, values.compare(VectorOperators.GT, zero));
	}

	@Override
	public void moments(final int from, final int to, final int length, final float[] input, final float[] shifts,
		final float[] sums, final float[] squares, final float[][] rows)
	{
		for (int start = from; start < to; start += length)
			moments(start, Math.min(length, to - start), input, shifts, sums, squares);
	}

	private static void moments(final int start, final int n, final float[] input, final float[] shifts,
		final float[] sums, final float[] squares)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH) {
			final FloatVector deviation = load(input, start + i).sub(load(shifts, i));
			load(sums, i).add(deviation).intoArray(sums, i);
			deviation.fma(deviation, load(squares, i)).intoArray(squares, i);
		}
		if (i < n) {
			final VectorMask<Float> mask = SPECIES.indexInRange(i, n);
			final FloatVector deviation = load(input, start + i, mask).sub(load(shifts, i, mask));
			load(sums, i, mask).add(deviation).intoArray(sums, i, mask);
			deviation.fma(deviation, load(squares, i, mask)).intoArray(squares, i, mask);
		}
	}

	@Override
	public void affine(final int from, final int to, final int length, final float[] input, final float[] scales,
		final float[] shifts, final float[] addend, final boolean relu, final float[] output, final float[][] rows)
	{
		for (int start = from; start < to; start += length) {
			final int n = Math.min(length, to - start);
			if (addend == null) {
				if (relu) affineRelu(start, n, input, scales, shifts, output);
				else affine(start, n, input, scales, shifts, output);
			}
			else if (relu) affineAddRelu(start, n, input, scales, shifts, addend, output);
			else affineAdd(start, n, input, scales, shifts, addend, output);
		}
	}

	private static void affine(final int start, final int n, final float[] input, final float[] scales,
		final float[] shifts, final float[] output)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH)
			load(input, start + i).fma(load(scales, i), load(shifts, i)).intoArray(output, start + i);
		if (i < n) {
			final VectorMask<Float> mask = SPECIES.indexInRange(i, n);
			load(input, start + i, mask).fma(load(scales, i, mask), load(shifts, i, mask)).intoArray(output, start + i, mask);
		}
	}

	private static void affineRelu(final int start, final int n, final float[] input, final float[] scales,
		final float[] shifts, final float[] output)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH)
			positive(load(input, start + i).fma(load(scales, i), load(shifts, i))).intoArray(output, start + i);
		if (i < n) {
			final VectorMask<Float> mask = SPECIES.indexInRange(i, n);
			positive(load(input, start + i, mask).fma(load(scales, i, mask), load(shifts, i, mask))).intoArray(output, start +
				i, mask);
		}
	}

	private static void affineAdd(final int start, final int n, final float[] input, final float[] scales,
		final float[] shifts, final float[] addend, final float[] output)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH)
			load(input, start + i).fma(load(scales, i), load(shifts, i)).add(load(addend, start + i)).intoArray(output, start +
				i);
		if (i < n) {
			final VectorMask<Float> mask = SPECIES.indexInRange(i, n);
			load(input, start + i, mask).fma(load(scales, i, mask), load(shifts, i, mask)).add(load(addend, start + i, mask))
				.intoArray(output, start + i, mask);
		}
	}

	private static void affineAddRelu(final int start, final int n, final float[] input, final float[] scales,
		final float[] shifts, final float[] addend, final float[] output)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH)
			positive(load(input, start + i).fma(load(scales, i), load(shifts, i)).add(load(addend, start + i))).intoArray(
				output, start + i);
		if (i < n) {
			final VectorMask<Float> mask = SPECIES.indexInRange(i, n);
			positive(load(input, start + i, mask).fma(load(scales, i, mask), load(shifts, i, mask)).add(load(addend, start + i,
				mask))).intoArray(output, start + i, mask);
		}
	}

	@Override
	public void products(final int from, final int to, final int length, final float[] input, final float[] means,
		final float[] scales, final float[] shifts, final float[] outputGradient, final float[] sums,
		final float[] products, final float[][] rows)
	{
		for (int start = from; start < to; start += length) {
			final int n = Math.min(length, to - start);
			if (shifts == null) products(start, n, input, means, outputGradient, sums, products);
			else reluProducts(start, n, input, means, scales, shifts, outputGradient, sums, products);
		}
	}

	private static void products(final int start, final int n, final float[] input, final float[] means,
		final float[] outputGradient, final float[] sums, final float[] products)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH) {
			final FloatVector gradient = load(outputGradient, start + i);
			load(sums, i).add(gradient).intoArray(sums, i);
			gradient.fma(load(input, start + i).sub(load(means, i)), load(products, i)).intoArray(products, i);
		}
		if (i < n) {
			final VectorMask<Float> mask = SPECIES.indexInRange(i, n);
			final FloatVector gradient = load(outputGradient, start + i, mask);
			load(sums, i, mask).add(gradient).intoArray(sums, i, mask);
			gradient.fma(load(input, start + i, mask).sub(load(means, i, mask)), load(products, i, mask)).intoArray(products, i,
				mask);
		}
	}

	private static void reluProducts(final int start, final int n, final float[] input, final float[] means,
		final float[] scales, final float[] shifts, final float[] outputGradient, final float[] sums,
		final float[] products)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH) {
			final FloatVector x = load(input, start + i);
			final FloatVector gradient = where(x.fma(load(scales, i), load(shifts, i)), load(outputGradient, start + i));
			load(sums, i).add(gradient).intoArray(sums, i);
			gradient.fma(x.sub(load(means, i)), load(products, i)).intoArray(products, i);
		}
		if (i < n) {
			final VectorMask<Float> mask = SPECIES.indexInRange(i, n);
			final FloatVector x = load(input, start + i, mask);
			final FloatVector gradient = where(x.fma(load(scales, i, mask), load(shifts, i, mask)), load(outputGradient, start +
				i, mask));
			load(sums, i, mask).add(gradient).intoArray(sums, i, mask);
			gradient.fma(x.sub(load(means, i, mask)), load(products, i, mask)).intoArray(products, i, mask);
		}
	}

	@Override
	public void maskedProducts(final int from, final int to, final int length, final float[] input, final float[] means,
		final float[] output, final float[] outputGradient, final float[] masked, final float[] sums,
		final float[] products, final float[][] rows)
	{
		for (int start = from; start < to; start += length)
			maskedProducts(start, Math.min(length, to - start), input, means, output, outputGradient, masked, sums, products);
	}

	private static void maskedProducts(final int start, final int n, final float[] input, final float[] means,
		final float[] output, final float[] outputGradient, final float[] masked, final float[] sums,
		final float[] products)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH) {
			final FloatVector gradient = where(load(output, start + i), load(outputGradient, start + i));
			gradient.intoArray(masked, start + i);
			load(sums, i).add(gradient).intoArray(sums, i);
			gradient.fma(load(input, start + i).sub(load(means, i)), load(products, i)).intoArray(products, i);
		}
		if (i < n) {
			final VectorMask<Float> mask = SPECIES.indexInRange(i, n);
			final FloatVector gradient = where(load(output, start + i, mask), load(outputGradient, start + i, mask));
			gradient.intoArray(masked, start + i, mask);
			load(sums, i, mask).add(gradient).intoArray(sums, i, mask);
			gradient.fma(load(input, start + i, mask).sub(load(means, i, mask)), load(products, i, mask)).intoArray(products, i,
				mask);
		}
	}

	@Override
	public void slopes(final int from, final int to, final int length, final float[] input, final float[] outputGradient,
		final float[] scales, final float[] shifts, final float[] b, final float[] d, final float[] inputGradient,
		final float[][] rows)
	{
		for (int start = from; start < to; start += length) {
			final int n = Math.min(length, to - start);
			if (shifts == null) slopes(start, n, input, outputGradient, scales, b, d, inputGradient);
			else reluSlopes(start, n, input, outputGradient, scales, shifts, b, d, inputGradient);
		}
	}

	private static void slopes(final int start, final int n, final float[] input, final float[] outputGradient,
		final float[] scales, final float[] b, final float[] d, final float[] inputGradient)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH)
			load(outputGradient, start + i).fma(load(scales, i), load(input, start + i).fma(load(b, i), load(d, i))).intoArray(
				inputGradient, start + i);
		if (i < n) {
			final VectorMask<Float> mask = SPECIES.indexInRange(i, n);
			load(outputGradient, start + i, mask).fma(load(scales, i, mask), load(input, start + i, mask).fma(load(b, i, mask),
				load(d, i, mask))).intoArray(inputGradient, start + i, mask);
		}
	}

	private static void reluSlopes(final int start, final int n, final float[] input, final float[] outputGradient,
		final float[] scales, final float[] shifts, final float[] b, final float[] d, final float[] inputGradient)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH) {
			final FloatVector x = load(input, start + i);
			final FloatVector scale = load(scales, i);
			final FloatVector gradient = where(x.fma(scale, load(shifts, i)), load(outputGradient, start + i));
			gradient.fma(scale, x.fma(load(b, i), load(d, i))).intoArray(inputGradient, start + i);
		}
		if (i < n) {
			final VectorMask<Float> mask = SPECIES.indexInRange(i, n);
			final FloatVector x = load(input, start + i, mask);
			final FloatVector scale = load(scales, i, mask);
			final FloatVector gradient = where(x.fma(scale, load(shifts, i, mask)), load(outputGradient, start + i, mask));
			gradient.fma(scale, x.fma(load(b, i, mask), load(d, i, mask))).intoArray(inputGradient, start + i, mask);
		}
	}

	private static FloatVector larger(final FloatVector a, final FloatVector b) {
		return a.blend(b, b.compare(VectorOperators.GT, a));
	}

	@Override
	public void maxima(final int count, final int channels, final float[] input, final int upper, final int lower,
		final float[] output, final int at)
	{
		final int whole = channels / LENGTH * LENGTH;
		if (whole > 0) wholeMaxima(count, channels, whole, input, upper, lower, output, at);
		if (whole < channels) maskedMaxima(count, channels, whole, input, upper, lower, output, at);
	}

	private static void wholeMaxima(final int count, final int channels, final int whole, final float[] input,
		final int upper, final int lower, final float[] output, final int at)
	{
		for (int i = 0; i < count; i++) {
			final int to = at + i * channels;
			final int u = upper + 2 * i * channels;
			final int l = lower + 2 * i * channels;
			for (int c = 0; c < whole; c += LENGTH)
				larger(larger(load(input, u + c), load(input, u + channels + c)), larger(load(input, l + c), load(input, l +
					channels + c))).intoArray(output, to + c);
		}
	}

	private static void maskedMaxima(final int count, final int channels, final int first, final float[] input,
		final int upper, final int lower, final float[] output, final int at)
	{
		final VectorMask<Float> mask = SPECIES.indexInRange(first, channels);
		for (int i = 0; i < count; i++) {
			final int u = upper + 2 * i * channels + first;
			final int l = lower + 2 * i * channels + first;
			larger(larger(load(input, u, mask), load(input, u + channels, mask)), larger(load(input, l, mask), load(input, l +
				channels, mask))).intoArray(output, at + i * channels + first, mask);
		}
	}

	@Override
	public void maximaGradient(final int count, final int channels, final float[] input, final int upper, final int lower,
		final float[] output, final float[] outputGradient, final int at, final float[] inputGradient)
	{
		final int whole = channels / LENGTH * LENGTH;
		if (whole > 0) wholeGradient(count, channels, whole, input, upper, lower, output, outputGradient, at, inputGradient);
		if (whole < channels) maskedGradient(count, channels, whole, input, upper, lower, output, outputGradient, at,
			inputGradient);
	}

	/** What a window's first place does not take is left for the second, and so on; the last place takes the rest. */
	private static void wholeGradient(final int count, final int channels, final int whole, final float[] input,
		final int upper, final int lower, final float[] output, final float[] outputGradient, final int at,
		final float[] inputGradient)
	{
		final FloatVector zero = FloatVector.zero(SPECIES);
		for (int i = 0; i < count; i++) {
			final int u = upper + 2 * i * channels;
			final int l = lower + 2 * i * channels;
			for (int c = 0; c < whole; c += LENGTH) {
				final FloatVector largest = load(output, at + i * channels + c);
				final FloatVector gradient = load(outputGradient, at + i * channels + c);
				final FloatVector first = zero.blend(gradient, load(input, u + c).compare(VectorOperators.EQ, largest));
				first.intoArray(inputGradient, u + c);
				FloatVector left = gradient.sub(first);
				final FloatVector second = zero.blend(left, load(input, u + channels + c).compare(VectorOperators.EQ, largest));
				second.intoArray(inputGradient, u + channels + c);
				left = left.sub(second);
				final FloatVector third = zero.blend(left, load(input, l + c).compare(VectorOperators.EQ, largest));
				third.intoArray(inputGradient, l + c);
				left.sub(third).intoArray(inputGradient, l + channels + c);
			}
		}
	}

	private static void maskedGradient(final int count, final int channels, final int start, final float[] input,
		final int upper, final int lower, final float[] output, final float[] outputGradient, final int at,
		final float[] inputGradient)
	{
		final VectorMask<Float> mask = SPECIES.indexInRange(start, channels);
		final FloatVector zero = FloatVector.zero(SPECIES);
		for (int i = 0; i < count; i++) {
			final int u = upper + 2 * i * channels + start;
			final int l = lower + 2 * i * channels + start;
			final FloatVector largest = load(output, at + i * channels + start, mask);
			final FloatVector gradient = load(outputGradient, at + i * channels + start, mask);
			final FloatVector first = zero.blend(gradient, load(input, u, mask).compare(VectorOperators.EQ, largest));
			first.intoArray(inputGradient, u, mask);
			FloatVector left = gradient.sub(first);
			final FloatVector second = zero.blend(left, load(input, u + channels, mask).compare(VectorOperators.EQ, largest));
			second.intoArray(inputGradient, u + channels, mask);
			left = left.sub(second);
			final FloatVector third = zero.blend(left, load(input, l, mask).compare(VectorOperators.EQ, largest));
			third.intoArray(inputGradient, l, mask);
			left.sub(third).intoArray(inputGradient, l + channels, mask);
		}
	}
}
