package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Aligned.FIRST;
import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import io.github.convj.kernel.Chain;
import io.github.convj.kernel.Geometry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * One stage of a {@link LaneChain}, for as many samples as a vector has lanes. Its source has a border as wide as the padding,
 * {@code [Y, X, C, lanes]}; the gradient to its sums, before pooling, has a column of zeros on either side,
 * {@code [OY, OX + 2, F, lanes]}, so that two positions side by side can share one list of terms. Immutable, thread-safe.
 */
final class LaneStage {

	/** Floats that the widest block of sums needs. */
	static final int SUMS = 16 * LENGTH;

	/** Where something with rows, columns and channels lies in an array. */
	record Place(int first, int row, int step) {}

	/** What the sums of the gradient to the source at some columns consist of; the window's rows come one after the other. */
	private record Terms(int[] offsets, int[] places, int perRow) {}

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
	private final int[] offsets;
	private final int[] places;
	/** Filters that a block has. */
	private final int block;
	/** One for each pair of columns. */
	private final Terms[] backward;

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
		gradientWidth = outputColumns + 2;
		final int count = y.kernel() * x.kernel() * channels;
		offsets = new int[count];
		places = new int[count];
		for (int k = 0; k < count; k++) {
			final int tap = k / channels;
			offsets[k] = ((tap / x.kernel() * width + tap % x.kernel()) * channels + k % channels) * LENGTH;
			places[k] = k * filters;
		}
		block = LENGTH >= 16 && (filters + 3) / 4 * 4 <= (filters + 2) / 3 * 3 ? 4 : 3;
		backward = new Terms[(x.input() + 1) / 2];
		final Map<Long, Terms> known = new LinkedHashMap<>();
		for (int pair = 0; pair < backward.length; pair++) {
			final int at = 2 * pair + x.before();
			final int first = Math.max(0, at - outputColumns + 1);
			final int last = Math.min(x.kernel() - 1, at + 1);
			backward[pair] = known.computeIfAbsent((long) first << 32 | last, key -> terms(first, last));
		}
	}

	private Terms terms(final int first, final int last) {
		final int perRow = Math.max(0, last - first + 1) * filters;
		final Terms terms = new Terms(new int[y.kernel() * perRow], new int[y.kernel() * perRow], perRow);
		int k = 0;
		for (int ky = 0; ky < y.kernel(); ky++)
			for (int kx = first; kx <= last; kx++)
				for (int f = 0; f < filters; f++) {
					terms.offsets[k] = (-(ky * gradientWidth + kx) * filters + f) * LENGTH;
					terms.places[k++] = (ky * x.kernel() + kx) * channels * filters + f;
				}
		return terms;
	}

	/** @return whether it is fully connected */
	boolean dense() {
		return stage.shape().geometry().inputs() == 1;
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
		return outputRows * gradientWidth * filters * LENGTH;
	}

	/** @return how many weights there are */
	int weights() {
		return offsets.length * filters;
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
				LaneKernels.sums12x1(source, origin, offsets, places, 0, offsets.length, weights, first, 1, sums);
				for (int i = 0; i < 12; i++)
					write(sums, FIRST + i * LENGTH, bias == null ? 0 : bias[first + i], stage.relu(), target, targetOrigin + place.first +
						(first + i) * LENGTH);
			}
			return;
		}
		final int right = channels * LENGTH;
		final int down = width * channels * LENGTH;
		if (stage.halved()) for (int row = 0; row < stage.rows(); row++)
			for (int column = 0; column < stage.columns(); column++)
				for (int f = 0; f < filters; f += block) {
					final int first = Math.max(0, Math.min(f, filters - block));
					sums(source, origin + 2 * row * down + 2 * column * right, right, down, down + right, weights, first, sums);
					final int to = targetOrigin + place.first + row * place.row + column * place.step;
					final int code = firstCode + (row * stage.columns() + column) * filters * LENGTH;
					for (int i = 0; i < Math.min(block, filters); i++) {
						final float offset = bias == null ? 0 : bias[first + i];
						if (codes == null) writeLargest(sums, FIRST + 4 * i * LENGTH, offset, stage.relu(), target, to + (first + i) * LENGTH);
						else writeLargest(sums, FIRST + 4 * i * LENGTH, offset, stage.relu(), target, to + (first + i) * LENGTH, codes, code +
							(first + i) * LENGTH);
					}
				}
		else for (int row = 0; row < outputRows; row++)
			for (int column = 0; column < outputColumns; column += 4)
				for (int f = 0; f < filters; f += block) {
					final int first = Math.max(0, Math.min(f, filters - block));
					final int count = Math.min(4, outputColumns - column);
					sums(source, origin + row * down + column * right, Math.min(1, count - 1) * right, Math.min(2, count - 1) * right,
						Math.min(3, count - 1) * right, weights, first, sums);
					final int to = targetOrigin + place.first + row * place.row + column * place.step;
					for (int i = 0; i < Math.min(block, filters); i++)
						for (int p = 0; p < count; p++)
							write(sums, FIRST + (4 * i + p) * LENGTH, bias == null ? 0 : bias[first + i], stage.relu(), target, to + p *
								place.step + (first + i) * LENGTH);
				}
	}

	private void sums(final float[] source, final int base, final int d1, final int d2, final int d3,
		final float[] weights, final int first, final float[] sums)
	{
		final int last = filters - 1;
		if (block == 4) LaneKernels.sums4x4(source, base, d1, d2, d3, offsets, places, 0, offsets.length, weights, first, Math
			.min(first + 1, last), Math.min(first + 2, last), Math.min(first + 3, last), sums);
		else LaneKernels.sums3x4(source, base, d1, d2, d3, offsets, places, 0, offsets.length, weights, first, Math.min(first +
			1, last), Math.min(first + 2, last), sums);
	}

	private static void write(final float[] sums, final int from, final float bias, final boolean relu,
		final float[] target, final int to)
	{
		final FloatVector zero = FloatVector.zero(SPECIES);
		FloatVector sum = FloatVector.fromArray(SPECIES, sums, from).add(FloatVector.broadcast(SPECIES, bias));
		if (relu) sum = sum.blend(zero, sum.compare(VectorOperators.LT, zero));
		sum.intoArray(target, to);
	}

	private static FloatVector larger(final FloatVector a, final FloatVector b) {
		return a.blend(b, b.compare(VectorOperators.GT, a));
	}

	private static void writeLargest(final float[] sums, final int from, final float bias, final boolean relu,
		final float[] target, final int to)
	{
		final FloatVector zero = FloatVector.zero(SPECIES);
		FloatVector sum = larger(larger(FloatVector.fromArray(SPECIES, sums, from), FloatVector.fromArray(SPECIES, sums, from +
			LENGTH)), larger(FloatVector.fromArray(SPECIES, sums, from + 2 * LENGTH), FloatVector.fromArray(SPECIES, sums,
				from + 3 * LENGTH))).add(FloatVector.broadcast(SPECIES, bias));
		if (relu) sum = sum.blend(zero, sum.compare(VectorOperators.LT, zero));
		sum.intoArray(target, to);
	}

	private static void writeLargest(final float[] sums, final int from, final float bias, final boolean relu,
		final float[] target, final int to, final float[] codes, final int at)
	{
		final FloatVector zero = FloatVector.zero(SPECIES);
		FloatVector largest = FloatVector.fromArray(SPECIES, sums, from);
		final FloatVector second = FloatVector.fromArray(SPECIES, sums, from + LENGTH);
		final VectorMask<Float> isSecond = second.compare(VectorOperators.GT, largest);
		FloatVector code = zero.blend(1f, isSecond);
		largest = largest.blend(second, isSecond);
		final FloatVector third = FloatVector.fromArray(SPECIES, sums, from + 2 * LENGTH);
		final VectorMask<Float> isThird = third.compare(VectorOperators.GT, largest);
		code = code.blend(2f, isThird);
		largest = largest.blend(third, isThird);
		final FloatVector fourth = FloatVector.fromArray(SPECIES, sums, from + 3 * LENGTH);
		final VectorMask<Float> isFourth = fourth.compare(VectorOperators.GT, largest);
		code.blend(3f, isFourth).intoArray(codes, at);
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

	/** Writes the gradient to the sums, given that to the output, behind the ReLU and before the pooling. */
	void expand(final float[] gradient, final float[] codes, final int firstCode, final float[] full) {
		final int step = filters * LENGTH;
		if (stage.halved() && (outputRows % 2 != 0 || outputColumns % 2 != 0)) Arrays.fill(full, FIRST, FIRST + gradientLength(), 0);
		else for (int row = 0; row < outputRows; row++) {
			final int line = FIRST + row * gradientWidth * step;
			Arrays.fill(full, line, line + step, 0);
			Arrays.fill(full, line + (gradientWidth - 1) * step, line + gradientWidth * step, 0);
		}
		if (!stage.halved()) {
			for (int row = 0; row < outputRows; row++)
				System.arraycopy(gradient, FIRST + row * outputColumns * step, full, FIRST + (row * gradientWidth + 1) * step,
					outputColumns * step);
			return;
		}
		for (int row = 0; row < stage.rows(); row++)
			for (int column = 0; column < stage.columns(); column++) {
				final int from = (row * stage.columns() + column) * step;
				expand(gradient, FIRST + from, codes, firstCode + from, full, FIRST + (2 * row * gradientWidth + 2 * column + 1) * step, step,
					gradientWidth * step);
			}
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
		final int last = filters - 1;
		for (int k = 0; k < offsets.length; k += 4) {
			final int t = Math.max(0, Math.min(k, offsets.length - 4));
			final int o0 = origin + offsets[t];
			final int t1 = Math.min(t + 1, offsets.length - 1);
			final int t2 = Math.min(t + 2, offsets.length - 1);
			final int t3 = Math.min(t + 3, offsets.length - 1);
			for (int f = 0; f < filters; f += block) {
				final int first = Math.max(0, Math.min(f, filters - block));
				final int g0 = FIRST + step + first * LENGTH;
				final int g1 = FIRST + step + Math.min(first + 1, last) * LENGTH;
				final int g2 = FIRST + step + Math.min(first + 2, last) * LENGTH;
				if (block == 4) LaneKernels.gradients4x4(source, o0, origin + offsets[t1], origin + offsets[t2], origin +
					offsets[t3], width * channels * LENGTH, channels * LENGTH, full, g0, g1, g2, FIRST + step + Math.min(first + 3, last) *
						LENGTH, gradientWidth * step, step, outputRows, outputColumns, sums);
				else LaneKernels.gradients4x3(source, o0, origin + offsets[t1], origin + offsets[t2], origin + offsets[t3], width *
					channels * LENGTH, channels * LENGTH, full, g0, g1, g2, gradientWidth * step, step, outputRows, outputColumns,
					sums);
				final int count = Math.min(block, filters);
				for (int i = 0; i < Math.min(4, offsets.length); i++)
					System.arraycopy(sums, FIRST + i * block * LENGTH, partial, at + ((t + i) * filters + first) * LENGTH, count * LENGTH);
			}
		}
		final int biases = at + weights() * LENGTH;
		for (int f = 0; f < filters; f++)
			addUp(gradient, FIRST + f * LENGTH, step, stage.rows() * stage.columns(), partial, biases + f * LENGTH);
	}

	private static void addUp(final float[] values, final int first, final int step, final int count, final float[] sums,
		final int at)
	{
		FloatVector sum = FloatVector.zero(SPECIES);
		for (int i = 0; i < count; i++)
			sum = sum.add(FloatVector.fromArray(SPECIES, values, first + i * step));
		sum.intoArray(sums, at);
	}

	/** Writes the gradient to the real source, without border. */
	void sourceGradient(final float[] full, final float[] weights, final float[] target, final float[] sums) {
		if (dense() && channels >= 12) {
			final Terms terms = backward[0];
			for (int c = 0; c < channels; c += 12) {
				final int first = Math.min(c, channels - 12);
				LaneKernels.sums12x1(full, FIRST + filters * LENGTH, terms.offsets, terms.places, 0, terms.offsets.length, weights, first *
					filters, filters, sums);
				System.arraycopy(sums, FIRST, target, FIRST + first * LENGTH, 12 * LENGTH);
			}
			return;
		}
		final int step = filters * LENGTH;
		for (int row = 0; row < y.input(); row++) {
			final int firstTap = Math.max(0, row + y.before() - outputRows + 1);
			final int endTap = Math.min(y.kernel(), row + y.before() + 1);
			for (int pair = 0; pair < backward.length; pair++) {
				final Terms terms = backward[pair];
				final int column = 2 * pair;
				final int count = Math.min(2, x.input() - column);
				final int base = FIRST + ((row + y.before()) * gradientWidth + column + x.before() + 1) * step;
				for (int c = 0; c < channels; c += 6) {
					final int first = Math.max(0, Math.min(c, channels - 6));
					LaneKernels.sums6x2(full, base, (count - 1) * step, terms.offsets, terms.places, firstTap * terms.perRow, Math.max(
						firstTap, endTap) * terms.perRow, weights, row(first), row(first + 1), row(first + 2), row(first + 3), row(first +
							4), row(first + 5), sums);
					for (int i = 0; i < Math.min(6, channels); i++)
						for (int p = 0; p < count; p++)
							System.arraycopy(sums, FIRST + (2 * i + p) * LENGTH, target, FIRST + ((row * x.input() + column + p) * channels + first + i) *
								LENGTH, LENGTH);
				}
			}
		}
	}

	private int row(final int channel) {
		return Math.min(channel, channels - 1) * filters;
	}
}
