package io.github.convj.layer;

import io.github.convj.tensor.Shape;

/**
 * One array of numbers that a layer owns in a network. Immutable, thread-safe.
 *
 * @param name within the layer, as in {@code weight}; the network calls it {@code node/weight}
 * @param shape of the array, as the kernels want it
 * @param role what it is for, which decides how it starts and whether it is trained
 * @param fanIn inputs that one output sums over (for initialization); 0 where it does not apply
 * @param fanOut outputs that one input goes to; 0 where it does not apply
 * @param onnxAxes for each axis of the ONNX initializer, the axis of {@code shape} it comes from: a 2-D convolution's weight
 *          {@code [KY, KX, C, F]} becomes {@code [F, C, KY, KX]} with {@code 3, 2, 0, 1}
 */
public record ParameterSpec(String name, Shape shape, Role role, int fanIn, int fanOut, int... onnxAxes) {

	/** What a parameter is for. */
	public enum Role {
		/** Trained, random at the start, subject to weight decay. */
		WEIGHT,
		/** Trained, 0 at the start. */
		BIAS,
		/** Trained, 1 at the start. */
		SCALE,
		/** Not trained: updated by the forward pass of training; 0 at the start. */
		RUNNING_MEAN,
		/** Not trained: updated by the forward pass of training; 1 at the start. */
		RUNNING_VARIANCE;

		/** @return whether the optimizer changes it */
		public boolean trained() {
			return this == WEIGHT || this == BIAS || this == SCALE;
		}
	}
}
