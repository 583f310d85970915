package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import io.github.convj.kernel.Chain;
import io.github.convj.kernel.ChainKernel;
import io.github.convj.kernel.ConvolutionShape;
import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Geometry.Axis;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * A chain computed for as many samples at a time as a vector has lanes, one a lane, from its input to its output. Layers with
 * so few channels and filters that they would fill no vector are as fast as others that way, a group's values stay in the
 * cache from one layer to the next, and work is handed out once instead of once a layer. Thread-safe.
 */
final class LaneChain implements ChainKernel {

	/** With fewer than this many channels or filters a convolution does not fill vectors otherwise. */
	private static final int FEW = 8;
	/** Weights of a fully connected layer that still fit into the second cache. */
	private static final int MOST_WEIGHTS = 1 << 17;
	/** Values of a sample between two layers: beyond, a group's would be too much for the caches. */
	private static final int MOST_VALUES = 1 << 14;
	/** Weights whose gradients one task adds up. */
	private static final int WEIGHTS = 96;
	/** Inputs of a fully connected layer whose gradients are computed at a time. */
	private static final int TERMS = LENGTH >= 16 ? 12 : 6;
	/** How many one task computes, a multiple of these. */
	private static final int INPUTS = 24;

	private static final int SLOT_VALUES = 0;
	private static final int SLOT_SUMS = 1;
	private static final int SLOT_GRADIENT = 2;
	private static final int SLOT_OTHER = 3;
	private static final int SLOT_FULL = 4;
	private static final int SLOT_PARTIALS = 5;
	private static final int SLOT_PACKED = 6;
	private static final int SLOT_GRADIENTS = 7;

	/** A part of one stage's gradients to weights. */
	private record Part(int stage, int from, int to) {}

	private final LaneStage[] stages;
	/** Where a stage's source, its codes, and the place of its output within the next source lie. */
	private final int[] sources;
	private final int[] codes;
	private final LaneStage.Place[] places;
	private final int last;
	private final int groupLength;
	private final int[] partials;
	private final int partialLength;
	private final int[] rowGradients;
	private final int rowGradientLength;
	private final int gradientLength;
	private final int fullLength;
	private final int packedLength;
	private final Part[] parts;

	LaneChain(final Chain chain) {
		last = chain.stages().size() - 1;
		stages = new LaneStage[last + 1];
		sources = new int[last + 2];
		codes = new int[last + 1];
		partials = new int[last + 1];
		rowGradients = new int[last + 1];
		places = new LaneStage.Place[last + 1];
		final List<Part> list = new ArrayList<>();
		int values = 0;
		int partial = 0;
		int gradients = 0;
		int longest = 0;
		int full = 0;
		int packed = 0;
		for (int s = 0; s <= last; s++) {
			stages[s] = new LaneStage(chain.stages().get(s));
			final LaneStage stage = stages[s];
			sources[s] = values;
			codes[s] = values + stage.sourceLength();
			values = codes[s] + stage.codesLength();
			longest = Math.max(longest, Math.max(stage.inputs(), stage.outputs()) * LENGTH);
			full = Math.max(full, stage.gradientLength());
			packed = Math.max(packed, stage.packedLength());
			if (stage.dense()) {
				rowGradients[s] = gradients;
				gradients += rowLength(stage);
				for (int i = 0; i < stage.inputs(); i += INPUTS)
					list.add(new Part(s, i, Math.min(stage.inputs(), i + INPUTS)));
			}
			else {
				partials[s] = partial;
				partial += (stage.weights() + stage.filters()) * LENGTH;
				for (int i = 0; i < stage.weights(); i += WEIGHTS)
					list.add(new Part(s, i, Math.min(stage.weights(), i + WEIGHTS)));
			}
			list.add(new Part(s, -1, -1));
		}
		for (int s = 0; s <= last; s++)
			places[s] = s == last || stages[s + 1].dense() ? stages[s].alone() : stages[s + 1].source();
		sources[last + 1] = values;
		groupLength = values + stages[last].outputs() * LENGTH;
		partialLength = partial;
		rowGradientLength = gradients;
		gradientLength = longest;
		fullLength = full;
		packedLength = packed;
		parts = list.toArray(Part[]::new);
	}

	/**
	 * @param stage of a network
	 * @return whether it is one of those for which this was made
	 */
	static boolean suits(final Chain.Stage stage) {
		final ConvolutionShape shape = stage.shape();
		final Geometry geometry = shape.geometry();
		if (shape.groups() > 1 || shape.weights() > MOST_WEIGHTS || Math.max(stage.inputs(), stage.outputs()) > MOST_VALUES)
			return false;
		return geometry.inputs() == 1 || geometry.z().equals(Axis.NONE) && dense(geometry.y()) && dense(geometry.x()) && Math
			.min(shape.channels(), shape.filters()) < FEW;
	}

	/** @return whether windows leave no position out */
	private static boolean dense(final Axis axis) {
		return axis.stride() == 1 && axis.dilation() == 1;
	}

	private static int rowLength(final LaneStage stage) {
		return (stage.filters() + 2 * LENGTH - 1) / (2 * LENGTH) * 2 * LENGTH;
	}

	private static int groups(final int batch) {
		return (batch + LENGTH - 1) / LENGTH;
	}

	@Override
	public int savedPerBatch() {
		// Gradients to weights are computed for some inputs at a time, even if there are fewer.
		return Aligned.FIRST + groupLength + TERMS * LENGTH;
	}

	@Override
	public int savedPerSample() {
		return (groupLength + LENGTH - 1) / LENGTH;
	}

	@Override
	public void forward(final int batch, final float[] input, final float[][] weights, final float[][] biases,
		final float[] output, final float[] saved, final Scratch scratch, final Workers workers)
	{
		workers.run(groups(batch), (group, worker) -> {
			final float[] values = saved != null ? saved : Aligned.floats(scratch, worker, SLOT_VALUES, groupLength);
			final int origin = Aligned.FIRST + (saved != null ? group * groupLength : 0);
			final float[] sums = Aligned.floats(scratch, worker, SLOT_SUMS, LaneStage.SUMS);
			final int first = group * LENGTH;
			final int count = Math.min(LENGTH, batch - first);
			stages[0].read(input, first, count, values, origin);
			for (int s = 0; s <= last; s++) {
				if (s < last) stages[s + 1].clear(values, origin + sources[s + 1]);
				stages[s].forward(values, origin + sources[s], weights[s], biases[s], values, origin + sources[s + 1], places[s],
					saved == null ? null : values, origin + codes[s], sums);
			}
			final int outputs = stages[last].outputs();
			final int from = origin + sources[last + 1];
			for (int lane = 0; lane < count; lane++)
				for (int i = 0; i < outputs; i++)
					output[(first + lane) * outputs + i] = values[from + i * LENGTH + lane];
		});
	}

	@Override
	public void backward(final int batch, final float[][] weights, final float[] output, final float[] saved,
		final float[] outputGradient, final float[][] weightGradients, final float[][] biasGradients,
		final float[] inputGradient, final Scratch scratch, final Workers workers)
	{
		final int groups = groups(batch);
		final float[] sharedPartials = Aligned.floats(scratch, 0, SLOT_PARTIALS, groups * partialLength);
		final float[] sharedGradients = Aligned.floats(scratch, 0, SLOT_GRADIENTS, groups * LENGTH * rowGradientLength);
		workers.run(groups, (group, worker) -> {
			final float[] sums = Aligned.floats(scratch, worker, SLOT_SUMS, LaneStage.SUMS);
			final float[] expanded = Aligned.floats(scratch, worker, SLOT_FULL, fullLength);
			final float[] packed = scratch.floats(worker, SLOT_PACKED, packedLength);
			float[] gradient = Aligned.floats(scratch, worker, SLOT_GRADIENT, gradientLength);
			float[] other = Aligned.floats(scratch, worker, SLOT_OTHER, gradientLength);
			final int origin = Aligned.FIRST + group * groupLength;
			final int first = group * LENGTH;
			final int count = Math.min(LENGTH, batch - first);
			final int outputs = stages[last].outputs();
			for (int i = 0; i < outputs; i++)
				for (int lane = 0; lane < LENGTH; lane++)
					gradient[Aligned.FIRST + i * LENGTH + lane] = lane < count ? outputGradient[(first + lane) * outputs + i] : 0;
			for (int s = last; s >= 0; s--) {
				final LaneStage stage = stages[s];
				stage.mask(saved, origin + sources[s + 1], places[s], gradient);
				final float[] full = stage.expand(gradient, saved, origin + codes[s], expanded);
				if (stage.dense()) toRows(gradient, stage.filters(), sharedGradients, Aligned.FIRST + first * rowGradientLength +
					rowGradients[s]);
				else stage.weightGradient(saved, origin + sources[s], gradient, full, sharedPartials, Aligned.FIRST + group *
					partialLength + partials[s], sums);
				if (s == 0 && inputGradient == null) break;
				stage.sourceGradient(full, weights[s], packed, other, sums);
				final float[] next = other;
				other = gradient;
				gradient = next;
			}
			if (inputGradient == null) return;
			final int inputs = stages[0].inputs();
			for (int lane = 0; lane < count; lane++)
				for (int i = 0; i < inputs; i++)
					inputGradient[(first + lane) * inputs + i] = gradient[Aligned.FIRST + i * LENGTH + lane];
		});
		workers.run(parts.length, (task, worker) -> {
			final Part part = parts[task];
			final LaneStage stage = stages[part.stage];
			if (part.from < 0) {
				if (biasGradients[part.stage] == null) return;
				if (stage.dense()) addRows(batch, sharedGradients, Aligned.FIRST + rowGradients[part.stage], rowGradientLength,
					biasGradients[part.stage], stage.filters());
				else addLanes(groups, sharedPartials, Aligned.FIRST + partials[part.stage] + stage.weights() * LENGTH, partialLength,
					biasGradients[part.stage], 0, stage.filters(), Aligned.floats(scratch, worker, SLOT_SUMS, LaneStage.SUMS));
			}
			else if (weightGradients[part.stage] == null) return;
			else if (stage.dense()) denseGradient(groups, stage, part, saved, sharedGradients, weightGradients[part.stage],
				Aligned.floats(scratch, worker, SLOT_SUMS, LaneStage.SUMS));
			else addLanes(groups, sharedPartials, Aligned.FIRST + partials[part.stage] + part.from * LENGTH, partialLength,
				weightGradients[part.stage], part.from, part.to - part.from, Aligned.floats(scratch, worker, SLOT_SUMS, LaneStage.SUMS));
		});
	}

	/** Gives each sample a row of its own again. */
	private void toRows(final float[] lanes, final int count, final float[] rows, final int at) {
		for (int i = 0; i < count; i++)
			for (int lane = 0; lane < LENGTH; lane++)
				rows[at + lane * rowGradientLength + i] = lanes[Aligned.FIRST + i * LENGTH + lane];
	}

	private static void addRows(final int batch, final float[] rows, final int first, final int rowLength,
		final float[] sums, final int count)
	{
		Arrays.fill(sums, 0, count, 0);
		for (int n = 0; n < batch; n++)
			for (int i = 0; i < count; i++)
				sums[i] += rows[first + n * rowLength + i];
	}

	/** Adds up groups, then lanes, always in the same order. */
	private static void addLanes(final int groups, final float[] partials, final int first, final int distance,
		final float[] target, final int at, final int count, final float[] lanes)
	{
		for (int i = 0; i < count; i++) {
			addGroups(groups, partials, first + i * LENGTH, distance, lanes);
			float a = 0;
			float b = 0;
			float c = 0;
			float d = 0;
			for (int lane = 0; lane < LENGTH; lane += 4) {
				a += lanes[lane];
				b += lanes[lane + 1];
				c += lanes[lane + 2];
				d += lanes[lane + 3];
			}
			target[at + i] = (a + b) + (c + d);
		}
	}

	private static void addGroups(final int groups, final float[] partials, final int first, final int distance,
		final float[] lanes)
	{
		FloatVector sum = FloatVector.fromArray(SPECIES, partials, first);
		for (int group = 1; group < groups; group++)
			sum = sum.add(FloatVector.fromArray(SPECIES, partials, first + group * distance));
		sum.intoArray(lanes, 0);
	}

	private void denseGradient(final int groups, final LaneStage stage, final Part part, final float[] saved,
		final float[] gradients, final float[] target, final float[] sums)
	{
		final int outputs = stage.filters();
		for (int i = part.from; i < part.to; i += TERMS)
			for (int o = 0; o < outputs; o += 2 * LENGTH) {
				final int from = Aligned.FIRST + sources[part.stage] + i * LENGTH;
				final int gradient = Aligned.FIRST + rowGradients[part.stage] + o;
				if (TERMS == 12) LaneKernels.rows12x2(saved, from, groupLength, gradients, gradient, rowGradientLength, groups, sums);
				else LaneKernels.rows6x2(saved, from, groupLength, gradients, gradient, rowGradientLength, groups, sums);
				final int count = Math.min(2 * LENGTH, outputs - o);
				for (int k = 0; k < Math.min(TERMS, part.to - i); k++)
					System.arraycopy(sums, Aligned.FIRST + k * 2 * LENGTH, target, (i + k) * outputs + o, count);
			}
	}
}
