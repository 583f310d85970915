package io.github.convj.layer;

import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Map;

/** What a layer needs of an ONNX file under construction; the writer of model files implements it. Not thread-safe. */
public interface OnnxGraph {

	/**
	 * Adds one node with one output.
	 *
	 * @param operator as the ONNX standard names it, as in {@code Conv}
	 * @param inputs names of values or initializers; an empty name is an absent optional input
	 * @param attributes values are Long, Float, String or long[]
	 * @return the name of its output
	 */
	String node(String operator, List<String> inputs, Map<String, Object> attributes);

	/**
	 * Adds one of the layer's parameters as an initializer, its axes permuted as its specification says.
	 *
	 * @param name as in {@link ParameterSpec#name()}
	 * @return the initializer's name
	 */
	String parameter(String name);

	/**
	 * Adds a 64-bit integer initializer, for shapes and axes.
	 *
	 * @param values one-dimensional
	 * @return the initializer's name
	 */
	String constant(long... values);

	/**
	 * Adds a float initializer.
	 *
	 * @param shape in ONNX order
	 * @param values row by row
	 * @return the initializer's name
	 */
	String constant(Shape shape, float... values);
}
