package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import io.github.convj.kernel.Sweep;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A {@link Sweep} of 3x3 windows in planes, each channel by itself. Nine terms a position are so few that what surrounds them
 * counts: rows are copied as they are, only with zeros where the padding is, instead of putting channels into groups; nine
 * weights stay in registers; and sums are stored once, when bias and ReLU are done. Immutable, thread-safe.
 */
final class DepthwiseSweep {

	private static final int TAPS = 9;
	/** Positions side by side that are computed at a time. */
	private static final int POSITIONS = 4;
	/** How many floats of source are copied at a time: what leaves most of the second cache to others. */
	private static final int CHUNK_FLOATS = 32_000;
	/** Fewer tasks than this leave workers idle. */
	private static final int TASKS = 8;

	private final Sweep.Line y;
	private final Sweep.Line x;
	private final int channels;
	private final int firstY;
	private final int firstX;
	private final int spanY;
	/** Positions of a copied row, and its length. */
	private final int width;
	private final int line;
	private final int mostRows;
	/** Whether enough positions lie side by side, with taps side by side, so that they share what they read. */
	private final boolean neighbours;
	/** From the weights of one tap to those of the next to the right, if so. */
	private final int weightStep;
	/** Where a tap's source lies behind that of the first. */
	private final int[] offsets;
	/** What to add where there is no bias. */
	private final float[] zeros;

	/**
	 * @param sweep any
	 * @param channels that it has
	 * @return whether this computes it
	 */
	static boolean suits(final Sweep sweep, final int channels) {
		final Sweep.Line z = sweep.z();
		return channels % LENGTH == 0 && z.count() == 1 && z.targets() == 1 && z.sources() == 1 && Arrays.equals(z.shifts(),
			new int[1]) && suits(sweep.y()) && suits(sweep.x());
	}

	private static boolean suits(final Sweep.Line axis) {
		return axis.shifts().length == 3 && axis.targetStep() == 1 && axis.count() == axis.targets();
	}

	DepthwiseSweep(final Sweep sweep, final int channels) {
		this.channels = channels;
		y = sweep.y();
		x = sweep.x();
		firstY = Arrays.stream(y.shifts()).min().getAsInt();
		firstX = Arrays.stream(x.shifts()).min().getAsInt();
		spanY = Arrays.stream(y.shifts()).max().getAsInt() - firstY;
		width = (x.count() - 1) * x.sourceStep() + Arrays.stream(x.shifts()).max().getAsInt() - firstX + 1;
		// Rows that are multiples of a page apart would throw each other out of the first cache.
		line = width * channels + LENGTH;
		mostRows = Math.clamp((CHUNK_FLOATS / line - spanY - 1) / y.sourceStep() + 1, 1, y.count());
		offsets = new int[TAPS];
		for (int k = 0; k < TAPS; k++)
			offsets[k] = (y.shifts()[k / 3] - firstY) * line + (x.shifts()[k % 3] - firstX) * channels;
		final boolean ascending = sideBySide(y.shifts(), 1) && sideBySide(x.shifts(), 1);
		neighbours = x.count() >= POSITIONS && x.sourceStep() == 1 && (ascending || sideBySide(y.shifts(), -1) && sideBySide(x
			.shifts(), -1));
		weightStep = ascending ? LENGTH : -LENGTH;
		zeros = new float[channels];
	}

	private static boolean sideBySide(final int[] shifts, final int step) {
		return shifts[1] - shifts[0] == step && shifts[2] - shifts[1] == step;
	}

	/**
	 * {@code target = relu(sums + bias)}.
	 *
	 * @param weights {@code [C / LENGTH, 9, LENGTH]} from {@code firstWeight} on
	 * @param slot of the scratch memory to use
	 */
	void run(final int batch, final float[] source, final float[] weights, final int firstWeight, final float[] bias,
		final boolean relu, final float[] target, final Scratch scratch, final int slot, final Workers workers)
	{
		final int wanted = Math.min(y.count(), (TASKS + batch - 1) / batch);
		final int chunks = Math.max(wanted, (y.count() + mostRows - 1) / mostRows);
		final float[] added = bias == null ? zeros : bias;
		final float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
		workers.run(batch * chunks, (task, worker) -> {
			final int sample = task / chunks;
			final int first = y.count() * (task % chunks) / chunks;
			final int end = y.count() * (task % chunks + 1) / chunks;
			final int rows = (end - first - 1) * y.sourceStep() + spanY + 1;
			final float[] copy = Aligned.floats(scratch, worker, slot, rows * line);
			for (int row = 0; row < rows; row++)
				copy(source, sample, first * y.sourceStep() + firstY + row, copy, Aligned.FIRST + row * line);
			for (int c = 0; c < channels; c += LENGTH) {
				final int from = Aligned.FIRST + c;
				final int to = (sample * y.count() + first) * x.count() * channels + c;
				final int w = firstWeight + c * TAPS;
				if (neighbours) sums4(copy, from, y.sourceStep() * line, line, channels, weights, weightStep > 0 ? w : w + (TAPS - 1) *
					LENGTH, weightStep, added, c, floor, target, to, end - first, x.count());
				else sums1(copy, from, y.sourceStep() * line, x.sourceStep() * channels, offsets, weights, w, added, c, floor, target, to,
					channels, end - first, x.count());
			}
		});
	}

	/** Copies a row with its padding, or zeros if it is padding. */
	private void copy(final float[] source, final int sample, final int row, final float[] copy, final int to) {
		final int end = to + width * channels;
		final int skipped = Math.max(0, firstX);
		final int first = to + Math.min(width, Math.max(0, -firstX)) * channels;
		final int count = Math.min(end - first, (x.sources() - skipped) * channels);
		if (row < 0 || row >= y.sources() || count <= 0) {
			Arrays.fill(copy, to, end, 0);
			return;
		}
		Arrays.fill(copy, to, first, 0);
		System.arraycopy(source, ((sample * y.sources() + row) * x.sources() + skipped) * channels, copy, first, count);
		Arrays.fill(copy, first + count, end, 0);
	}


	/** Rows of positions side by side, four at a time, for one vector of channels. */
	private static void sums4(final float[] source, final int base, final int sourceRow, final int line,
		final int step, final float[] weights, final int firstWeight, final int weightStep, final float[] bias,
		final int channel, final float floor, final float[] target, final int to, final int rows, final int columns)
	{
		final FloatVector f0 = FloatVector.fromArray(SPECIES, weights, firstWeight);
		final FloatVector f1 = FloatVector.fromArray(SPECIES, weights, firstWeight + weightStep);
		final FloatVector f2 = FloatVector.fromArray(SPECIES, weights, firstWeight + 2 * weightStep);
		final FloatVector f3 = FloatVector.fromArray(SPECIES, weights, firstWeight + 3 * weightStep);
		final FloatVector f4 = FloatVector.fromArray(SPECIES, weights, firstWeight + 4 * weightStep);
		final FloatVector f5 = FloatVector.fromArray(SPECIES, weights, firstWeight + 5 * weightStep);
		final FloatVector f6 = FloatVector.fromArray(SPECIES, weights, firstWeight + 6 * weightStep);
		final FloatVector f7 = FloatVector.fromArray(SPECIES, weights, firstWeight + 7 * weightStep);
		final FloatVector f8 = FloatVector.fromArray(SPECIES, weights, firstWeight + 8 * weightStep);
		final FloatVector offset = FloatVector.fromArray(SPECIES, bias, channel);
		final FloatVector least = FloatVector.broadcast(SPECIES, floor);
		for (int row = 0; row < rows; row++)
			for (int next = 0; next < columns; next += POSITIONS) {
				final int column = Math.min(next, columns - POSITIONS);
				int from = base + row * sourceRow + column * step;
				final FloatVector x00 = FloatVector.fromArray(SPECIES, source, from);
				final FloatVector x01 = FloatVector.fromArray(SPECIES, source, from + step);
				final FloatVector x02 = FloatVector.fromArray(SPECIES, source, from + 2 * step);
				final FloatVector x03 = FloatVector.fromArray(SPECIES, source, from + 3 * step);
				final FloatVector x04 = FloatVector.fromArray(SPECIES, source, from + 4 * step);
				final FloatVector x05 = FloatVector.fromArray(SPECIES, source, from + 5 * step);
				FloatVector s0 = x00.mul(f0);
				FloatVector s1 = x01.mul(f0);
				FloatVector s2 = x02.mul(f0);
				FloatVector s3 = x03.mul(f0);
				s0 = x01.fma(f1, s0);
				s1 = x02.fma(f1, s1);
				s2 = x03.fma(f1, s2);
				s3 = x04.fma(f1, s3);
				s0 = x02.fma(f2, s0);
				s1 = x03.fma(f2, s1);
				s2 = x04.fma(f2, s2);
				s3 = x05.fma(f2, s3);
				from += line;
				final FloatVector x10 = FloatVector.fromArray(SPECIES, source, from);
				final FloatVector x11 = FloatVector.fromArray(SPECIES, source, from + step);
				final FloatVector x12 = FloatVector.fromArray(SPECIES, source, from + 2 * step);
				final FloatVector x13 = FloatVector.fromArray(SPECIES, source, from + 3 * step);
				final FloatVector x14 = FloatVector.fromArray(SPECIES, source, from + 4 * step);
				final FloatVector x15 = FloatVector.fromArray(SPECIES, source, from + 5 * step);
				s0 = x10.fma(f3, s0);
				s1 = x11.fma(f3, s1);
				s2 = x12.fma(f3, s2);
				s3 = x13.fma(f3, s3);
				s0 = x11.fma(f4, s0);
				s1 = x12.fma(f4, s1);
				s2 = x13.fma(f4, s2);
				s3 = x14.fma(f4, s3);
				s0 = x12.fma(f5, s0);
				s1 = x13.fma(f5, s1);
				s2 = x14.fma(f5, s2);
				s3 = x15.fma(f5, s3);
				from += line;
				final FloatVector x20 = FloatVector.fromArray(SPECIES, source, from);
				final FloatVector x21 = FloatVector.fromArray(SPECIES, source, from + step);
				final FloatVector x22 = FloatVector.fromArray(SPECIES, source, from + 2 * step);
				final FloatVector x23 = FloatVector.fromArray(SPECIES, source, from + 3 * step);
				final FloatVector x24 = FloatVector.fromArray(SPECIES, source, from + 4 * step);
				final FloatVector x25 = FloatVector.fromArray(SPECIES, source, from + 5 * step);
				s0 = x20.fma(f6, s0);
				s1 = x21.fma(f6, s1);
				s2 = x22.fma(f6, s2);
				s3 = x23.fma(f6, s3);
				s0 = x21.fma(f7, s0);
				s1 = x22.fma(f7, s1);
				s2 = x23.fma(f7, s2);
				s3 = x24.fma(f7, s3);
				s0 = x22.fma(f8, s0);
				s1 = x23.fma(f8, s1);
				s2 = x24.fma(f8, s2);
				s3 = x25.fma(f8, s3);
				final int at = to + (row * columns + column) * step;
				s0 = s0.add(offset);
				s0.blend(least, s0.compare(VectorOperators.LT, least)).intoArray(target, at);
				s1 = s1.add(offset);
				s1.blend(least, s1.compare(VectorOperators.LT, least)).intoArray(target, at + step);
				s2 = s2.add(offset);
				s2.blend(least, s2.compare(VectorOperators.LT, least)).intoArray(target, at + 2 * step);
				s3 = s3.add(offset);
				s3.blend(least, s3.compare(VectorOperators.LT, least)).intoArray(target, at + 3 * step);
			}
	}

	/** Rows of positions, wherever they and their taps lie, for one vector of channels. */
	private static void sums1(final float[] source, final int base, final int sourceRow, final int sourceStep,
		final int[] offsets, final float[] weights, final int firstWeight, final float[] bias, final int channel,
		final float floor, final float[] target, final int to, final int targetStep, final int rows, final int columns)
	{
		final FloatVector f0 = FloatVector.fromArray(SPECIES, weights, firstWeight);
		final FloatVector f1 = FloatVector.fromArray(SPECIES, weights, firstWeight + LENGTH);
		final FloatVector f2 = FloatVector.fromArray(SPECIES, weights, firstWeight + 2 * LENGTH);
		final FloatVector f3 = FloatVector.fromArray(SPECIES, weights, firstWeight + 3 * LENGTH);
		final FloatVector f4 = FloatVector.fromArray(SPECIES, weights, firstWeight + 4 * LENGTH);
		final FloatVector f5 = FloatVector.fromArray(SPECIES, weights, firstWeight + 5 * LENGTH);
		final FloatVector f6 = FloatVector.fromArray(SPECIES, weights, firstWeight + 6 * LENGTH);
		final FloatVector f7 = FloatVector.fromArray(SPECIES, weights, firstWeight + 7 * LENGTH);
		final FloatVector f8 = FloatVector.fromArray(SPECIES, weights, firstWeight + 8 * LENGTH);
		final FloatVector offset = FloatVector.fromArray(SPECIES, bias, channel);
		final FloatVector least = FloatVector.broadcast(SPECIES, floor);
		final int right1 = offsets[1] - offsets[0];
		final int right2 = offsets[2] - offsets[0];
		final int down1 = offsets[3] - offsets[0];
		final int down2 = offsets[6] - offsets[0];
		int at = to;
		for (int row = 0; row < rows; row++) {
			int from = base + row * sourceRow + offsets[0];
			for (int i = 0; i < columns; i++) {
				FloatVector sum = f0.mul(FloatVector.fromArray(SPECIES, source, from));
				sum = f1.fma(FloatVector.fromArray(SPECIES, source, from + right1), sum);
				sum = f2.fma(FloatVector.fromArray(SPECIES, source, from + right2), sum);
				final int from1 = from + down1;
				sum = f3.fma(FloatVector.fromArray(SPECIES, source, from1), sum);
				sum = f4.fma(FloatVector.fromArray(SPECIES, source, from1 + right1), sum);
				sum = f5.fma(FloatVector.fromArray(SPECIES, source, from1 + right2), sum);
				final int from2 = from + down2;
				sum = f6.fma(FloatVector.fromArray(SPECIES, source, from2), sum);
				sum = f7.fma(FloatVector.fromArray(SPECIES, source, from2 + right1), sum);
				sum = f8.fma(FloatVector.fromArray(SPECIES, source, from2 + right2), sum);
				sum = sum.add(offset);
				sum.blend(least, sum.compare(VectorOperators.LT, least)).intoArray(target, at);
				from += sourceStep;
				at += targetStep;
			}
		}
	}
}
