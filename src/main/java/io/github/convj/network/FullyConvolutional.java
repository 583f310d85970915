package io.github.convj.network;

import io.github.convj.kernel.Geometry;
import io.github.convj.layer.Add;
import io.github.convj.layer.AveragePooling;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Dropout;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.GlobalMaxPooling;
import io.github.convj.layer.Layer;
import io.github.convj.layer.LeakyRelu;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Relu;
import io.github.convj.layer.Sigmoid;
import io.github.convj.layer.Tanh;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A classifier of windows as a network that reads fields of any size and answers for every window in them, one
 * {@link #stride()} apart. What looks at the whole window becomes what looks at a window of that size: a fully connected layer
 * behind a flattened image is a convolution over the image, with the same weights in the same order; global pooling is
 * pooling with stride 1. See Long, Shelhamer and Darrell 2015. Immutable, thread-safe.
 */
public final class FullyConvolutional {

	private final Network network;
	private final Shape window;
	private final List<ReceptiveField.Along> fields;
	private final boolean exact;

	private FullyConvolutional(final Network network) {
		this.network = network;
		final Architecture architecture = network.architecture();
		window = architecture.input();
		fields = ReceptiveField.of(architecture, architecture.outputNode().name()).axes();
		exact = architecture.nodes().stream().allMatch(node -> padless(node.layer().geometry(architecture.inputShapes(
			node))));
	}

	private static boolean padless(final Geometry geometry) {
		if (geometry == null) return true;
		for (final Geometry.Axis axis : List.of(geometry.z(), geometry.y(), geometry.x()))
			if (axis.before() > 0 || axis.after() > 0) return false;
		return true;
	}

	/**
	 * @param network a classifier with one answer a window
	 * @return the same for fields; nothing if one of its layers mixes the positions of the window in a way that cannot slide
	 */
	public static Optional<FullyConvolutional> of(final Network network) {
		final Architecture from = network.architecture();
		if (from.input().rank() < 3 || from.output().rank() != 1) return Optional.empty();
		final Architecture.Builder builder = Architecture.builder(from.name(), from.input());
		final List<Integer> point = Collections.nCopies(from.input().rank() - 1, 1);
		// what stands for a node, and the size of the image that stands for a flat output
		final Map<String, String> names = new HashMap<>(Map.of(Architecture.INPUT, Architecture.INPUT));
		final Map<String, List<Integer>> sizes = new HashMap<>();
		for (final Architecture.Node node : from.nodes()) {
			final String first = node.inputs().get(0);
			final List<Integer> size = sizes.get(first);
			if (node.inputs().stream().anyMatch(input -> !Objects.equals(size, sizes.get(input)))) return Optional.empty();
			if (node.layer() instanceof Flatten || node.layer() instanceof Dropout) names.put(node.name(), names.get(first));
			else {
				final Layer layer = size == null ? onImage(node.layer(), from.shape(first), from.shape(node.name())) : onFlat(node
					.layer(), size, size.equals(point));
				if (layer == null) return Optional.empty();
				builder.add(node.name(), layer, node.inputs().stream().map(names::get).toArray(String[]::new));
				names.put(node.name(), node.name());
			}
			if (from.shape(node.name()).rank() > 1) continue;
			if (node.layer() instanceof Flatten && size == null) sizes.put(node.name(), extent(from.shape(first)));
			else sizes.put(node.name(), size == null || node.layer() instanceof Dense ? point : size);
		}
		if (!point.equals(sizes.get(from.outputNode().name())) || !builder.last().equals(names.get(from.outputNode().name())))
			return Optional.empty();
		final Architecture to = builder.build();
		final Map<String, Tensor> tensors = new LinkedHashMap<>();
		to.parameters().forEach((name, spec) -> tensors.put(name, network.parameter(name).reshape(spec.shape())));
		return Optional.of(new FullyConvolutional(Network.of(to, tensors)));
	}

	/** @return what does on a field what the layer does on an image; null if nothing does */
	private static Layer onImage(final Layer layer, final Shape input, final Shape output) {
		return switch (layer) {
			case final GlobalAveragePooling pooling -> new AveragePooling(extent(input), List.of(1), Padding.VALID, false);
			case final GlobalMaxPooling pooling -> new MaxPooling(extent(input), List.of(1), Padding.VALID);
			// what enlarges has positions between which a window cannot slide
			default -> output.rank() == input.rank() && layer.magnification(List.of(input)) == null ? layer : null;
		};
	}

	/** As {@link #onImage}, for what reads a flattened image of that size, or what has become of it. */
	private static Layer onFlat(final Layer layer, final List<Integer> size, final boolean point) {
		return switch (layer) {
			case final Dense dense -> new Convolution(dense.units(), size, List.of(1), Padding.VALID, List.of(1), 1, dense
				.bias());
			case final Relu relu -> relu;
			case final LeakyRelu relu -> relu;
			case final Sigmoid sigmoid -> sigmoid;
			case final Tanh tanh -> tanh;
			case final Add add -> add;
			// others look at all positions of the flattened image together, or at each as a channel of its own
			default -> point ? layer : null;
		};
	}

	/** @return the positions along each axis */
	private static List<Integer> extent(final Shape image) {
		return Arrays.stream(image.toArray()).limit(image.rank() - 1).boxed().toList();
	}

	/** @return the shape of the windows it classifies, {@code [(Z,) Y, X, C]} */
	public Shape window() {
		return window;
	}

	/**
	 * @return whether an answer for a window in a field is the answer for that window alone: true if no layer pads. A network
	 *         that pads sees zeros around a window alone, and the window's surroundings in a field.
	 */
	public boolean exact() {
		return exact;
	}

	/** @return positions from a window to the next, for each axis, slowest first */
	public int[] stride() {
		return fields.stream().mapToInt(ReceptiveField.Along::stride).toArray();
	}

	/** @return for each axis, how many answers at the field's beginning see beyond its border, so that they are of no use */
	public int[] unusableBefore() {
		return fields.stream().mapToInt(along -> Math.ceilDiv(Math.max(0, -along.offset()), along.stride())).toArray();
	}

	/** @return for each axis, how many answers at the field's end see beyond its border, so that they are of no use */
	public int[] unusableAfter() {
		final int[] counts = new int[fields.size()];
		for (int a = 0; a < counts.length; a++) {
			final ReceptiveField.Along along = fields.get(a);
			counts[a] = Math.ceilDiv(Math.max(0, along.offset() + along.size() - window.size(a)), along.stride());
		}
		return counts;
	}

	/**
	 * @param answers usable ones, for each axis, slowest first, each at least 1
	 * @return the network for a field that gives so many, with the unusable ones around them; its input begins
	 *         {@code unusableBefore * stride} positions before the first usable answer's window. Shares its parameters.
	 */
	public Network on(final int... answers) {
		final int[] sizes = window.toArray();
		final int[] before = unusableBefore();
		final int[] after = unusableAfter();
		final int[] stride = stride();
		for (int a = 0; a < answers.length; a++)
			sizes[a] += (before[a] + answers[a] - 1 + after[a]) * stride[a];
		return network.on(network.architecture().withInput(Shape.of(sizes)));
	}
}
