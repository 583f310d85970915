package io.github.convj.train;

import io.github.convj.network.Network;
import io.github.convj.network.Pass;
import io.github.convj.tensor.Workers;

/** The very update of the parameters that a training does, for those who time it. Not thread-safe. */
public final class OptimizerStep {

	private final Update update;

	/**
	 * @param optimizer the rule
	 * @param network whose parameters change
	 * @param pass whose gradients say how
	 * @param workers that share the work
	 */
	public OptimizerStep(final Optimizer optimizer, final Network network, final Pass pass, final Workers workers) {
		update = new Update(optimizer, 0, network.architecture().parameters(), network.tensors(), pass.gradients(), workers);
	}

	/**
	 * @param number of the step, from 1
	 * @param learningRate of this step
	 */
	public void apply(final long number, final double learningRate) {
		update.apply(number, learningRate);
	}
}
