package io.github.convj.network;

import io.github.convj.layer.Layer;
import io.github.convj.layer.Layers;
import io.github.convj.layer.ParameterSpec;
import io.github.convj.layer.Softmax;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plan of a network: a directed acyclic graph of named layers. A node reads only nodes before it, so there can be no
 * cycle. The network's input is called {@value #INPUT}; the last node is the output. Immutable, thread-safe.
 */
public final class Architecture {

	/** The name by which nodes read the network's input. */
	public static final String INPUT = "input";

	/** The name that the zoo gives the softmax at the end of a classifier. */
	public static final String PROBABILITIES = "probabilities";

	/**
	 * One layer in its place.
	 *
	 * @param name unique in the network; letters, digits, {@code _}, {@code -} and {@code .}
	 * @param layer what it computes
	 * @param inputs names of the nodes it reads, in order; {@value Architecture#INPUT} is the network's input
	 */
	public record Node(String name, Layer layer, List<String> inputs) {

		/** Copies the list. */
		public Node {
			inputs = List.copyOf(inputs);
		}
	}

	private final String name;
	private final Shape input;
	private final List<Node> nodes;
	private final Map<String, Shape> shapes;
	private final Map<String, ParameterSpec> parameters;

	private Architecture(final String name, final Shape input, final List<Node> nodes) {
		this.name = name;
		this.input = input;
		this.nodes = List.copyOf(nodes);
		if (nodes.isEmpty()) throw new ConvJException("The network \"" + name + "\" has no layers.");
		shapes = new LinkedHashMap<>();
		shapes.put(INPUT, input);
		parameters = new LinkedHashMap<>();
		for (final Node node : nodes) {
			if (!node.name().matches("[\\p{Alnum}_.-]+")) throw new ConvJException("The network \"" + name +
				"\" has a layer called \"" + node.name() + "\"; names are made of letters, digits, _, - and dots.");
			if (shapes.containsKey(node.name())) throw new ConvJException("The network \"" + name +
				"\" has two layers called \"" + node.name() + "\".");
			final List<Shape> inputs = new ArrayList<>();
			for (final String source : node.inputs()) {
				if (!shapes.containsKey(source)) throw new ConvJException("The layer \"" + node.name() + "\" of the network \"" +
					name + "\" reads \"" + source + "\", which no layer before it is called.");
				inputs.add(shapes.get(source));
			}
			try {
				shapes.put(node.name(), node.layer().output(inputs));
				for (final ParameterSpec spec : node.layer().parameters(inputs))
					parameters.put(node.name() + "/" + spec.name(), spec);
			}
			catch (final ConvJException exc) {
				throw new ConvJException("The layer \"" + node.name() + "\" of the network \"" + name + "\" does not fit: " + exc
					.getMessage(), exc);
			}
		}
	}

	/**
	 * @param name of the network
	 * @param input the shape of one sample
	 * @return a builder without layers
	 */
	public static Builder builder(final String name, final Shape input) {
		return new Builder(name, input);
	}

	/** @return the name, as in {@code resnet20} */
	public String name() {
		return name;
	}

	/** @return the shape of one input sample */
	public Shape input() {
		return input;
	}

	/** @return the layers, each after all that it reads */
	public List<Node> nodes() {
		return nodes;
	}

	/**
	 * @param node its name
	 * @return the node
	 * @throws ConvJException if there is none of that name; the message lists those there are
	 */
	public Node node(final String node) {
		for (final Node candidate : nodes)
			if (candidate.name().equals(node)) return candidate;
		throw new ConvJException("The network \"" + name + "\" has no layer called \"" + node + "\"; it has " + String.join(
			", ", nodes.stream().map(Node::name).toList()) + ".");
	}

	/**
	 * @param node its name, or {@value #INPUT}
	 * @return the shape of its output for one sample
	 * @throws ConvJException if there is none of that name
	 */
	public Shape shape(final String node) {
		return node.equals(INPUT) ? input : shapes.get(node(node).name());
	}

	/** @return the shapes of what a node reads */
	public List<Shape> inputShapes(final Node node) {
		return node.inputs().stream().map(shapes::get).toList();
	}

	/** @return the last node, whose output is the network's */
	public Node outputNode() {
		return nodes.get(nodes.size() - 1);
	}

	/** @return the shape of the network's output for one sample */
	public Shape output() {
		return shapes.get(outputNode().name());
	}

	/** @return the name of the node on whose output a loss works: what feeds a softmax at the end, else the last node */
	public String logits() {
		final Node last = outputNode();
		return last.layer() instanceof Softmax ? last.inputs().get(0) : last.name();
	}

	/** @return all parameters by their qualified names, {@code node/parameter}, in the order of the nodes; unmodifiable */
	public Map<String, ParameterSpec> parameters() {
		return Collections.unmodifiableMap(parameters);
	}

	/**
	 * @param shape of one input sample
	 * @return the same layers on another input size
	 * @throws ConvJException if they do not fit it
	 */
	public Architecture withInput(final Shape shape) {
		return new Architecture(name, shape, nodes);
	}

	/**
	 * @param node its name
	 * @return the layers that it depends on and the node itself, whose output is then the output
	 * @throws ConvJException if there is none of that name
	 */
	public Architecture upTo(final String node) {
		final Set<String> needed = new HashSet<>(Set.of(node(node).name()));
		for (final Node candidate : nodes.reversed())
			if (needed.contains(candidate.name())) needed.addAll(candidate.inputs());
		return new Architecture(name, input, nodes.stream().filter(candidate -> needed.contains(candidate.name())).toList());
	}

	/** @return counts of parameters and operations, the receptive field, and a text for people */
	public Summary summary() {
		return new Summary(this);
	}

	/** @return name, input and layers as maps, lists, strings, numbers and booleans, for YAML */
	public Map<String, Object> toMap() {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("name", name);
		final List<Integer> sizes = new ArrayList<>();
		for (final int size : input.toArray())
			sizes.add(size);
		map.put("input", sizes);
		final List<Object> layers = new ArrayList<>();
		for (final Node node : nodes) {
			final Map<String, Object> layer = new LinkedHashMap<>();
			layer.put("name", node.name());
			layer.put("inputs", node.inputs());
			layer.putAll(Layers.toMap(node.layer()));
			layers.add(layer);
		}
		map.put("layers", layers);
		return map;
	}

	/**
	 * @param map from {@link #toMap()}
	 * @return the architecture
	 * @throws ConvJException if something is missing, unknown or does not fit
	 */
	public static Architecture fromMap(final Map<String, ?> map) {
		if (!(map.get("name") instanceof final String name) || !(map.get("input") instanceof final List<?> sizes) || !(map
			.get("layers") instanceof final List<?> layers) || sizes.isEmpty() || !sizes.stream().allMatch(
				s -> s instanceof final Integer n && n > 0)) throw new ConvJException(
					"The description of the network is damaged: it needs a name, an input size and layers.");
		final List<Node> nodes = new ArrayList<>();
		for (final Object layer : layers) {
			if (!(layer instanceof final Map<?, ?> entries) || !(entries.get("name") instanceof final String node) || !(entries
				.get("inputs") instanceof final List<?> inputs)) throw new ConvJException("The description of the network \"" +
					name + "\" is damaged: each layer needs a name and inputs.");
			final Map<String, Object> components = new LinkedHashMap<>();
			entries.forEach((key, value) -> components.put(String.valueOf(key), value));
			components.remove("name");
			components.remove("inputs");
			nodes.add(new Node(node, Layers.fromMap(components), inputs.stream().map(String::valueOf).toList()));
		}
		return new Architecture(name, Shape.of(sizes.stream().mapToInt(s -> (Integer) s).toArray()), nodes);
	}

	@Override
	public boolean equals(final Object other) {
		return other instanceof final Architecture a && name.equals(a.name) && input.equals(a.input) && nodes.equals(a.nodes);
	}

	@Override
	public int hashCode() {
		return 31 * name.hashCode() + nodes.hashCode();
	}

	/** @return name and input, for people */
	@Override
	public String toString() {
		return name + " on " + input;
	}

	/** Collects layers in order. Not thread-safe. */
	public static final class Builder {

		private final String name;
		private final Shape input;
		private final List<Node> nodes = new ArrayList<>();

		private Builder(final String name, final Shape input) {
			this.name = name;
			this.input = input;
		}

		/**
		 * @param node name of the new node
		 * @param layer what it computes
		 * @param inputs what it reads; without any, the node added before it (or the network's input)
		 * @return this builder
		 */
		public Builder add(final String node, final Layer layer, final String... inputs) {
			nodes.add(new Node(node, layer, inputs.length > 0 ? List.of(inputs) : List.of(last())));
			return this;
		}

		/** @return the name of the node added last, or {@value Architecture#INPUT} */
		public String last() {
			return nodes.isEmpty() ? INPUT : nodes.get(nodes.size() - 1).name();
		}

		/**
		 * @return the shape of the last node's output
		 * @throws ConvJException if the layers do not fit each other
		 */
		public Shape shape() {
			return nodes.isEmpty() ? input : new Architecture(name, input, nodes).output();
		}

		/**
		 * @return the finished architecture
		 * @throws ConvJException if a name is used twice, an input is unknown, or a layer does not fit
		 */
		public Architecture build() {
			return new Architecture(name, input, nodes);
		}
	}
}
