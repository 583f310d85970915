package io.github.convj.explain;

import io.github.convj.data.Image;
import io.github.convj.evaluate.Prediction;
import io.github.convj.tensor.Tensor;

/**
 * What a model sees in an image, and where. Thread-safe as long as nobody writes into its arrays.
 *
 * @param image that was looked at, raw
 * @param prediction what the model says of it
 * @param label number of the class that is explained, from 0
 * @param method by which
 * @param map {@code [Y, X]} of the image, or {@code [Z, Y, X]} for a volume; NaN where the network did not look
 */
public record Explanation(Image image, Prediction prediction, int label, Method method, Tensor map) {}
