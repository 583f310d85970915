package io.github.convj.layer;

import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * A layer that can add something to its output, or apply a ReLU, while it writes it, which saves a pass over memory.
 * Immutable, thread-safe.
 */
public interface Fusible extends Layer {

	/** @return whether it can add; all can apply a ReLU */
	boolean canAdd();

	/**
	 * Plans {@code relu(layer(inputs) + addend)}.
	 *
	 * @param inputs the sample shapes of the layer's inputs
	 * @param kernels that do the heavy parts
	 * @param add whether the operation has one input more, of the shape of the output, to add
	 * @param relu whether negative values become 0 at the end
	 * @return a stateless operation
	 */
	Operation operation(List<Shape> inputs, Kernels kernels, boolean add, boolean relu);

	@Override
	default Operation operation(final List<Shape> inputs, final Kernels kernels) {
		return operation(inputs, kernels, false, false);
	}
}
