package io.github.convj.predict;

import io.github.convj.evaluate.Prediction;

/**
 * What a layer computes of an image, as one point in as many dimensions as the layer has channels. Thread-safe as long as
 * nobody writes into the array, which is not copied.
 *
 * @param prediction what the model says of the image, with the number of its class if that is known and one of the model's
 * @param truth the name of its class, which need not be one of the model's; null if it is not known
 * @param source number of the image that it is of
 * @param plane of that image where the model takes planes, from 0
 * @param features {@code [channel]}
 */
public record Embedding(Prediction prediction, String truth, int source, int plane, float[] features) {

	/** @return the image's name, {@code image:plane}, counting from 1, for a plane of a stack */
	public String image() {
		return prediction.image();
	}

	/** @return whether the model takes it for another of its classes than it is */
	public boolean mistaken() {
		return prediction.truth() != Prediction.UNKNOWN && !prediction.correct();
	}
}
