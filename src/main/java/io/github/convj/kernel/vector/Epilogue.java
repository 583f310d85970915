package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** What happens to sums on their way to the targets: {@code target = relu(sum + bias + addend)}. Thread-safe. */
final class Epilogue {

	private Epilogue() {}

	/**
	 * Writes one vector of channels for a run of positions.
	 *
	 * @param sums from which position i is read at {@code first + i * step}
	 * @param count positions
	 * @param lanes channels that are real, if less than a vector
	 * @param bias read at {@code channel}, or null
	 * @param addend like target, or null
	 * @param target to which position i is written at {@code at + i * targetStep}
	 */
	static void write(final float[] sums, final int first, final int step, final int count, final int lanes,
		final float[] bias, final int channel, final float[] addend, final boolean relu, final float[] target, final int at,
		final int targetStep)
	{
		if (lanes < LENGTH) writeMasked(sums, first, step, count, lanes, bias, channel, addend, relu, target, at, targetStep);
		else if (addend != null) writeSum(sums, first, step, count, bias, channel, addend, relu, target, at, targetStep);
		else {
			final FloatVector zero = FloatVector.zero(SPECIES);
			final FloatVector offset = bias == null ? zero : FloatVector.fromArray(SPECIES, bias, channel);
			if (relu) for (int i = 0; i < count; i++) {
				final FloatVector sum = FloatVector.fromArray(SPECIES, sums, first + i * step).add(offset);
				sum.blend(zero, sum.compare(VectorOperators.LT, zero)).intoArray(target, at + i * targetStep);
			}
			else for (int i = 0; i < count; i++)
				FloatVector.fromArray(SPECIES, sums, first + i * step).add(offset).intoArray(target, at + i * targetStep);
		}
	}

	private static void writeSum(final float[] sums, final int first, final int step, final int count, final float[] bias,
		final int channel, final float[] addend, final boolean relu, final float[] target, final int at,
		final int targetStep)
	{
		final FloatVector zero = FloatVector.zero(SPECIES);
		final FloatVector offset = bias == null ? zero : FloatVector.fromArray(SPECIES, bias, channel);
		for (int i = 0; i < count; i++) {
			final int to = at + i * targetStep;
			FloatVector sum = FloatVector.fromArray(SPECIES, sums, first + i * step).add(offset).add(FloatVector.fromArray(
				SPECIES, addend, to));
			if (relu) sum = sum.blend(zero, sum.compare(VectorOperators.LT, zero));
			sum.intoArray(target, to);
		}
	}

	private static void writeMasked(final float[] sums, final int first, final int step, final int count, final int lanes,
		final float[] bias, final int channel, final float[] addend, final boolean relu, final float[] target, final int at,
		final int targetStep)
	{
		final VectorMask<Float> mask = Lanes.first(lanes);
		final FloatVector zero = FloatVector.zero(SPECIES);
		final FloatVector offset = bias == null ? zero : FloatVector.fromArray(SPECIES, bias, channel, mask);
		for (int i = 0; i < count; i++) {
			final int to = at + i * targetStep;
			FloatVector sum = FloatVector.fromArray(SPECIES, sums, first + i * step).add(offset);
			if (addend != null) sum = sum.add(FloatVector.fromArray(SPECIES, addend, to, mask));
			if (relu) sum = sum.blend(zero, sum.compare(VectorOperators.LT, zero));
			sum.intoArray(target, to, mask);
		}
	}

	/** Writes the same bits without vectors, for any number of lanes. */
	static void writePlain(final float[] sums, final int first, final int step, final int count, final int lanes,
		final float[] bias, final int channel, final float[] addend, final boolean relu, final float[] target, final int at,
		final int targetStep)
	{
		for (int i = 0; i < count; i++) {
			final int to = at + i * targetStep;
			for (int f = 0; f < lanes; f++) {
				// A sum that is -0 becomes 0 by an absent bias too.
				float sum = sums[first + i * step + f] + (bias == null ? 0 : bias[channel + f]);
				if (addend != null) sum += addend[to + f];
				target[to + f] = relu && sum < 0 ? 0 : sum;
			}
		}
	}
}
