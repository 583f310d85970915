package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of all convolutions and matrix products: a block of sums, all in registers. With 16 registers there is
 * room for 12 sums, two vectors and one broadcast value; fewer than eight sums would wait for each other. Sums are written
 * out one by one because a vector that does not stay a local variable becomes an object.
 * <p>
 * The stores of zeros inside the loops matter: C2 does not move a load over a store to an array that might be the same, so
 * they stop it from loading many values ahead, for which there are no registers and which would push sums out to the stack.
 * What they write is overwritten by the sums. Thread-safe.
 */
final class TileKernels {

	/**
	 * Positions at a time for two vectors of filters where there are enough of them; the rest are done six at a time. Vectors
	 * of 512 bits come with 32 registers, and the compiler then keeps 28 sums in them, which asks for fewer loads.
	 */
	static final int POSITIONS = LENGTH == 16 ? 14 : 6;

	private TileKernels() {}

	/**
	 * @param left how many terms of gradients to weights there are still to do, for two vectors of filters
	 * @return how many to do next, 6 or 4, so that few are computed in vain
	 */
	static int terms(final int left) {
		return left <= 4 || left == 7 || left == 8 ? 4 : 6;
	}

	/** {@link #POSITIONS} positions, a vector apart, times two vectors of filters. */
	static void blockedMost(final float[] source, final int base, final int[] offsets, final float[] weights,
		final int firstWeight, final int terms, final float[] sums, final int firstSum)
	{
		if (POSITIONS == 14) blocked14x2(source, base, offsets, weights, firstWeight, terms, sums, firstSum);
		else blocked6x2(source, base, offsets, weights, firstWeight, terms, sums, firstSum);
	}

	/** {@link #POSITIONS} positions side by side times two vectors of filters. */
	static void planarMost(final float[] source, final int base, final int[] offsets, final float[] weights,
		final int firstWeight, final int terms, final float[] sums, final int firstSum)
	{
		if (POSITIONS == 14) planar14x2(source, base, offsets, weights, firstWeight, terms, sums, firstSum);
		else planar6x2(source, base, offsets, weights, firstWeight, terms, sums, firstSum);
	}

	/** Six positions, a vector apart, times two vectors of filters. */
	static void blocked6x2(final float[] source, final int base, final int[] offsets, final float[] weights,
		final int firstWeight, final int terms, final float[] sums, final int firstSum)
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
		for (int k = 0; k < terms; k++) {
			final int at = base + offsets[k];
			final int w = firstWeight + k * 2 * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, weights, w);
			final FloatVector b = FloatVector.fromArray(SPECIES, weights, w + LENGTH);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[at]);
			s0a = x0.fma(a, s0a);
			s0b = x0.fma(b, s0b);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[at + LENGTH]);
			s1a = x1.fma(a, s1a);
			s1b = x1.fma(b, s1b);
			sums[firstSum] = 0;
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[at + 2 * LENGTH]);
			s2a = x2.fma(a, s2a);
			s2b = x2.fma(b, s2b);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[at + 3 * LENGTH]);
			s3a = x3.fma(a, s3a);
			s3b = x3.fma(b, s3b);
			sums[firstSum] = 0;
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[at + 4 * LENGTH]);
			s4a = x4.fma(a, s4a);
			s4b = x4.fma(b, s4b);
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[at + 5 * LENGTH]);
			s5a = x5.fma(a, s5a);
			s5b = x5.fma(b, s5b);
			sums[firstSum] = 0;
		}
		s0a.intoArray(sums, firstSum);
		s0b.intoArray(sums, firstSum + LENGTH);
		s1a.intoArray(sums, firstSum + 2 * LENGTH);
		s1b.intoArray(sums, firstSum + 3 * LENGTH);
		s2a.intoArray(sums, firstSum + 4 * LENGTH);
		s2b.intoArray(sums, firstSum + 5 * LENGTH);
		s3a.intoArray(sums, firstSum + 6 * LENGTH);
		s3b.intoArray(sums, firstSum + 7 * LENGTH);
		s4a.intoArray(sums, firstSum + 8 * LENGTH);
		s4b.intoArray(sums, firstSum + 9 * LENGTH);
		s5a.intoArray(sums, firstSum + 10 * LENGTH);
		s5b.intoArray(sums, firstSum + 11 * LENGTH);
	}

	/** Fourteen positions, a vector apart, times two vectors of filters: needs 32 registers. */
	static void blocked14x2(final float[] source, final int base, final int[] offsets, final float[] weights,
		final int firstWeight, final int terms, final float[] sums, final int firstSum)
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
		FloatVector s12a = FloatVector.zero(SPECIES);
		FloatVector s12b = FloatVector.zero(SPECIES);
		FloatVector s13a = FloatVector.zero(SPECIES);
		FloatVector s13b = FloatVector.zero(SPECIES);
		for (int k = 0; k < terms; k++) {
			final int at = base + offsets[k];
			final int w = firstWeight + k * 2 * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, weights, w);
			final FloatVector b = FloatVector.fromArray(SPECIES, weights, w + LENGTH);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[at]);
			s0a = x0.fma(a, s0a);
			s0b = x0.fma(b, s0b);
			sums[firstSum] = 0;
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[at + LENGTH]);
			s1a = x1.fma(a, s1a);
			s1b = x1.fma(b, s1b);
			sums[firstSum] = 0;
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[at + 2 * LENGTH]);
			s2a = x2.fma(a, s2a);
			s2b = x2.fma(b, s2b);
			sums[firstSum] = 0;
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[at + 3 * LENGTH]);
			s3a = x3.fma(a, s3a);
			s3b = x3.fma(b, s3b);
			sums[firstSum] = 0;
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[at + 4 * LENGTH]);
			s4a = x4.fma(a, s4a);
			s4b = x4.fma(b, s4b);
			sums[firstSum] = 0;
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[at + 5 * LENGTH]);
			s5a = x5.fma(a, s5a);
			s5b = x5.fma(b, s5b);
			sums[firstSum] = 0;
			final FloatVector x6 = FloatVector.broadcast(SPECIES, source[at + 6 * LENGTH]);
			s6a = x6.fma(a, s6a);
			s6b = x6.fma(b, s6b);
			sums[firstSum] = 0;
			final FloatVector x7 = FloatVector.broadcast(SPECIES, source[at + 7 * LENGTH]);
			s7a = x7.fma(a, s7a);
			s7b = x7.fma(b, s7b);
			sums[firstSum] = 0;
			final FloatVector x8 = FloatVector.broadcast(SPECIES, source[at + 8 * LENGTH]);
			s8a = x8.fma(a, s8a);
			s8b = x8.fma(b, s8b);
			sums[firstSum] = 0;
			final FloatVector x9 = FloatVector.broadcast(SPECIES, source[at + 9 * LENGTH]);
			s9a = x9.fma(a, s9a);
			s9b = x9.fma(b, s9b);
			sums[firstSum] = 0;
			final FloatVector x10 = FloatVector.broadcast(SPECIES, source[at + 10 * LENGTH]);
			s10a = x10.fma(a, s10a);
			s10b = x10.fma(b, s10b);
			sums[firstSum] = 0;
			final FloatVector x11 = FloatVector.broadcast(SPECIES, source[at + 11 * LENGTH]);
			s11a = x11.fma(a, s11a);
			s11b = x11.fma(b, s11b);
			sums[firstSum] = 0;
			final FloatVector x12 = FloatVector.broadcast(SPECIES, source[at + 12 * LENGTH]);
			s12a = x12.fma(a, s12a);
			s12b = x12.fma(b, s12b);
			sums[firstSum] = 0;
			final FloatVector x13 = FloatVector.broadcast(SPECIES, source[at + 13 * LENGTH]);
			s13a = x13.fma(a, s13a);
			s13b = x13.fma(b, s13b);
			sums[firstSum] = 0;
		}
		s0a.intoArray(sums, firstSum);
		s0b.intoArray(sums, firstSum + LENGTH);
		s1a.intoArray(sums, firstSum + 2 * LENGTH);
		s1b.intoArray(sums, firstSum + 3 * LENGTH);
		s2a.intoArray(sums, firstSum + 4 * LENGTH);
		s2b.intoArray(sums, firstSum + 5 * LENGTH);
		s3a.intoArray(sums, firstSum + 6 * LENGTH);
		s3b.intoArray(sums, firstSum + 7 * LENGTH);
		s4a.intoArray(sums, firstSum + 8 * LENGTH);
		s4b.intoArray(sums, firstSum + 9 * LENGTH);
		s5a.intoArray(sums, firstSum + 10 * LENGTH);
		s5b.intoArray(sums, firstSum + 11 * LENGTH);
		s6a.intoArray(sums, firstSum + 12 * LENGTH);
		s6b.intoArray(sums, firstSum + 13 * LENGTH);
		s7a.intoArray(sums, firstSum + 14 * LENGTH);
		s7b.intoArray(sums, firstSum + 15 * LENGTH);
		s8a.intoArray(sums, firstSum + 16 * LENGTH);
		s8b.intoArray(sums, firstSum + 17 * LENGTH);
		s9a.intoArray(sums, firstSum + 18 * LENGTH);
		s9b.intoArray(sums, firstSum + 19 * LENGTH);
		s10a.intoArray(sums, firstSum + 20 * LENGTH);
		s10b.intoArray(sums, firstSum + 21 * LENGTH);
		s11a.intoArray(sums, firstSum + 22 * LENGTH);
		s11b.intoArray(sums, firstSum + 23 * LENGTH);
		s12a.intoArray(sums, firstSum + 24 * LENGTH);
		s12b.intoArray(sums, firstSum + 25 * LENGTH);
		s13a.intoArray(sums, firstSum + 26 * LENGTH);
		s13b.intoArray(sums, firstSum + 27 * LENGTH);
	}

	/** Twelve positions, a vector apart, times one vector of filters. */
	static void blocked12x1(final float[] source, final int base, final int[] offsets, final float[] weights,
		final int firstWeight, final int terms, final float[] sums, final int firstSum)
	{
		FloatVector s0 = FloatVector.zero(SPECIES);
		FloatVector s1 = FloatVector.zero(SPECIES);
		FloatVector s2 = FloatVector.zero(SPECIES);
		FloatVector s3 = FloatVector.zero(SPECIES);
		FloatVector s4 = FloatVector.zero(SPECIES);
		FloatVector s5 = FloatVector.zero(SPECIES);
		FloatVector s6 = FloatVector.zero(SPECIES);
		FloatVector s7 = FloatVector.zero(SPECIES);
		FloatVector s8 = FloatVector.zero(SPECIES);
		FloatVector s9 = FloatVector.zero(SPECIES);
		FloatVector s10 = FloatVector.zero(SPECIES);
		FloatVector s11 = FloatVector.zero(SPECIES);
		for (int k = 0; k < terms; k++) {
			final int at = base + offsets[k];
			final int w = firstWeight + k * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, weights, w);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[at]);
			s0 = x0.fma(a, s0);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[at + LENGTH]);
			s1 = x1.fma(a, s1);
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[at + 2 * LENGTH]);
			s2 = x2.fma(a, s2);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[at + 3 * LENGTH]);
			s3 = x3.fma(a, s3);
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[at + 4 * LENGTH]);
			s4 = x4.fma(a, s4);
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[at + 5 * LENGTH]);
			s5 = x5.fma(a, s5);
			final FloatVector x6 = FloatVector.broadcast(SPECIES, source[at + 6 * LENGTH]);
			s6 = x6.fma(a, s6);
			final FloatVector x7 = FloatVector.broadcast(SPECIES, source[at + 7 * LENGTH]);
			s7 = x7.fma(a, s7);
			final FloatVector x8 = FloatVector.broadcast(SPECIES, source[at + 8 * LENGTH]);
			s8 = x8.fma(a, s8);
			final FloatVector x9 = FloatVector.broadcast(SPECIES, source[at + 9 * LENGTH]);
			s9 = x9.fma(a, s9);
			final FloatVector x10 = FloatVector.broadcast(SPECIES, source[at + 10 * LENGTH]);
			s10 = x10.fma(a, s10);
			final FloatVector x11 = FloatVector.broadcast(SPECIES, source[at + 11 * LENGTH]);
			s11 = x11.fma(a, s11);
		}
		s0.intoArray(sums, firstSum);
		s1.intoArray(sums, firstSum + LENGTH);
		s2.intoArray(sums, firstSum + 2 * LENGTH);
		s3.intoArray(sums, firstSum + 3 * LENGTH);
		s4.intoArray(sums, firstSum + 4 * LENGTH);
		s5.intoArray(sums, firstSum + 5 * LENGTH);
		s6.intoArray(sums, firstSum + 6 * LENGTH);
		s7.intoArray(sums, firstSum + 7 * LENGTH);
		s8.intoArray(sums, firstSum + 8 * LENGTH);
		s9.intoArray(sums, firstSum + 9 * LENGTH);
		s10.intoArray(sums, firstSum + 10 * LENGTH);
		s11.intoArray(sums, firstSum + 11 * LENGTH);
	}

	/** Six positions side by side times two vectors of filters. */
	static void planar6x2(final float[] source, final int base, final int[] offsets, final float[] weights,
		final int firstWeight, final int terms, final float[] sums, final int firstSum)
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
		for (int k = 0; k < terms; k++) {
			final int at = base + offsets[k];
			final int w = firstWeight + k * 2 * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, weights, w);
			final FloatVector b = FloatVector.fromArray(SPECIES, weights, w + LENGTH);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[at]);
			s0a = x0.fma(a, s0a);
			s0b = x0.fma(b, s0b);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[at + 1]);
			s1a = x1.fma(a, s1a);
			s1b = x1.fma(b, s1b);
			sums[firstSum] = 0;
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[at + 2]);
			s2a = x2.fma(a, s2a);
			s2b = x2.fma(b, s2b);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[at + 3]);
			s3a = x3.fma(a, s3a);
			s3b = x3.fma(b, s3b);
			sums[firstSum] = 0;
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[at + 4]);
			s4a = x4.fma(a, s4a);
			s4b = x4.fma(b, s4b);
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[at + 5]);
			s5a = x5.fma(a, s5a);
			s5b = x5.fma(b, s5b);
			sums[firstSum] = 0;
		}
		s0a.intoArray(sums, firstSum);
		s0b.intoArray(sums, firstSum + LENGTH);
		s1a.intoArray(sums, firstSum + 2 * LENGTH);
		s1b.intoArray(sums, firstSum + 3 * LENGTH);
		s2a.intoArray(sums, firstSum + 4 * LENGTH);
		s2b.intoArray(sums, firstSum + 5 * LENGTH);
		s3a.intoArray(sums, firstSum + 6 * LENGTH);
		s3b.intoArray(sums, firstSum + 7 * LENGTH);
		s4a.intoArray(sums, firstSum + 8 * LENGTH);
		s4b.intoArray(sums, firstSum + 9 * LENGTH);
		s5a.intoArray(sums, firstSum + 10 * LENGTH);
		s5b.intoArray(sums, firstSum + 11 * LENGTH);
	}

	/** Fourteen positions side by side times two vectors of filters: needs 32 registers. */
	static void planar14x2(final float[] source, final int base, final int[] offsets, final float[] weights,
		final int firstWeight, final int terms, final float[] sums, final int firstSum)
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
		FloatVector s12a = FloatVector.zero(SPECIES);
		FloatVector s12b = FloatVector.zero(SPECIES);
		FloatVector s13a = FloatVector.zero(SPECIES);
		FloatVector s13b = FloatVector.zero(SPECIES);
		for (int k = 0; k < terms; k++) {
			final int at = base + offsets[k];
			final int w = firstWeight + k * 2 * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, weights, w);
			final FloatVector b = FloatVector.fromArray(SPECIES, weights, w + LENGTH);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[at]);
			s0a = x0.fma(a, s0a);
			s0b = x0.fma(b, s0b);
			sums[firstSum] = 0;
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[at + 1]);
			s1a = x1.fma(a, s1a);
			s1b = x1.fma(b, s1b);
			sums[firstSum] = 0;
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[at + 2]);
			s2a = x2.fma(a, s2a);
			s2b = x2.fma(b, s2b);
			sums[firstSum] = 0;
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[at + 3]);
			s3a = x3.fma(a, s3a);
			s3b = x3.fma(b, s3b);
			sums[firstSum] = 0;
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[at + 4]);
			s4a = x4.fma(a, s4a);
			s4b = x4.fma(b, s4b);
			sums[firstSum] = 0;
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[at + 5]);
			s5a = x5.fma(a, s5a);
			s5b = x5.fma(b, s5b);
			sums[firstSum] = 0;
			final FloatVector x6 = FloatVector.broadcast(SPECIES, source[at + 6]);
			s6a = x6.fma(a, s6a);
			s6b = x6.fma(b, s6b);
			sums[firstSum] = 0;
			final FloatVector x7 = FloatVector.broadcast(SPECIES, source[at + 7]);
			s7a = x7.fma(a, s7a);
			s7b = x7.fma(b, s7b);
			sums[firstSum] = 0;
			final FloatVector x8 = FloatVector.broadcast(SPECIES, source[at + 8]);
			s8a = x8.fma(a, s8a);
			s8b = x8.fma(b, s8b);
			sums[firstSum] = 0;
			final FloatVector x9 = FloatVector.broadcast(SPECIES, source[at + 9]);
			s9a = x9.fma(a, s9a);
			s9b = x9.fma(b, s9b);
			sums[firstSum] = 0;
			final FloatVector x10 = FloatVector.broadcast(SPECIES, source[at + 10]);
			s10a = x10.fma(a, s10a);
			s10b = x10.fma(b, s10b);
			sums[firstSum] = 0;
			final FloatVector x11 = FloatVector.broadcast(SPECIES, source[at + 11]);
			s11a = x11.fma(a, s11a);
			s11b = x11.fma(b, s11b);
			sums[firstSum] = 0;
			final FloatVector x12 = FloatVector.broadcast(SPECIES, source[at + 12]);
			s12a = x12.fma(a, s12a);
			s12b = x12.fma(b, s12b);
			sums[firstSum] = 0;
			final FloatVector x13 = FloatVector.broadcast(SPECIES, source[at + 13]);
			s13a = x13.fma(a, s13a);
			s13b = x13.fma(b, s13b);
			sums[firstSum] = 0;
		}
		s0a.intoArray(sums, firstSum);
		s0b.intoArray(sums, firstSum + LENGTH);
		s1a.intoArray(sums, firstSum + 2 * LENGTH);
		s1b.intoArray(sums, firstSum + 3 * LENGTH);
		s2a.intoArray(sums, firstSum + 4 * LENGTH);
		s2b.intoArray(sums, firstSum + 5 * LENGTH);
		s3a.intoArray(sums, firstSum + 6 * LENGTH);
		s3b.intoArray(sums, firstSum + 7 * LENGTH);
		s4a.intoArray(sums, firstSum + 8 * LENGTH);
		s4b.intoArray(sums, firstSum + 9 * LENGTH);
		s5a.intoArray(sums, firstSum + 10 * LENGTH);
		s5b.intoArray(sums, firstSum + 11 * LENGTH);
		s6a.intoArray(sums, firstSum + 12 * LENGTH);
		s6b.intoArray(sums, firstSum + 13 * LENGTH);
		s7a.intoArray(sums, firstSum + 14 * LENGTH);
		s7b.intoArray(sums, firstSum + 15 * LENGTH);
		s8a.intoArray(sums, firstSum + 16 * LENGTH);
		s8b.intoArray(sums, firstSum + 17 * LENGTH);
		s9a.intoArray(sums, firstSum + 18 * LENGTH);
		s9b.intoArray(sums, firstSum + 19 * LENGTH);
		s10a.intoArray(sums, firstSum + 20 * LENGTH);
		s10b.intoArray(sums, firstSum + 21 * LENGTH);
		s11a.intoArray(sums, firstSum + 22 * LENGTH);
		s11b.intoArray(sums, firstSum + 23 * LENGTH);
		s12a.intoArray(sums, firstSum + 24 * LENGTH);
		s12b.intoArray(sums, firstSum + 25 * LENGTH);
		s13a.intoArray(sums, firstSum + 26 * LENGTH);
		s13b.intoArray(sums, firstSum + 27 * LENGTH);
	}

	/** Twelve positions side by side times one vector of filters. */
	static void planar12x1(final float[] source, final int base, final int[] offsets, final float[] weights,
		final int firstWeight, final int terms, final float[] sums, final int firstSum)
	{
		FloatVector s0 = FloatVector.zero(SPECIES);
		FloatVector s1 = FloatVector.zero(SPECIES);
		FloatVector s2 = FloatVector.zero(SPECIES);
		FloatVector s3 = FloatVector.zero(SPECIES);
		FloatVector s4 = FloatVector.zero(SPECIES);
		FloatVector s5 = FloatVector.zero(SPECIES);
		FloatVector s6 = FloatVector.zero(SPECIES);
		FloatVector s7 = FloatVector.zero(SPECIES);
		FloatVector s8 = FloatVector.zero(SPECIES);
		FloatVector s9 = FloatVector.zero(SPECIES);
		FloatVector s10 = FloatVector.zero(SPECIES);
		FloatVector s11 = FloatVector.zero(SPECIES);
		for (int k = 0; k < terms; k++) {
			final int at = base + offsets[k];
			final int w = firstWeight + k * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, weights, w);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[at]);
			s0 = x0.fma(a, s0);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[at + 1]);
			s1 = x1.fma(a, s1);
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[at + 2]);
			s2 = x2.fma(a, s2);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[at + 3]);
			s3 = x3.fma(a, s3);
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[at + 4]);
			s4 = x4.fma(a, s4);
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[at + 5]);
			s5 = x5.fma(a, s5);
			final FloatVector x6 = FloatVector.broadcast(SPECIES, source[at + 6]);
			s6 = x6.fma(a, s6);
			final FloatVector x7 = FloatVector.broadcast(SPECIES, source[at + 7]);
			s7 = x7.fma(a, s7);
			final FloatVector x8 = FloatVector.broadcast(SPECIES, source[at + 8]);
			s8 = x8.fma(a, s8);
			final FloatVector x9 = FloatVector.broadcast(SPECIES, source[at + 9]);
			s9 = x9.fma(a, s9);
			final FloatVector x10 = FloatVector.broadcast(SPECIES, source[at + 10]);
			s10 = x10.fma(a, s10);
			final FloatVector x11 = FloatVector.broadcast(SPECIES, source[at + 11]);
			s11 = x11.fma(a, s11);
		}
		s0.intoArray(sums, firstSum);
		s1.intoArray(sums, firstSum + LENGTH);
		s2.intoArray(sums, firstSum + 2 * LENGTH);
		s3.intoArray(sums, firstSum + 3 * LENGTH);
		s4.intoArray(sums, firstSum + 4 * LENGTH);
		s5.intoArray(sums, firstSum + 5 * LENGTH);
		s6.intoArray(sums, firstSum + 6 * LENGTH);
		s7.intoArray(sums, firstSum + 7 * LENGTH);
		s8.intoArray(sums, firstSum + 8 * LENGTH);
		s9.intoArray(sums, firstSum + 9 * LENGTH);
		s10.intoArray(sums, firstSum + 10 * LENGTH);
		s11.intoArray(sums, firstSum + 11 * LENGTH);
	}

	/** Six terms times two vectors of filters, summed over positions a vector apart, added to what is there. */
	static void blockedGradient6x2(final float[] source, final int base, final int[] offsets, final int term,
		final float[] gradients, final int firstGradient, final int positions, final float[] sums, final int firstSum)
	{
		final int o0 = base + offsets[term];
		final int o1 = base + offsets[term + 1];
		final int o2 = base + offsets[term + 2];
		final int o3 = base + offsets[term + 3];
		final int o4 = base + offsets[term + 4];
		final int o5 = base + offsets[term + 5];
		FloatVector s0a = FloatVector.fromArray(SPECIES, sums, firstSum);
		FloatVector s0b = FloatVector.fromArray(SPECIES, sums, firstSum + LENGTH);
		FloatVector s1a = FloatVector.fromArray(SPECIES, sums, firstSum + 2 * LENGTH);
		FloatVector s1b = FloatVector.fromArray(SPECIES, sums, firstSum + 3 * LENGTH);
		FloatVector s2a = FloatVector.fromArray(SPECIES, sums, firstSum + 4 * LENGTH);
		FloatVector s2b = FloatVector.fromArray(SPECIES, sums, firstSum + 5 * LENGTH);
		FloatVector s3a = FloatVector.fromArray(SPECIES, sums, firstSum + 6 * LENGTH);
		FloatVector s3b = FloatVector.fromArray(SPECIES, sums, firstSum + 7 * LENGTH);
		FloatVector s4a = FloatVector.fromArray(SPECIES, sums, firstSum + 8 * LENGTH);
		FloatVector s4b = FloatVector.fromArray(SPECIES, sums, firstSum + 9 * LENGTH);
		FloatVector s5a = FloatVector.fromArray(SPECIES, sums, firstSum + 10 * LENGTH);
		FloatVector s5b = FloatVector.fromArray(SPECIES, sums, firstSum + 11 * LENGTH);
		for (int p = 0; p < positions; p++) {
			final int at = p * LENGTH;
			final int g = firstGradient + p * 2 * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, gradients, g);
			final FloatVector b = FloatVector.fromArray(SPECIES, gradients, g + LENGTH);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[o0 + at]);
			s0a = x0.fma(a, s0a);
			s0b = x0.fma(b, s0b);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[o1 + at]);
			s1a = x1.fma(a, s1a);
			s1b = x1.fma(b, s1b);
			sums[firstSum] = 0;
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[o2 + at]);
			s2a = x2.fma(a, s2a);
			s2b = x2.fma(b, s2b);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[o3 + at]);
			s3a = x3.fma(a, s3a);
			s3b = x3.fma(b, s3b);
			sums[firstSum] = 0;
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[o4 + at]);
			s4a = x4.fma(a, s4a);
			s4b = x4.fma(b, s4b);
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[o5 + at]);
			s5a = x5.fma(a, s5a);
			s5b = x5.fma(b, s5b);
			sums[firstSum] = 0;
		}
		s0a.intoArray(sums, firstSum);
		s0b.intoArray(sums, firstSum + LENGTH);
		s1a.intoArray(sums, firstSum + 2 * LENGTH);
		s1b.intoArray(sums, firstSum + 3 * LENGTH);
		s2a.intoArray(sums, firstSum + 4 * LENGTH);
		s2b.intoArray(sums, firstSum + 5 * LENGTH);
		s3a.intoArray(sums, firstSum + 6 * LENGTH);
		s3b.intoArray(sums, firstSum + 7 * LENGTH);
		s4a.intoArray(sums, firstSum + 8 * LENGTH);
		s4b.intoArray(sums, firstSum + 9 * LENGTH);
		s5a.intoArray(sums, firstSum + 10 * LENGTH);
		s5b.intoArray(sums, firstSum + 11 * LENGTH);
	}

	/** Four terms times two vectors of filters, summed over positions a vector apart, added to what is there. */
	static void blockedGradient4x2(final float[] source, final int base, final int[] offsets, final int term,
		final float[] gradients, final int firstGradient, final int positions, final float[] sums, final int firstSum)
	{
		final int o0 = base + offsets[term];
		final int o1 = base + offsets[term + 1];
		final int o2 = base + offsets[term + 2];
		final int o3 = base + offsets[term + 3];
		FloatVector s0a = FloatVector.fromArray(SPECIES, sums, firstSum);
		FloatVector s0b = FloatVector.fromArray(SPECIES, sums, firstSum + LENGTH);
		FloatVector s1a = FloatVector.fromArray(SPECIES, sums, firstSum + 2 * LENGTH);
		FloatVector s1b = FloatVector.fromArray(SPECIES, sums, firstSum + 3 * LENGTH);
		FloatVector s2a = FloatVector.fromArray(SPECIES, sums, firstSum + 4 * LENGTH);
		FloatVector s2b = FloatVector.fromArray(SPECIES, sums, firstSum + 5 * LENGTH);
		FloatVector s3a = FloatVector.fromArray(SPECIES, sums, firstSum + 6 * LENGTH);
		FloatVector s3b = FloatVector.fromArray(SPECIES, sums, firstSum + 7 * LENGTH);
		for (int p = 0; p < positions; p++) {
			final int at = p * LENGTH;
			final int g = firstGradient + p * 2 * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, gradients, g);
			final FloatVector b = FloatVector.fromArray(SPECIES, gradients, g + LENGTH);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[o0 + at]);
			s0a = x0.fma(a, s0a);
			s0b = x0.fma(b, s0b);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[o1 + at]);
			s1a = x1.fma(a, s1a);
			s1b = x1.fma(b, s1b);
			sums[firstSum] = 0;
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[o2 + at]);
			s2a = x2.fma(a, s2a);
			s2b = x2.fma(b, s2b);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[o3 + at]);
			s3a = x3.fma(a, s3a);
			s3b = x3.fma(b, s3b);
			sums[firstSum] = 0;
		}
		s0a.intoArray(sums, firstSum);
		s0b.intoArray(sums, firstSum + LENGTH);
		s1a.intoArray(sums, firstSum + 2 * LENGTH);
		s1b.intoArray(sums, firstSum + 3 * LENGTH);
		s2a.intoArray(sums, firstSum + 4 * LENGTH);
		s2b.intoArray(sums, firstSum + 5 * LENGTH);
		s3a.intoArray(sums, firstSum + 6 * LENGTH);
		s3b.intoArray(sums, firstSum + 7 * LENGTH);
	}

	/** Eight terms times one vector of filters, summed over positions a vector apart, added to what is there. */
	static void blockedGradient8x1(final float[] source, final int base, final int[] offsets, final int term,
		final float[] gradients, final int firstGradient, final int positions, final float[] sums, final int firstSum)
	{
		final int o0 = base + offsets[term];
		final int o1 = base + offsets[term + 1];
		final int o2 = base + offsets[term + 2];
		final int o3 = base + offsets[term + 3];
		final int o4 = base + offsets[term + 4];
		final int o5 = base + offsets[term + 5];
		final int o6 = base + offsets[term + 6];
		final int o7 = base + offsets[term + 7];
		FloatVector s0 = FloatVector.fromArray(SPECIES, sums, firstSum);
		FloatVector s1 = FloatVector.fromArray(SPECIES, sums, firstSum + LENGTH);
		FloatVector s2 = FloatVector.fromArray(SPECIES, sums, firstSum + 2 * LENGTH);
		FloatVector s3 = FloatVector.fromArray(SPECIES, sums, firstSum + 3 * LENGTH);
		FloatVector s4 = FloatVector.fromArray(SPECIES, sums, firstSum + 4 * LENGTH);
		FloatVector s5 = FloatVector.fromArray(SPECIES, sums, firstSum + 5 * LENGTH);
		FloatVector s6 = FloatVector.fromArray(SPECIES, sums, firstSum + 6 * LENGTH);
		FloatVector s7 = FloatVector.fromArray(SPECIES, sums, firstSum + 7 * LENGTH);
		for (int p = 0; p < positions; p++) {
			final int at = p * LENGTH;
			final int g = firstGradient + p * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, gradients, g);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[o0 + at]);
			s0 = x0.fma(a, s0);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[o1 + at]);
			s1 = x1.fma(a, s1);
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[o2 + at]);
			s2 = x2.fma(a, s2);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[o3 + at]);
			s3 = x3.fma(a, s3);
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[o4 + at]);
			s4 = x4.fma(a, s4);
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[o5 + at]);
			s5 = x5.fma(a, s5);
			final FloatVector x6 = FloatVector.broadcast(SPECIES, source[o6 + at]);
			s6 = x6.fma(a, s6);
			final FloatVector x7 = FloatVector.broadcast(SPECIES, source[o7 + at]);
			s7 = x7.fma(a, s7);
		}
		s0.intoArray(sums, firstSum);
		s1.intoArray(sums, firstSum + LENGTH);
		s2.intoArray(sums, firstSum + 2 * LENGTH);
		s3.intoArray(sums, firstSum + 3 * LENGTH);
		s4.intoArray(sums, firstSum + 4 * LENGTH);
		s5.intoArray(sums, firstSum + 5 * LENGTH);
		s6.intoArray(sums, firstSum + 6 * LENGTH);
		s7.intoArray(sums, firstSum + 7 * LENGTH);
	}

	/** Twelve terms times one vector of filters, summed over positions a vector apart, added to what is there. */
	static void blockedGradient12x1(final float[] source, final int base, final int[] offsets, final int term,
		final float[] gradients, final int firstGradient, final int positions, final float[] sums, final int firstSum)
	{
		final int o0 = base + offsets[term];
		final int o1 = base + offsets[term + 1];
		final int o2 = base + offsets[term + 2];
		final int o3 = base + offsets[term + 3];
		final int o4 = base + offsets[term + 4];
		final int o5 = base + offsets[term + 5];
		final int o6 = base + offsets[term + 6];
		final int o7 = base + offsets[term + 7];
		final int o8 = base + offsets[term + 8];
		final int o9 = base + offsets[term + 9];
		final int o10 = base + offsets[term + 10];
		final int o11 = base + offsets[term + 11];
		FloatVector s0 = FloatVector.fromArray(SPECIES, sums, firstSum);
		FloatVector s1 = FloatVector.fromArray(SPECIES, sums, firstSum + LENGTH);
		FloatVector s2 = FloatVector.fromArray(SPECIES, sums, firstSum + 2 * LENGTH);
		FloatVector s3 = FloatVector.fromArray(SPECIES, sums, firstSum + 3 * LENGTH);
		FloatVector s4 = FloatVector.fromArray(SPECIES, sums, firstSum + 4 * LENGTH);
		FloatVector s5 = FloatVector.fromArray(SPECIES, sums, firstSum + 5 * LENGTH);
		FloatVector s6 = FloatVector.fromArray(SPECIES, sums, firstSum + 6 * LENGTH);
		FloatVector s7 = FloatVector.fromArray(SPECIES, sums, firstSum + 7 * LENGTH);
		FloatVector s8 = FloatVector.fromArray(SPECIES, sums, firstSum + 8 * LENGTH);
		FloatVector s9 = FloatVector.fromArray(SPECIES, sums, firstSum + 9 * LENGTH);
		FloatVector s10 = FloatVector.fromArray(SPECIES, sums, firstSum + 10 * LENGTH);
		FloatVector s11 = FloatVector.fromArray(SPECIES, sums, firstSum + 11 * LENGTH);
		for (int p = 0; p < positions; p++) {
			final int at = p * LENGTH;
			final int g = firstGradient + p * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, gradients, g);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[o0 + at]);
			s0 = x0.fma(a, s0);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[o1 + at]);
			s1 = x1.fma(a, s1);
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[o2 + at]);
			s2 = x2.fma(a, s2);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[o3 + at]);
			s3 = x3.fma(a, s3);
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[o4 + at]);
			s4 = x4.fma(a, s4);
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[o5 + at]);
			s5 = x5.fma(a, s5);
			final FloatVector x6 = FloatVector.broadcast(SPECIES, source[o6 + at]);
			s6 = x6.fma(a, s6);
			final FloatVector x7 = FloatVector.broadcast(SPECIES, source[o7 + at]);
			s7 = x7.fma(a, s7);
			final FloatVector x8 = FloatVector.broadcast(SPECIES, source[o8 + at]);
			s8 = x8.fma(a, s8);
			final FloatVector x9 = FloatVector.broadcast(SPECIES, source[o9 + at]);
			s9 = x9.fma(a, s9);
			final FloatVector x10 = FloatVector.broadcast(SPECIES, source[o10 + at]);
			s10 = x10.fma(a, s10);
			final FloatVector x11 = FloatVector.broadcast(SPECIES, source[o11 + at]);
			s11 = x11.fma(a, s11);
		}
		s0.intoArray(sums, firstSum);
		s1.intoArray(sums, firstSum + LENGTH);
		s2.intoArray(sums, firstSum + 2 * LENGTH);
		s3.intoArray(sums, firstSum + 3 * LENGTH);
		s4.intoArray(sums, firstSum + 4 * LENGTH);
		s5.intoArray(sums, firstSum + 5 * LENGTH);
		s6.intoArray(sums, firstSum + 6 * LENGTH);
		s7.intoArray(sums, firstSum + 7 * LENGTH);
		s8.intoArray(sums, firstSum + 8 * LENGTH);
		s9.intoArray(sums, firstSum + 9 * LENGTH);
		s10.intoArray(sums, firstSum + 10 * LENGTH);
		s11.intoArray(sums, firstSum + 11 * LENGTH);
	}

	/** Four terms times two vectors of filters, summed over positions side by side, added to what is there. */
	static void planarGradient4x2(final float[] source, final int base, final int[] offsets, final int term,
		final float[] gradients, final int firstGradient, final int positions, final float[] sums, final int firstSum)
	{
		final int o0 = base + offsets[term];
		final int o1 = base + offsets[term + 1];
		final int o2 = base + offsets[term + 2];
		final int o3 = base + offsets[term + 3];
		FloatVector s0a = FloatVector.fromArray(SPECIES, sums, firstSum);
		FloatVector s0b = FloatVector.fromArray(SPECIES, sums, firstSum + LENGTH);
		FloatVector s1a = FloatVector.fromArray(SPECIES, sums, firstSum + 2 * LENGTH);
		FloatVector s1b = FloatVector.fromArray(SPECIES, sums, firstSum + 3 * LENGTH);
		FloatVector s2a = FloatVector.fromArray(SPECIES, sums, firstSum + 4 * LENGTH);
		FloatVector s2b = FloatVector.fromArray(SPECIES, sums, firstSum + 5 * LENGTH);
		FloatVector s3a = FloatVector.fromArray(SPECIES, sums, firstSum + 6 * LENGTH);
		FloatVector s3b = FloatVector.fromArray(SPECIES, sums, firstSum + 7 * LENGTH);
		for (int p = 0; p < positions; p++) {
			final int at = p;
			final int g = firstGradient + p * 2 * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, gradients, g);
			final FloatVector b = FloatVector.fromArray(SPECIES, gradients, g + LENGTH);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[o0 + at]);
			s0a = x0.fma(a, s0a);
			s0b = x0.fma(b, s0b);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[o1 + at]);
			s1a = x1.fma(a, s1a);
			s1b = x1.fma(b, s1b);
			sums[firstSum] = 0;
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[o2 + at]);
			s2a = x2.fma(a, s2a);
			s2b = x2.fma(b, s2b);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[o3 + at]);
			s3a = x3.fma(a, s3a);
			s3b = x3.fma(b, s3b);
			sums[firstSum] = 0;
		}
		s0a.intoArray(sums, firstSum);
		s0b.intoArray(sums, firstSum + LENGTH);
		s1a.intoArray(sums, firstSum + 2 * LENGTH);
		s1b.intoArray(sums, firstSum + 3 * LENGTH);
		s2a.intoArray(sums, firstSum + 4 * LENGTH);
		s2b.intoArray(sums, firstSum + 5 * LENGTH);
		s3a.intoArray(sums, firstSum + 6 * LENGTH);
		s3b.intoArray(sums, firstSum + 7 * LENGTH);
	}

	/** Eight terms times one vector of filters, summed over positions side by side, added to what is there. */
	static void planarGradient8x1(final float[] source, final int base, final int[] offsets, final int term,
		final float[] gradients, final int firstGradient, final int positions, final float[] sums, final int firstSum)
	{
		final int o0 = base + offsets[term];
		final int o1 = base + offsets[term + 1];
		final int o2 = base + offsets[term + 2];
		final int o3 = base + offsets[term + 3];
		final int o4 = base + offsets[term + 4];
		final int o5 = base + offsets[term + 5];
		final int o6 = base + offsets[term + 6];
		final int o7 = base + offsets[term + 7];
		FloatVector s0 = FloatVector.fromArray(SPECIES, sums, firstSum);
		FloatVector s1 = FloatVector.fromArray(SPECIES, sums, firstSum + LENGTH);
		FloatVector s2 = FloatVector.fromArray(SPECIES, sums, firstSum + 2 * LENGTH);
		FloatVector s3 = FloatVector.fromArray(SPECIES, sums, firstSum + 3 * LENGTH);
		FloatVector s4 = FloatVector.fromArray(SPECIES, sums, firstSum + 4 * LENGTH);
		FloatVector s5 = FloatVector.fromArray(SPECIES, sums, firstSum + 5 * LENGTH);
		FloatVector s6 = FloatVector.fromArray(SPECIES, sums, firstSum + 6 * LENGTH);
		FloatVector s7 = FloatVector.fromArray(SPECIES, sums, firstSum + 7 * LENGTH);
		for (int p = 0; p < positions; p++) {
			final int at = p;
			final int g = firstGradient + p * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, gradients, g);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[o0 + at]);
			s0 = x0.fma(a, s0);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[o1 + at]);
			s1 = x1.fma(a, s1);
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[o2 + at]);
			s2 = x2.fma(a, s2);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[o3 + at]);
			s3 = x3.fma(a, s3);
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[o4 + at]);
			s4 = x4.fma(a, s4);
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[o5 + at]);
			s5 = x5.fma(a, s5);
			final FloatVector x6 = FloatVector.broadcast(SPECIES, source[o6 + at]);
			s6 = x6.fma(a, s6);
			final FloatVector x7 = FloatVector.broadcast(SPECIES, source[o7 + at]);
			s7 = x7.fma(a, s7);
		}
		s0.intoArray(sums, firstSum);
		s1.intoArray(sums, firstSum + LENGTH);
		s2.intoArray(sums, firstSum + 2 * LENGTH);
		s3.intoArray(sums, firstSum + 3 * LENGTH);
		s4.intoArray(sums, firstSum + 4 * LENGTH);
		s5.intoArray(sums, firstSum + 5 * LENGTH);
		s6.intoArray(sums, firstSum + 6 * LENGTH);
		s7.intoArray(sums, firstSum + 7 * LENGTH);
	}

	/** Six terms times two vectors of filters, summed over positions side by side, added to what is there. */
	static void planarGradient6x2(final float[] source, final int base, final int[] offsets, final int term,
		final float[] gradients, final int firstGradient, final int positions, final float[] sums, final int firstSum)
	{
		final int o0 = base + offsets[term];
		final int o1 = base + offsets[term + 1];
		final int o2 = base + offsets[term + 2];
		final int o3 = base + offsets[term + 3];
		final int o4 = base + offsets[term + 4];
		final int o5 = base + offsets[term + 5];
		FloatVector s0a = FloatVector.fromArray(SPECIES, sums, firstSum);
		FloatVector s0b = FloatVector.fromArray(SPECIES, sums, firstSum + LENGTH);
		FloatVector s1a = FloatVector.fromArray(SPECIES, sums, firstSum + 2 * LENGTH);
		FloatVector s1b = FloatVector.fromArray(SPECIES, sums, firstSum + 3 * LENGTH);
		FloatVector s2a = FloatVector.fromArray(SPECIES, sums, firstSum + 4 * LENGTH);
		FloatVector s2b = FloatVector.fromArray(SPECIES, sums, firstSum + 5 * LENGTH);
		FloatVector s3a = FloatVector.fromArray(SPECIES, sums, firstSum + 6 * LENGTH);
		FloatVector s3b = FloatVector.fromArray(SPECIES, sums, firstSum + 7 * LENGTH);
		FloatVector s4a = FloatVector.fromArray(SPECIES, sums, firstSum + 8 * LENGTH);
		FloatVector s4b = FloatVector.fromArray(SPECIES, sums, firstSum + 9 * LENGTH);
		FloatVector s5a = FloatVector.fromArray(SPECIES, sums, firstSum + 10 * LENGTH);
		FloatVector s5b = FloatVector.fromArray(SPECIES, sums, firstSum + 11 * LENGTH);
		for (int p = 0; p < positions; p++) {
			final int at = p;
			final int g = firstGradient + p * 2 * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, gradients, g);
			final FloatVector b = FloatVector.fromArray(SPECIES, gradients, g + LENGTH);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[o0 + at]);
			s0a = x0.fma(a, s0a);
			s0b = x0.fma(b, s0b);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[o1 + at]);
			s1a = x1.fma(a, s1a);
			s1b = x1.fma(b, s1b);
			sums[firstSum] = 0;
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[o2 + at]);
			s2a = x2.fma(a, s2a);
			s2b = x2.fma(b, s2b);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[o3 + at]);
			s3a = x3.fma(a, s3a);
			s3b = x3.fma(b, s3b);
			sums[firstSum] = 0;
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[o4 + at]);
			s4a = x4.fma(a, s4a);
			s4b = x4.fma(b, s4b);
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[o5 + at]);
			s5a = x5.fma(a, s5a);
			s5b = x5.fma(b, s5b);
			sums[firstSum] = 0;
		}
		s0a.intoArray(sums, firstSum);
		s0b.intoArray(sums, firstSum + LENGTH);
		s1a.intoArray(sums, firstSum + 2 * LENGTH);
		s1b.intoArray(sums, firstSum + 3 * LENGTH);
		s2a.intoArray(sums, firstSum + 4 * LENGTH);
		s2b.intoArray(sums, firstSum + 5 * LENGTH);
		s3a.intoArray(sums, firstSum + 6 * LENGTH);
		s3b.intoArray(sums, firstSum + 7 * LENGTH);
		s4a.intoArray(sums, firstSum + 8 * LENGTH);
		s4b.intoArray(sums, firstSum + 9 * LENGTH);
		s5a.intoArray(sums, firstSum + 10 * LENGTH);
		s5b.intoArray(sums, firstSum + 11 * LENGTH);
	}

	/** Twelve terms times one vector of filters, summed over positions side by side, added to what is there. */
	static void planarGradient12x1(final float[] source, final int base, final int[] offsets, final int term,
		final float[] gradients, final int firstGradient, final int positions, final float[] sums, final int firstSum)
	{
		final int o0 = base + offsets[term];
		final int o1 = base + offsets[term + 1];
		final int o2 = base + offsets[term + 2];
		final int o3 = base + offsets[term + 3];
		final int o4 = base + offsets[term + 4];
		final int o5 = base + offsets[term + 5];
		final int o6 = base + offsets[term + 6];
		final int o7 = base + offsets[term + 7];
		final int o8 = base + offsets[term + 8];
		final int o9 = base + offsets[term + 9];
		final int o10 = base + offsets[term + 10];
		final int o11 = base + offsets[term + 11];
		FloatVector s0 = FloatVector.fromArray(SPECIES, sums, firstSum);
		FloatVector s1 = FloatVector.fromArray(SPECIES, sums, firstSum + LENGTH);
		FloatVector s2 = FloatVector.fromArray(SPECIES, sums, firstSum + 2 * LENGTH);
		FloatVector s3 = FloatVector.fromArray(SPECIES, sums, firstSum + 3 * LENGTH);
		FloatVector s4 = FloatVector.fromArray(SPECIES, sums, firstSum + 4 * LENGTH);
		FloatVector s5 = FloatVector.fromArray(SPECIES, sums, firstSum + 5 * LENGTH);
		FloatVector s6 = FloatVector.fromArray(SPECIES, sums, firstSum + 6 * LENGTH);
		FloatVector s7 = FloatVector.fromArray(SPECIES, sums, firstSum + 7 * LENGTH);
		FloatVector s8 = FloatVector.fromArray(SPECIES, sums, firstSum + 8 * LENGTH);
		FloatVector s9 = FloatVector.fromArray(SPECIES, sums, firstSum + 9 * LENGTH);
		FloatVector s10 = FloatVector.fromArray(SPECIES, sums, firstSum + 10 * LENGTH);
		FloatVector s11 = FloatVector.fromArray(SPECIES, sums, firstSum + 11 * LENGTH);
		for (int p = 0; p < positions; p++) {
			final int at = p;
			final int g = firstGradient + p * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, gradients, g);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, source[o0 + at]);
			s0 = x0.fma(a, s0);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, source[o1 + at]);
			s1 = x1.fma(a, s1);
			final FloatVector x2 = FloatVector.broadcast(SPECIES, source[o2 + at]);
			s2 = x2.fma(a, s2);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, source[o3 + at]);
			s3 = x3.fma(a, s3);
			final FloatVector x4 = FloatVector.broadcast(SPECIES, source[o4 + at]);
			s4 = x4.fma(a, s4);
			final FloatVector x5 = FloatVector.broadcast(SPECIES, source[o5 + at]);
			s5 = x5.fma(a, s5);
			final FloatVector x6 = FloatVector.broadcast(SPECIES, source[o6 + at]);
			s6 = x6.fma(a, s6);
			final FloatVector x7 = FloatVector.broadcast(SPECIES, source[o7 + at]);
			s7 = x7.fma(a, s7);
			final FloatVector x8 = FloatVector.broadcast(SPECIES, source[o8 + at]);
			s8 = x8.fma(a, s8);
			final FloatVector x9 = FloatVector.broadcast(SPECIES, source[o9 + at]);
			s9 = x9.fma(a, s9);
			final FloatVector x10 = FloatVector.broadcast(SPECIES, source[o10 + at]);
			s10 = x10.fma(a, s10);
			final FloatVector x11 = FloatVector.broadcast(SPECIES, source[o11 + at]);
			s11 = x11.fma(a, s11);
		}
		s0.intoArray(sums, firstSum);
		s1.intoArray(sums, firstSum + LENGTH);
		s2.intoArray(sums, firstSum + 2 * LENGTH);
		s3.intoArray(sums, firstSum + 3 * LENGTH);
		s4.intoArray(sums, firstSum + 4 * LENGTH);
		s5.intoArray(sums, firstSum + 5 * LENGTH);
		s6.intoArray(sums, firstSum + 6 * LENGTH);
		s7.intoArray(sums, firstSum + 7 * LENGTH);
		s8.intoArray(sums, firstSum + 8 * LENGTH);
		s9.intoArray(sums, firstSum + 9 * LENGTH);
		s10.intoArray(sums, firstSum + 10 * LENGTH);
		s11.intoArray(sums, firstSum + 11 * LENGTH);
	}

	/** Twelve positions a vector apart, each channel on its own: {@code sums[p] = sum over k of source[p, k] * weights[k]}. */
	static void lanes12(final float[] source, final int base, final int[] offsets, final float[] weights,
		final int firstWeight, final int terms, final float[] sums, final int firstSum)
	{
		FloatVector s0 = FloatVector.zero(SPECIES);
		FloatVector s1 = FloatVector.zero(SPECIES);
		FloatVector s2 = FloatVector.zero(SPECIES);
		FloatVector s3 = FloatVector.zero(SPECIES);
		FloatVector s4 = FloatVector.zero(SPECIES);
		FloatVector s5 = FloatVector.zero(SPECIES);
		FloatVector s6 = FloatVector.zero(SPECIES);
		FloatVector s7 = FloatVector.zero(SPECIES);
		FloatVector s8 = FloatVector.zero(SPECIES);
		FloatVector s9 = FloatVector.zero(SPECIES);
		FloatVector s10 = FloatVector.zero(SPECIES);
		FloatVector s11 = FloatVector.zero(SPECIES);
		for (int k = 0; k < terms; k++) {
			final int at = base + offsets[k];
			final FloatVector a = FloatVector.fromArray(SPECIES, weights, firstWeight + k * LENGTH);
			s0 = a.fma(FloatVector.fromArray(SPECIES, source, at), s0);
			s1 = a.fma(FloatVector.fromArray(SPECIES, source, at + LENGTH), s1);
			s2 = a.fma(FloatVector.fromArray(SPECIES, source, at + 2 * LENGTH), s2);
			s3 = a.fma(FloatVector.fromArray(SPECIES, source, at + 3 * LENGTH), s3);
			s4 = a.fma(FloatVector.fromArray(SPECIES, source, at + 4 * LENGTH), s4);
			s5 = a.fma(FloatVector.fromArray(SPECIES, source, at + 5 * LENGTH), s5);
			s6 = a.fma(FloatVector.fromArray(SPECIES, source, at + 6 * LENGTH), s6);
			s7 = a.fma(FloatVector.fromArray(SPECIES, source, at + 7 * LENGTH), s7);
			s8 = a.fma(FloatVector.fromArray(SPECIES, source, at + 8 * LENGTH), s8);
			s9 = a.fma(FloatVector.fromArray(SPECIES, source, at + 9 * LENGTH), s9);
			s10 = a.fma(FloatVector.fromArray(SPECIES, source, at + 10 * LENGTH), s10);
			s11 = a.fma(FloatVector.fromArray(SPECIES, source, at + 11 * LENGTH), s11);
		}
		s0.intoArray(sums, firstSum);
		s1.intoArray(sums, firstSum + LENGTH);
		s2.intoArray(sums, firstSum + 2 * LENGTH);
		s3.intoArray(sums, firstSum + 3 * LENGTH);
		s4.intoArray(sums, firstSum + 4 * LENGTH);
		s5.intoArray(sums, firstSum + 5 * LENGTH);
		s6.intoArray(sums, firstSum + 6 * LENGTH);
		s7.intoArray(sums, firstSum + 7 * LENGTH);
		s8.intoArray(sums, firstSum + 8 * LENGTH);
		s9.intoArray(sums, firstSum + 9 * LENGTH);
		s10.intoArray(sums, firstSum + 10 * LENGTH);
		s11.intoArray(sums, firstSum + 11 * LENGTH);
	}

	/** Twelve terms, each channel on its own, summed over positions a vector apart, added to what is there. */
	static void lanesGradient12(final float[] source, final int base, final int[] offsets, final int term,
		final float[] gradients, final int firstGradient, final int positions, final float[] sums, final int firstSum)
	{
		final int o0 = base + offsets[term];
		final int o1 = base + offsets[term + 1];
		final int o2 = base + offsets[term + 2];
		final int o3 = base + offsets[term + 3];
		final int o4 = base + offsets[term + 4];
		final int o5 = base + offsets[term + 5];
		final int o6 = base + offsets[term + 6];
		final int o7 = base + offsets[term + 7];
		final int o8 = base + offsets[term + 8];
		final int o9 = base + offsets[term + 9];
		final int o10 = base + offsets[term + 10];
		final int o11 = base + offsets[term + 11];
		FloatVector s0 = FloatVector.fromArray(SPECIES, sums, firstSum);
		FloatVector s1 = FloatVector.fromArray(SPECIES, sums, firstSum + LENGTH);
		FloatVector s2 = FloatVector.fromArray(SPECIES, sums, firstSum + 2 * LENGTH);
		FloatVector s3 = FloatVector.fromArray(SPECIES, sums, firstSum + 3 * LENGTH);
		FloatVector s4 = FloatVector.fromArray(SPECIES, sums, firstSum + 4 * LENGTH);
		FloatVector s5 = FloatVector.fromArray(SPECIES, sums, firstSum + 5 * LENGTH);
		FloatVector s6 = FloatVector.fromArray(SPECIES, sums, firstSum + 6 * LENGTH);
		FloatVector s7 = FloatVector.fromArray(SPECIES, sums, firstSum + 7 * LENGTH);
		FloatVector s8 = FloatVector.fromArray(SPECIES, sums, firstSum + 8 * LENGTH);
		FloatVector s9 = FloatVector.fromArray(SPECIES, sums, firstSum + 9 * LENGTH);
		FloatVector s10 = FloatVector.fromArray(SPECIES, sums, firstSum + 10 * LENGTH);
		FloatVector s11 = FloatVector.fromArray(SPECIES, sums, firstSum + 11 * LENGTH);
		for (int p = 0; p < positions; p++) {
			final int at = p * LENGTH;
			final FloatVector a = FloatVector.fromArray(SPECIES, gradients, firstGradient + at);
			s0 = a.fma(FloatVector.fromArray(SPECIES, source, o0 + at), s0);
			s1 = a.fma(FloatVector.fromArray(SPECIES, source, o1 + at), s1);
			s2 = a.fma(FloatVector.fromArray(SPECIES, source, o2 + at), s2);
			s3 = a.fma(FloatVector.fromArray(SPECIES, source, o3 + at), s3);
			s4 = a.fma(FloatVector.fromArray(SPECIES, source, o4 + at), s4);
			s5 = a.fma(FloatVector.fromArray(SPECIES, source, o5 + at), s5);
			s6 = a.fma(FloatVector.fromArray(SPECIES, source, o6 + at), s6);
			s7 = a.fma(FloatVector.fromArray(SPECIES, source, o7 + at), s7);
			s8 = a.fma(FloatVector.fromArray(SPECIES, source, o8 + at), s8);
			s9 = a.fma(FloatVector.fromArray(SPECIES, source, o9 + at), s9);
			s10 = a.fma(FloatVector.fromArray(SPECIES, source, o10 + at), s10);
			s11 = a.fma(FloatVector.fromArray(SPECIES, source, o11 + at), s11);
		}
		s0.intoArray(sums, firstSum);
		s1.intoArray(sums, firstSum + LENGTH);
		s2.intoArray(sums, firstSum + 2 * LENGTH);
		s3.intoArray(sums, firstSum + 3 * LENGTH);
		s4.intoArray(sums, firstSum + 4 * LENGTH);
		s5.intoArray(sums, firstSum + 5 * LENGTH);
		s6.intoArray(sums, firstSum + 6 * LENGTH);
		s7.intoArray(sums, firstSum + 7 * LENGTH);
		s8.intoArray(sums, firstSum + 8 * LENGTH);
		s9.intoArray(sums, firstSum + 9 * LENGTH);
		s10.intoArray(sums, firstSum + 10 * LENGTH);
		s11.intoArray(sums, firstSum + 11 * LENGTH);
	}
}
