package io.github.convj.train;

/**
 * The parts of a training that a plan names, with what it leaves to us filled in. Immutable, thread-safe.
 *
 * @param loss what is made small
 * @param optimizer how weights change
 * @param learningRate at the schedule's height
 * @param schedule its course
 */
record Recipe(Loss loss, Optimizer optimizer, double learningRate, Schedule schedule) {

	/** The batch size for which the recommended learning rates hold. */
	private static final double USUAL_BATCH = 32;

	/**
	 * @param plan names the parts
	 * @param batchSize of a step
	 * @param classWeights in the loss, or null for 1 each
	 */
	static Recipe of(final TrainingPlan plan, final int batchSize, final float[] classWeights) {
		final Loss loss = switch (plan.loss()) {
			case "meanSquaredError" -> new MeanSquaredError(classWeights, plan.labelSmoothing());
			default -> new SoftmaxCrossEntropy(classWeights, plan.labelSmoothing());
		};
		final double decay = plan.weightDecay();
		final Optimizer optimizer = switch (plan.optimizer()) {
			case "sgd" -> new Sgd(plan.momentum(), plan.nesterov(), decay < 0 ? 5e-4 : decay);
			case "adam" -> Adam.of(decay < 0 ? 0 : decay);
			default -> AdamW.of(decay < 0 ? 0.05 : decay);
		};
		return new Recipe(loss, optimizer, learningRate(plan, batchSize), schedule(plan));
	}

	/** Noise in the gradient falls with the batch: SGD's rate may rise with it, Adam's with its root. */
	private static double learningRate(final TrainingPlan plan, final int batchSize) {
		if (plan.learningRate() > 0) return plan.learningRate();
		final double relative = batchSize / USUAL_BATCH;
		return switch (plan.optimizer()) {
			case "sgd" -> 0.05 * relative;
			case "adam" -> 0.001 * Math.sqrt(relative);
			default -> 0.002 * Math.sqrt(relative);
		};
	}

	private static Schedule schedule(final TrainingPlan plan) {
		// A rise that takes all epochs would never reach the learning rate.
		final double warmup = Math.min(plan.warmup(), plan.epochs() / 2.0);
		final int steps = plan.stepEpochs();
		final Schedule schedule = switch (plan.schedule()) {
			case "constant" -> new Constant();
			case "step" -> new Step(steps > 0 ? steps : Math.max(1, (plan.epochs() + 2) / 3), plan.stepFactor());
			case "plateau" -> new Plateau(steps > 0 ? steps : 5, plan.stepFactor());
			default -> new Cosine(plan.epochs() - warmup);
		};
		return warmup > 0 ? new WarmUp(warmup, schedule) : schedule;
	}
}
