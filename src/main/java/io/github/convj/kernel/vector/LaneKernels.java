package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Aligned.FIRST;
import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of {@link LaneChain}, where the lanes of a vector are samples: a block of sums, all in registers. The
 * names say how many vectors of sums there are in either direction; those with 16 of them need 32 registers. Sums are
 * written out one by one because a vector that does not stay a local variable becomes an object. Thread-safe.
 */
final class LaneKernels {

	private LaneKernels() {}

	/** Three targets at four positions: sums over terms of a source vector times a weight. */
	static void sums3x4(final float[] source, final int base, final int d1, final int d2, final int d3, final int[] offsets,
		final int[] places, final int from, final int to, final float[] weights, final int w0, final int w1, final int w2,
		final float[] sums)
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
		for (int k = from; k < to; k++) {
			final int start = base + offsets[k];
			final int at = places[k];
			final FloatVector xa = FloatVector.fromArray(SPECIES, source, start);
			final FloatVector xb = FloatVector.fromArray(SPECIES, source, start + d1);
			final FloatVector xc = FloatVector.fromArray(SPECIES, source, start + d2);
			final FloatVector xd = FloatVector.fromArray(SPECIES, source, start + d3);
			final FloatVector f0 = FloatVector.broadcast(SPECIES, weights[w0 + at]);
			s0a = xa.fma(f0, s0a);
			s0b = xb.fma(f0, s0b);
			s0c = xc.fma(f0, s0c);
			s0d = xd.fma(f0, s0d);
			final FloatVector f1 = FloatVector.broadcast(SPECIES, weights[w1 + at]);
			s1a = xa.fma(f1, s1a);
			s1b = xb.fma(f1, s1b);
			s1c = xc.fma(f1, s1c);
			s1d = xd.fma(f1, s1d);
			final FloatVector f2 = FloatVector.broadcast(SPECIES, weights[w2 + at]);
			s2a = xa.fma(f2, s2a);
			s2b = xb.fma(f2, s2b);
			s2c = xc.fma(f2, s2c);
			s2d = xd.fma(f2, s2d);
		}
		s0a.intoArray(sums, FIRST);
		s0b.intoArray(sums, FIRST + LENGTH);
		s0c.intoArray(sums, FIRST + 2 * LENGTH);
		s0d.intoArray(sums, FIRST + 3 * LENGTH);
		s1a.intoArray(sums, FIRST + 4 * LENGTH);
		s1b.intoArray(sums, FIRST + 5 * LENGTH);
		s1c.intoArray(sums, FIRST + 6 * LENGTH);
		s1d.intoArray(sums, FIRST + 7 * LENGTH);
		s2a.intoArray(sums, FIRST + 8 * LENGTH);
		s2b.intoArray(sums, FIRST + 9 * LENGTH);
		s2c.intoArray(sums, FIRST + 10 * LENGTH);
		s2d.intoArray(sums, FIRST + 11 * LENGTH);
	}

	/** Four targets at four positions. */
	static void sums4x4(final float[] source, final int base, final int d1, final int d2, final int d3, final int[] offsets,
		final int[] places, final int from, final int to, final float[] weights, final int w0, final int w1, final int w2,
		final int w3, final float[] sums)
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
		for (int k = from; k < to; k++) {
			final int start = base + offsets[k];
			final int at = places[k];
			final FloatVector xa = FloatVector.fromArray(SPECIES, source, start);
			final FloatVector xb = FloatVector.fromArray(SPECIES, source, start + d1);
			final FloatVector xc = FloatVector.fromArray(SPECIES, source, start + d2);
			final FloatVector xd = FloatVector.fromArray(SPECIES, source, start + d3);
			final FloatVector f0 = FloatVector.broadcast(SPECIES, weights[w0 + at]);
			s0a = xa.fma(f0, s0a);
			s0b = xb.fma(f0, s0b);
			s0c = xc.fma(f0, s0c);
			s0d = xd.fma(f0, s0d);
			final FloatVector f1 = FloatVector.broadcast(SPECIES, weights[w1 + at]);
			s1a = xa.fma(f1, s1a);
			s1b = xb.fma(f1, s1b);
			s1c = xc.fma(f1, s1c);
			s1d = xd.fma(f1, s1d);
			final FloatVector f2 = FloatVector.broadcast(SPECIES, weights[w2 + at]);
			s2a = xa.fma(f2, s2a);
			s2b = xb.fma(f2, s2b);
			s2c = xc.fma(f2, s2c);
			s2d = xd.fma(f2, s2d);
			final FloatVector f3 = FloatVector.broadcast(SPECIES, weights[w3 + at]);
			s3a = xa.fma(f3, s3a);
			s3b = xb.fma(f3, s3b);
			s3c = xc.fma(f3, s3c);
			s3d = xd.fma(f3, s3d);
		}
		s0a.intoArray(sums, FIRST);
		s0b.intoArray(sums, FIRST + LENGTH);
		s0c.intoArray(sums, FIRST + 2 * LENGTH);
		s0d.intoArray(sums, FIRST + 3 * LENGTH);
		s1a.intoArray(sums, FIRST + 4 * LENGTH);
		s1b.intoArray(sums, FIRST + 5 * LENGTH);
		s1c.intoArray(sums, FIRST + 6 * LENGTH);
		s1d.intoArray(sums, FIRST + 7 * LENGTH);
		s2a.intoArray(sums, FIRST + 8 * LENGTH);
		s2b.intoArray(sums, FIRST + 9 * LENGTH);
		s2c.intoArray(sums, FIRST + 10 * LENGTH);
		s2d.intoArray(sums, FIRST + 11 * LENGTH);
		s3a.intoArray(sums, FIRST + 12 * LENGTH);
		s3b.intoArray(sums, FIRST + 13 * LENGTH);
		s3c.intoArray(sums, FIRST + 14 * LENGTH);
		s3d.intoArray(sums, FIRST + 15 * LENGTH);
	}

	/** Six targets at two positions. */
	static void sums6x2(final float[] source, final int base, final int d1, final int[] offsets, final int[] places, final
		int from, final int to, final float[] weights, final int w0, final int w1, final int w2, final int w3, final int w4,
		final int w5, final float[] sums)
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
		for (int k = from; k < to; k++) {
			final int start = base + offsets[k];
			final int at = places[k];
			final FloatVector xa = FloatVector.fromArray(SPECIES, source, start);
			final FloatVector xb = FloatVector.fromArray(SPECIES, source, start + d1);
			final FloatVector f0 = FloatVector.broadcast(SPECIES, weights[w0 + at]);
			s0a = xa.fma(f0, s0a);
			s0b = xb.fma(f0, s0b);
			final FloatVector f1 = FloatVector.broadcast(SPECIES, weights[w1 + at]);
			s1a = xa.fma(f1, s1a);
			s1b = xb.fma(f1, s1b);
			final FloatVector f2 = FloatVector.broadcast(SPECIES, weights[w2 + at]);
			s2a = xa.fma(f2, s2a);
			s2b = xb.fma(f2, s2b);
			final FloatVector f3 = FloatVector.broadcast(SPECIES, weights[w3 + at]);
			s3a = xa.fma(f3, s3a);
			s3b = xb.fma(f3, s3b);
			final FloatVector f4 = FloatVector.broadcast(SPECIES, weights[w4 + at]);
			s4a = xa.fma(f4, s4a);
			s4b = xb.fma(f4, s4b);
			final FloatVector f5 = FloatVector.broadcast(SPECIES, weights[w5 + at]);
			s5a = xa.fma(f5, s5a);
			s5b = xb.fma(f5, s5b);
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

	/** Twelve targets, whose weights are a step apart, at one position. */
	static void sums12x1(final float[] source, final int base, final int[] offsets, final int[] places, final int from,
		final int to, final float[] weights, final int w, final int step, final float[] sums)
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
		for (int k = from; k < to; k++) {
			final int start = base + offsets[k];
			final int at = w + places[k];
			final FloatVector xa = FloatVector.fromArray(SPECIES, source, start);
			final FloatVector f0 = FloatVector.broadcast(SPECIES, weights[at]);
			s0a = xa.fma(f0, s0a);
			final FloatVector f1 = FloatVector.broadcast(SPECIES, weights[at + step]);
			s1a = xa.fma(f1, s1a);
			final FloatVector f2 = FloatVector.broadcast(SPECIES, weights[at + 2 * step]);
			s2a = xa.fma(f2, s2a);
			final FloatVector f3 = FloatVector.broadcast(SPECIES, weights[at + 3 * step]);
			s3a = xa.fma(f3, s3a);
			final FloatVector f4 = FloatVector.broadcast(SPECIES, weights[at + 4 * step]);
			s4a = xa.fma(f4, s4a);
			final FloatVector f5 = FloatVector.broadcast(SPECIES, weights[at + 5 * step]);
			s5a = xa.fma(f5, s5a);
			final FloatVector f6 = FloatVector.broadcast(SPECIES, weights[at + 6 * step]);
			s6a = xa.fma(f6, s6a);
			final FloatVector f7 = FloatVector.broadcast(SPECIES, weights[at + 7 * step]);
			s7a = xa.fma(f7, s7a);
			final FloatVector f8 = FloatVector.broadcast(SPECIES, weights[at + 8 * step]);
			s8a = xa.fma(f8, s8a);
			final FloatVector f9 = FloatVector.broadcast(SPECIES, weights[at + 9 * step]);
			s9a = xa.fma(f9, s9a);
			final FloatVector f10 = FloatVector.broadcast(SPECIES, weights[at + 10 * step]);
			s10a = xa.fma(f10, s10a);
			final FloatVector f11 = FloatVector.broadcast(SPECIES, weights[at + 11 * step]);
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

	/** Four terms times four filters. */
	static void gradients4x4(final float[] source, final int o0, final int o1, final int o2, final int o3, final int
		sourceRow, final int sourceStep, final float[] gradient, final int g0, final int g1, final int g2, final int g3, final
		int gradientRow, final int gradientStep, final int rows, final int columns, final float[] sums)
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
		for (int row = 0; row < rows; row++) {
			int at = row * sourceRow;
			int from = row * gradientRow;
			for (int column = 0; column < columns; column++) {
				final FloatVector a = FloatVector.fromArray(SPECIES, gradient, from + g0);
				final FloatVector b = FloatVector.fromArray(SPECIES, gradient, from + g1);
				final FloatVector c = FloatVector.fromArray(SPECIES, gradient, from + g2);
				final FloatVector d = FloatVector.fromArray(SPECIES, gradient, from + g3);
				final FloatVector x0 = FloatVector.fromArray(SPECIES, source, at + o0);
				s0a = x0.fma(a, s0a);
				s0b = x0.fma(b, s0b);
				s0c = x0.fma(c, s0c);
				s0d = x0.fma(d, s0d);
				final FloatVector x1 = FloatVector.fromArray(SPECIES, source, at + o1);
				s1a = x1.fma(a, s1a);
				s1b = x1.fma(b, s1b);
				s1c = x1.fma(c, s1c);
				s1d = x1.fma(d, s1d);
				final FloatVector x2 = FloatVector.fromArray(SPECIES, source, at + o2);
				s2a = x2.fma(a, s2a);
				s2b = x2.fma(b, s2b);
				s2c = x2.fma(c, s2c);
				s2d = x2.fma(d, s2d);
				final FloatVector x3 = FloatVector.fromArray(SPECIES, source, at + o3);
				s3a = x3.fma(a, s3a);
				s3b = x3.fma(b, s3b);
				s3c = x3.fma(c, s3c);
				s3d = x3.fma(d, s3d);
				at += sourceStep;
				from += gradientStep;
			}
		}
		s0a.intoArray(sums, FIRST);
		s0b.intoArray(sums, FIRST + LENGTH);
		s0c.intoArray(sums, FIRST + 2 * LENGTH);
		s0d.intoArray(sums, FIRST + 3 * LENGTH);
		s1a.intoArray(sums, FIRST + 4 * LENGTH);
		s1b.intoArray(sums, FIRST + 5 * LENGTH);
		s1c.intoArray(sums, FIRST + 6 * LENGTH);
		s1d.intoArray(sums, FIRST + 7 * LENGTH);
		s2a.intoArray(sums, FIRST + 8 * LENGTH);
		s2b.intoArray(sums, FIRST + 9 * LENGTH);
		s2c.intoArray(sums, FIRST + 10 * LENGTH);
		s2d.intoArray(sums, FIRST + 11 * LENGTH);
		s3a.intoArray(sums, FIRST + 12 * LENGTH);
		s3b.intoArray(sums, FIRST + 13 * LENGTH);
		s3c.intoArray(sums, FIRST + 14 * LENGTH);
		s3d.intoArray(sums, FIRST + 15 * LENGTH);
	}

	/** Six inputs times two vectors of outputs, summed over the rows of a batch. */
	static void rows6x2(final float[] inputs, final int i0, final int i1, final int i2, final int i3, final int i4, final
		int i5, final int inputRow, final float[] gradient, final int first, final int gradientRow, final int rows, final
		float[] sums)
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
			final int at = row * inputRow;
			final int from = first + row * gradientRow;
			final FloatVector a = FloatVector.fromArray(SPECIES, gradient, from);
			final FloatVector b = FloatVector.fromArray(SPECIES, gradient, from + LENGTH);
			final FloatVector x0 = FloatVector.broadcast(SPECIES, inputs[at + i0]);
			s0a = x0.fma(a, s0a);
			s0b = x0.fma(b, s0b);
			final FloatVector x1 = FloatVector.broadcast(SPECIES, inputs[at + i1]);
			s1a = x1.fma(a, s1a);
			s1b = x1.fma(b, s1b);
			final FloatVector x2 = FloatVector.broadcast(SPECIES, inputs[at + i2]);
			s2a = x2.fma(a, s2a);
			s2b = x2.fma(b, s2b);
			final FloatVector x3 = FloatVector.broadcast(SPECIES, inputs[at + i3]);
			s3a = x3.fma(a, s3a);
			s3b = x3.fma(b, s3b);
			final FloatVector x4 = FloatVector.broadcast(SPECIES, inputs[at + i4]);
			s4a = x4.fma(a, s4a);
			s4b = x4.fma(b, s4b);
			final FloatVector x5 = FloatVector.broadcast(SPECIES, inputs[at + i5]);
			s5a = x5.fma(a, s5a);
			s5b = x5.fma(b, s5b);
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
}
