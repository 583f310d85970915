package io.github.convj.layer;

import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Kernels;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;

/**
 * The hyper-parameters of one layer, and all that follows from them alone. Each implementation is a record in a file of its
 * own in this package; its components are what YAML stores, and its simple name in lower case with hyphens
 * ({@code BatchNormalization} - {@code batch-normalization}) is its type. Shapes here are sample
 * shapes, without the batch. Immutable, thread-safe.
 */
public interface Layer {

	/**
	 * @param inputs the sample shapes of the inputs, in order
	 * @return the sample shape of the output
	 * @throws ConvJException if the layer cannot take these, with the smallest size it could take where that is the reason
	 */
	Shape output(List<Shape> inputs);

	/**
	 * @param inputs the sample shapes of the inputs
	 * @return the arrays this layer owns, in the order in which operations and files see them
	 */
	default List<ParameterSpec> parameters(final List<Shape> inputs) {
		return List.of();
	}

	/**
	 * @param inputs the sample shapes of the inputs
	 * @return floating-point operations of one sample's forward pass; a multiply-add counts as two
	 */
	default long flops(final List<Shape> inputs) {
		return output(inputs).elements();
	}

	/**
	 * @param inputs the sample shapes of the inputs
	 * @return the windows through which an output position sees the input, or null for a layer that looks at each position
	 *         alone; layers that see everything (fully connected, global pooling) return one window over all positions
	 */
	default Geometry geometry(final List<Shape> inputs) {
		return null;
	}

	/**
	 * @param inputs the sample shapes of the inputs
	 * @return for each axis, slowest first, how many output positions stand for one of the input; null for a layer that does not
	 *         enlarge images
	 */
	default int[] magnification(final List<Shape> inputs) {
		return null;
	}

	/**
	 * Plans the computation.
	 *
	 * @param inputs the sample shapes of the inputs
	 * @param kernels that do the heavy parts
	 * @return a stateless operation, safe for any number of threads
	 */
	Operation operation(List<Shape> inputs, Kernels kernels);

	/**
	 * Writes the layer in inference mode into an ONNX graph, whose tensors are {@code [N, C, (Z,) Y, X]}.
	 *
	 * @param graph that takes nodes and initializers
	 * @param inputNames the values to read
	 * @param inputs their sample shapes, in our axis order
	 * @return the name of the value that holds the output
	 */
	String export(OnnxGraph graph, List<String> inputNames, List<Shape> inputs);
}
