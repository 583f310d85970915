package io.github.convj.train;

import io.github.convj.layer.ParameterSpec;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies an optimizer to all trained parameters of a network, and holds what it remembers. The work is divided into pieces
 * that do not depend on the number of workers. Not thread-safe.
 */
final class Update {

	/** Floats a task: enough to pay for handing it over, few enough for small networks to be shared. */
	private static final int TASK = 1 << 14;

	private record Piece(Tensor parameter, Tensor gradient, float[][] memory, boolean decayed, int from, int to) {}

	private final Optimizer optimizer;
	private final double clipping;
	private final Workers workers;
	private final Map<String, float[][]> memory = new LinkedHashMap<>();
	private final Piece[][] tasks;
	private final double[] squares;
	/** Made once, so that a step makes no objects; what they need to know of the step stands in the fields below. */
	private final Workers.Task moving = (task, worker) -> move(task);
	private final Workers.Task squaring = (task, worker) -> square(task);
	private long step;
	private double learningRate;
	private float scale;

	/**
	 * @param clipping largest length of the whole gradient; 0 for no limit
	 * @param specs of all parameters, by qualified name
	 * @param parameters to change
	 * @param gradients to the trained ones
	 */
	Update(final Optimizer optimizer, final double clipping, final Map<String, ParameterSpec> specs,
		final Map<String, Tensor> parameters, final Map<String, Tensor> gradients, final Workers workers)
	{
		this.optimizer = optimizer;
		this.clipping = clipping;
		this.workers = workers;
		final List<Piece[]> packed = new ArrayList<>();
		final List<Piece> current = new ArrayList<>();
		int room = TASK;
		for (final Map.Entry<String, Tensor> entry : gradients.entrySet()) {
			final Tensor parameter = parameters.get(entry.getKey());
			final int length = parameter.array().length;
			final float[][] remembered = new float[optimizer.slots()][length];
			memory.put(entry.getKey(), remembered);
			// A pull towards 0 makes sense for weights; on biases and scales it only disturbs.
			final boolean decayed = specs.get(entry.getKey()).role() == ParameterSpec.Role.WEIGHT;
			for (int from = 0; from < length;) {
				final int to = Math.min(length, from + room);
				current.add(new Piece(parameter, entry.getValue(), remembered, decayed, from, to));
				room -= to - from;
				from = to;
				if (room == 0) {
					packed.add(current.toArray(Piece[]::new));
					current.clear();
					room = TASK;
				}
			}
		}
		if (!current.isEmpty()) packed.add(current.toArray(Piece[]::new));
		tasks = packed.toArray(Piece[][]::new);
		squares = new double[tasks.length];
	}

	/** @return what the optimizer remembers of each parameter, by qualified name; the arrays themselves */
	Map<String, float[][]> memory() {
		return memory;
	}

	/**
	 * Takes one step.
	 *
	 * @param step number from 1
	 * @param learningRate of this step
	 * @return whether it was taken: a gradient that is infinite or not a number changes nothing
	 */
	boolean apply(final long step, final double learningRate) {
		double factor = 1;
		if (clipping > 0) {
			final double norm = norm();
			if (!Double.isFinite(norm)) return false;
			if (norm > clipping) factor = clipping / norm;
		}
		this.step = step;
		this.learningRate = learningRate;
		scale = (float) factor;
		workers.run(tasks.length, moving);
		return true;
	}

	private void move(final int task) {
		for (final Piece piece : tasks[task])
			optimizer.update(step, learningRate, piece.decayed, scale, piece.parameter.array(), piece.gradient.array(),
				piece.memory, piece.from, piece.to);
	}

	/** @return the length of the gradient of all parameters together */
	double norm() {
		workers.run(tasks.length, squaring);
		double sum = 0;
		for (final double square : squares)
			sum += square;
		return Math.sqrt(sum);
	}

	private void square(final int task) {
		double sum = 0;
		for (final Piece piece : tasks[task])
			sum += squares(piece.gradient.array(), piece.from, piece.to);
		squares[task] = sum;
	}

	/** Four sums, so that each addition need not wait for the one before. */
	private static double squares(final float[] values, final int from, final int to) {
		double a = 0, b = 0, c = 0, d = 0;
		int i = from;
		for (; i + 3 < to; i += 4) {
			a += (double) values[i] * values[i];
			b += (double) values[i + 1] * values[i + 1];
			c += (double) values[i + 2] * values[i + 2];
			d += (double) values[i + 3] * values[i + 3];
		}
		for (; i < to; i++)
			a += (double) values[i] * values[i];
		return (a + b) + (c + d);
	}
}
