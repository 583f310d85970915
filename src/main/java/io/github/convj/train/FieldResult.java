package io.github.convj.train;

import io.github.convj.tensor.Tensor;

/**
 * What a training on fields came to. Immutable as long as nobody writes into network and tensors.
 *
 * @param training the classifier of windows, its history and its judgement by windows
 * @param boxWeight weights of the box's four values, {@code [F, 4]}; null if none were learned
 * @param boxBias their biases, {@code [4]}; null if none were learned
 */
public record FieldResult(TrainingResult training, Tensor boxWeight, Tensor boxBias) {}
