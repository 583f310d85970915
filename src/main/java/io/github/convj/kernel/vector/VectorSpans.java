package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import io.github.convj.kernel.Spans;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Spans on the Vector API. What is left of a tile behind its last whole vector is done under a mask. Thread-safe.
 * <p>
 * No method here returns a vector: one that C2 does not inline, as happens in large programs, makes an object of each, and a pass
 * several times slower. The API's own methods are always inlined.
 * </p>
 */
final class VectorSpans implements Spans {

	static final Spans INSTANCE = new VectorSpans();

	private VectorSpans() {}

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
			final FloatVector deviation = FloatVector.fromArray(SPECIES, input,
				start + i).sub(FloatVector.fromArray(SPECIES, shifts, i));
			FloatVector.fromArray(SPECIES, sums, i).add(deviation).intoArray(sums, i);
			deviation.fma(deviation, FloatVector.fromArray(SPECIES, squares, i)).intoArray(squares, i);
		}
		if (i < n) {
			final VectorMask<Float> mask = Lanes.first(n - i);
			final FloatVector deviation = FloatVector.fromArray(SPECIES, input, start + i,
				mask).sub(FloatVector.fromArray(SPECIES, shifts, i, mask));
			FloatVector.fromArray(SPECIES, sums, i, mask).add(deviation).intoArray(sums, i, mask);
			deviation.fma(deviation, FloatVector.fromArray(SPECIES, squares, i, mask)).intoArray(squares, i, mask);
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
			FloatVector.fromArray(SPECIES, input, start + i).fma(FloatVector.fromArray(SPECIES, scales, i),
				FloatVector.fromArray(SPECIES, shifts, i)).intoArray(output, start + i);
		if (i < n) {
			final VectorMask<Float> mask = Lanes.first(n - i);
			FloatVector.fromArray(SPECIES, input, start + i, mask).fma(FloatVector.fromArray(SPECIES, scales, i, mask),
				FloatVector.fromArray(SPECIES, shifts, i, mask)).intoArray(output, start + i, mask);
		}
	}

	private static void affineRelu(final int start, final int n, final float[] input, final float[] scales,
		final float[] shifts, final float[] output)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH) {
			final FloatVector values = FloatVector.fromArray(SPECIES, input,
				start + i).fma(FloatVector.fromArray(SPECIES, scales, i), FloatVector.fromArray(SPECIES, shifts, i));
			values.blend(FloatVector.zero(SPECIES), values.compare(VectorOperators.LT, 0)).intoArray(output, start + i);
		}
		if (i < n) {
			final VectorMask<Float> mask = Lanes.first(n - i);
			final FloatVector values = FloatVector.fromArray(SPECIES, input, start + i,
				mask).fma(FloatVector.fromArray(SPECIES, scales, i, mask), FloatVector.fromArray(SPECIES, shifts, i, mask));
			values.blend(FloatVector.zero(SPECIES), values.compare(VectorOperators.LT, 0)).intoArray(output, start + i, mask);
		}
	}

	private static void affineAdd(final int start, final int n, final float[] input, final float[] scales,
		final float[] shifts, final float[] addend, final float[] output)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH)
			FloatVector.fromArray(SPECIES, input, start + i).fma(FloatVector.fromArray(SPECIES, scales, i),
				FloatVector.fromArray(SPECIES, shifts, i)).add(FloatVector.fromArray(SPECIES, addend, start + i))
				.intoArray(output, start + i);
		if (i < n) {
			final VectorMask<Float> mask = Lanes.first(n - i);
			FloatVector.fromArray(SPECIES, input, start + i, mask).fma(FloatVector.fromArray(SPECIES, scales, i, mask),
				FloatVector.fromArray(SPECIES, shifts, i, mask)).add(FloatVector.fromArray(SPECIES, addend, start + i, mask))
				.intoArray(output, start + i, mask);
		}
	}

	private static void affineAddRelu(final int start, final int n, final float[] input, final float[] scales,
		final float[] shifts, final float[] addend, final float[] output)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH) {
			final FloatVector values = FloatVector.fromArray(SPECIES, input,
				start + i).fma(FloatVector.fromArray(SPECIES, scales, i), FloatVector.fromArray(SPECIES, shifts,
				i)).add(FloatVector.fromArray(SPECIES, addend, start + i));
			values.blend(FloatVector.zero(SPECIES), values.compare(VectorOperators.LT, 0)).intoArray(output, start + i);
		}
		if (i < n) {
			final VectorMask<Float> mask = Lanes.first(n - i);
			final FloatVector values = FloatVector.fromArray(SPECIES, input, start + i,
				mask).fma(FloatVector.fromArray(SPECIES, scales, i, mask), FloatVector.fromArray(SPECIES, shifts, i,
				mask)).add(FloatVector.fromArray(SPECIES, addend, start + i, mask));
			values.blend(FloatVector.zero(SPECIES), values.compare(VectorOperators.LT, 0)).intoArray(output, start + i, mask);
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
			final FloatVector gradient = FloatVector.fromArray(SPECIES, outputGradient, start + i);
			FloatVector.fromArray(SPECIES, sums, i).add(gradient).intoArray(sums, i);
			gradient.fma(FloatVector.fromArray(SPECIES, input, start + i).sub(FloatVector.fromArray(SPECIES, means, i)),
				FloatVector.fromArray(SPECIES, products, i)).intoArray(products, i);
		}
		if (i < n) {
			final VectorMask<Float> mask = Lanes.first(n - i);
			final FloatVector gradient = FloatVector.fromArray(SPECIES, outputGradient, start + i, mask);
			FloatVector.fromArray(SPECIES, sums, i, mask).add(gradient).intoArray(sums, i, mask);
			gradient.fma(FloatVector.fromArray(SPECIES, input, start + i, mask).sub(FloatVector.fromArray(SPECIES,
				means, i, mask)), FloatVector.fromArray(SPECIES, products, i, mask)).intoArray(products, i, mask);
		}
	}

	private static void reluProducts(final int start, final int n, final float[] input, final float[] means,
		final float[] scales, final float[] shifts, final float[] outputGradient, final float[] sums,
		final float[] products)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH) {
			final FloatVector x = FloatVector.fromArray(SPECIES, input, start + i);
			final FloatVector gradient = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient,
				start + i), x.fma(FloatVector.fromArray(SPECIES, scales, i), FloatVector.fromArray(SPECIES, shifts,
				i)).compare(VectorOperators.GT, 0));
			FloatVector.fromArray(SPECIES, sums, i).add(gradient).intoArray(sums, i);
			gradient.fma(x.sub(FloatVector.fromArray(SPECIES, means, i)), FloatVector.fromArray(SPECIES, products,
				i)).intoArray(products, i);
		}
		if (i < n) {
			final VectorMask<Float> mask = Lanes.first(n - i);
			final FloatVector x = FloatVector.fromArray(SPECIES, input, start + i, mask);
			final FloatVector gradient = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient,
				start + i, mask), x.fma(FloatVector.fromArray(SPECIES, scales, i, mask), FloatVector.fromArray(SPECIES,
				shifts, i, mask)).compare(VectorOperators.GT, 0));
			FloatVector.fromArray(SPECIES, sums, i, mask).add(gradient).intoArray(sums, i, mask);
			gradient.fma(x.sub(FloatVector.fromArray(SPECIES, means, i, mask)), FloatVector.fromArray(SPECIES, products,
				i, mask)).intoArray(products, i, mask);
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
			final FloatVector gradient = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient,
				start + i), FloatVector.fromArray(SPECIES, output, start + i).compare(VectorOperators.GT, 0));
			gradient.intoArray(masked, start + i);
			FloatVector.fromArray(SPECIES, sums, i).add(gradient).intoArray(sums, i);
			gradient.fma(FloatVector.fromArray(SPECIES, input, start + i).sub(FloatVector.fromArray(SPECIES, means, i)),
				FloatVector.fromArray(SPECIES, products, i)).intoArray(products, i);
		}
		if (i < n) {
			final VectorMask<Float> mask = Lanes.first(n - i);
			final FloatVector gradient = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient,
				start + i, mask), FloatVector.fromArray(SPECIES, output, start + i, mask).compare(VectorOperators.GT, 0));
			gradient.intoArray(masked, start + i, mask);
			FloatVector.fromArray(SPECIES, sums, i, mask).add(gradient).intoArray(sums, i, mask);
			gradient.fma(FloatVector.fromArray(SPECIES, input, start + i, mask).sub(FloatVector.fromArray(SPECIES,
				means, i, mask)), FloatVector.fromArray(SPECIES, products, i, mask)).intoArray(products, i, mask);
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
			FloatVector.fromArray(SPECIES, outputGradient, start + i).fma(FloatVector.fromArray(SPECIES, scales, i),
				FloatVector.fromArray(SPECIES, input, start + i).fma(FloatVector.fromArray(SPECIES, b, i),
				FloatVector.fromArray(SPECIES, d, i))).intoArray(inputGradient, start + i);
		if (i < n) {
			final VectorMask<Float> mask = Lanes.first(n - i);
			FloatVector.fromArray(SPECIES, outputGradient, start + i, mask).fma(FloatVector.fromArray(SPECIES, scales,
				i, mask), FloatVector.fromArray(SPECIES, input, start + i, mask).fma(FloatVector.fromArray(SPECIES, b, i, mask),
				FloatVector.fromArray(SPECIES, d, i, mask))).intoArray(inputGradient, start + i, mask);
		}
	}

	private static void reluSlopes(final int start, final int n, final float[] input, final float[] outputGradient,
		final float[] scales, final float[] shifts, final float[] b, final float[] d, final float[] inputGradient)
	{
		int i = 0;
		for (; i <= n - LENGTH; i += LENGTH) {
			final FloatVector x = FloatVector.fromArray(SPECIES, input, start + i);
			final FloatVector scale = FloatVector.fromArray(SPECIES, scales, i);
			final FloatVector gradient = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient,
				start + i), x.fma(scale, FloatVector.fromArray(SPECIES, shifts, i)).compare(VectorOperators.GT, 0));
			gradient.fma(scale, x.fma(FloatVector.fromArray(SPECIES, b, i), FloatVector.fromArray(SPECIES, d,
				i))).intoArray(inputGradient, start + i);
		}
		if (i < n) {
			final VectorMask<Float> mask = Lanes.first(n - i);
			final FloatVector x = FloatVector.fromArray(SPECIES, input, start + i, mask);
			final FloatVector scale = FloatVector.fromArray(SPECIES, scales, i, mask);
			final FloatVector gradient = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient,
				start + i, mask), x.fma(scale, FloatVector.fromArray(SPECIES, shifts, i, mask)).compare(VectorOperators.GT, 0));
			gradient.fma(scale, x.fma(FloatVector.fromArray(SPECIES, b, i, mask), FloatVector.fromArray(SPECIES, d, i,
				mask))).intoArray(inputGradient, start + i, mask);
		}
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
			for (int c = 0; c < whole; c += LENGTH) {
				FloatVector largest = FloatVector.fromArray(SPECIES, input, u + c);
				final FloatVector second = FloatVector.fromArray(SPECIES, input, u + channels + c);
				largest = largest.blend(second, second.compare(VectorOperators.GT, largest));
				final FloatVector third = FloatVector.fromArray(SPECIES, input, l + c);
				largest = largest.blend(third, third.compare(VectorOperators.GT, largest));
				final FloatVector fourth = FloatVector.fromArray(SPECIES, input, l + channels + c);
				largest = largest.blend(fourth, fourth.compare(VectorOperators.GT, largest));
				largest.intoArray(output, to + c);
			}
		}
	}

	private static void maskedMaxima(final int count, final int channels, final int first, final float[] input,
		final int upper, final int lower, final float[] output, final int at)
	{
		final VectorMask<Float> mask = Lanes.first(channels - first);
		for (int i = 0; i < count; i++) {
			final int u = upper + 2 * i * channels + first;
			final int l = lower + 2 * i * channels + first;
			FloatVector largest = FloatVector.fromArray(SPECIES, input, u, mask);
			final FloatVector second = FloatVector.fromArray(SPECIES, input, u + channels, mask);
			largest = largest.blend(second, second.compare(VectorOperators.GT, largest));
			final FloatVector third = FloatVector.fromArray(SPECIES, input, l, mask);
			largest = largest.blend(third, third.compare(VectorOperators.GT, largest));
			final FloatVector fourth = FloatVector.fromArray(SPECIES, input, l + channels, mask);
			largest = largest.blend(fourth, fourth.compare(VectorOperators.GT, largest));
			largest.intoArray(output, at + i * channels + first, mask);
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
				final FloatVector largest = FloatVector.fromArray(SPECIES, output, at + i * channels + c);
				final FloatVector gradient = FloatVector.fromArray(SPECIES, outputGradient, at + i * channels + c);
				final FloatVector first = zero.blend(gradient, FloatVector.fromArray(SPECIES, input,
					u + c).compare(VectorOperators.EQ, largest));
				first.intoArray(inputGradient, u + c);
				FloatVector left = gradient.sub(first);
				final FloatVector second = zero.blend(left, FloatVector.fromArray(SPECIES, input,
					u + channels + c).compare(VectorOperators.EQ, largest));
				second.intoArray(inputGradient, u + channels + c);
				left = left.sub(second);
				final FloatVector third = zero.blend(left, FloatVector.fromArray(SPECIES, input,
					l + c).compare(VectorOperators.EQ, largest));
				third.intoArray(inputGradient, l + c);
				left.sub(third).intoArray(inputGradient, l + channels + c);
			}
		}
	}

	private static void maskedGradient(final int count, final int channels, final int start, final float[] input,
		final int upper, final int lower, final float[] output, final float[] outputGradient, final int at,
		final float[] inputGradient)
	{
		final VectorMask<Float> mask = Lanes.first(channels - start);
		final FloatVector zero = FloatVector.zero(SPECIES);
		for (int i = 0; i < count; i++) {
			final int u = upper + 2 * i * channels + start;
			final int l = lower + 2 * i * channels + start;
			final FloatVector largest = FloatVector.fromArray(SPECIES, output, at + i * channels + start, mask);
			final FloatVector gradient = FloatVector.fromArray(SPECIES, outputGradient, at + i * channels + start, mask);
			final FloatVector first = zero.blend(gradient, FloatVector.fromArray(SPECIES, input, u,
				mask).compare(VectorOperators.EQ, largest));
			first.intoArray(inputGradient, u, mask);
			FloatVector left = gradient.sub(first);
			final FloatVector second = zero.blend(left, FloatVector.fromArray(SPECIES, input, u + channels,
				mask).compare(VectorOperators.EQ, largest));
			second.intoArray(inputGradient, u + channels, mask);
			left = left.sub(second);
			final FloatVector third = zero.blend(left, FloatVector.fromArray(SPECIES, input, l,
				mask).compare(VectorOperators.EQ, largest));
			third.intoArray(inputGradient, l, mask);
			left.sub(third).intoArray(inputGradient, l + channels, mask);
		}
	}
}
