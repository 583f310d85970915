package io.github.convj.network;

import io.github.convj.kernel.Chain;
import io.github.convj.kernel.Kernels;
import io.github.convj.layer.Add;
import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Chains;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Fusible;
import io.github.convj.layer.Layer;
import io.github.convj.layer.Operation;
import io.github.convj.layer.ParameterSpec;
import io.github.convj.layer.Relu;
import io.github.convj.network.Architecture.Node;
import io.github.convj.network.MemoryPlan.Value;
import io.github.convj.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In which order an architecture is computed: which layers run as one operation, and which arrays hold what and when. It
 * holds no data; sizes are for one sample. Immutable once made, thread-safe.
 */
final class Plan {

	/** What a pass is for. */
	enum Mode {
		/** Forward only, fused, with memory used again at once. */
		INFERENCE,
		/** Forward and backward with batch statistics, fused. */
		TRAINING,
		/** Forward as in inference and backward, with all activations and their gradients kept. */
		INSPECTION
	}

	/**
	 * Batch normalization folded into the layer before it.
	 *
	 * @param node that normalizes
	 * @param epsilon added to the variance
	 */
	record Folding(String node, double epsilon) {}

	/** What becomes of one gradient that a step's backward writes. */
	enum Delivery {
		/** Nobody wants it. */
		NONE,
		/** It is the first of its value, or the only one. */
		WRITE,
		/** It is added to what is there. */
		ADD,
		/** It goes into an array of its own, which is added to what is there. */
		WRITE_AND_ADD
	}

	/** One operation with the values it reads and writes. */
	static final class Step {

		final String node;
		final String output;
		final Operation operation;
		final List<String> inputs;
		final List<String> parameters;
		final Folding folding;
		boolean runsBackward;
		final Delivery[] deliveries;
		final Value[] inputGradients;

		Step(final String node, final String output, final Operation operation, final List<String> inputs,
			final List<String> parameters, final Folding folding)
		{
			this.node = node;
			this.output = output;
			this.operation = operation;
			this.inputs = inputs;
			this.parameters = parameters;
			this.folding = folding;
			deliveries = new Delivery[inputs.size()];
			inputGradients = new Value[inputs.size()];
			Arrays.fill(deliveries, Delivery.NONE);
		}
	}

	private final Architecture architecture;
	private final Mode mode;
	private final Set<String> keptRoots = new HashSet<>();
	private final Map<String, String> roots = new HashMap<>();
	private final Map<String, List<Node>> consumers = new HashMap<>();
	private final List<Step> steps = new ArrayList<>();
	private final Map<String, Value> activations = new LinkedHashMap<>();
	private final Map<String, Value> gradients = new LinkedHashMap<>();
	private final Set<String> trained = new LinkedHashSet<>();
	private final MemoryPlan memory = new MemoryPlan();

	Plan(final Architecture architecture, final Mode mode, final Collection<String> kept, final Kernels kernels) {
		this.architecture = architecture;
		this.mode = mode;
		findRoots(kernels);
		keptRoots.add(root(architecture.outputNode().name()));
		keptRoots.add(root(architecture.logits()));
		for (final String node : kept) {
			architecture.shape(node);
			keptRoots.add(root(node));
		}
		plan(kernels);
		planActivations();
		if (mode != Mode.INFERENCE) planGradients();
		memory.assign();
	}

	List<Step> steps() {
		return steps;
	}

	MemoryPlan memory() {
		return memory;
	}

	/** @return the arrays of the values, by root */
	Map<String, Value> activations() {
		return activations;
	}

	/** @return the arrays of the gradients to values, by root */
	Map<String, Value> gradients() {
		return gradients;
	}

	/** @return the qualified names of the parameters that get a gradient */
	Set<String> trained() {
		return trained;
	}

	/** @return the value whose array a node's output is */
	String root(final String node) {
		return roots.getOrDefault(node, node);
	}

	private void findRoots(final Kernels kernels) {
		for (final Node node : architecture.nodes()) {
			final Operation operation = passing(node, kernels);
			if (operation != null) roots.put(node.name(), root(node.inputs().get(0)));
			else for (final String input : node.inputs())
				consumers.computeIfAbsent(root(input), key -> new ArrayList<>()).add(node);
		}
	}

	/** @return the node's operation if it hands on its input as it is, else null */
	private Operation passing(final Node node, final Kernels kernels) {
		// planning a convolution may be costly, and none of them passes
		if (node.layer() instanceof Fusible) return null;
		final Operation operation = node.layer().operation(architecture.inputShapes(node), kernels);
		return operation.passes(mode == Mode.TRAINING) ? operation : null;
	}

	/** @return the only reader of a value that need not be written down, if it reads it in the same shape; else null */
	private Node next(final String value) {
		final List<Node> readers = consumers.getOrDefault(value, List.of());
		if (mode == Mode.INSPECTION || keptRoots.contains(value) || readers.size() != 1) return null;
		final Node reader = readers.get(0);
		for (final String input : reader.inputs())
			if (root(input).equals(value) && !architecture.shape(input).equals(architecture.shape(value))) return null;
		return reader;
	}

	/** @return the only reader of a value that need not be written down, in whatever shape it reads it; else null */
	private Node reader(final String value) {
		final List<Node> readers = consumers.getOrDefault(value, List.of());
		return keptRoots.contains(value) || readers.size() != 1 ? null : readers.get(0);
	}

	/**
	 * Plans the first layers as a chain if they are better computed so, from convolutions to what is fully connected. A network
	 * of convolutions alone is for large images, one at a time, where a chain is at its worst. Whether there is one does not
	 * depend on the size of a batch: an image has the same bits with others and alone.
	 *
	 * @return the names of all nodes that it covers
	 */
	private Set<String> planChain(final Kernels kernels) {
		final Set<String> covered = new HashSet<>();
		final List<Chain.Stage> stages = new ArrayList<>();
		final List<String> parameters = new ArrayList<>();
		String first = null;
		String value = Architecture.INPUT;
		for (Node node = reader(value); node != null && Chains.begins(node.layer()); node = reader(value)) {
			final List<Shape> shapes = architecture.inputShapes(node);
			final List<String> names = new ArrayList<>(List.of(node.name()));
			Node next = reader(node.name());
			final boolean relu = next != null && next.layer() instanceof Relu;
			if (relu) {
				names.add(next.name());
				next = reader(next.name());
			}
			final boolean halved = halves(next);
			if (halved) names.add(next.name());
			final Chain.Stage stage = Chains.stage(node.layer(), shapes, relu, halved);
			if (!kernels.chains(stage)) break;
			stages.add(stage);
			for (final ParameterSpec spec : node.layer().parameters(shapes))
				parameters.add(node.name() + "/" + spec.name());
			covered.addAll(names);
			if (first == null) first = node.name();
			value = names.get(names.size() - 1);
		}
		if (mode == Mode.INSPECTION || stages.isEmpty() || connected(stages.get(0)) || !connected(stages.get(stages.size() -
			1))) return Set.of();
		steps.add(new Step(first, value, Chains.operation(new Chain(stages), kernels), List.of(Architecture.INPUT), List.copyOf(
			parameters), null));
		return covered;
	}

	private static boolean connected(final Chain.Stage stage) {
		return stage.shape().geometry().inputs() == 1;
	}

	private void plan(final Kernels kernels) {
		final Set<String> done = new HashSet<>(planChain(kernels));
		final Set<String> available = new HashSet<>(Set.of(Architecture.INPUT));
		for (final Step step : steps)
			available.add(step.output);
		for (final Node node : architecture.nodes()) {
			if (done.contains(node.name()) || roots.containsKey(node.name())) continue;
			Layer layer = node.layer();
			final List<Shape> shapes = architecture.inputShapes(node);
			final List<String> inputs = new ArrayList<>(node.inputs().stream().map(this::root).toList());
			final List<String> parameters = new ArrayList<>();
			for (final ParameterSpec spec : layer.parameters(shapes))
				parameters.add(node.name() + "/" + spec.name());
			String value = node.name();
			Folding folding = null;
			Node next = next(value);
			if (mode == Mode.INFERENCE && (layer instanceof Convolution || layer instanceof Dense) && next != null && next
				.layer() instanceof final BatchNormalization normalization)
			{
				folding = new Folding(next.name(), normalization.epsilon());
				layer = layer instanceof final Convolution c ? new Convolution(c.filters(), c.kernel(), c.stride(), c.padding(), c
					.dilation(), c.groups(), true) : new Dense(((Dense) layer).units(), true);
				value = next.name();
				done.add(value);
				next = next(value);
			}
			final Operation operation;
			final List<Node> pooling = pooling(layer, shapes, next, kernels);
			if (!pooling.isEmpty()) {
				operation = ((Convolution) layer).pooled(shapes, kernels, pooling.size() == 2);
				for (final Node joined : pooling) {
					value = joined.name();
					done.add(value);
				}
			}
			else if (layer instanceof final Fusible fusible) {
				boolean add = false;
				boolean relu = false;
				if (next != null && fusible.canAdd() && next.layer() instanceof Add && next.inputs().size() == 2) {
					final String first = root(next.inputs().get(0));
					final String other = first.equals(value) ? root(next.inputs().get(1)) : first;
					if (available.contains(other)) {
						add = true;
						inputs.add(other);
						value = next.name();
						done.add(value);
						next = next(value);
					}
				}
				if (next != null && next.layer() instanceof Relu) {
					relu = true;
					value = next.name();
					done.add(value);
				}
				operation = fusible.operation(shapes, kernels, add, relu);
			}
			else operation = layer.operation(shapes, kernels);
			steps.add(new Step(node.name(), value, operation, List.copyOf(inputs), List.copyOf(parameters), folding));
			available.add(value);
		}
	}

	/**
	 * @param next the only reader of the layer's output, or null
	 * @return what an inference computes with the layer if that is a convolution: a pooling, and a ReLU before or behind it if there
	 *         is one, in their order; else nothing
	 */
	private List<Node> pooling(final Layer layer, final List<Shape> shapes, final Node next, final Kernels kernels) {
		if (mode != Mode.INFERENCE || next == null || !(layer instanceof final Convolution convolution) || !convolution.pools(
			shapes, kernels)) return List.of();
		final Node second = next(next.name());
		if (next.layer() instanceof Relu) return halves(second) ? List.of(next, second) : List.of();
		if (!halves(next)) return List.of();
		return second != null && second.layer() instanceof Relu ? List.of(next, second) : List.of(next);
	}

	private boolean halves(final Node node) {
		return node != null && Chains.halves(node.layer(), architecture.inputShapes(node));
	}

	private int backwardTime(final int step) {
		return 2 * steps.size() - step;
	}

	private void planActivations() {
		final Map<String, Integer> ends = new HashMap<>();
		for (int s = 0; s < steps.size(); s++) {
			final Step step = steps.get(s);
			final boolean backward = mode != Mode.INFERENCE;
			final int end = backward && step.operation.backwardReadsInput() ? backwardTime(s) : s;
			for (final String input : step.inputs)
				ends.merge(input, end, Math::max);
			ends.merge(step.output, backward && step.operation.backwardReadsOutput() ? backwardTime(s) : s, Math::max);
		}
		activations.put(Architecture.INPUT, memory.addAlone(architecture.input().elements()));
		for (int s = 0; s < steps.size(); s++) {
			final Step step = steps.get(s);
			final long size = architecture.shape(step.output).elements();
			final int end = ends.get(step.output);
			Value value = null;
			if (mode == Mode.INSPECTION || keptRoots.contains(step.output)) value = memory.addAlone(size);
			for (int i = 0; i < step.inputs.size() && value == null; i++) {
				final Value input = activations.get(step.inputs.get(i));
				if (step.operation.mayOverwrite(i) && !input.alone() && ends.get(step.inputs.get(i)) == s && single(step, i)) {
					value = input;
					value.extend(end);
				}
			}
			activations.put(step.output, value != null ? value : memory.add(size, s, end));
		}
	}

	/** @return whether the step reads the value of its input i nowhere else */
	private static boolean single(final Step step, final int i) {
		return step.inputs.indexOf(step.inputs.get(i)) == step.inputs.lastIndexOf(step.inputs.get(i));
	}

	private void planGradients() {
		final String logits = root(architecture.logits());
		final Set<String> wanted = new HashSet<>();
		if (mode == Mode.INSPECTION) wanted.add(Architecture.INPUT);
		for (final Step step : steps) {
			boolean trains = false;
			for (final String parameter : step.parameters)
				if (architecture.parameters().get(parameter).role().trained()) trains = true;
			if (trains || step.inputs.stream().anyMatch(wanted::contains)) wanted.add(step.output);
		}
		final Set<String> reached = new HashSet<>(Set.of(logits));
		gradients.put(logits, memory.addAlone(architecture.shape(logits).elements()));
		if (wanted.contains(logits) || mode == Mode.INSPECTION) for (int s = steps.size() - 1; s >= 0; s--) {
			final Step step = steps.get(s);
			if (!reached.contains(step.output) || !wanted.contains(step.output)) continue;
			step.runsBackward = true;
			for (final String parameter : step.parameters)
				if (architecture.parameters().get(parameter).role().trained()) trained.add(parameter);
			planGradients(step, backwardTime(s), wanted, reached);
		}
	}

	private void planGradients(final Step step, final int time, final Set<String> wanted, final Set<String> reached) {
		final Value outputGradient = gradients.get(step.output);
		boolean handedOn = mode == Mode.INSPECTION || outputGradient.alone();
		for (int i = step.inputs.size() - 1; i >= 0; i--) {
			final String input = step.inputs.get(i);
			if (!wanted.contains(input)) continue;
			final long size = architecture.shape(input).elements();
			if (!reached.add(input)) {
				// A step that writes the same gradient by another input might read it too late or too early.
				final boolean adds = step.operation.mayAddGradient(i) && single(step, i);
				step.deliveries[i] = adds ? Delivery.ADD : Delivery.WRITE_AND_ADD;
				step.inputGradients[i] = adds ? gradients.get(input) : memory.add(size, time, time);
				continue;
			}
			step.deliveries[i] = Delivery.WRITE;
			final int end = producedAt(input);
			if (mode == Mode.INSPECTION) step.inputGradients[i] = memory.addAlone(size);
			else if (!handedOn && step.operation.mayOverwriteGradient(i)) {
				handedOn = true;
				outputGradient.extend(end);
				step.inputGradients[i] = outputGradient;
			}
			else step.inputGradients[i] = memory.add(size, time, end);
			gradients.put(input, step.inputGradients[i]);
		}
	}

	/** @return when the backward pass of the step that wrote a value runs */
	private int producedAt(final String value) {
		for (int s = 0; s < steps.size(); s++)
			if (steps.get(s).output.equals(value)) return backwardTime(s);
		return MemoryPlan.FOREVER;
	}

	/** @return floats of one sample, and floats whatever the batch size, that a pass holds */
	long[] floats() {
		long perSample = 0;
		long fixed = 0;
		for (final long array : memory.arrays())
			perSample += array;
		for (final Step step : steps) {
			perSample += step.operation.savedPerSample();
			fixed += step.operation.savedPerBatch() + step.operation.preparedLength();
			if (step.folding != null) fixed += architecture.parameters().get(step.node + "/weight").shape().elements();
		}
		for (final String parameter : trained)
			fixed += architecture.parameters().get(parameter).shape().elements();
		return new long[] { perSample, fixed };
	}
}
