package io.github.convj.predict;

import io.github.convj.data.Preprocessing;
import io.github.convj.network.FullyConvolutional;
import io.github.convj.network.Network;
import io.github.convj.network.Pass;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * All windows of a block at once, by a network that slides. A stride finer than the network's own takes several runs on
 * shifted input; a coarser one leaves answers out.
 */
final class DenseEngine implements BlockEngine {

	/** Memory for the activations of one block; more would not pay. */
	private static final long BYTES = 32L << 20;

	/** Answers of the network along an axis of a plane. */
	private static final int[] SIZES = { 128, 96, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1 };

	/** Planes of answers. */
	private static final int PLANES = 4;

	private final FullyConvolutional sliding;
	private final Preprocessing preprocessing;
	private final WindowGrid grid;
	private final Network network;
	/** Z, Y, X: runs on shifted input; every how manieth answer is taken; answers of a run; positions of a block. */
	private final int[] shifts = { 1, 1, 1 };
	private final int[] steps = { 1, 1, 1 };
	private final int[] answers = { 1, 1, 1 };
	private final int[] block = { 1, 1, 1 };
	private final int[] before = { 0, 0, 0 };
	private final int[] own = { 1, 1, 1 };
	private final int[] after = { 0, 0, 0 };
	private final Queue<Pass> idle = new ConcurrentLinkedQueue<>();

	DenseEngine(final FullyConvolutional sliding, final Preprocessing preprocessing, final WindowGrid grid) {
		this.sliding = sliding;
		this.preprocessing = preprocessing;
		this.grid = grid;
		final int axes = sliding.stride().length;
		final int[] needed = { 1, 1, 1 };
		for (int a = 0; a < axes; a++) {
			final int axis = 3 - axes + a;
			own[axis] = sliding.stride()[a];
			before[axis] = sliding.unusableBefore()[a];
			after[axis] = sliding.unusableAfter()[a];
			final int wanted = grid.stride()[axis];
			shifts[axis] = Math.max(1, own[axis] / wanted);
			steps[axis] = Math.max(1, wanted / own[axis]);
			needed[axis] = shifts[axis] > 1 ? Math.ceilDiv(grid.positions(axis), shifts[axis]) : (grid.positions(axis) - 1) *
				steps[axis] + 1;
		}
		this.network = network(axes, needed);
		for (int axis = 0; axis < 3; axis++)
			block[axis] = shifts[axis] > 1 ? answers[axis] * shifts[axis] : (answers[axis] - 1) / steps[axis] + 1;
	}

	/** @return the network on the largest input that is within bounds and of use */
	private Network network(final int axes, final int[] needed) {
		Network candidate = null;
		for (final int size : SIZES) {
			answers[0] = Math.min(needed[0], PLANES);
			answers[1] = Math.min(needed[1], size);
			answers[2] = Math.min(needed[2], size);
			final int[] counts = new int[axes];
			System.arraycopy(answers, 3 - axes, counts, 0, axes);
			if (tooLarge(counts)) continue;
			candidate = sliding.on(counts);
			if (candidate.architecture().summary().inferenceBytes(1) <= BYTES) break;
		}
		if (candidate == null) throw new ConvJException("The network's windows are too large to slide over an image.");
		return candidate;
	}

	/** @return whether the input alone would go beyond the bound, so that nothing more need be counted */
	private boolean tooLarge(final int[] counts) {
		long elements = sliding.window().channels();
		for (int a = 0; a < counts.length; a++) {
			final int axis = 3 - counts.length + a;
			elements *= sliding.window().size(a) + (long) (before[axis] + counts[a] - 1 + after[axis]) * own[axis];
		}
		return 4 * elements > BYTES && counts[counts.length - 1] > 1;
	}

	/** @return the network that computes one run of a block */
	Network network() {
		return network;
	}

	/** @return runs of the network for a block */
	int runs() {
		return shifts[1] * shifts[2] * shifts[0];
	}

	@Override
	public int[] block() {
		return block.clone();
	}

	@Override
	public void compute(final int[] from, final float[] target) {
		final Pass found = idle.poll();
		final Pass pass = found != null ? found : network.inference(1, Workers.sequential());
		for (int z = 0; z < shifts[0]; z++)
			for (int y = 0; y < shifts[1]; y++)
				for (int x = 0; x < shifts[2]; x++)
					run(pass, from, new int[] { z, y, x }, target);
		// A pass that failed is not worth keeping, so it returns to the idle ones only now.
		idle.add(pass);
	}

	private void run(final Pass pass, final int[] from, final int[] shift, final float[] target) {
		final Shape input = network.architecture().input();
		final int[] start = new int[3];
		final int[] size = new int[3];
		for (int axis = 0; axis < 3; axis++) {
			final boolean plane = axis < 4 - input.rank();
			start[axis] = plane ? from[axis] : grid.start(axis, from[axis] + shift[axis]) - before[axis] * own[axis];
			size[axis] = plane ? 1 : input.size(axis - 4 + input.rank());
		}
		final float[] values = pass.input().array();
		grid.border().read(grid.field(), start, size, values);
		preprocessing.normalize(values, 0, (int) input.elements());
		pass.forward(1);
		final Shape output = network.architecture().output();
		final int classes = output.channels();
		final float[] probabilities = pass.output().array();
		final int width = output.size(-2);
		final int height = output.size(-3);
		for (int z = 0; z < block[0] / shifts[0]; z++)
			for (int y = 0; y < block[1] / shifts[1]; y++)
				for (int x = 0; x < block[2] / shifts[2]; x++) {
					final int answer = ((before[0] + z * steps[0]) * height + before[1] + y * steps[1]) * width + before[2] + x *
						steps[2];
					final int position = ((z * shifts[0] + shift[0]) * block[1] + y * shifts[1] + shift[1]) * block[2] + x *
						shifts[2] + shift[2];
					System.arraycopy(probabilities, answer * classes, target, position * classes, classes);
				}
	}
}
