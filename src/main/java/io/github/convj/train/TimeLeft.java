package io.github.convj.train;

/** Estimates when a training will be done from the time its steps take. Not thread-safe. */
final class TimeLeft {

	/** Weight of the newest step: calm enough for a display, quick enough to forget the first, slow steps. */
	private static final double NEWEST = 0.05;
	/** Before that many steps an estimate would be a guess. */
	private static final int SILENT = 3;

	private final int epochs;
	private final int batches;
	private final double validationInBatches;
	private double batchSeconds;
	private double validationSeconds = Double.NaN;
	private int seen;

	/**
	 * @param validationInBatches what a validation is supposed to take until the first has been timed, in training steps
	 */
	TimeLeft(final int epochs, final int batches, final double validationInBatches) {
		this.epochs = epochs;
		this.batches = batches;
		this.validationInBatches = validationInBatches;
	}

	void batchTook(final double seconds) {
		seen++;
		// The plain mean at first, so that the very first step does not rule the estimate.
		final double weight = Math.max(NEWEST, 1.0 / seen);
		batchSeconds += weight * (seconds - batchSeconds);
	}

	void validationTook(final double seconds) {
		validationSeconds = seconds;
	}

	/**
	 * @param epoch running now, from 1
	 * @param batch ended last, from 1
	 * @return seconds to the last epoch's end; NaN while unknown
	 */
	double seconds(final int epoch, final int batch) {
		if (seen < SILENT) return Double.NaN;
		final double validation = Double.isNaN(validationSeconds) ? validationInBatches * batchSeconds : validationSeconds;
		final int epochsBehind = epochs - epoch;
		return batchSeconds * (batches - batch + (double) epochsBehind * batches) + validation * (epochsBehind + 1);
	}
}
