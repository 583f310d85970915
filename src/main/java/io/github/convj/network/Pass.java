package io.github.convj.network;

import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.layer.Operation;
import io.github.convj.layer.ParameterSpec;
import io.github.convj.network.MemoryPlan.Value;
import io.github.convj.network.Plan.Delivery;
import io.github.convj.network.Plan.Mode;
import io.github.convj.network.Plan.Step;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Program;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is transient in using a network: activations, gradients, scratch memory, the random source. All large memory is
 * allocated when it is made, or grows in the first run; later runs use it again. The operations run once for a batch size,
 * and what they hand to the workers is done again each time, so a warm pass makes no objects at all. Made by a {@link Network}.
 * Not thread-safe: one thread at a time, any number of passes on one network.
 */
public final class Pass {

	private final Network network;
	private final Plan plan;
	private final Mode mode;
	private final int capacity;
	private final Program.Recorder workers;
	private final Routine preparation;
	private final Routine forward;
	private final Routine backward;
	private final long seed;
	private final Scratch scratch;
	private final Tensor input;
	private final float[][] arrays;
	private final List<Running> running = new ArrayList<>();
	private final Map<String, Tensor> gradients = new LinkedHashMap<>();
	/** Views of activations, each made when it is first asked for. */
	private final Map<String, Tensor> activations = new HashMap<>();
	private Tensor logitsGradient;
	private long step;
	private int batch;
	private boolean stale = true;
	private boolean forwarded;

	Pass(final Network network, final Mode mode, final int capacity, final Workers workers, final long seed,
		final Collection<String> kept, final Kernels kernels)
	{
		if (capacity < 1) throw new ConvJException("The batch size is at least 1, not " + capacity + ".");
		this.network = network;
		this.mode = mode;
		this.capacity = capacity;
		this.workers = new Program.Recorder(workers);
		this.seed = seed;
		scratch = new Scratch(workers.count());
		preparation = new Routine(this.workers, scratch, () -> running.forEach(Running::prepare));
		forward = new Routine(this.workers, scratch, () -> running.forEach(Running::forward));
		backward = new Routine(this.workers, scratch, () -> {
			for (int i = running.size() - 1; i >= 0; i--)
				if (running.get(i).step.runsBackward) running.get(i).backward();
		});
		final Architecture architecture = network.architecture();
		for (final Architecture.Node node : architecture.nodes())
			check(architecture, architecture.shape(node.name()));
		check(architecture, architecture.input());
		plan = new Plan(architecture, mode, kept, kernels);
		arrays = new float[plan.memory().arrays().size()][];
		for (int i = 0; i < arrays.length; i++)
			arrays[i] = new float[Math.toIntExact(plan.memory().arrays().get(i) * capacity)];
		for (final Map.Entry<String, ParameterSpec> entry : architecture.parameters().entrySet())
			if (plan.trained().contains(entry.getKey())) gradients.put(entry.getKey(), Tensor.zeros(entry.getValue().shape()));
		for (final Step planned : plan.steps())
			running.add(new Running(planned));
		input = tensor(architecture.input(), plan.activations().get(Architecture.INPUT));
		if (mode == Mode.INFERENCE) prepare();
	}

	private void check(final Architecture architecture, final Shape shape) {
		if (shape.elements() * capacity > Integer.MAX_VALUE - 8) throw new ConvJException("The network \"" + architecture
			.name() + "\" on images of " + architecture.input() + " in batches of " + capacity +
			" has more values in one layer than one array can hold; use a smaller batch size or image size.");
	}

	private Tensor tensor(final Shape shape, final Value value) {
		return Tensor.of(shape.prepend(capacity), arrays[value.array()]);
	}

	/** @return the network it runs */
	public Network network() {
		return network;
	}

	/** @return the largest number of samples at a time */
	public int capacity() {
		return capacity;
	}

	/** @return the input to fill, {@code [capacity, ...]} */
	public Tensor input() {
		return input;
	}

	/** Takes note that the network's parameters have changed since the last forward pass. */
	public void refresh() {
		stale = true;
	}

	/**
	 * Sets what the next forward and backward pass draw their random numbers from, beside the seed.
	 *
	 * @param number as in the number of the batch since training began
	 */
	public void step(final long number) {
		step = number;
	}

	private void prepare() {
		preparation.run(0);
		stale = false;
	}

	/**
	 * Computes the output.
	 *
	 * @param samples how many of the input are filled, from 1 to the capacity
	 */
	public void forward(final int samples) {
		if (samples < 1 || samples > capacity) throw new IllegalArgumentException("A batch of " + samples +
			" in a pass made for " + capacity);
		batch = samples;
		if (stale) prepare();
		forward.run(samples);
		forwarded = true;
	}

	/** @return the output of the last node, {@code [capacity, ...]}; valid until the next forward pass */
	public Tensor output() {
		return activation(network.architecture().outputNode().name());
	}

	/** @return the output of {@link Architecture#logits()}, {@code [capacity, ...]} */
	public Tensor logits() {
		return activation(network.architecture().logits());
	}

	/**
	 * @param node name of a node, or {@value Architecture#INPUT}
	 * @return its output, {@code [capacity, ...]}; valid until the next forward pass
	 * @throws ConvJException if there is no such node, or this pass does not keep its output
	 */
	public Tensor activation(final String node) {
		final Tensor known = activations.get(node);
		if (known != null) return known;
		final Shape shape = network.architecture().shape(node);
		final Value value = plan.activations().get(plan.root(node));
		if (value == null || !value.alone()) throw new ConvJException("This pass does not keep the output of the layer \"" +
			node + "\".");
		final Tensor made = tensor(shape, value);
		activations.put(node, made);
		return made;
	}

	/** @return the gradient of the loss to the logits, to fill before {@link #backward()}, {@code [capacity, ...]} */
	public Tensor logitsGradient() {
		if (mode == Mode.INFERENCE) throw new IllegalStateException("An inference pass has no gradients");
		if (logitsGradient == null) {
			final String logits = network.architecture().logits();
			logitsGradient = tensor(network.architecture().shape(logits), plan.gradients().get(plan.root(logits)));
		}
		return logitsGradient;
	}

	/**
	 * Computes the gradients to all trained parameters, and in an inspection to all activations and the input, from that to
	 * the logits, for the samples of the last forward pass.
	 */
	public void backward() {
		if (mode == Mode.INFERENCE) throw new IllegalStateException("An inference pass has no gradients");
		if (!forwarded) throw new IllegalStateException("A backward pass needs a forward pass before it");
		backward.run(batch);
	}

	/**
	 * @param node name of a node, or {@value Architecture#INPUT}
	 * @return the gradient to its output, {@code [capacity, ...]}, valid after {@link #backward()}
	 * @throws ConvJException if there is no such node, it does not lead to the logits, or this is not an inspection
	 */
	public Tensor activationGradient(final String node) {
		final Shape shape = network.architecture().shape(node);
		final Value value = plan.gradients().get(plan.root(node));
		if (value == null || !value.alone()) throw new ConvJException("This pass does not keep the gradient to the layer \"" +
			node + "\".");
		return tensor(shape, value);
	}

	/**
	 * @param parameter qualified name
	 * @return the gradient to it, summed over the batch
	 * @throws ConvJException if this pass does not train it
	 */
	public Tensor gradient(final String parameter) {
		final Tensor gradient = gradients.get(parameter);
		if (gradient == null) throw new ConvJException("This pass does not train \"" + parameter + "\".");
		return gradient;
	}

	/** @return the gradients to all trained parameters, by qualified name in the order of the architecture; unmodifiable */
	public Map<String, Tensor> gradients() {
		return Collections.unmodifiableMap(gradients);
	}

	/** @return bytes of memory that this pass holds at the moment, without the network's parameters */
	public long bytes() {
		final long[] floats = plan.floats();
		return 4 * (floats[0] * capacity + floats[1]) + scratch.bytes();
	}

	/** One step with its arrays. */
	private final class Running implements Operation.Context {

		private final Step step;
		private final float[][] inputs;
		private final float[] output;
		private final float[] outputGradient;
		private final float[][] inputGradients;
		private final float[][] totals;
		private final int[] sizes;
		private final float[][] parameters;
		private final float[][] parameterGradients;
		private final float[] prepared;
		private final float[] saved;
		private final long hash;

		private Running(final Step step) {
			this.step = step;
			final int n = step.inputs.size();
			inputs = new float[n][];
			inputGradients = new float[n][];
			totals = new float[n][];
			sizes = new int[n];
			for (int i = 0; i < n; i++) {
				final String name = step.inputs.get(i);
				inputs[i] = arrays[plan.activations().get(name).array()];
				sizes[i] = (int) network.architecture().shape(name).elements();
				if (step.deliveries[i] == Delivery.NONE) continue;
				inputGradients[i] = arrays[step.inputGradients[i].array()];
				if (step.deliveries[i] == Delivery.WRITE_AND_ADD) totals[i] = arrays[plan.gradients().get(name).array()];
			}
			output = arrays[plan.activations().get(step.output).array()];
			outputGradient = step.runsBackward ? arrays[plan.gradients().get(step.output).array()] : null;
			if (step.folding != null) parameters = new float[][] { network.parameter(step.node + "/weight").array().clone(),
				network.parameter(step.folding.node() + "/bias").array().clone() };
			else {
				parameters = new float[step.parameters.size()][];
				for (int i = 0; i < parameters.length; i++)
					parameters[i] = network.parameter(step.parameters.get(i)).array();
			}
			parameterGradients = new float[parameters.length][];
			for (int i = 0; i < step.parameters.size(); i++)
				if (gradients.containsKey(step.parameters.get(i))) parameterGradients[i] = gradients.get(step.parameters.get(i))
					.array();
			final int length = step.operation.preparedLength();
			prepared = length > 0 ? new float[length] : null;
			final long kept = step.operation.savedPerBatch() + (long) capacity * step.operation.savedPerSample();
			saved = kept > 0 ? new float[Math.toIntExact(kept)] : null;
			hash = Seeds.mix(seed) ^ Seeds.hash(step.node);
		}

		private void prepare() {
			if (step.folding != null) fold();
			step.operation.prepare(this);
		}

		/** {@code scale * (w * x + b - mean) / deviation + bias} is a convolution again, done as one task. */
		private void fold() {
			final String node = step.folding.node();
			final float[] weight = network.parameter(step.node + "/weight").array();
			final float[] bias = step.parameters.size() > 1 ? network.parameter(step.node + "/bias").array() : null;
			final float[] scale = network.parameter(node + "/scale").array();
			final float[] shift = network.parameter(node + "/bias").array();
			final float[] mean = network.parameter(node + "/mean").array();
			final float[] variance = network.parameter(node + "/variance").array();
			final int filters = scale.length;
			workers.run(1, (task, worker) -> {
				for (int f = 0; f < filters; f++) {
					final double factor = scale[f] / Math.sqrt(variance[f] + step.folding.epsilon());
					parameters[1][f] = (float) (shift[f] + ((bias == null ? 0 : bias[f]) - (double) mean[f]) * factor);
					for (int i = f; i < weight.length; i += filters)
						parameters[0][i] = (float) (weight[i] * factor);
				}
			});
		}

		private void forward() {
			step.operation.forward(this);
		}

		private void backward() {
			step.operation.backward(this);
			for (int i = 0; i < totals.length; i++)
				if (totals[i] != null) Loops.accumulate(batch * sizes[i], inputGradients[i], totals[i], workers);
		}

		@Override
		public int batch() {
			return batch;
		}

		@Override
		public boolean training() {
			return mode == Mode.TRAINING;
		}

		@Override
		public float[] input(final int i) {
			return inputs[i];
		}

		@Override
		public float[] output() {
			return output;
		}

		@Override
		public float[] outputGradient() {
			return outputGradient;
		}

		@Override
		public float[] inputGradient(final int i) {
			return inputGradients[i];
		}

		@Override
		public boolean adds(final int i) {
			return step.deliveries[i] == Delivery.ADD;
		}

		@Override
		public float[] parameter(final int i) {
			return parameters[i];
		}

		@Override
		public float[] parameterGradient(final int i) {
			return parameterGradients[i];
		}

		@Override
		public float[] prepared() {
			return prepared;
		}

		@Override
		public float[] saved() {
			return saved;
		}

		@Override
		public long random() {
			return Seeds.mix(Seeds.mix(hash + Pass.this.step));
		}

		@Override
		public Scratch scratch() {
			return scratch;
		}

		@Override
		public Workers workers() {
			return workers;
		}
	}
}
