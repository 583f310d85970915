package io.github.convj.network;

import io.github.convj.kernel.KernelProvider;
import io.github.convj.layer.ParameterSpec;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An architecture with its parameters. Any number of threads may read one network, each with a {@link Pass} of its own. Only
 * training writes to the parameters, and it works on its own {@link #copy()}.
 */
public final class Network {

	/** Java compiles what was called a few thousand times. */
	private static final int REHEARSALS = 3000;

	private final Architecture architecture;
	private final LinkedHashMap<String, Tensor> tensors;

	private Network(final Architecture architecture, final LinkedHashMap<String, Tensor> tensors) {
		this.architecture = architecture;
		this.tensors = tensors;
	}

	/**
	 * @param architecture the layers
	 * @param initialization of the weights
	 * @param seed any; the same seed gives the same network
	 * @return a network that has learned nothing yet
	 */
	public static Network initialize(final Architecture architecture, final Initialization initialization,
		final long seed)
	{
		final LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
		architecture.parameters().forEach((name, spec) -> tensors.put(name, initialization.tensor(name, spec, seed)));
		return new Network(architecture, tensors);
	}

	/**
	 * @param architecture the layers
	 * @param tensors all its parameters by their qualified names; not copied
	 * @return the network
	 * @throws ConvJException if one is missing, unknown, or of another shape
	 */
	public static Network of(final Architecture architecture, final Map<String, Tensor> tensors) {
		final LinkedHashMap<String, Tensor> ordered = new LinkedHashMap<>();
		for (final Map.Entry<String, ParameterSpec> entry : architecture.parameters().entrySet()) {
			final Tensor tensor = tensors.get(entry.getKey());
			if (tensor == null) throw new ConvJException("The weights of the network \"" + architecture.name() + "\" lack \"" +
				entry.getKey() + "\".");
			if (!tensor.shape().equals(entry.getValue().shape())) throw new ConvJException("The weights \"" + entry.getKey() +
				"\" of the network \"" + architecture.name() + "\" are " + tensor.shape() + " instead of " + entry.getValue()
					.shape() + ".");
			ordered.put(entry.getKey(), tensor);
		}
		final List<String> unknown = new ArrayList<>(tensors.keySet());
		unknown.removeAll(ordered.keySet());
		if (!unknown.isEmpty()) throw new ConvJException("The network \"" + architecture.name() +
			"\" has no parameters called " + String.join(", ", unknown) + ".");
		return new Network(architecture, ordered);
	}

	/** @return the layers */
	public Architecture architecture() {
		return architecture;
	}

	/** @return the parameters by their qualified names, in the order of the architecture; not copies; unmodifiable */
	public Map<String, Tensor> tensors() {
		return Collections.unmodifiableMap(tensors);
	}

	/**
	 * @param name qualified, as in {@code conv1/weight}
	 * @return the parameter itself, not a copy
	 * @throws ConvJException if there is none of that name
	 */
	public Tensor parameter(final String name) {
		final Tensor tensor = tensors.get(name);
		if (tensor == null) throw new ConvJException("The network \"" + architecture.name() +
			"\" has no parameter called \"" + name + "\".");
		return tensor;
	}

	/** @return a network with its own copy of the parameters */
	public Network copy() {
		final LinkedHashMap<String, Tensor> copies = new LinkedHashMap<>();
		tensors.forEach((name, tensor) -> copies.put(name, tensor.copy()));
		return new Network(architecture, copies);
	}

	/**
	 * @param other an architecture with the same parameters, as the same layers on another input size have
	 * @return a network that shares this one's parameters
	 * @throws ConvJException if the parameters do not fit
	 */
	public Network on(final Architecture other) {
		return of(other, tensors);
	}

	/**
	 * @param node its name
	 * @return the network whose output is that node's, without the layers it does not depend on; shares this one's parameters
	 * @throws ConvJException if there is none of that name
	 */
	public Network upTo(final String node) {
		final Architecture cut = architecture.upTo(node);
		final LinkedHashMap<String, Tensor> needed = new LinkedHashMap<>();
		cut.parameters().keySet().forEach(name -> needed.put(name, tensors.get(name)));
		return new Network(cut, needed);
	}

	/**
	 * Plans fast inference: batch normalization is folded into convolutions, additions and ReLU run within them, memory is
	 * used again as soon as it is free.
	 *
	 * @param batch the largest number of samples at a time
	 * @param workers that share the work
	 * @return a new pass, for one thread at a time
	 */
	public Pass inference(final int batch, final Workers workers) {
		return inference(batch, workers, List.of());
	}

	/**
	 * Plans fast inference that keeps some activations.
	 *
	 * @param batch the largest number of samples at a time
	 * @param workers that share the work
	 * @param kept names of the nodes whose {@link Pass#activation} will be read
	 * @return a new pass, for one thread at a time
	 */
	public Pass inference(final int batch, final Workers workers, final Collection<String> kept) {
		return new Pass(this, Plan.Mode.INFERENCE, batch, workers, 0, kept, KernelProvider.kernels());
	}

	/**
	 * Plans training on this network, whose running statistics each forward pass updates.
	 *
	 * @param batch the largest number of samples at a time
	 * @param workers that share the work
	 * @param seed of all that is random, together with {@link Pass#step}
	 * @return a new pass, for one thread at a time
	 */
	public Pass training(final int batch, final Workers workers, final long seed) {
		return new Pass(this, Plan.Mode.TRAINING, batch, workers, seed, List.of(), KernelProvider.kernels());
	}

	/**
	 * Trains a copy on single made-up samples, so that Java compiles the kernels. What a training step calls only a few times, as
	 * for the remainder of a row, would else stay uncompiled for hundreds of steps, and vectors that are not compiled are a hundred
	 * times slower. Ends early if its thread is interrupted. This network is not changed.
	 *
	 * @param seconds to take at most
	 */
	public void rehearse(final double seconds) {
		final long end = System.nanoTime() + (long) (1e9 * seconds);
		final Pass pass = copy().training(1, Workers.sequential(), 0);
		final SplittableRandom random = new SplittableRandom(0);
		fill(pass.input().array(), random);
		fill(pass.logitsGradient().array(), random);
		final float[] gradient = pass.logitsGradient().array().clone();
		for (int step = 0; step < REHEARSALS && System.nanoTime() < end && !Thread.currentThread().isInterrupted(); step++) {
			pass.refresh();
			pass.step(step);
			pass.forward(1);
			System.arraycopy(gradient, 0, pass.logitsGradient().array(), 0, gradient.length);
			pass.backward();
		}
	}

	private static void fill(final float[] values, final SplittableRandom random) {
		for (int i = 0; i < values.length; i++)
			values[i] = (float) random.nextDouble(-1, 1);
	}

	/**
	 * Plans a pass that computes as inference does, but keeps every activation and can go backward to any of them and to the
	 * input: for looking inside.
	 *
	 * @param batch the largest number of samples at a time
	 * @param workers that share the work
	 * @return a new pass, for one thread at a time
	 */
	public Pass inspection(final int batch, final Workers workers) {
		return new Pass(this, Plan.Mode.INSPECTION, batch, workers, 0, List.of(), KernelProvider.kernels());
	}
}
