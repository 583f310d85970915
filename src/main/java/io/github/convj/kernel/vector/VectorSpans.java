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

	/** Channels that are computed at a time, with all that belongs to them in registers. */
	private static final int BLOCK = 4 * LENGTH;

	private VectorSpans() {}

	@Override
	public int tile() {
		return 64;
	}

	@Override
	public void moments(final int from, final int to, final int length, final float[] input, final float[] shifts,
		final float[] sums, final float[] squares, final float[][] rows)
	{
		final int whole = to - (to - from) % length;
		int c = 0;
		for (; c <= length - BLOCK; c += BLOCK)
			blockMoments(from + c, whole, length, c, input, shifts, sums, squares);
		for (; c < length; c += LENGTH)
			moments(from + c, whole, length, c, Lanes.first(Math.min(LENGTH, length - c)), input, shifts, sums, squares);
		for (c = 0; c < to - whole; c += LENGTH)
			moments(whole + c, to, length, c, Lanes.first(Math.min(LENGTH, to - whole - c)), input, shifts, sums, squares);
	}

	private static void blockMoments(final int from, final int to, final int length, final int c, final float[] input,
		final float[] shifts, final float[] sums, final float[] squares)
	{
		final FloatVector shift0 = FloatVector.fromArray(SPECIES, shifts, c);
		final FloatVector shift1 = FloatVector.fromArray(SPECIES, shifts, c + LENGTH);
		final FloatVector shift2 = FloatVector.fromArray(SPECIES, shifts, c + 2 * LENGTH);
		final FloatVector shift3 = FloatVector.fromArray(SPECIES, shifts, c + 3 * LENGTH);
		FloatVector sum0 = FloatVector.fromArray(SPECIES, sums, c);
		FloatVector sum1 = FloatVector.fromArray(SPECIES, sums, c + LENGTH);
		FloatVector sum2 = FloatVector.fromArray(SPECIES, sums, c + 2 * LENGTH);
		FloatVector sum3 = FloatVector.fromArray(SPECIES, sums, c + 3 * LENGTH);
		FloatVector square0 = FloatVector.fromArray(SPECIES, squares, c);
		FloatVector square1 = FloatVector.fromArray(SPECIES, squares, c + LENGTH);
		FloatVector square2 = FloatVector.fromArray(SPECIES, squares, c + 2 * LENGTH);
		FloatVector square3 = FloatVector.fromArray(SPECIES, squares, c + 3 * LENGTH);
		for (int i = from; i < to; i += length) {
			final FloatVector x0 = FloatVector.fromArray(SPECIES, input, i).sub(shift0);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, input, i + LENGTH).sub(shift1);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, input, i + 2 * LENGTH).sub(shift2);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, input, i + 3 * LENGTH).sub(shift3);
			sum0 = sum0.add(x0);
			sum1 = sum1.add(x1);
			sum2 = sum2.add(x2);
			sum3 = sum3.add(x3);
			square0 = x0.fma(x0, square0);
			square1 = x1.fma(x1, square1);
			square2 = x2.fma(x2, square2);
			square3 = x3.fma(x3, square3);
		}
		sum0.intoArray(sums, c);
		sum1.intoArray(sums, c + LENGTH);
		sum2.intoArray(sums, c + 2 * LENGTH);
		sum3.intoArray(sums, c + 3 * LENGTH);
		square0.intoArray(squares, c);
		square1.intoArray(squares, c + LENGTH);
		square2.intoArray(squares, c + 2 * LENGTH);
		square3.intoArray(squares, c + 3 * LENGTH);
	}

	private static void moments(final int from, final int to, final int length, final int c, final VectorMask<Float> mask,
		final float[] input, final float[] shifts, final float[] sums, final float[] squares)
	{
		final FloatVector shift = FloatVector.fromArray(SPECIES, shifts, c, mask);
		FloatVector sum = FloatVector.fromArray(SPECIES, sums, c, mask);
		FloatVector square = FloatVector.fromArray(SPECIES, squares, c, mask);
		for (int i = from; i < to; i += length) {
			final FloatVector x = FloatVector.fromArray(SPECIES, input, i, mask).sub(shift);
			sum = sum.add(x);
			square = x.fma(x, square);
		}
		sum.intoArray(sums, c, mask);
		square.intoArray(squares, c, mask);
	}

	@Override
	public void affine(final int from, final int to, final int length, final float[] input, final float[] scales,
		final float[] shifts, final float[] addend, final boolean relu, final float[] output, final float[][] rows)
	{
		final float least = relu ? 0 : Float.NEGATIVE_INFINITY;
		final int whole = to - (to - from) % length;
		int c = 0;
		for (; c <= length - BLOCK; c += BLOCK)
			if (addend == null) blockAffine(from + c, whole, length, c, input, scales, shifts, least, output);
			else blockAffineAdd(from + c, whole, length, c, input, scales, shifts, addend, least, output);
		for (; c < length; c += LENGTH)
			affine(from + c, whole, length, c, Lanes.first(Math.min(LENGTH, length - c)), input, scales, shifts, addend, least,
				output);
		for (c = 0; c < to - whole; c += LENGTH)
			affine(whole + c, to, length, c, Lanes.first(Math.min(LENGTH, to - whole - c)), input, scales, shifts, addend, least,
				output);
	}

	private static void blockAffine(final int from, final int to, final int length, final int c, final float[] input,
		final float[] scales, final float[] shifts, final float least, final float[] output)
	{
		final FloatVector bound = FloatVector.broadcast(SPECIES, least);
		final FloatVector scale0 = FloatVector.fromArray(SPECIES, scales, c);
		final FloatVector scale1 = FloatVector.fromArray(SPECIES, scales, c + LENGTH);
		final FloatVector scale2 = FloatVector.fromArray(SPECIES, scales, c + 2 * LENGTH);
		final FloatVector scale3 = FloatVector.fromArray(SPECIES, scales, c + 3 * LENGTH);
		final FloatVector shift0 = FloatVector.fromArray(SPECIES, shifts, c);
		final FloatVector shift1 = FloatVector.fromArray(SPECIES, shifts, c + LENGTH);
		final FloatVector shift2 = FloatVector.fromArray(SPECIES, shifts, c + 2 * LENGTH);
		final FloatVector shift3 = FloatVector.fromArray(SPECIES, shifts, c + 3 * LENGTH);
		for (int i = from; i < to; i += length) {
			final FloatVector x0 = FloatVector.fromArray(SPECIES, input, i).fma(scale0, shift0);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, input, i + LENGTH).fma(scale1, shift1);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, input, i + 2 * LENGTH).fma(scale2, shift2);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, input, i + 3 * LENGTH).fma(scale3, shift3);
			x0.blend(bound, x0.compare(VectorOperators.LT, bound)).intoArray(output, i);
			x1.blend(bound, x1.compare(VectorOperators.LT, bound)).intoArray(output, i + LENGTH);
			x2.blend(bound, x2.compare(VectorOperators.LT, bound)).intoArray(output, i + 2 * LENGTH);
			x3.blend(bound, x3.compare(VectorOperators.LT, bound)).intoArray(output, i + 3 * LENGTH);
		}
	}

	private static void blockAffineAdd(final int from, final int to, final int length, final int c, final float[] input,
		final float[] scales, final float[] shifts, final float[] addend, final float least, final float[] output)
	{
		final FloatVector bound = FloatVector.broadcast(SPECIES, least);
		final FloatVector scale0 = FloatVector.fromArray(SPECIES, scales, c);
		final FloatVector scale1 = FloatVector.fromArray(SPECIES, scales, c + LENGTH);
		final FloatVector scale2 = FloatVector.fromArray(SPECIES, scales, c + 2 * LENGTH);
		final FloatVector scale3 = FloatVector.fromArray(SPECIES, scales, c + 3 * LENGTH);
		final FloatVector shift0 = FloatVector.fromArray(SPECIES, shifts, c);
		final FloatVector shift1 = FloatVector.fromArray(SPECIES, shifts, c + LENGTH);
		final FloatVector shift2 = FloatVector.fromArray(SPECIES, shifts, c + 2 * LENGTH);
		final FloatVector shift3 = FloatVector.fromArray(SPECIES, shifts, c + 3 * LENGTH);
		for (int i = from; i < to; i += length) {
			final FloatVector x0 = FloatVector.fromArray(SPECIES, input, i).fma(scale0, shift0).add(FloatVector
				.fromArray(SPECIES, addend, i));
			final FloatVector x1 = FloatVector.fromArray(SPECIES, input, i + LENGTH).fma(scale1, shift1).add(FloatVector
				.fromArray(SPECIES, addend, i + LENGTH));
			final FloatVector x2 = FloatVector.fromArray(SPECIES, input, i + 2 * LENGTH).fma(scale2, shift2).add(FloatVector
				.fromArray(SPECIES, addend, i + 2 * LENGTH));
			final FloatVector x3 = FloatVector.fromArray(SPECIES, input, i + 3 * LENGTH).fma(scale3, shift3).add(FloatVector
				.fromArray(SPECIES, addend, i + 3 * LENGTH));
			x0.blend(bound, x0.compare(VectorOperators.LT, bound)).intoArray(output, i);
			x1.blend(bound, x1.compare(VectorOperators.LT, bound)).intoArray(output, i + LENGTH);
			x2.blend(bound, x2.compare(VectorOperators.LT, bound)).intoArray(output, i + 2 * LENGTH);
			x3.blend(bound, x3.compare(VectorOperators.LT, bound)).intoArray(output, i + 3 * LENGTH);
		}
	}

	private static void affine(final int from, final int to, final int length, final int c, final VectorMask<Float> mask,
		final float[] input, final float[] scales, final float[] shifts, final float[] addend, final float least,
		final float[] output)
	{
		final FloatVector scale = FloatVector.fromArray(SPECIES, scales, c, mask);
		final FloatVector shift = FloatVector.fromArray(SPECIES, shifts, c, mask);
		final FloatVector bound = FloatVector.broadcast(SPECIES, least);
		if (addend == null) for (int i = from; i < to; i += length) {
			final FloatVector x = FloatVector.fromArray(SPECIES, input, i, mask).fma(scale, shift);
			x.blend(bound, x.compare(VectorOperators.LT, bound)).intoArray(output, i, mask);
		}
		else for (int i = from; i < to; i += length) {
			final FloatVector x = FloatVector.fromArray(SPECIES, input, i, mask).fma(scale, shift).add(FloatVector.fromArray(
				SPECIES, addend, i, mask));
			x.blend(bound, x.compare(VectorOperators.LT, bound)).intoArray(output, i, mask);
		}
	}

	@Override
	public void products(final int from, final int to, final int length, final float[] input, final float[] means,
		final float[] scales, final float[] shifts, final boolean relu, final float[] outputGradient, final float[] sums,
		final float[] products, final float[][] rows)
	{
		final int whole = to - (to - from) % length;
		int c = 0;
		for (; c <= length - BLOCK; c += BLOCK)
			blockProducts(from + c, whole, length, c, input, means, scales, shifts, relu, outputGradient, sums, products);
		for (; c < length; c += LENGTH)
			products(from + c, whole, length, c, Lanes.first(Math.min(LENGTH, length - c)), input, means, scales, shifts, relu,
				outputGradient, sums, products);
		for (c = 0; c < to - whole; c += LENGTH)
			products(whole + c, to, length, c, Lanes.first(Math.min(LENGTH, to - whole - c)), input, means, scales, shifts, relu,
				outputGradient, sums, products);
	}

	/** Without a ReLU a gradient counts where {@code 0 * input + 1 > 0}. */
	private static void blockProducts(final int from, final int to, final int length, final int c, final float[] input,
		final float[] means, final float[] scales, final float[] shifts, final boolean relu, final float[] outputGradient,
		final float[] sums, final float[] products)
	{
		final float counts = relu ? 1 : 0;
		final FloatVector mean0 = FloatVector.fromArray(SPECIES, means, c);
		final FloatVector mean1 = FloatVector.fromArray(SPECIES, means, c + LENGTH);
		final FloatVector mean2 = FloatVector.fromArray(SPECIES, means, c + 2 * LENGTH);
		final FloatVector mean3 = FloatVector.fromArray(SPECIES, means, c + 3 * LENGTH);
		final FloatVector slope0 = FloatVector.fromArray(SPECIES, scales, c).mul(counts);
		final FloatVector slope1 = FloatVector.fromArray(SPECIES, scales, c + LENGTH).mul(counts);
		final FloatVector slope2 = FloatVector.fromArray(SPECIES, scales, c + 2 * LENGTH).mul(counts);
		final FloatVector slope3 = FloatVector.fromArray(SPECIES, scales, c + 3 * LENGTH).mul(counts);
		final FloatVector shift0 = FloatVector.fromArray(SPECIES, shifts, c).mul(counts).add(1 - counts);
		final FloatVector shift1 = FloatVector.fromArray(SPECIES, shifts, c + LENGTH).mul(counts).add(1 - counts);
		final FloatVector shift2 = FloatVector.fromArray(SPECIES, shifts, c + 2 * LENGTH).mul(counts).add(1 - counts);
		final FloatVector shift3 = FloatVector.fromArray(SPECIES, shifts, c + 3 * LENGTH).mul(counts).add(1 - counts);
		FloatVector sum0 = FloatVector.fromArray(SPECIES, sums, c);
		FloatVector sum1 = FloatVector.fromArray(SPECIES, sums, c + LENGTH);
		FloatVector sum2 = FloatVector.fromArray(SPECIES, sums, c + 2 * LENGTH);
		FloatVector sum3 = FloatVector.fromArray(SPECIES, sums, c + 3 * LENGTH);
		FloatVector product0 = FloatVector.fromArray(SPECIES, products, c);
		FloatVector product1 = FloatVector.fromArray(SPECIES, products, c + LENGTH);
		FloatVector product2 = FloatVector.fromArray(SPECIES, products, c + 2 * LENGTH);
		FloatVector product3 = FloatVector.fromArray(SPECIES, products, c + 3 * LENGTH);
		for (int i = from; i < to; i += length) {
			final FloatVector x0 = FloatVector.fromArray(SPECIES, input, i);
			final FloatVector g0 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i),
				x0.fma(slope0, shift0).compare(VectorOperators.GT, 0));
			sum0 = sum0.add(g0);
			product0 = g0.fma(x0.sub(mean0), product0);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, input, i + LENGTH);
			final FloatVector g1 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i + LENGTH),
				x1.fma(slope1, shift1).compare(VectorOperators.GT, 0));
			sum1 = sum1.add(g1);
			product1 = g1.fma(x1.sub(mean1), product1);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, input, i + 2 * LENGTH);
			final FloatVector g2 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i + 2 * LENGTH),
				x2.fma(slope2, shift2).compare(VectorOperators.GT, 0));
			sum2 = sum2.add(g2);
			product2 = g2.fma(x2.sub(mean2), product2);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, input, i + 3 * LENGTH);
			final FloatVector g3 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i + 3 * LENGTH),
				x3.fma(slope3, shift3).compare(VectorOperators.GT, 0));
			sum3 = sum3.add(g3);
			product3 = g3.fma(x3.sub(mean3), product3);
		}
		sum0.intoArray(sums, c);
		sum1.intoArray(sums, c + LENGTH);
		sum2.intoArray(sums, c + 2 * LENGTH);
		sum3.intoArray(sums, c + 3 * LENGTH);
		product0.intoArray(products, c);
		product1.intoArray(products, c + LENGTH);
		product2.intoArray(products, c + 2 * LENGTH);
		product3.intoArray(products, c + 3 * LENGTH);
	}

	private static void products(final int from, final int to, final int length, final int c, final VectorMask<Float> mask,
		final float[] input, final float[] means, final float[] scales, final float[] shifts, final boolean relu,
		final float[] outputGradient, final float[] sums, final float[] products)
	{
		final float counts = relu ? 1 : 0;
		final FloatVector mean = FloatVector.fromArray(SPECIES, means, c, mask);
		final FloatVector slope = FloatVector.fromArray(SPECIES, scales, c, mask).mul(counts);
		final FloatVector shift = FloatVector.fromArray(SPECIES, shifts, c, mask).mul(counts).add(1 - counts);
		FloatVector sum = FloatVector.fromArray(SPECIES, sums, c, mask);
		FloatVector product = FloatVector.fromArray(SPECIES, products, c, mask);
		for (int i = from; i < to; i += length) {
			final FloatVector x = FloatVector.fromArray(SPECIES, input, i, mask);
			final FloatVector g = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i, mask), x.fma(
				slope, shift).compare(VectorOperators.GT, 0));
			sum = sum.add(g);
			product = g.fma(x.sub(mean), product);
		}
		sum.intoArray(sums, c, mask);
		product.intoArray(products, c, mask);
	}

	@Override
	public void maskedProducts(final int from, final int to, final int length, final float[] input, final float[] means,
		final float[] output, final float[] outputGradient, final float[] masked, final float[] sums,
		final float[] products, final float[][] rows)
	{
		final int whole = to - (to - from) % length;
		int c = 0;
		for (; c <= length - BLOCK; c += BLOCK)
			blockMaskedProducts(from + c, whole, length, c, input, means, output, outputGradient, masked, sums, products);
		for (; c < length; c += LENGTH)
			maskedProducts(from + c, whole, length, c, Lanes.first(Math.min(LENGTH, length - c)), input, means, output,
				outputGradient, masked, sums, products);
		for (c = 0; c < to - whole; c += LENGTH)
			maskedProducts(whole + c, to, length, c, Lanes.first(Math.min(LENGTH, to - whole - c)), input, means, output,
				outputGradient, masked, sums, products);
	}

	private static void blockMaskedProducts(final int from, final int to, final int length, final int c,
		final float[] input, final float[] means, final float[] output, final float[] outputGradient, final float[] masked,
		final float[] sums, final float[] products)
	{
		final FloatVector mean0 = FloatVector.fromArray(SPECIES, means, c);
		final FloatVector mean1 = FloatVector.fromArray(SPECIES, means, c + LENGTH);
		final FloatVector mean2 = FloatVector.fromArray(SPECIES, means, c + 2 * LENGTH);
		final FloatVector mean3 = FloatVector.fromArray(SPECIES, means, c + 3 * LENGTH);
		FloatVector sum0 = FloatVector.fromArray(SPECIES, sums, c);
		FloatVector sum1 = FloatVector.fromArray(SPECIES, sums, c + LENGTH);
		FloatVector sum2 = FloatVector.fromArray(SPECIES, sums, c + 2 * LENGTH);
		FloatVector sum3 = FloatVector.fromArray(SPECIES, sums, c + 3 * LENGTH);
		FloatVector product0 = FloatVector.fromArray(SPECIES, products, c);
		FloatVector product1 = FloatVector.fromArray(SPECIES, products, c + LENGTH);
		FloatVector product2 = FloatVector.fromArray(SPECIES, products, c + 2 * LENGTH);
		FloatVector product3 = FloatVector.fromArray(SPECIES, products, c + 3 * LENGTH);
		for (int i = from; i < to; i += length) {
			final FloatVector g0 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i),
				FloatVector.fromArray(SPECIES, output, i).compare(VectorOperators.GT, 0));
			g0.intoArray(masked, i);
			sum0 = sum0.add(g0);
			product0 = g0.fma(FloatVector.fromArray(SPECIES, input, i).sub(mean0), product0);
			final FloatVector g1 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i + LENGTH),
				FloatVector.fromArray(SPECIES, output, i + LENGTH).compare(VectorOperators.GT, 0));
			g1.intoArray(masked, i + LENGTH);
			sum1 = sum1.add(g1);
			product1 = g1.fma(FloatVector.fromArray(SPECIES, input, i + LENGTH).sub(mean1), product1);
			final FloatVector g2 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i + 2 * LENGTH),
				FloatVector.fromArray(SPECIES, output, i + 2 * LENGTH).compare(VectorOperators.GT, 0));
			g2.intoArray(masked, i + 2 * LENGTH);
			sum2 = sum2.add(g2);
			product2 = g2.fma(FloatVector.fromArray(SPECIES, input, i + 2 * LENGTH).sub(mean2), product2);
			final FloatVector g3 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i + 3 * LENGTH),
				FloatVector.fromArray(SPECIES, output, i + 3 * LENGTH).compare(VectorOperators.GT, 0));
			g3.intoArray(masked, i + 3 * LENGTH);
			sum3 = sum3.add(g3);
			product3 = g3.fma(FloatVector.fromArray(SPECIES, input, i + 3 * LENGTH).sub(mean3), product3);
		}
		sum0.intoArray(sums, c);
		sum1.intoArray(sums, c + LENGTH);
		sum2.intoArray(sums, c + 2 * LENGTH);
		sum3.intoArray(sums, c + 3 * LENGTH);
		product0.intoArray(products, c);
		product1.intoArray(products, c + LENGTH);
		product2.intoArray(products, c + 2 * LENGTH);
		product3.intoArray(products, c + 3 * LENGTH);
	}

	private static void maskedProducts(final int from, final int to, final int length, final int c,
		final VectorMask<Float> mask, final float[] input, final float[] means, final float[] output,
		final float[] outputGradient, final float[] masked, final float[] sums, final float[] products)
	{
		final FloatVector mean = FloatVector.fromArray(SPECIES, means, c, mask);
		FloatVector sum = FloatVector.fromArray(SPECIES, sums, c, mask);
		FloatVector product = FloatVector.fromArray(SPECIES, products, c, mask);
		for (int i = from; i < to; i += length) {
			final FloatVector g = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i, mask),
				FloatVector.fromArray(SPECIES, output, i, mask).compare(VectorOperators.GT, 0));
			g.intoArray(masked, i, mask);
			sum = sum.add(g);
			product = g.fma(FloatVector.fromArray(SPECIES, input, i, mask).sub(mean), product);
		}
		sum.intoArray(sums, c, mask);
		product.intoArray(products, c, mask);
	}

	@Override
	public void slopes(final int from, final int to, final int length, final float[] input, final float[] outputGradient,
		final float[] scales, final float[] shifts, final boolean relu, final float[] b, final float[] d,
		final float[] inputGradient, final float[][] rows)
	{
		final int whole = to - (to - from) % length;
		int c = 0;
		for (; c <= length - BLOCK; c += BLOCK)
			blockSlopes(from + c, whole, length, c, input, outputGradient, scales, shifts, relu, b, d, inputGradient);
		for (; c < length; c += LENGTH)
			slopes(from + c, whole, length, c, Lanes.first(Math.min(LENGTH, length - c)), input, outputGradient, scales, shifts,
				relu, b, d, inputGradient);
		for (c = 0; c < to - whole; c += LENGTH)
			slopes(whole + c, to, length, c, Lanes.first(Math.min(LENGTH, to - whole - c)), input, outputGradient, scales, shifts,
				relu, b, d, inputGradient);
	}

	private static void blockSlopes(final int from, final int to, final int length, final int c, final float[] input,
		final float[] outputGradient, final float[] scales, final float[] shifts, final boolean relu, final float[] b,
		final float[] d, final float[] inputGradient)
	{
		final float counts = relu ? 1 : 0;
		final FloatVector scale0 = FloatVector.fromArray(SPECIES, scales, c);
		final FloatVector scale1 = FloatVector.fromArray(SPECIES, scales, c + LENGTH);
		final FloatVector scale2 = FloatVector.fromArray(SPECIES, scales, c + 2 * LENGTH);
		final FloatVector scale3 = FloatVector.fromArray(SPECIES, scales, c + 3 * LENGTH);
		final FloatVector slope0 = scale0.mul(counts);
		final FloatVector slope1 = scale1.mul(counts);
		final FloatVector slope2 = scale2.mul(counts);
		final FloatVector slope3 = scale3.mul(counts);
		final FloatVector shift0 = FloatVector.fromArray(SPECIES, shifts, c).mul(counts).add(1 - counts);
		final FloatVector shift1 = FloatVector.fromArray(SPECIES, shifts, c + LENGTH).mul(counts).add(1 - counts);
		final FloatVector shift2 = FloatVector.fromArray(SPECIES, shifts, c + 2 * LENGTH).mul(counts).add(1 - counts);
		final FloatVector shift3 = FloatVector.fromArray(SPECIES, shifts, c + 3 * LENGTH).mul(counts).add(1 - counts);
		final FloatVector b0 = FloatVector.fromArray(SPECIES, b, c);
		final FloatVector b1 = FloatVector.fromArray(SPECIES, b, c + LENGTH);
		final FloatVector b2 = FloatVector.fromArray(SPECIES, b, c + 2 * LENGTH);
		final FloatVector b3 = FloatVector.fromArray(SPECIES, b, c + 3 * LENGTH);
		final FloatVector d0 = FloatVector.fromArray(SPECIES, d, c);
		final FloatVector d1 = FloatVector.fromArray(SPECIES, d, c + LENGTH);
		final FloatVector d2 = FloatVector.fromArray(SPECIES, d, c + 2 * LENGTH);
		final FloatVector d3 = FloatVector.fromArray(SPECIES, d, c + 3 * LENGTH);
		for (int i = from; i < to; i += length) {
			final FloatVector x0 = FloatVector.fromArray(SPECIES, input, i);
			final FloatVector g0 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i),
				x0.fma(slope0, shift0).compare(VectorOperators.GT, 0));
			g0.fma(scale0, x0.fma(b0, d0)).intoArray(inputGradient, i);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, input, i + LENGTH);
			final FloatVector g1 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i + LENGTH),
				x1.fma(slope1, shift1).compare(VectorOperators.GT, 0));
			g1.fma(scale1, x1.fma(b1, d1)).intoArray(inputGradient, i + LENGTH);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, input, i + 2 * LENGTH);
			final FloatVector g2 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i + 2 * LENGTH),
				x2.fma(slope2, shift2).compare(VectorOperators.GT, 0));
			g2.fma(scale2, x2.fma(b2, d2)).intoArray(inputGradient, i + 2 * LENGTH);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, input, i + 3 * LENGTH);
			final FloatVector g3 = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i + 3 * LENGTH),
				x3.fma(slope3, shift3).compare(VectorOperators.GT, 0));
			g3.fma(scale3, x3.fma(b3, d3)).intoArray(inputGradient, i + 3 * LENGTH);
		}
	}

	private static void slopes(final int from, final int to, final int length, final int c, final VectorMask<Float> mask,
		final float[] input, final float[] outputGradient, final float[] scales, final float[] shifts, final boolean relu,
		final float[] b, final float[] d, final float[] inputGradient)
	{
		final float counts = relu ? 1 : 0;
		final FloatVector scale = FloatVector.fromArray(SPECIES, scales, c, mask);
		final FloatVector slope = scale.mul(counts);
		final FloatVector shift = FloatVector.fromArray(SPECIES, shifts, c, mask).mul(counts).add(1 - counts);
		final FloatVector bs = FloatVector.fromArray(SPECIES, b, c, mask);
		final FloatVector ds = FloatVector.fromArray(SPECIES, d, c, mask);
		for (int i = from; i < to; i += length) {
			final FloatVector x = FloatVector.fromArray(SPECIES, input, i, mask);
			final FloatVector g = FloatVector.zero(SPECIES).blend(FloatVector.fromArray(SPECIES, outputGradient, i, mask), x.fma(
				slope, shift).compare(VectorOperators.GT, 0));
			g.fma(scale, x.fma(bs, ds)).intoArray(inputGradient, i, mask);
		}
	}

	@Override
	public void maxima(final int count, final int channels, final float[] input, final int upper, final int lower,
		final float[] output, final int at, final float[][] rows)
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
		final float[] output, final float[] outputGradient, final int at, final float[] inputGradient,
		final float[][] rows)
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
