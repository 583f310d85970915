package io.github.convj.explain;

import io.github.convj.layer.Convolution;
import io.github.convj.model.Model;
import io.github.convj.network.Architecture;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The filters of a convolution that reads the image itself, whose weights are therefore images: what such a filter looks for is
 * what it looks like. Immutable as long as nobody writes into the values, thread-safe.
 */
public final class FilterWeights {

	private final String layer;
	private final boolean colour;
	private final int depth;
	private final int height;
	private final int width;
	private final int channels;
	/** {@code [filter][Z, Y, X, C]} */
	private final float[][] values;

	private FilterWeights(final String layer, final Tensor weight, final boolean colour) {
		final Shape shape = weight.shape();
		this.layer = layer;
		this.colour = colour && shape.size(-2) == 3;
		depth = shape.rank() == 5 ? shape.size(0) : 1;
		height = shape.size(-4);
		width = shape.size(-3);
		channels = shape.size(-2);
		final int filters = shape.size(-1);
		values = new float[filters][(int) shape.elements() / filters];
		for (int i = 0; i < shape.elements(); i++)
			values[i % filters][i / filters] = weight.array()[i];
	}

	/**
	 * @param model whose network is looked into
	 * @param layer by name; null or empty for the first convolution that reads the image
	 * @return the layer's filters
	 * @throws ConvJException if there is no such layer, or it is no convolution of the image
	 */
	public static FilterWeights of(final Model model, final String layer) {
		final Architecture architecture = model.network().architecture();
		final List<String> first = architecture.nodes().stream().filter(node -> node.layer() instanceof Convolution && node.inputs()
			.equals(List.of(Architecture.INPUT))).map(Architecture.Node::name).toList();
		final boolean named = layer != null && !layer.isBlank();
		if (named) architecture.node(layer);
		if (first.isEmpty()) throw new ConvJException("The network " + architecture.name() +
			" has no convolution that reads the image itself; name a layer and images that excite it with layer= and images=.");
		if (named && !first.contains(layer)) throw new ConvJException("The layer \"" + layer +
			"\" does not read the image itself, so its weights cannot be seen as images; name images that excite it with images=, or choose " +
			String.join(", ", first) + ".");
		final String chosen = named ? layer : first.getFirst();
		return new FilterWeights(chosen, model.network().parameter(chosen + "/weight"), model.preprocessing().rgb());
	}

	/** @return the layer's name */
	public String layer() {
		return layer;
	}

	/** @return how many there are */
	public int filters() {
		return values.length;
	}

	/** @return Z; 1 in 2-D */
	public int depth() {
		return depth;
	}

	/** @return Y */
	public int height() {
		return height;
	}

	/** @return X */
	public int width() {
		return width;
	}

	/** @return channels that a filter reads; of a layer in groups, those of its group */
	public int channels() {
		return channels;
	}

	/** @return whether the three channels are red, green and blue */
	public boolean colour() {
		return colour;
	}

	/**
	 * @param filter from 0
	 * @return its weights {@code [Z, Y, X, C]}; not a copy
	 */
	public float[] values(final int filter) {
		return values[filter];
	}

	/**
	 * @param filter from 0
	 * @return the largest absolute value of its weights
	 */
	public float largest(final int filter) {
		float largest = 0;
		for (final float value : values[filter])
			largest = Math.max(largest, Math.abs(value));
		return largest;
	}

	/** @return all filters from 0, those with the largest root mean square of their weights first, of equal ones the first */
	public List<Integer> strongest() {
		final double[] squares = new double[values.length];
		for (int f = 0; f < squares.length; f++)
			for (final float value : values[f])
				squares[f] += (double) value * value;
		return IntStream.range(0, squares.length).boxed().sorted(Comparator.comparingDouble((final Integer f) -> -squares[f]))
			.toList();
	}
}
