package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Aligned.FIRST;
import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import io.github.convj.kernel.Chain;
import io.github.convj.kernel.Geometry;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * One stage of a {@link LaneChain}, for as many samples as a vector has lanes. Its source has a border as wide as the padding,
 * {@code [Y, X, C, lanes]}; the gradient to a convolution's sums, before pooling, has a border of zeros,
 * {@code [OY + 2, OX + 2, F, lanes]}, so that neighbouring positions can share their terms. Immutable, thread-safe.
 */
final class LaneStage {

	/** Floats that the widest block of sums needs. */
	static final int SUMS = 24 * LENGTH;
	/** Whether there are 32 registers. */
	private static final boolean WIDE = LENGTH >= 16;
	/** Targets of a block of the gradient to the source. */
	private static final int TARGETS = 6;

	/** Where something with rows, columns and channels lies in an array. */
	record Place(int first, int row, int step) {}

	private final Chain.Stage stage;
	private final int channels;
	private final int filters;
	private final Geometry.Axis y;
	private final Geometry.Axis x;
	private final int outputRows;
	private final int outputColumns;
	private final int width;
	private final int height;
	private final int gradientWidth;
	/** Terms in a row of a window, which lie side by side. */
	private final int run;
	/** Filters that a block has. */
	private final int block;
	/** Where the terms of a window lie behind its first. */
	private final int[] offsets;
	/** What to add where there is no bias. */
	private final float[] zeros;

	LaneStage(final Chain.Stage stage) {
		this.stage = stage;
		channels = stage.shape().channels();
		filters = stage.shape().filters();
		y = stage.shape().geometry().y();
		x = stage.shape().geometry().x();
		outputRows = y.output();
		outputColumns = x.output();
		height = y.before() + y.input() + y.after();
		width = x.before() + x.input() + x.after();
		gradientWidth = outputColumns + 2 * border();
		run = x.kernel() * channels;
		block = WIDE && filters >= 6 ? 6 : 3;
		offsets = new int[y.kernel() * run];
		for (int k = 0; k < offsets.length; k++)
			offsets[k] = (k / run * width * channels + k % run) * LENGTH;
		zeros = new float[filters];
	}

	/** @return whether it is fully connected */
	boolean dense() {
		return stage.shape().geometry().inputs() == 1;
	}

	/** Zeros around the gradient to the sums. */
	private int border() {
		return dense() ? 0 : 1;
	}

	int inputs() {
		return stage.inputs();
	}

	int outputs() {
		return stage.outputs();
	}

	int filters() {
		return filters;
	}

	/** @return floats of the source of a group of samples */
	int sourceLength() {
		return height * width * channels * LENGTH;
	}

	/** @return floats that say which value of a window was the largest */
	int codesLength() {
		return stage.halved() ? outputs() * LENGTH : 0;
	}

	/** @return floats of the gradient to the sums */
	int gradientLength() {
		return (outputRows + 2 * border()) * gradientWidth * filters * LENGTH;
	}

	/** @return how many weights there are */
	int weights() {
		return offsets.length * filters;
	}

	/** @return floats of the weights as {@link #sourceGradient} reads them */
	int packedLength() {
		return single() ? 0 : (channels + TARGETS - 1) / TARGETS * TARGETS * y.kernel() * x.kernel() * filters;
	}

	/** @return whether the gradient to the source has one position and enough channels */
	private boolean single() {
		return dense() && channels >= 12;
	}

	/** @return where the real source begins within one that has a border */
	Place source() {
		return new Place((y.before() * width + x.before()) * channels * LENGTH, width * channels * LENGTH, channels * LENGTH);
	}

	/** @return where the output lies if it is only that */
	Place alone() {
		return new Place(0, stage.columns() * filters * LENGTH, filters * LENGTH);
	}

	/** Puts samples side by side, one a lane; lanes without a sample become 0. */
	void read(final float[] input, final int first, final int count, final float[] source, final int origin) {
		clear(source, origin);
		final Place place = source();
		final int line = x.input() * channels;
		for (int row = 0; row < y.input(); row++) {
			final int from = first * inputs() + row * line;
			final int to = origin + place.first + row * place.row;
			if (count == LENGTH) for (int i = 0; i < line; i++)
				for (int lane = 0; lane < LENGTH; lane++)
					source[to + i * LENGTH + lane] = input[from + lane * inputs() + i];
			else for (int i = 0; i < line; i++)
				for (int lane = 0; lane < LENGTH; lane++)
					source[to + i * LENGTH + lane] = lane < count ? input[from + lane * inputs() + i] : 0;
		}
	}

	/** Makes the border 0. */
	void clear(final float[] source, final int origin) {
		if (height > y.input() || width > x.input()) Arrays.fill(source, origin, origin + sourceLength(), 0);
	}

	/**
	 * Computes the output.
	 *
	 * @param codes which value of a window was the largest, written from {@code firstCode} on; null if nobody asks
	 */
	void forward(final float[] source, final int origin, final float[] weights, final float[] bias, final float[] target,
		final int targetOrigin, final Place place, final float[] codes, final int firstCode, final float[] sums)
	{
		if (dense() && filters >= 12) {
			for (int f = 0; f < filters; f += 12) {
				final int first = Math.min(f, filters - 12);
				LaneKernels.sums12x1(source, origin, channels, weights, first, filters, sums);
				for (int i = 0; i < 12; i++)
					write(sums, FIRST + i * LENGTH, bias == null ? 0 : bias[first + i], stage.relu(), target, targetOrigin + place.first +
						(first + i) * LENGTH);
			}
			return;
		}
		if (stage.halved()) {
			forwardHalved(source, origin, weights, bias, target, targetOrigin, place, codes, firstCode, sums);
			return;
		}
		final int right = channels * LENGTH;
		final int down = width * right;
		for (int row = 0; row < outputRows; row++)
			for (int column = 0; column < outputColumns; column += 4)
				for (int f = 0; f < filters; f += block) {
					final int first = Math.max(0, Math.min(f, filters - block));
					final int count = Math.min(4, outputColumns - column);
					sums(source, origin + row * down + column * right, Math.min(1, count - 1) * right, Math.min(2, count - 1) * right,
						Math.min(3, count - 1) * right, weights, first, sums);
					final int to = targetOrigin + place.first + row * place.row + column * place.step;
					for (int i = 0; i < Math.min(block, filters); i++)
						for (int p = 0; p < count; p++)
							write(sums, FIRST + (p * block + i) * LENGTH, bias == null ? 0 : bias[first + i], stage.relu(), target, to + p *
								place.step + (first + i) * LENGTH);
				}
	}

	private void forwardHalved(final float[] source, final int origin, final float[] weights, final float[] bias,
		final float[] target, final int targetOrigin, final Place place, final float[] codes, final int firstCode,
		final float[] sums)
	{
		final int right = channels * LENGTH;
		final int down = width * right;
		// Codes that nobody asks for are written over each other.
		final float[] which = codes == null ? sums : codes;
		final int codeStep = codes == null ? 0 : LENGTH;
		for (int row = 0; row < stage.rows(); row++)
			for (int column = 0; column < stage.columns(); column++) {
				final int base = origin + 2 * row * down + 2 * column * right;
				final int to = targetOrigin + place.first + row * place.row + column * place.step;
				final int code = codes == null ? FIRST : firstCode + (row * stage.columns() + column) * filters * LENGTH;
				if (block == 6) largest(source, base, weights, bias, target, to, which, code, codeStep);
				else for (int f = 0; f < filters; f += block) {
					final int first = Math.max(0, Math.min(f, filters - block));
					sums(source, base, right, down, down + right, weights, first, sums);
					for (int i = 0; i < Math.min(block, filters); i++)
						writeLargest(sums, FIRST + i * LENGTH, block * LENGTH, bias == null ? 0 : bias[first + i], stage.relu(), target, to +
							(first + i) * LENGTH, which, code + (first + i) * codeStep);
				}
			}
	}

	/** All filters at one position of the output. */
	private void largest(final float[] source, final int base, final float[] weights, final float[] bias,
		final float[] target, final int to, final float[] codes, final int code, final int codeStep)
	{
		final int right = channels * LENGTH;
		final int down = width * right;
		final float[] added = bias == null ? zeros : bias;
		final float floor = stage.relu() ? 0 : Float.NEGATIVE_INFINITY;
		int first = 0;
		while (first < filters) {
			if (filters - first > 4) {
				first = Math.min(first, filters - 6);
				LaneKernels.largest6x4(source, base, right, down, down + right, offsets, weights, first, filters, added, floor, target,
					to + first * LENGTH, codes, code + first * codeStep);
				first += 6;
			}
			else {
				first = filters - 4;
				LaneKernels.largest4x4(source, base, right, down, down + right, offsets, weights, first, filters, added, floor, target,
					to + first * LENGTH, codes, code + first * codeStep);
				first = filters;
			}
		}
	}

	/** A block of filters at four positions, written position by position. */
	private void sums(final float[] source, final int base, final int d1, final int d2, final int d3,
		final float[] weights, final int first, final float[] sums)
	{
		final int row = width * channels * LENGTH;
		if (block == 6) LaneKernels.sums6x4(source, base, d1, d2, d3, row, y.kernel(), run, weights, first, filters, run *
			filters, sums);
		else LaneKernels.sums3x4(source, base, d1, d2, d3, row, y.kernel(), run, weights, first, Math.min(1, filters - 1), Math
			.min(2, filters - 1), filters, run * filters, sums);
	}

	private static void write(final float[] sums, final int from, final float bias, final boolean relu,
		final float[] target, final int to)
	{
		final FloatVector zero = FloatVector.zero(SPECIES);
		FloatVector sum = FloatVector.fromArray(SPECIES, sums, from).add(FloatVector.broadcast(SPECIES, bias));
		if (relu) sum = sum.blend(zero, sum.compare(VectorOperators.LT, zero));
		sum.intoArray(target, to);
	}

	/** The largest of a target's four sums, and which it was. */
	private static void writeLargest(final float[] sums, final int from, final int step, final float bias,
		final boolean relu, final float[] target, final int to, final float[] codes, final int code)
	{
		final FloatVector zero = FloatVector.zero(SPECIES);
		FloatVector largest = FloatVector.fromArray(SPECIES, sums, from);
		final FloatVector second = FloatVector.fromArray(SPECIES, sums, from + step);
		final VectorMask<Float> isSecond = second.compare(VectorOperators.GT, largest);
		FloatVector which = zero.blend(1f, isSecond);
		largest = largest.blend(second, isSecond);
		final FloatVector third = FloatVector.fromArray(SPECIES, sums, from + 2 * step);
		final VectorMask<Float> isThird = third.compare(VectorOperators.GT, largest);
		which = which.blend(2f, isThird);
		largest = largest.blend(third, isThird);
		final FloatVector fourth = FloatVector.fromArray(SPECIES, sums, from + 3 * step);
		final VectorMask<Float> isFourth = fourth.compare(VectorOperators.GT, largest);
		which.blend(3f, isFourth).intoArray(codes, code);
		FloatVector sum = largest.blend(fourth, isFourth).add(FloatVector.broadcast(SPECIES, bias));
		if (relu) sum = sum.blend(zero, sum.compare(VectorOperators.LT, zero));
		sum.intoArray(target, to);
	}

	/** Makes the gradient to the output 0 where the ReLU did so with the output. */
	void mask(final float[] output, final int outputOrigin, final Place place, final float[] gradient) {
		if (!stage.relu()) return;
		for (int row = 0; row < stage.rows(); row++)
			for (int column = 0; column < stage.columns(); column++)
				mask(output, outputOrigin + place.first + row * place.row + column * place.step, gradient, FIRST + (row * stage.columns() +
					column) * filters * LENGTH, filters * LENGTH);
	}

	private static void mask(final float[] output, final int from, final float[] gradient, final int at, final int count) {
		final FloatVector zero = FloatVector.zero(SPECIES);
		for (int i = 0; i < count; i += LENGTH)
			zero.blend(FloatVector.fromArray(SPECIES, gradient, at + i), FloatVector.fromArray(SPECIES, output, from + i).compare(
				VectorOperators.GT, zero)).intoArray(gradient, at + i);
	}

	/**
	 * Computes the gradient to the sums, given that to the output, behind the ReLU and before the pooling.
	 *
	 * @return what holds it, from {@link Aligned#FIRST} on: {@code full}, or {@code gradient} if that is it already
	 */
	float[] expand(final float[] gradient, final float[] codes, final int firstCode, final float[] full) {
		if (dense()) return gradient;
		final int step = filters * LENGTH;
		final int line = gradientWidth * step;
		if (stage.halved() && (outputRows % 2 != 0 || outputColumns % 2 != 0)) Arrays.fill(full, FIRST, FIRST + gradientLength(), 0);
		else {
			Arrays.fill(full, FIRST, FIRST + line, 0);
			for (int row = 1; row <= outputRows; row++) {
				final int from = FIRST + row * line;
				Arrays.fill(full, from, from + step, 0);
				Arrays.fill(full, from + line - step, from + line, 0);
			}
			Arrays.fill(full, FIRST + (outputRows + 1) * line, FIRST + gradientLength(), 0);
		}
		if (!stage.halved()) {
			for (int row = 0; row < outputRows; row++)
				System.arraycopy(gradient, FIRST + row * outputColumns * step, full, FIRST + (row + 1) * line + step, outputColumns *
					step);
			return full;
		}
		for (int row = 0; row < stage.rows(); row++)
			for (int column = 0; column < stage.columns(); column++) {
				final int from = (row * stage.columns() + column) * step;
				expand(gradient, FIRST + from, codes, firstCode + from, full, FIRST + (2 * row + 1) * line + (2 * column + 1) * step, step,
					line);
			}
		return full;
	}

	private static void expand(final float[] gradient, final int from, final float[] codes, final int code,
		final float[] full, final int to, final int step, final int row)
	{
		final FloatVector zero = FloatVector.zero(SPECIES);
		for (int i = 0; i < step; i += LENGTH) {
			final FloatVector value = FloatVector.fromArray(SPECIES, gradient, from + i);
			final FloatVector which = FloatVector.fromArray(SPECIES, codes, code + i);
			zero.blend(value, which.compare(VectorOperators.EQ, 0f)).intoArray(full, to + i);
			zero.blend(value, which.compare(VectorOperators.EQ, 1f)).intoArray(full, to + i + step);
			zero.blend(value, which.compare(VectorOperators.EQ, 2f)).intoArray(full, to + i + row);
			zero.blend(value, which.compare(VectorOperators.EQ, 3f)).intoArray(full, to + i + row + step);
		}
	}

	/** Writes the gradients to weights and bias, lane by lane: {@code [terms, F, lanes]}, then {@code [F, lanes]}. */
	void weightGradient(final float[] source, final int origin, final float[] gradient, final float[] full,
		final float[] partial, final int at, final float[] sums)
	{
		final int step = filters * LENGTH;
		final int first = FIRST + (gradientWidth + 1) * step;
		if (WIDE && run >= 6 && filters >= 4 && products(6, 4) <= products(5, 3)) {
			for (int row = 0; row < y.kernel(); row++)
				for (int k = 0; k < run; k += 6)
					for (int f = 0; f < filters; f += 4) {
						final int term = Math.min(k, run - 6);
						final int filter = Math.min(f, filters - 4) * LENGTH;
						LaneKernels.gradients6x4(source, origin + (row * width * channels + term) * LENGTH, width * channels * LENGTH,
							channels * LENGTH, full, first + filter, gradientWidth * step, step, outputRows, outputColumns, partial, at +
								(row * run + term) * step + filter, step, sums);
					}
		}
		else if (WIDE && run >= 5 && filters >= 3) {
			for (int row = 0; row < y.kernel(); row++)
				for (int k = 0; k < run; k += 5)
					for (int f = 0; f < filters; f += 3) {
						final int term = Math.min(k, run - 5);
						final int filter = Math.min(f, filters - 3) * LENGTH;
						LaneKernels.gradients5x3(source, origin + (row * width * channels + term) * LENGTH, width * channels * LENGTH,
							channels * LENGTH, full, first + filter, gradientWidth * step, step, outputRows, outputColumns, partial, at +
								(row * run + term) * step + filter, step);
					}
		}
		else anyWeightGradient(source, origin, full, first, partial, at, sums);
		final int biases = at + weights() * LENGTH;
		for (int f = 0; f < filters; f++)
			addUp(gradient, FIRST + f * LENGTH, step, stage.rows() * stage.columns(), partial, biases + f * LENGTH);
	}

	private int products(final int terms, final int few) {
		return (run + terms - 1) / terms * terms * ((filters + few - 1) / few * few);
	}

	/** For few registers, terms or filters. */
	private void anyWeightGradient(final float[] source, final int origin, final float[] full, final int firstGradient,
		final float[] partial, final int at, final float[] sums)
	{
		final int step = filters * LENGTH;
		final int terms = offsets.length;
		for (int k = 0; k < terms; k += 4) {
			final int t = Math.max(0, Math.min(k, terms - 4));
			final int o0 = origin + offsets[t];
			final int o1 = origin + offsets[Math.min(t + 1, terms - 1)];
			final int o2 = origin + offsets[Math.min(t + 2, terms - 1)];
			final int o3 = origin + offsets[Math.min(t + 3, terms - 1)];
			for (int f = 0; f < filters; f += 3) {
				final int first = Math.max(0, Math.min(f, filters - 3));
				final int g0 = firstGradient + first * LENGTH;
				final int g1 = firstGradient + Math.min(first + 1, filters - 1) * LENGTH;
				final int g2 = firstGradient + Math.min(first + 2, filters - 1) * LENGTH;
				LaneKernels.gradients4x3(source, o0, o1, o2, o3, width * channels * LENGTH, channels * LENGTH, full, g0, g1, g2,
					gradientWidth * step, step, outputRows, outputColumns, sums);
				for (int i = 0; i < Math.min(4, terms); i++)
					System.arraycopy(sums, FIRST + i * 3 * LENGTH, partial, at + ((t + i) * filters + first) * LENGTH, Math.min(3, filters) *
						LENGTH);
			}
		}
	}

	private static void addUp(final float[] values, final int first, final int step, final int count, final float[] sums,
		final int at)
	{
		FloatVector sum = FloatVector.zero(SPECIES);
		for (int i = 0; i < count; i++)
			sum = sum.add(FloatVector.fromArray(SPECIES, values, first + i * step));
		sum.intoArray(sums, at);
	}

	/**
	 * Writes the gradient to the real source, without border.
	 *
	 * @param packed room for {@link #packedLength()}
	 */
	void sourceGradient(final float[] full, final float[] weights, final float[] packed, final float[] target,
		final float[] sums)
	{
		if (single()) {
			for (int c = 0; c < channels; c += 12) {
				final int first = Math.min(c, channels - 12);
				LaneKernels.apart12x1(full, FIRST, filters, weights, first * filters, filters, sums);
				System.arraycopy(sums, FIRST, target, FIRST + first * LENGTH, 12 * LENGTH);
			}
			return;
		}
		pack(weights, packed);
		for (int row = 0; row < y.input(); row += WIDE ? 2 : 1)
			for (int column = 0; column < x.input(); column += 2)
				sourceGradient(full, packed, row, Math.min(WIDE ? 2 : 1, y.input() - row), column, Math.min(2, x.input() - column),
					target, sums);
	}

	/** At up to two rows and columns, which share the taps of them all: where one has none, it meets the border's zeros. */
	private void sourceGradient(final float[] full, final float[] packed, final int row, final int rows,
		final int column, final int columns, final float[] target, final float[] sums)
	{
		final int step = filters * LENGTH;
		final int line = gradientWidth * step;
		final int atY = row + y.before();
		final int atX = column + x.before();
		final int firstY = Math.max(0, atY - outputRows + 1);
		final int lastY = Math.min(y.kernel() - 1, atY + rows - 1);
		final int firstX = Math.max(0, atX - outputColumns + 1);
		final int lastX = Math.min(x.kernel() - 1, atX + columns - 1);
		final int taps = Math.max(0, lastY - firstY + 1);
		final int terms = Math.max(0, lastX - firstX + 1) * filters;
		final int base = FIRST + (atY - firstY + border()) * line + (atX - lastX + border()) * step;
		final int weightRow = x.kernel() * filters * TARGETS;
		for (int c = 0; c < channels; c += TARGETS) {
			final int first = (c / TARGETS * y.kernel() + firstY) * weightRow + (x.kernel() - 1 - lastX) * filters * TARGETS;
			final int right = (columns - 1) * step;
			final int down = (rows - 1) * line;
			if (WIDE) LaneKernels.sums6x4(full, base, right, down, down + right, -line, taps, terms, packed, first, TARGETS,
				weightRow, sums);
			else LaneKernels.sums6x2(full, base, right, -line, taps, terms, packed, first, TARGETS, weightRow, sums);
			final int length = Math.min(TARGETS, channels - c) * LENGTH;
			for (int p = 0; p < rows; p++)
				for (int q = 0; q < columns; q++)
					System.arraycopy(sums, FIRST + (2 * p + q) * TARGETS * LENGTH, target, FIRST + (((row + p) * x.input() + column + q) *
						channels + c) * LENGTH, length);
		}
	}

	/** Brings weights into the order {@code [C / 6, KY, KX, F, 6]}, with the taps of a row from the last to the first. */
	private void pack(final float[] weights, final float[] packed) {
		int to = 0;
		for (int c = 0; c < channels; c += TARGETS)
			for (int ky = 0; ky < y.kernel(); ky++)
				for (int kx = x.kernel() - 1; kx >= 0; kx--) {
					for (int i = 0; i < TARGETS; i++) {
						final int from = ((ky * x.kernel() + kx) * channels + c + i) * filters;
						if (c + i < channels) for (int f = 0; f < filters; f++)
							packed[to + f * TARGETS + i] = weights[from + f];
						else for (int f = 0; f < filters; f++)
							packed[to + f * TARGETS + i] = 0;
					}
					to += filters * TARGETS;
				}
	}
}
