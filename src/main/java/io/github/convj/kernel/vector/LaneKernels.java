package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Aligned.FIRST;
import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The innermost loops of {@link LaneChain}, where the lanes of a vector are samples: a block of sums, all in registers. The
 * names say how many vectors of sums there are in either direction; those with more than 12 of them need 32 registers. Sums
 * are written out one by one because a vector that does not stay a local variable becomes an object.
 * <p>
 * A window is so many rows of terms, of which those of a row lie side by side in the source; loops without a list of places
 * let the compiler check bounds beforehand. Where much is done with the sums before they are stored, Java 21 has no registers
 * for two loops one in another, and a list is faster. The stores of zeros keep it from loading many values ahead, as
 * {@link TileKernels} says; sums are written from {@link Aligned#FIRST} on, behind them. Thread-safe.
 */
final class LaneKernels {

	private LaneKernels() {}

	/** Three targets at four positions: sums over the terms of a window, a source vector times a weight each. */
	static void sums3x4(final float[] source, final int base, final int d1, final int d2, final int d3,
		final int sourceRow, final int rows, final int run, final float[] weights, final int first, final int w1,
		final int w2, final int weightStep, final int weightRow, final float[] sums)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s0b = FloatVector.zero(SPECIES);
		FloatVector s0c = FloatVector.zero(SPECIES);
		FloatVector s0d = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s1b = FloatVector.zero(SPECIES);
		FloatVector s1c = FloatVector.zero(SPECIES);
		FloatVector s1d = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s2b = FloatVector.zero(SPECIES);
		FloatVector s2c = FloatVector.zero(SPECIES);
		FloatVector s2d = FloatVector.zero(SPECIES);
		for (int row = 0; row < rows; row++) {
			final int start = base + row * sourceRow;
			final int firstWeight = first + row * weightRow;
			for (int k = 0; k < run; k++) {
				final int from = start + k * LENGTH;
				final int at = firstWeight + k * weightStep;
				final FloatVector xa = FloatVector.fromArray(SPECIES, source, from);
				final FloatVector xb = FloatVector.fromArray(SPECIES, source, from + d1);
				final FloatVector xc = FloatVector.fromArray(SPECIES, source, from + d2);
				final FloatVector xd = FloatVector.fromArray(SPECIES, source, from + d3);
				final FloatVector f0 = FloatVector.broadcast(SPECIES, weights[at]);
				s0a = xa.fma(f0, s0a);
				s0b = xb.fma(f0, s0b);
				s0c = xc.fma(f0, s0c);
				s0d = xd.fma(f0, s0d);
				final FloatVector f1 = FloatVector.broadcast(SPECIES, weights[at + w1]);
				s1a = xa.fma(f1, s1a);
				s1b = xb.fma(f1, s1b);
				s1c = xc.fma(f1, s1c);
				s1d = xd.fma(f1, s1d);
				final FloatVector f2 = FloatVector.broadcast(SPECIES, weights[at + w2]);
				s2a = xa.fma(f2, s2a);
				s2b = xb.fma(f2, s2b);
				s2c = xc.fma(f2, s2c);
				s2d = xd.fma(f2, s2d);
			}
		}
		s0a.intoArray(sums, FIRST);
		s0b.intoArray(sums, FIRST + 3 * LENGTH);
		s0c.intoArray(sums, FIRST + 6 * LENGTH);
		s0d.intoArray(sums, FIRST + 9 * LENGTH);
		s1a.intoArray(sums, FIRST + LENGTH);
		s1b.intoArray(sums, FIRST + 4 * LENGTH);
		s1c.intoArray(sums, FIRST + 7 * LENGTH);
		s1d.intoArray(sums, FIRST + 10 * LENGTH);
		s2a.intoArray(sums, FIRST + 2 * LENGTH);
		s2b.intoArray(sums, FIRST + 5 * LENGTH);
		s2c.intoArray(sums, FIRST + 8 * LENGTH);
		s2d.intoArray(sums, FIRST + 11 * LENGTH);
	}

	/** Six targets side by side, at four positions. */
	static void sums6x4(final float[] source, final int base, final int d1, final int d2, final int d3,
		final int sourceRow, final int rows, final int run, final float[] weights, final int first, final int weightStep,
		final int weightRow, final float[] sums)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s0b = FloatVector.zero(SPECIES);
		FloatVector s0c = FloatVector.zero(SPECIES);
		FloatVector s0d = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s1b = FloatVector.zero(SPECIES);
		FloatVector s1c = FloatVector.zero(SPECIES);
		FloatVector s1d = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s2b = FloatVector.zero(SPECIES);
		FloatVector s2c = FloatVector.zero(SPECIES);
		FloatVector s2d = FloatVector.zero(SPECIES);
		FloatVector s3a = FloatVector.zero(SPECIES);
		FloatVector s3b = FloatVector.zero(SPECIES);
		FloatVector s3c = FloatVector.zero(SPECIES);
		FloatVector s3d = FloatVector.zero(SPECIES);
		FloatVector s4a = FloatVector.zero(SPECIES);
		FloatVector s4b = FloatVector.zero(SPECIES);
		FloatVector s4c = FloatVector.zero(SPECIES);
		FloatVector s4d = FloatVector.zero(SPECIES);
		FloatVector s5a = FloatVector.zero(SPECIES);
		FloatVector s5b = FloatVector.zero(SPECIES);
		FloatVector s5c = FloatVector.zero(SPECIES);
		FloatVector s5d = FloatVector.zero(SPECIES);
		for (int row = 0; row < rows; row++) {
			final int start = base + row * sourceRow;
			final int firstWeight = first + row * weightRow;
			for (int k = 0; k < run; k++) {
				final int from = start + k * LENGTH;
				final int at = firstWeight + k * weightStep;
				final FloatVector xa = FloatVector.fromArray(SPECIES, source, from);
				final FloatVector xb = FloatVector.fromArray(SPECIES, source, from + d1);
				final FloatVector xc = FloatVector.fromArray(SPECIES, source, from + d2);
				final FloatVector xd = FloatVector.fromArray(SPECIES, source, from + d3);
				final FloatVector f0 = FloatVector.broadcast(SPECIES, weights[at]);
				s0a = xa.fma(f0, s0a);
				s0b = xb.fma(f0, s0b);
				s0c = xc.fma(f0, s0c);
				s0d = xd.fma(f0, s0d);
				sums[0] = 0;
				final FloatVector f1 = FloatVector.broadcast(SPECIES, weights[at + 1]);
				s1a = xa.fma(f1, s1a);
				s1b = xb.fma(f1, s1b);
				s1c = xc.fma(f1, s1c);
				s1d = xd.fma(f1, s1d);
				sums[0] = 0;
				final FloatVector f2 = FloatVector.broadcast(SPECIES, weights[at + 2]);
				s2a = xa.fma(f2, s2a);
				s2b = xb.fma(f2, s2b);
				s2c = xc.fma(f2, s2c);
				s2d = xd.fma(f2, s2d);
				sums[0] = 0;
				final FloatVector f3 = FloatVector.broadcast(SPECIES, weights[at + 3]);
				s3a = xa.fma(f3, s3a);
				s3b = xb.fma(f3, s3b);
				s3c = xc.fma(f3, s3c);
				s3d = xd.fma(f3, s3d);
				sums[0] = 0;
				final FloatVector f4 = FloatVector.broadcast(SPECIES, weights[at + 4]);
				s4a = xa.fma(f4, s4a);
				s4b = xb.fma(f4, s4b);
				s4c = xc.fma(f4, s4c);
				s4d = xd.fma(f4, s4d);
				sums[0] = 0;
				final FloatVector f5 = FloatVector.broadcast(SPECIES, weights[at + 5]);
				s5a = xa.fma(f5, s5a);
				s5b = xb.fma(f5, s5b);
				s5c = xc.fma(f5, s5c);
				s5d = xd.fma(f5, s5d);
				sums[0] = 0;
			}
		}
		s0a.intoArray(sums, FIRST);
		s0b.intoArray(sums, FIRST + 6 * LENGTH);
		s0c.intoArray(sums, FIRST + 12 * LENGTH);
		s0d.intoArray(sums, FIRST + 18 * LENGTH);
		s1a.intoArray(sums, FIRST + LENGTH);
		s1b.intoArray(sums, FIRST + 7 * LENGTH);
		s1c.intoArray(sums, FIRST + 13 * LENGTH);
		s1d.intoArray(sums, FIRST + 19 * LENGTH);
		s2a.intoArray(sums, FIRST + 2 * LENGTH);
		s2b.intoArray(sums, FIRST + 8 * LENGTH);
		s2c.intoArray(sums, FIRST + 14 * LENGTH);
		s2d.intoArray(sums, FIRST + 20 * LENGTH);
		s3a.intoArray(sums, FIRST + 3 * LENGTH);
		s3b.intoArray(sums, FIRST + 9 * LENGTH);
		s3c.intoArray(sums, FIRST + 15 * LENGTH);
		s3d.intoArray(sums, FIRST + 21 * LENGTH);
		s4a.intoArray(sums, FIRST + 4 * LENGTH);
		s4b.intoArray(sums, FIRST + 10 * LENGTH);
		s4c.intoArray(sums, FIRST + 16 * LENGTH);
		s4d.intoArray(sums, FIRST + 22 * LENGTH);
		s5a.intoArray(sums, FIRST + 5 * LENGTH);
		s5b.intoArray(sums, FIRST + 11 * LENGTH);
		s5c.intoArray(sums, FIRST + 17 * LENGTH);
		s5d.intoArray(sums, FIRST + 23 * LENGTH);
	}

	/** Six targets side by side: the largest of the sums at four positions plus a bias, at least a floor, and which it was. */
	static void largest6x4(final float[] source, final int base, final int d1, final int d2, final int d3,
		final int[] offsets, final float[] weights, final int first, final int weightStep, final float[] bias,
		final float floor, final float[] target, final int to, final float[] codes, final int code)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s0b = FloatVector.zero(SPECIES);
		FloatVector s0c = FloatVector.zero(SPECIES);
		FloatVector s0d = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s1b = FloatVector.zero(SPECIES);
		FloatVector s1c = FloatVector.zero(SPECIES);
		FloatVector s1d = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s2b = FloatVector.zero(SPECIES);
		FloatVector s2c = FloatVector.zero(SPECIES);
		FloatVector s2d = FloatVector.zero(SPECIES);
		FloatVector s3a = FloatVector.zero(SPECIES);
		FloatVector s3b = FloatVector.zero(SPECIES);
		FloatVector s3c = FloatVector.zero(SPECIES);
		FloatVector s3d = FloatVector.zero(SPECIES);
		FloatVector s4a = FloatVector.zero(SPECIES);
		FloatVector s4b = FloatVector.zero(SPECIES);
		FloatVector s4c = FloatVector.zero(SPECIES);
		FloatVector s4d = FloatVector.zero(SPECIES);
		FloatVector s5a = FloatVector.zero(SPECIES);
		FloatVector s5b = FloatVector.zero(SPECIES);
		FloatVector s5c = FloatVector.zero(SPECIES);
		FloatVector s5d = FloatVector.zero(SPECIES);
		for (int k = 0; k < offsets.length; k++) {
			final int from = base + offsets[k];
			final int at = first + k * weightStep;
			final FloatVector xa = FloatVector.fromArray(SPECIES, source, from);
			final FloatVector xb = FloatVector.fromArray(SPECIES, source, from + d1);
			final FloatVector xc = FloatVector.fromArray(SPECIES, source, from + d2);
			final FloatVector xd = FloatVector.fromArray(SPECIES, source, from + d3);
			final FloatVector f0 = FloatVector.broadcast(SPECIES, weights[at]);
			s0a = xa.fma(f0, s0a);
			s0b = xb.fma(f0, s0b);
			s0c = xc.fma(f0, s0c);
			s0d = xd.fma(f0, s0d);
			final FloatVector f1 = FloatVector.broadcast(SPECIES, weights[at + 1]);
			s1a = xa.fma(f1, s1a);
			s1b = xb.fma(f1, s1b);
			s1c = xc.fma(f1, s1c);
			s1d = xd.fma(f1, s1d);
			final FloatVector f2 = FloatVector.broadcast(SPECIES, weights[at + 2]);
			s2a = xa.fma(f2, s2a);
			s2b = xb.fma(f2, s2b);
			s2c = xc.fma(f2, s2c);
			s2d = xd.fma(f2, s2d);
			final FloatVector f3 = FloatVector.broadcast(SPECIES, weights[at + 3]);
			s3a = xa.fma(f3, s3a);
			s3b = xb.fma(f3, s3b);
			s3c = xc.fma(f3, s3c);
			s3d = xd.fma(f3, s3d);
			final FloatVector f4 = FloatVector.broadcast(SPECIES, weights[at + 4]);
			s4a = xa.fma(f4, s4a);
			s4b = xb.fma(f4, s4b);
			s4c = xc.fma(f4, s4c);
			s4d = xd.fma(f4, s4d);
			final FloatVector f5 = FloatVector.broadcast(SPECIES, weights[at + 5]);
			s5a = xa.fma(f5, s5a);
			s5b = xb.fma(f5, s5b);
			s5c = xc.fma(f5, s5c);
			s5d = xd.fma(f5, s5d);
		}
		final FloatVector zero = FloatVector.zero(SPECIES);
		final FloatVector least = FloatVector.broadcast(SPECIES, floor);
		FloatVector which;
		VectorMask<Float> more;
		more = s0b.compare(VectorOperators.GT, s0a);
		which = zero.blend(1f, more);
		s0a = s0a.blend(s0b, more);
		more = s0c.compare(VectorOperators.GT, s0a);
		which = which.blend(2f, more);
		s0a = s0a.blend(s0c, more);
		more = s0d.compare(VectorOperators.GT, s0a);
		which = which.blend(3f, more);
		s0a = s0a.blend(s0d, more);
		s0a = s0a.add(FloatVector.broadcast(SPECIES, bias[first]));
		s0a = s0a.blend(least, s0a.compare(VectorOperators.LT, least));
		which.intoArray(codes, code);
		s0a.intoArray(target, to);
		more = s1b.compare(VectorOperators.GT, s1a);
		which = zero.blend(1f, more);
		s1a = s1a.blend(s1b, more);
		more = s1c.compare(VectorOperators.GT, s1a);
		which = which.blend(2f, more);
		s1a = s1a.blend(s1c, more);
		more = s1d.compare(VectorOperators.GT, s1a);
		which = which.blend(3f, more);
		s1a = s1a.blend(s1d, more);
		s1a = s1a.add(FloatVector.broadcast(SPECIES, bias[first + 1]));
		s1a = s1a.blend(least, s1a.compare(VectorOperators.LT, least));
		which.intoArray(codes, code + LENGTH);
		s1a.intoArray(target, to + LENGTH);
		more = s2b.compare(VectorOperators.GT, s2a);
		which = zero.blend(1f, more);
		s2a = s2a.blend(s2b, more);
		more = s2c.compare(VectorOperators.GT, s2a);
		which = which.blend(2f, more);
		s2a = s2a.blend(s2c, more);
		more = s2d.compare(VectorOperators.GT, s2a);
		which = which.blend(3f, more);
		s2a = s2a.blend(s2d, more);
		s2a = s2a.add(FloatVector.broadcast(SPECIES, bias[first + 2]));
		s2a = s2a.blend(least, s2a.compare(VectorOperators.LT, least));
		which.intoArray(codes, code + 2 * LENGTH);
		s2a.intoArray(target, to + 2 * LENGTH);
		more = s3b.compare(VectorOperators.GT, s3a);
		which = zero.blend(1f, more);
		s3a = s3a.blend(s3b, more);
		more = s3c.compare(VectorOperators.GT, s3a);
		which = which.blend(2f, more);
		s3a = s3a.blend(s3c, more);
		more = s3d.compare(VectorOperators.GT, s3a);
		which = which.blend(3f, more);
		s3a = s3a.blend(s3d, more);
		s3a = s3a.add(FloatVector.broadcast(SPECIES, bias[first + 3]));
		s3a = s3a.blend(least, s3a.compare(VectorOperators.LT, least));
		which.intoArray(codes, code + 3 * LENGTH);
		s3a.intoArray(target, to + 3 * LENGTH);
		more = s4b.compare(VectorOperators.GT, s4a);
		which = zero.blend(1f, more);
		s4a = s4a.blend(s4b, more);
		more = s4c.compare(VectorOperators.GT, s4a);
		which = which.blend(2f, more);
		s4a = s4a.blend(s4c, more);
		more = s4d.compare(VectorOperators.GT, s4a);
		which = which.blend(3f, more);
		s4a = s4a.blend(s4d, more);
		s4a = s4a.add(FloatVector.broadcast(SPECIES, bias[first + 4]));
		s4a = s4a.blend(least, s4a.compare(VectorOperators.LT, least));
		which.intoArray(codes, code + 4 * LENGTH);
		s4a.intoArray(target, to + 4 * LENGTH);
		more = s5b.compare(VectorOperators.GT, s5a);
		which = zero.blend(1f, more);
		s5a = s5a.blend(s5b, more);
		more = s5c.compare(VectorOperators.GT, s5a);
		which = which.blend(2f, more);
		s5a = s5a.blend(s5c, more);
		more = s5d.compare(VectorOperators.GT, s5a);
		which = which.blend(3f, more);
		s5a = s5a.blend(s5d, more);
		s5a = s5a.add(FloatVector.broadcast(SPECIES, bias[first + 5]));
		s5a = s5a.blend(least, s5a.compare(VectorOperators.LT, least));
		which.intoArray(codes, code + 5 * LENGTH);
		s5a.intoArray(target, to + 5 * LENGTH);
	}

	/** Four targets side by side. */
	static void largest4x4(final float[] source, final int base, final int d1, final int d2, final int d3,
		final int[] offsets, final float[] weights, final int first, final int weightStep, final float[] bias,
		final float floor, final float[] target, final int to, final float[] codes, final int code)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s0b = FloatVector.zero(SPECIES);
		FloatVector s0c = FloatVector.zero(SPECIES);
		FloatVector s0d = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s1b = FloatVector.zero(SPECIES);
		FloatVector s1c = FloatVector.zero(SPECIES);
		FloatVector s1d = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s2b = FloatVector.zero(SPECIES);
		FloatVector s2c = FloatVector.zero(SPECIES);
		FloatVector s2d = FloatVector.zero(SPECIES);
		FloatVector s3a = FloatVector.zero(SPECIES);
		FloatVector s3b = FloatVector.zero(SPECIES);
		FloatVector s3c = FloatVector.zero(SPECIES);
		FloatVector s3d = FloatVector.zero(SPECIES);
		for (int k = 0; k < offsets.length; k++) {
			final int from = base + offsets[k];
			final int at = first + k * weightStep;
			final FloatVector xa = FloatVector.fromArray(SPECIES, source, from);
			final FloatVector xb = FloatVector.fromArray(SPECIES, source, from + d1);
			final FloatVector xc = FloatVector.fromArray(SPECIES, source, from + d2);
			final FloatVector xd = FloatVector.fromArray(SPECIES, source, from + d3);
			final FloatVector f0 = FloatVector.broadcast(SPECIES, weights[at]);
			s0a = xa.fma(f0, s0a);
			s0b = xb.fma(f0, s0b);
			s0c = xc.fma(f0, s0c);
			s0d = xd.fma(f0, s0d);
			final FloatVector f1 = FloatVector.broadcast(SPECIES, weights[at + 1]);
			s1a = xa.fma(f1, s1a);
			s1b = xb.fma(f1, s1b);
			s1c = xc.fma(f1, s1c);
			s1d = xd.fma(f1, s1d);
			final FloatVector f2 = FloatVector.broadcast(SPECIES, weights[at + 2]);
			s2a = xa.fma(f2, s2a);
			s2b = xb.fma(f2, s2b);
			s2c = xc.fma(f2, s2c);
			s2d = xd.fma(f2, s2d);
			final FloatVector f3 = FloatVector.broadcast(SPECIES, weights[at + 3]);
			s3a = xa.fma(f3, s3a);
			s3b = xb.fma(f3, s3b);
			s3c = xc.fma(f3, s3c);
			s3d = xd.fma(f3, s3d);
		}
		final FloatVector zero = FloatVector.zero(SPECIES);
		final FloatVector least = FloatVector.broadcast(SPECIES, floor);
		FloatVector which;
		VectorMask<Float> more;
		more = s0b.compare(VectorOperators.GT, s0a);
		which = zero.blend(1f, more);
		s0a = s0a.blend(s0b, more);
		more = s0c.compare(VectorOperators.GT, s0a);
		which = which.blend(2f, more);
		s0a = s0a.blend(s0c, more);
		more = s0d.compare(VectorOperators.GT, s0a);
		which = which.blend(3f, more);
		s0a = s0a.blend(s0d, more);
		s0a = s0a.add(FloatVector.broadcast(SPECIES, bias[first]));
		s0a = s0a.blend(least, s0a.compare(VectorOperators.LT, least));
		which.intoArray(codes, code);
		s0a.intoArray(target, to);
		more = s1b.compare(VectorOperators.GT, s1a);
		which = zero.blend(1f, more);
		s1a = s1a.blend(s1b, more);
		more = s1c.compare(VectorOperators.GT, s1a);
		which = which.blend(2f, more);
		s1a = s1a.blend(s1c, more);
		more = s1d.compare(VectorOperators.GT, s1a);
		which = which.blend(3f, more);
		s1a = s1a.blend(s1d, more);
		s1a = s1a.add(FloatVector.broadcast(SPECIES, bias[first + 1]));
		s1a = s1a.blend(least, s1a.compare(VectorOperators.LT, least));
		which.intoArray(codes, code + LENGTH);
		s1a.intoArray(target, to + LENGTH);
		more = s2b.compare(VectorOperators.GT, s2a);
		which = zero.blend(1f, more);
		s2a = s2a.blend(s2b, more);
		more = s2c.compare(VectorOperators.GT, s2a);
		which = which.blend(2f, more);
		s2a = s2a.blend(s2c, more);
		more = s2d.compare(VectorOperators.GT, s2a);
		which = which.blend(3f, more);
		s2a = s2a.blend(s2d, more);
		s2a = s2a.add(FloatVector.broadcast(SPECIES, bias[first + 2]));
		s2a = s2a.blend(least, s2a.compare(VectorOperators.LT, least));
		which.intoArray(codes, code + 2 * LENGTH);
		s2a.intoArray(target, to + 2 * LENGTH);
		more = s3b.compare(VectorOperators.GT, s3a);
		which = zero.blend(1f, more);
		s3a = s3a.blend(s3b, more);
		more = s3c.compare(VectorOperators.GT, s3a);
		which = which.blend(2f, more);
		s3a = s3a.blend(s3c, more);
		more = s3d.compare(VectorOperators.GT, s3a);
		which = which.blend(3f, more);
		s3a = s3a.blend(s3d, more);
		s3a = s3a.add(FloatVector.broadcast(SPECIES, bias[first + 3]));
		s3a = s3a.blend(least, s3a.compare(VectorOperators.LT, least));
		which.intoArray(codes, code + 3 * LENGTH);
		s3a.intoArray(target, to + 3 * LENGTH);
	}

	/** Six targets side by side, at two positions. */
	static void sums6x2(final float[] source, final int base, final int d1, final int sourceRow, final int rows,
		final int run, final float[] weights, final int first, final int weightStep, final int weightRow,
		final float[] sums)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s0b = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s1b = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s2b = FloatVector.zero(SPECIES);
		FloatVector s3a = FloatVector.zero(SPECIES);
		FloatVector s3b = FloatVector.zero(SPECIES);
		FloatVector s4a = FloatVector.zero(SPECIES);
		FloatVector s4b = FloatVector.zero(SPECIES);
		FloatVector s5a = FloatVector.zero(SPECIES);
		FloatVector s5b = FloatVector.zero(SPECIES);
		for (int row = 0; row < rows; row++) {
			final int start = base + row * sourceRow;
			final int firstWeight = first + row * weightRow;
			for (int k = 0; k < run; k++) {
				final int from = start + k * LENGTH;
				final int at = firstWeight + k * weightStep;
				final FloatVector xa = FloatVector.fromArray(SPECIES, source, from);
				final FloatVector xb = FloatVector.fromArray(SPECIES, source, from + d1);
				final FloatVector f0 = FloatVector.broadcast(SPECIES, weights[at]);
				s0a = xa.fma(f0, s0a);
				s0b = xb.fma(f0, s0b);
				final FloatVector f1 = FloatVector.broadcast(SPECIES, weights[at + 1]);
				s1a = xa.fma(f1, s1a);
				s1b = xb.fma(f1, s1b);
				final FloatVector f2 = FloatVector.broadcast(SPECIES, weights[at + 2]);
				s2a = xa.fma(f2, s2a);
				s2b = xb.fma(f2, s2b);
				final FloatVector f3 = FloatVector.broadcast(SPECIES, weights[at + 3]);
				s3a = xa.fma(f3, s3a);
				s3b = xb.fma(f3, s3b);
				final FloatVector f4 = FloatVector.broadcast(SPECIES, weights[at + 4]);
				s4a = xa.fma(f4, s4a);
				s4b = xb.fma(f4, s4b);
				final FloatVector f5 = FloatVector.broadcast(SPECIES, weights[at + 5]);
				s5a = xa.fma(f5, s5a);
				s5b = xb.fma(f5, s5b);
			}
		}
		s0a.intoArray(sums, FIRST);
		s0b.intoArray(sums, FIRST + 6 * LENGTH);
		s1a.intoArray(sums, FIRST + LENGTH);
		s1b.intoArray(sums, FIRST + 7 * LENGTH);
		s2a.intoArray(sums, FIRST + 2 * LENGTH);
		s2b.intoArray(sums, FIRST + 8 * LENGTH);
		s3a.intoArray(sums, FIRST + 3 * LENGTH);
		s3b.intoArray(sums, FIRST + 9 * LENGTH);
		s4a.intoArray(sums, FIRST + 4 * LENGTH);
		s4b.intoArray(sums, FIRST + 10 * LENGTH);
		s5a.intoArray(sums, FIRST + 5 * LENGTH);
		s5b.intoArray(sums, FIRST + 11 * LENGTH);
	}

	/** Twelve targets side by side, at one position. */
	static void sums12x1(final float[] source, final int base, final int run, final float[] weights, final int first,
		final int weightStep, final float[] sums)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s3a = FloatVector.zero(SPECIES);
		FloatVector s4a = FloatVector.zero(SPECIES);
		FloatVector s5a = FloatVector.zero(SPECIES);
		FloatVector s6a = FloatVector.zero(SPECIES);
		FloatVector s7a = FloatVector.zero(SPECIES);
		FloatVector s8a = FloatVector.zero(SPECIES);
		FloatVector s9a = FloatVector.zero(SPECIES);
		FloatVector s10a = FloatVector.zero(SPECIES);
		FloatVector s11a = FloatVector.zero(SPECIES);
		for (int k = 0; k < run; k++) {
			final int at = first + k * weightStep;
			final FloatVector xa = FloatVector.fromArray(SPECIES, source, base + k * LENGTH);
			final FloatVector f0 = FloatVector.broadcast(SPECIES, weights[at]);
			s0a = xa.fma(f0, s0a);
			final FloatVector f1 = FloatVector.broadcast(SPECIES, weights[at + 1]);
			s1a = xa.fma(f1, s1a);
			final FloatVector f2 = FloatVector.broadcast(SPECIES, weights[at + 2]);
			s2a = xa.fma(f2, s2a);
			final FloatVector f3 = FloatVector.broadcast(SPECIES, weights[at + 3]);
			s3a = xa.fma(f3, s3a);
			final FloatVector f4 = FloatVector.broadcast(SPECIES, weights[at + 4]);
			s4a = xa.fma(f4, s4a);
			final FloatVector f5 = FloatVector.broadcast(SPECIES, weights[at + 5]);
			s5a = xa.fma(f5, s5a);
			final FloatVector f6 = FloatVector.broadcast(SPECIES, weights[at + 6]);
			s6a = xa.fma(f6, s6a);
			final FloatVector f7 = FloatVector.broadcast(SPECIES, weights[at + 7]);
			s7a = xa.fma(f7, s7a);
			final FloatVector f8 = FloatVector.broadcast(SPECIES, weights[at + 8]);
			s8a = xa.fma(f8, s8a);
			final FloatVector f9 = FloatVector.broadcast(SPECIES, weights[at + 9]);
			s9a = xa.fma(f9, s9a);
			final FloatVector f10 = FloatVector.broadcast(SPECIES, weights[at + 10]);
			s10a = xa.fma(f10, s10a);
			final FloatVector f11 = FloatVector.broadcast(SPECIES, weights[at + 11]);
			s11a = xa.fma(f11, s11a);
		}
		s0a.intoArray(sums, FIRST);
		s1a.intoArray(sums, FIRST + LENGTH);
		s2a.intoArray(sums, FIRST + 2 * LENGTH);
		s3a.intoArray(sums, FIRST + 3 * LENGTH);
		s4a.intoArray(sums, FIRST + 4 * LENGTH);
		s5a.intoArray(sums, FIRST + 5 * LENGTH);
		s6a.intoArray(sums, FIRST + 6 * LENGTH);
		s7a.intoArray(sums, FIRST + 7 * LENGTH);
		s8a.intoArray(sums, FIRST + 8 * LENGTH);
		s9a.intoArray(sums, FIRST + 9 * LENGTH);
		s10a.intoArray(sums, FIRST + 10 * LENGTH);
		s11a.intoArray(sums, FIRST + 11 * LENGTH);
	}

	/** Twelve targets whose weights are a step apart, at one position. */
	static void apart12x1(final float[] source, final int base, final int run, final float[] weights, final int first,
		final int targetStep, final float[] sums)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s3a = FloatVector.zero(SPECIES);
		FloatVector s4a = FloatVector.zero(SPECIES);
		FloatVector s5a = FloatVector.zero(SPECIES);
		FloatVector s6a = FloatVector.zero(SPECIES);
		FloatVector s7a = FloatVector.zero(SPECIES);
		FloatVector s8a = FloatVector.zero(SPECIES);
		FloatVector s9a = FloatVector.zero(SPECIES);
		FloatVector s10a = FloatVector.zero(SPECIES);
		FloatVector s11a = FloatVector.zero(SPECIES);
		for (int k = 0; k < run; k++) {
			final int at = first + k;
			final FloatVector xa = FloatVector.fromArray(SPECIES, source, base + k * LENGTH);
			final FloatVector f0 = FloatVector.broadcast(SPECIES, weights[at]);
			s0a = xa.fma(f0, s0a);
			final FloatVector f1 = FloatVector.broadcast(SPECIES, weights[at + targetStep]);
			s1a = xa.fma(f1, s1a);
			final FloatVector f2 = FloatVector.broadcast(SPECIES, weights[at + 2 * targetStep]);
			s2a = xa.fma(f2, s2a);
			final FloatVector f3 = FloatVector.broadcast(SPECIES, weights[at + 3 * targetStep]);
			s3a = xa.fma(f3, s3a);
			final FloatVector f4 = FloatVector.broadcast(SPECIES, weights[at + 4 * targetStep]);
			s4a = xa.fma(f4, s4a);
			final FloatVector f5 = FloatVector.broadcast(SPECIES, weights[at + 5 * targetStep]);
			s5a = xa.fma(f5, s5a);
			final FloatVector f6 = FloatVector.broadcast(SPECIES, weights[at + 6 * targetStep]);
			s6a = xa.fma(f6, s6a);
			final FloatVector f7 = FloatVector.broadcast(SPECIES, weights[at + 7 * targetStep]);
			s7a = xa.fma(f7, s7a);
			final FloatVector f8 = FloatVector.broadcast(SPECIES, weights[at + 8 * targetStep]);
			s8a = xa.fma(f8, s8a);
			final FloatVector f9 = FloatVector.broadcast(SPECIES, weights[at + 9 * targetStep]);
			s9a = xa.fma(f9, s9a);
			final FloatVector f10 = FloatVector.broadcast(SPECIES, weights[at + 10 * targetStep]);
			s10a = xa.fma(f10, s10a);
			final FloatVector f11 = FloatVector.broadcast(SPECIES, weights[at + 11 * targetStep]);
			s11a = xa.fma(f11, s11a);
		}
		s0a.intoArray(sums, FIRST);
		s1a.intoArray(sums, FIRST + LENGTH);
		s2a.intoArray(sums, FIRST + 2 * LENGTH);
		s3a.intoArray(sums, FIRST + 3 * LENGTH);
		s4a.intoArray(sums, FIRST + 4 * LENGTH);
		s5a.intoArray(sums, FIRST + 5 * LENGTH);
		s6a.intoArray(sums, FIRST + 6 * LENGTH);
		s7a.intoArray(sums, FIRST + 7 * LENGTH);
		s8a.intoArray(sums, FIRST + 8 * LENGTH);
		s9a.intoArray(sums, FIRST + 9 * LENGTH);
		s10a.intoArray(sums, FIRST + 10 * LENGTH);
		s11a.intoArray(sums, FIRST + 11 * LENGTH);
	}

	/** Four terms times three filters, summed over positions, sample by sample. */
	static void gradients4x3(final float[] source, final int o0, final int o1, final int o2, final int o3, final int
		sourceRow, final int sourceStep, final float[] gradient, final int g0, final int g1, final int g2, final int
		gradientRow, final int gradientStep, final int rows, final int columns, final float[] sums)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s0b = FloatVector.zero(SPECIES);
		FloatVector s0c = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s1b = FloatVector.zero(SPECIES);
		FloatVector s1c = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s2b = FloatVector.zero(SPECIES);
		FloatVector s2c = FloatVector.zero(SPECIES);
		FloatVector s3a = FloatVector.zero(SPECIES);
		FloatVector s3b = FloatVector.zero(SPECIES);
		FloatVector s3c = FloatVector.zero(SPECIES);
		for (int row = 0; row < rows; row++) {
			int at = row * sourceRow;
			int from = row * gradientRow;
			for (int column = 0; column < columns; column++) {
				final FloatVector a = FloatVector.fromArray(SPECIES, gradient, from + g0);
				final FloatVector b = FloatVector.fromArray(SPECIES, gradient, from + g1);
				final FloatVector c = FloatVector.fromArray(SPECIES, gradient, from + g2);
				final FloatVector x0 = FloatVector.fromArray(SPECIES, source, at + o0);
				s0a = x0.fma(a, s0a);
				s0b = x0.fma(b, s0b);
				s0c = x0.fma(c, s0c);
				final FloatVector x1 = FloatVector.fromArray(SPECIES, source, at + o1);
				s1a = x1.fma(a, s1a);
				s1b = x1.fma(b, s1b);
				s1c = x1.fma(c, s1c);
				final FloatVector x2 = FloatVector.fromArray(SPECIES, source, at + o2);
				s2a = x2.fma(a, s2a);
				s2b = x2.fma(b, s2b);
				s2c = x2.fma(c, s2c);
				final FloatVector x3 = FloatVector.fromArray(SPECIES, source, at + o3);
				s3a = x3.fma(a, s3a);
				s3b = x3.fma(b, s3b);
				s3c = x3.fma(c, s3c);
				at += sourceStep;
				from += gradientStep;
			}
		}
		s0a.intoArray(sums, FIRST);
		s0b.intoArray(sums, FIRST + LENGTH);
		s0c.intoArray(sums, FIRST + 2 * LENGTH);
		s1a.intoArray(sums, FIRST + 3 * LENGTH);
		s1b.intoArray(sums, FIRST + 4 * LENGTH);
		s1c.intoArray(sums, FIRST + 5 * LENGTH);
		s2a.intoArray(sums, FIRST + 6 * LENGTH);
		s2b.intoArray(sums, FIRST + 7 * LENGTH);
		s2c.intoArray(sums, FIRST + 8 * LENGTH);
		s3a.intoArray(sums, FIRST + 9 * LENGTH);
		s3b.intoArray(sums, FIRST + 10 * LENGTH);
		s3c.intoArray(sums, FIRST + 11 * LENGTH);
	}

	/** Six terms side by side times four filters, summed over positions, sample by sample. */
	static void gradients6x4(final float[] source, final int firstSource, final int sourceRow, final int sourceStep,
		final float[] gradient, final int firstGradient, final int gradientRow, final int gradientStep, final int rows,
		final int columns, final float[] partial, final int to, final int partialStep, final float[] sums)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s0b = FloatVector.zero(SPECIES);
		FloatVector s0c = FloatVector.zero(SPECIES);
		FloatVector s0d = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s1b = FloatVector.zero(SPECIES);
		FloatVector s1c = FloatVector.zero(SPECIES);
		FloatVector s1d = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s2b = FloatVector.zero(SPECIES);
		FloatVector s2c = FloatVector.zero(SPECIES);
		FloatVector s2d = FloatVector.zero(SPECIES);
		FloatVector s3a = FloatVector.zero(SPECIES);
		FloatVector s3b = FloatVector.zero(SPECIES);
		FloatVector s3c = FloatVector.zero(SPECIES);
		FloatVector s3d = FloatVector.zero(SPECIES);
		FloatVector s4a = FloatVector.zero(SPECIES);
		FloatVector s4b = FloatVector.zero(SPECIES);
		FloatVector s4c = FloatVector.zero(SPECIES);
		FloatVector s4d = FloatVector.zero(SPECIES);
		FloatVector s5a = FloatVector.zero(SPECIES);
		FloatVector s5b = FloatVector.zero(SPECIES);
		FloatVector s5c = FloatVector.zero(SPECIES);
		FloatVector s5d = FloatVector.zero(SPECIES);
		for (int row = 0; row < rows; row++) {
			int at = firstSource + row * sourceRow;
			int from = firstGradient + row * gradientRow;
			for (int column = 0; column < columns; column++) {
				final FloatVector a = FloatVector.fromArray(SPECIES, gradient, from);
				final FloatVector b = FloatVector.fromArray(SPECIES, gradient, from + LENGTH);
				final FloatVector c = FloatVector.fromArray(SPECIES, gradient, from + 2 * LENGTH);
				final FloatVector d = FloatVector.fromArray(SPECIES, gradient, from + 3 * LENGTH);
				final FloatVector x0 = FloatVector.fromArray(SPECIES, source, at);
				s0a = x0.fma(a, s0a);
				s0b = x0.fma(b, s0b);
				s0c = x0.fma(c, s0c);
				s0d = x0.fma(d, s0d);
				sums[0] = 0;
				final FloatVector x1 = FloatVector.fromArray(SPECIES, source, at + LENGTH);
				s1a = x1.fma(a, s1a);
				s1b = x1.fma(b, s1b);
				s1c = x1.fma(c, s1c);
				s1d = x1.fma(d, s1d);
				sums[0] = 0;
				final FloatVector x2 = FloatVector.fromArray(SPECIES, source, at + 2 * LENGTH);
				s2a = x2.fma(a, s2a);
				s2b = x2.fma(b, s2b);
				s2c = x2.fma(c, s2c);
				s2d = x2.fma(d, s2d);
				sums[0] = 0;
				final FloatVector x3 = FloatVector.fromArray(SPECIES, source, at + 3 * LENGTH);
				s3a = x3.fma(a, s3a);
				s3b = x3.fma(b, s3b);
				s3c = x3.fma(c, s3c);
				s3d = x3.fma(d, s3d);
				sums[0] = 0;
				final FloatVector x4 = FloatVector.fromArray(SPECIES, source, at + 4 * LENGTH);
				s4a = x4.fma(a, s4a);
				s4b = x4.fma(b, s4b);
				s4c = x4.fma(c, s4c);
				s4d = x4.fma(d, s4d);
				sums[0] = 0;
				final FloatVector x5 = FloatVector.fromArray(SPECIES, source, at + 5 * LENGTH);
				s5a = x5.fma(a, s5a);
				s5b = x5.fma(b, s5b);
				s5c = x5.fma(c, s5c);
				s5d = x5.fma(d, s5d);
				sums[0] = 0;
				at += sourceStep;
				from += gradientStep;
			}
		}
		s0a.intoArray(partial, to);
		s0b.intoArray(partial, to + LENGTH);
		s0c.intoArray(partial, to + 2 * LENGTH);
		s0d.intoArray(partial, to + 3 * LENGTH);
		s1a.intoArray(partial, to + partialStep);
		s1b.intoArray(partial, to + partialStep + LENGTH);
		s1c.intoArray(partial, to + partialStep + 2 * LENGTH);
		s1d.intoArray(partial, to + partialStep + 3 * LENGTH);
		s2a.intoArray(partial, to + 2 * partialStep);
		s2b.intoArray(partial, to + 2 * partialStep + LENGTH);
		s2c.intoArray(partial, to + 2 * partialStep + 2 * LENGTH);
		s2d.intoArray(partial, to + 2 * partialStep + 3 * LENGTH);
		s3a.intoArray(partial, to + 3 * partialStep);
		s3b.intoArray(partial, to + 3 * partialStep + LENGTH);
		s3c.intoArray(partial, to + 3 * partialStep + 2 * LENGTH);
		s3d.intoArray(partial, to + 3 * partialStep + 3 * LENGTH);
		s4a.intoArray(partial, to + 4 * partialStep);
		s4b.intoArray(partial, to + 4 * partialStep + LENGTH);
		s4c.intoArray(partial, to + 4 * partialStep + 2 * LENGTH);
		s4d.intoArray(partial, to + 4 * partialStep + 3 * LENGTH);
		s5a.intoArray(partial, to + 5 * partialStep);
		s5b.intoArray(partial, to + 5 * partialStep + LENGTH);
		s5c.intoArray(partial, to + 5 * partialStep + 2 * LENGTH);
		s5d.intoArray(partial, to + 5 * partialStep + 3 * LENGTH);
	}

	/** Five terms side by side times three filters. */
	static void gradients5x3(final float[] source, final int firstSource, final int sourceRow, final int sourceStep,
		final float[] gradient, final int firstGradient, final int gradientRow, final int gradientStep, final int rows,
		final int columns, final float[] partial, final int to, final int partialStep)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s0b = FloatVector.zero(SPECIES);
		FloatVector s0c = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s1b = FloatVector.zero(SPECIES);
		FloatVector s1c = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s2b = FloatVector.zero(SPECIES);
		FloatVector s2c = FloatVector.zero(SPECIES);
		FloatVector s3a = FloatVector.zero(SPECIES);
		FloatVector s3b = FloatVector.zero(SPECIES);
		FloatVector s3c = FloatVector.zero(SPECIES);
		FloatVector s4a = FloatVector.zero(SPECIES);
		FloatVector s4b = FloatVector.zero(SPECIES);
		FloatVector s4c = FloatVector.zero(SPECIES);
		for (int row = 0; row < rows; row++) {
			int at = firstSource + row * sourceRow;
			int from = firstGradient + row * gradientRow;
			for (int column = 0; column < columns; column++) {
				final FloatVector a = FloatVector.fromArray(SPECIES, gradient, from);
				final FloatVector b = FloatVector.fromArray(SPECIES, gradient, from + LENGTH);
				final FloatVector c = FloatVector.fromArray(SPECIES, gradient, from + 2 * LENGTH);
				final FloatVector x0 = FloatVector.fromArray(SPECIES, source, at);
				s0a = x0.fma(a, s0a);
				s0b = x0.fma(b, s0b);
				s0c = x0.fma(c, s0c);
				final FloatVector x1 = FloatVector.fromArray(SPECIES, source, at + LENGTH);
				s1a = x1.fma(a, s1a);
				s1b = x1.fma(b, s1b);
				s1c = x1.fma(c, s1c);
				final FloatVector x2 = FloatVector.fromArray(SPECIES, source, at + 2 * LENGTH);
				s2a = x2.fma(a, s2a);
				s2b = x2.fma(b, s2b);
				s2c = x2.fma(c, s2c);
				final FloatVector x3 = FloatVector.fromArray(SPECIES, source, at + 3 * LENGTH);
				s3a = x3.fma(a, s3a);
				s3b = x3.fma(b, s3b);
				s3c = x3.fma(c, s3c);
				final FloatVector x4 = FloatVector.fromArray(SPECIES, source, at + 4 * LENGTH);
				s4a = x4.fma(a, s4a);
				s4b = x4.fma(b, s4b);
				s4c = x4.fma(c, s4c);
				at += sourceStep;
				from += gradientStep;
			}
		}
		s0a.intoArray(partial, to);
		s0b.intoArray(partial, to + LENGTH);
		s0c.intoArray(partial, to + 2 * LENGTH);
		s1a.intoArray(partial, to + partialStep);
		s1b.intoArray(partial, to + partialStep + LENGTH);
		s1c.intoArray(partial, to + partialStep + 2 * LENGTH);
		s2a.intoArray(partial, to + 2 * partialStep);
		s2b.intoArray(partial, to + 2 * partialStep + LENGTH);
		s2c.intoArray(partial, to + 2 * partialStep + 2 * LENGTH);
		s3a.intoArray(partial, to + 3 * partialStep);
		s3b.intoArray(partial, to + 3 * partialStep + LENGTH);
		s3c.intoArray(partial, to + 3 * partialStep + 2 * LENGTH);
		s4a.intoArray(partial, to + 4 * partialStep);
		s4b.intoArray(partial, to + 4 * partialStep + LENGTH);
		s4c.intoArray(partial, to + 4 * partialStep + 2 * LENGTH);
	}

	/** Six inputs times two vectors of outputs, summed over the samples of a batch. */
	static void rows6x2(final float[] source, final int firstSource, final int sourceGroup, final float[] gradient,
		final int firstGradient, final int gradientRow, final int groups, final float[] sums)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s0b = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s1b = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s2b = FloatVector.zero(SPECIES);
		FloatVector s3a = FloatVector.zero(SPECIES);
		FloatVector s3b = FloatVector.zero(SPECIES);
		FloatVector s4a = FloatVector.zero(SPECIES);
		FloatVector s4b = FloatVector.zero(SPECIES);
		FloatVector s5a = FloatVector.zero(SPECIES);
		FloatVector s5b = FloatVector.zero(SPECIES);
		for (int group = 0; group < groups; group++) {
			final int start = firstSource + group * sourceGroup;
			int from = firstGradient + group * LENGTH * gradientRow;
			for (int lane = 0; lane < LENGTH; lane++) {
				final int at = start + lane;
				final FloatVector a = FloatVector.fromArray(SPECIES, gradient, from);
				final FloatVector b = FloatVector.fromArray(SPECIES, gradient, from + LENGTH);
				final FloatVector x0 = FloatVector.broadcast(SPECIES, source[at]);
				s0a = x0.fma(a, s0a);
				s0b = x0.fma(b, s0b);
				final FloatVector x1 = FloatVector.broadcast(SPECIES, source[at + LENGTH]);
				s1a = x1.fma(a, s1a);
				s1b = x1.fma(b, s1b);
				final FloatVector x2 = FloatVector.broadcast(SPECIES, source[at + 2 * LENGTH]);
				s2a = x2.fma(a, s2a);
				s2b = x2.fma(b, s2b);
				final FloatVector x3 = FloatVector.broadcast(SPECIES, source[at + 3 * LENGTH]);
				s3a = x3.fma(a, s3a);
				s3b = x3.fma(b, s3b);
				final FloatVector x4 = FloatVector.broadcast(SPECIES, source[at + 4 * LENGTH]);
				s4a = x4.fma(a, s4a);
				s4b = x4.fma(b, s4b);
				final FloatVector x5 = FloatVector.broadcast(SPECIES, source[at + 5 * LENGTH]);
				s5a = x5.fma(a, s5a);
				s5b = x5.fma(b, s5b);
				from += gradientRow;
			}
		}
		s0a.intoArray(sums, FIRST);
		s0b.intoArray(sums, FIRST + LENGTH);
		s1a.intoArray(sums, FIRST + 2 * LENGTH);
		s1b.intoArray(sums, FIRST + 3 * LENGTH);
		s2a.intoArray(sums, FIRST + 4 * LENGTH);
		s2b.intoArray(sums, FIRST + 5 * LENGTH);
		s3a.intoArray(sums, FIRST + 6 * LENGTH);
		s3b.intoArray(sums, FIRST + 7 * LENGTH);
		s4a.intoArray(sums, FIRST + 8 * LENGTH);
		s4b.intoArray(sums, FIRST + 9 * LENGTH);
		s5a.intoArray(sums, FIRST + 10 * LENGTH);
		s5b.intoArray(sums, FIRST + 11 * LENGTH);
	}

	/** Twelve inputs times two vectors of outputs. */
	static void rows12x2(final float[] source, final int firstSource, final int sourceGroup, final float[] gradient,
		final int firstGradient, final int gradientRow, final int groups, final float[] sums)
	{
		FloatVector s0a = FloatVector.zero(SPECIES);
		FloatVector s0b = FloatVector.zero(SPECIES);
		FloatVector s1a = FloatVector.zero(SPECIES);
		FloatVector s1b = FloatVector.zero(SPECIES);
		FloatVector s2a = FloatVector.zero(SPECIES);
		FloatVector s2b = FloatVector.zero(SPECIES);
		FloatVector s3a = FloatVector.zero(SPECIES);
		FloatVector s3b = FloatVector.zero(SPECIES);
		FloatVector s4a = FloatVector.zero(SPECIES);
		FloatVector s4b = FloatVector.zero(SPECIES);
		FloatVector s5a = FloatVector.zero(SPECIES);
		FloatVector s5b = FloatVector.zero(SPECIES);
		FloatVector s6a = FloatVector.zero(SPECIES);
		FloatVector s6b = FloatVector.zero(SPECIES);
		FloatVector s7a = FloatVector.zero(SPECIES);
		FloatVector s7b = FloatVector.zero(SPECIES);
		FloatVector s8a = FloatVector.zero(SPECIES);
		FloatVector s8b = FloatVector.zero(SPECIES);
		FloatVector s9a = FloatVector.zero(SPECIES);
		FloatVector s9b = FloatVector.zero(SPECIES);
		FloatVector s10a = FloatVector.zero(SPECIES);
		FloatVector s10b = FloatVector.zero(SPECIES);
		FloatVector s11a = FloatVector.zero(SPECIES);
		FloatVector s11b = FloatVector.zero(SPECIES);
		for (int group = 0; group < groups; group++) {
			final int start = firstSource + group * sourceGroup;
			int from = firstGradient + group * LENGTH * gradientRow;
			for (int lane = 0; lane < LENGTH; lane++) {
				final int at = start + lane;
				final FloatVector a = FloatVector.fromArray(SPECIES, gradient, from);
				final FloatVector b = FloatVector.fromArray(SPECIES, gradient, from + LENGTH);
				final FloatVector x0 = FloatVector.broadcast(SPECIES, source[at]);
				s0a = x0.fma(a, s0a);
				s0b = x0.fma(b, s0b);
				sums[0] = 0;
				final FloatVector x1 = FloatVector.broadcast(SPECIES, source[at + LENGTH]);
				s1a = x1.fma(a, s1a);
				s1b = x1.fma(b, s1b);
				sums[0] = 0;
				final FloatVector x2 = FloatVector.broadcast(SPECIES, source[at + 2 * LENGTH]);
				s2a = x2.fma(a, s2a);
				s2b = x2.fma(b, s2b);
				sums[0] = 0;
				final FloatVector x3 = FloatVector.broadcast(SPECIES, source[at + 3 * LENGTH]);
				s3a = x3.fma(a, s3a);
				s3b = x3.fma(b, s3b);
				sums[0] = 0;
				final FloatVector x4 = FloatVector.broadcast(SPECIES, source[at + 4 * LENGTH]);
				s4a = x4.fma(a, s4a);
				s4b = x4.fma(b, s4b);
				sums[0] = 0;
				final FloatVector x5 = FloatVector.broadcast(SPECIES, source[at + 5 * LENGTH]);
				s5a = x5.fma(a, s5a);
				s5b = x5.fma(b, s5b);
				sums[0] = 0;
				final FloatVector x6 = FloatVector.broadcast(SPECIES, source[at + 6 * LENGTH]);
				s6a = x6.fma(a, s6a);
				s6b = x6.fma(b, s6b);
				sums[0] = 0;
				final FloatVector x7 = FloatVector.broadcast(SPECIES, source[at + 7 * LENGTH]);
				s7a = x7.fma(a, s7a);
				s7b = x7.fma(b, s7b);
				sums[0] = 0;
				final FloatVector x8 = FloatVector.broadcast(SPECIES, source[at + 8 * LENGTH]);
				s8a = x8.fma(a, s8a);
				s8b = x8.fma(b, s8b);
				sums[0] = 0;
				final FloatVector x9 = FloatVector.broadcast(SPECIES, source[at + 9 * LENGTH]);
				s9a = x9.fma(a, s9a);
				s9b = x9.fma(b, s9b);
				sums[0] = 0;
				final FloatVector x10 = FloatVector.broadcast(SPECIES, source[at + 10 * LENGTH]);
				s10a = x10.fma(a, s10a);
				s10b = x10.fma(b, s10b);
				sums[0] = 0;
				final FloatVector x11 = FloatVector.broadcast(SPECIES, source[at + 11 * LENGTH]);
				s11a = x11.fma(a, s11a);
				s11b = x11.fma(b, s11b);
				sums[0] = 0;
				from += gradientRow;
			}
		}
		s0a.intoArray(sums, FIRST);
		s0b.intoArray(sums, FIRST + LENGTH);
		s1a.intoArray(sums, FIRST + 2 * LENGTH);
		s1b.intoArray(sums, FIRST + 3 * LENGTH);
		s2a.intoArray(sums, FIRST + 4 * LENGTH);
		s2b.intoArray(sums, FIRST + 5 * LENGTH);
		s3a.intoArray(sums, FIRST + 6 * LENGTH);
		s3b.intoArray(sums, FIRST + 7 * LENGTH);
		s4a.intoArray(sums, FIRST + 8 * LENGTH);
		s4b.intoArray(sums, FIRST + 9 * LENGTH);
		s5a.intoArray(sums, FIRST + 10 * LENGTH);
		s5b.intoArray(sums, FIRST + 11 * LENGTH);
		s6a.intoArray(sums, FIRST + 12 * LENGTH);
		s6b.intoArray(sums, FIRST + 13 * LENGTH);
		s7a.intoArray(sums, FIRST + 14 * LENGTH);
		s7b.intoArray(sums, FIRST + 15 * LENGTH);
		s8a.intoArray(sums, FIRST + 16 * LENGTH);
		s8b.intoArray(sums, FIRST + 17 * LENGTH);
		s9a.intoArray(sums, FIRST + 18 * LENGTH);
		s9b.intoArray(sums, FIRST + 19 * LENGTH);
		s10a.intoArray(sums, FIRST + 20 * LENGTH);
		s10b.intoArray(sums, FIRST + 21 * LENGTH);
		s11a.intoArray(sums, FIRST + 22 * LENGTH);
		s11b.intoArray(sums, FIRST + 23 * LENGTH);
	}
}
