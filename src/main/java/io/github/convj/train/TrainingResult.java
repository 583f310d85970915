package io.github.convj.train;

import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.History;
import io.github.convj.network.Network;

/**
 * What a training came to. Immutable as long as nobody writes into the network; safe for concurrent reading.
 *
 * @param network with the weights of the best epoch
 * @param history of all epochs
 * @param bestEpoch number of the epoch the weights are from, from 1; 0 if the training ended within the first
 * @param validation how the network does on the images held out
 * @param ending why the training ended
 * @param phases where the time went
 */
public record TrainingResult(Network network, History history, int bestEpoch, Evaluation validation, Ending ending,
	Phases phases)
{

	/** Why a training ended. */
	public enum Ending {
		/** All epochs are done. */
		COMPLETED,
		/** The validation result had not become better for as many epochs as the plan's patience. */
		EARLY,
		/** Somebody cancelled. */
		CANCELLED,
		/** The loss became infinite or not a number after at least one good epoch. */
		DIVERGED
	}

	/**
	 * Seconds spent in this run, of a training that was resumed since then.
	 *
	 * @param data waiting for batches
	 * @param forward computing outputs
	 * @param backward computing gradients, loss included
	 * @param update changing weights
	 * @param validation judging each epoch
	 * @param images that training steps saw
	 */
	public record Phases(double data, double forward, double backward, double update, double validation, long images) {

		/** @return training images a second, without validation */
		public double imagesPerSecond() {
			return images / (data + forward + backward + update);
		}
	}

	/** @return whether somebody cancelled */
	public boolean cancelled() {
		return ending == Ending.CANCELLED;
	}
}
