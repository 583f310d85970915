package io.github.convj.train;

import io.github.convj.evaluate.History;

/**
 * Hears of a training's progress and may end it. All methods are called on the training's own thread, between steps, and
 * should return quickly.
 */
public interface TrainingListener {

	/** Hears nothing. */
	TrainingListener SILENT = new TrainingListener() {};

	/** @param progress after a step */
	default void batchEnded(final Progress progress) {}

	/**
	 * @param epoch what the epoch came to
	 * @param best whether its weights are the best so far
	 */
	default void epochEnded(final History.Epoch epoch, final boolean best) {}

	/** @param sentence something people should know, as that images were left out */
	default void message(final String sentence) {}

	/** @return whether the training should end now and keep the best model so far; asked before every step */
	default boolean cancelled() {
		return false;
	}

	/**
	 * Where a training stands.
	 *
	 * @param epoch running now, from 1
	 * @param epochs planned
	 * @param batch ended last in this epoch, from 1
	 * @param batches in an epoch
	 * @param loss mean of this epoch so far
	 * @param validationAccuracy of the last finished epoch; NaN in the first
	 * @param secondsLeft estimated to the last planned epoch; NaN while unknown
	 */
	record Progress(int epoch, int epochs, int batch, int batches, double loss, double validationAccuracy, double secondsLeft) {

		/** @return the share of all steps that is done, 0 to 1 */
		public double fraction() {
			return Math.min(1, (epoch - 1 + (double) batch / batches) / epochs);
		}
	}
}
