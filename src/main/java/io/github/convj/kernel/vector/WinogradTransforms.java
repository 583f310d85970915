package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The one-dimensional transforms of Winograd's F(4x4, 3x3) with the points 0, 1, -1, 2, -2 and infinity. Each method
 * transforms several lines, a vector of channels at a time; applied along columns and then along rows it makes the
 * two-dimensional transform. They are small on purpose: in a large one C2 would turn vectors into objects. Thread-safe.
 * <p>
 * A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks. CVPR 2016.
 * </p>
 */
final class WinogradTransforms {

	private WinogradTransforms() {}

	/** 6 inputs to 6: the transform of the data. */
	static void data(final float[] from, final int from0, final int fromStep, final int fromLine, final float[] to,
		final int to0, final int toStep, final int toLine)
	{
		for (int line = 0; line < 6; line++) {
			final int in = from0 + line * fromLine;
			final int out = to0 + line * toLine;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, from, in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, in + fromStep);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, in + 2 * fromStep);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, from, in + 3 * fromStep);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, from, in + 4 * fromStep);
			final FloatVector x5 = FloatVector.fromArray(SPECIES, from, in + 5 * fromStep);
			final FloatVector four = FloatVector.broadcast(SPECIES, 4);
			final FloatVector minusFive = FloatVector.broadcast(SPECIES, -5);
			x2.fma(minusFive, x0.fma(four, x4)).intoArray(to, out);
			final FloatVector minusFour = FloatVector.broadcast(SPECIES, -4);
			final FloatVector a = x2.fma(minusFour, x4);
			final FloatVector b = x1.fma(minusFour, x3);
			a.add(b).intoArray(to, out + toStep);
			a.sub(b).intoArray(to, out + 2 * toStep);
			final FloatVector two = FloatVector.broadcast(SPECIES, 2);
			final FloatVector c = x4.sub(x2);
			final FloatVector d = x3.sub(x1).mul(two);
			c.add(d).intoArray(to, out + 3 * toStep);
			c.sub(d).intoArray(to, out + 4 * toStep);
			x3.fma(minusFive, x1.fma(four, x5)).intoArray(to, out + 5 * toStep);
		}
	}

	/** 6 products to 4 results. */
	static void result(final int lines, final float[] from, final int from0, final int fromStep, final int fromLine,
		final float[] to, final int to0, final int toStep, final int toLine)
	{
		for (int line = 0; line < lines; line++) {
			final int in = from0 + line * fromLine;
			final int out = to0 + line * toLine;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, from, in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, in + fromStep);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, in + 2 * fromStep);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, from, in + 3 * fromStep);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, from, in + 4 * fromStep);
			final FloatVector x5 = FloatVector.fromArray(SPECIES, from, in + 5 * fromStep);
			final FloatVector even1 = x1.add(x2);
			final FloatVector odd1 = x1.sub(x2);
			final FloatVector even2 = x3.add(x4);
			final FloatVector odd2 = x3.sub(x4);
			x0.add(even1).add(even2).intoArray(to, out);
			odd2.fma(FloatVector.broadcast(SPECIES, 2), odd1).intoArray(to, out + toStep);
			even2.fma(FloatVector.broadcast(SPECIES, 4), even1).intoArray(to, out + 2 * toStep);
			odd2.fma(FloatVector.broadcast(SPECIES, 8), odd1).add(x5).intoArray(to, out + 3 * toStep);
		}
	}

	/** 4 gradients of results to 6 gradients of products: {@link #result} transposed. */
	static void resultGradient(final int lines, final float[] from, final int from0, final int fromStep,
		final int fromLine, final float[] to, final int to0, final int toStep, final int toLine)
	{
		for (int line = 0; line < lines; line++) {
			final int in = from0 + line * fromLine;
			final int out = to0 + line * toLine;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, from, in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, in + fromStep);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, in + 2 * fromStep);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, from, in + 3 * fromStep);
			x0.intoArray(to, out);
			final FloatVector even1 = x0.add(x2);
			final FloatVector odd1 = x1.add(x3);
			even1.add(odd1).intoArray(to, out + toStep);
			even1.sub(odd1).intoArray(to, out + 2 * toStep);
			final FloatVector four = FloatVector.broadcast(SPECIES, 4);
			final FloatVector even2 = x2.fma(four, x0);
			final FloatVector odd2 = x3.fma(four, x1).mul(FloatVector.broadcast(SPECIES, 2));
			even2.add(odd2).intoArray(to, out + 3 * toStep);
			even2.sub(odd2).intoArray(to, out + 4 * toStep);
			x3.intoArray(to, out + 5 * toStep);
		}
	}

	/** 3 weights to 6. */
	static void weights(final int lines, final float[] from, final int from0, final int fromStep, final int fromLine,
		final float[] to, final int to0, final int toStep, final int toLine)
	{
		for (int line = 0; line < lines; line++) {
			final int in = from0 + line * fromLine;
			final int out = to0 + line * toLine;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, from, in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, in + fromStep);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, in + 2 * fromStep);
			x0.mul(1 / 4f).intoArray(to, out);
			final FloatVector even1 = x0.add(x2).mul(-1 / 6f);
			final FloatVector odd1 = x1.mul(-1 / 6f);
			even1.add(odd1).intoArray(to, out + toStep);
			even1.sub(odd1).intoArray(to, out + 2 * toStep);
			final FloatVector even2 = x0.mul(1 / 24f).add(x2.mul(1 / 6f));
			final FloatVector odd2 = x1.mul(1 / 12f);
			even2.add(odd2).intoArray(to, out + 3 * toStep);
			even2.sub(odd2).intoArray(to, out + 4 * toStep);
			x2.intoArray(to, out + 5 * toStep);
		}
	}

	/** 6 gradients of transformed weights to 3 of weights: {@link #weights} transposed. */
	static void weightsGradient(final int lines, final float[] from, final int from0, final int fromStep,
		final int fromLine, final float[] to, final int to0, final int toStep, final int toLine)
	{
		for (int line = 0; line < lines; line++) {
			final int in = from0 + line * fromLine;
			final int out = to0 + line * toLine;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, from, in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, in + fromStep);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, in + 2 * fromStep);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, from, in + 3 * fromStep);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, from, in + 4 * fromStep);
			final FloatVector x5 = FloatVector.fromArray(SPECIES, from, in + 5 * fromStep);
			final FloatVector even1 = x1.add(x2).mul(-1 / 6f);
			final FloatVector even2 = x3.add(x4);
			x0.mul(1 / 4f).add(even1).add(even2.mul(1 / 24f)).intoArray(to, out);
			x2.sub(x1).mul(1 / 6f).add(x3.sub(x4).mul(1 / 12f)).intoArray(to, out + toStep);
			even1.add(even2.mul(1 / 6f)).add(x5).intoArray(to, out + 2 * toStep);
		}
	}

	/** Copies {@code count} vectors, of which only the first {@code lanes} lanes are real; the rest become zero. */
	static void copy(final float[] from, final int from0, final int fromStep, final int lanes, final float[] to,
		final int to0, final int toStep, final int count)
	{
		if (lanes >= LENGTH) for (int i = 0; i < count; i++)
			FloatVector.fromArray(SPECIES, from, from0 + i * fromStep).intoArray(to, to0 + i * toStep);
		else for (int i = 0; i < count; i++)
			FloatVector.fromArray(SPECIES, from, from0 + i * fromStep, SPECIES.indexInRange(0, lanes)).intoArray(to, to0 + i *
				toStep);
	}
}
