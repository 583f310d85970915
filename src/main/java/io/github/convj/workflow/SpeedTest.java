package io.github.convj.workflow;

import io.github.convj.kernel.ConvolutionKernel;
import io.github.convj.kernel.ConvolutionShape;
import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.KernelProvider;
import io.github.convj.kernel.Kernels;
import io.github.convj.network.Initialization;
import io.github.convj.network.Network;
import io.github.convj.network.Networks;
import io.github.convj.network.Pass;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Measures how fast this machine computes: some layers on each kind of kernels that runs here, and a small network on the
 * chosen ones. Takes about 100 MB. Used once, by one thread.
 */
public final class SpeedTest {

	private static final String VECTOR_MODULE = "jdk.incubator.vector";

	private static final String ADVICE = "To switch vector kernels on in Fiji, put the file extra-convj.toml, which comes with ConvJ, into the folder\n" +
		"config/jaunch of Fiji, and restart Fiji. All it needs to hold is this line:\n" +
		"  jvm.runtime-args = ['JAVA:21+|--add-modules=jdk.incubator.vector']\n" +
		"Elsewhere, start Java with --add-modules jdk.incubator.vector.";

	private static final String NETWORK = "resnet20";
	private static final Shape INPUT = Shape.of(32, 32, 3);
	private static final int CLASSES = 10;
	private static final int BATCH = 32;
	private static final int LAYER_BATCH = 4;
	private static final int FEWEST_RUNS = 3;

	/** A layer to measure. */
	private record Case(String name, ConvolutionShape shape) {}

	private static final List<Case> CASES = List.of( //
		layer("first layer, 3 to 32 channels", 3, 64, 3, 32, 1), //
		layer("3x3, 64 to 64 channels", 3, 32, 64, 64, 1), //
		layer("1x1, 128 to 128 channels", 1, 32, 128, 128, 1), //
		layer("3x3 depthwise, 128 channels", 3, 32, 128, 128, 128));

	private final SpeedPlan plan;
	private final Monitor monitor;
	private final Workers workers;
	private final SplittableRandom random = new SplittableRandom(1);
	private int steps;
	private int done;

	/**
	 * @param plan says with how many threads, and for how long
	 * @param monitor hears how it goes and may cancel
	 */
	public SpeedTest(final SpeedPlan plan, final Monitor monitor) {
		this.plan = plan;
		this.monitor = monitor;
		workers = Workers.of(plan.threads());
	}

	/**
	 * Measures. Each figure is the median of several runs. All of the work runs for a while before any is timed, since Java
	 * compiles it meanwhile.
	 *
	 * @return what was found
	 * @throws CancellationException if cancelled
	 */
	public SpeedReport run() {
		final List<Kernels> kinds = kinds();
		monitor.at(0, "Measuring the processor's peak");
		final double peak = 1e-9 * kinds.stream().mapToDouble(kernels -> kernels.peak(workers)).max().orElse(0);
		final List<Measured> layers = new ArrayList<>();
		for (final Kernels kernels : kinds)
			for (final Case layer : CASES)
				layers.add(measured(kernels, layer));
		final Network network = Network.initialize(Networks.create(NETWORK, INPUT, CLASSES), Initialization.HE, 1);
		final Work inference = inference(network);
		final Work training = training(network);
		final List<Work> all = new ArrayList<>();
		layers.forEach(layer -> all.addAll(layer.directions));
		all.addAll(List.of(inference, training));
		steps = 2 * all.size();
		final double share = 1e9 * plan.seconds() / steps;
		for (final Work work : all)
			median("Warming up: ", work, share);
		final Map<Work, Double> seconds = new IdentityHashMap<>();
		for (final Work work : all)
			seconds.put(work, median("Measuring: ", work, share));
		return new SpeedReport(KernelProvider.explanation(), advice(), workers.count(), peak, layers.stream().map(layer -> layer
			.report(seconds)).toList(), NETWORK + " on " + INPUT + " images", BATCH / seconds.get(inference), BATCH / seconds.get(
				training));
	}

	/** Something to time. */
	private record Work(String name, Runnable once) {}

	/** A layer on some kernels, with its three directions. */
	private record Measured(Kernels kernels, Case layer, String variant, List<Work> directions) {

		SpeedReport.Layer report(final Map<Work, Double> seconds) {
			final double operations = 2e-9 * LAYER_BATCH * layer.shape.multiplyAdds();
			final double[] speeds = directions.stream().mapToDouble(work -> operations / seconds.get(work)).toArray();
			return new SpeedReport.Layer(kernels.name(), layer.name, variant, speeds[0], speeds[1], speeds[2]);
		}
	}

	/** @return the chosen kernels first */
	private static List<Kernels> kinds() {
		final List<Kernels> kinds = new ArrayList<>(List.of(KernelProvider.kernels()));
		for (final String name : List.of("vector", "java"))
			try {
				if (!name.equals(kinds.get(0).name())) kinds.add(KernelProvider.kernels(name));
			}
			catch (final ConvJException notHere) {
				// The explanation says why.
			}
		return kinds;
	}

	private static String advice() {
		return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent() ? "" : ADVICE;
	}

	private static Case layer(final String name, final int kernel, final int size, final int channels, final int filters,
		final int groups)
	{
		final Geometry.Axis axis = Geometry.Axis.same(size, kernel, 1, 1);
		return new Case(name + ", " + size + "x" + size, new ConvolutionShape(Geometry.of(axis, axis), channels, filters,
			groups));
	}

	private Measured measured(final Kernels kernels, final Case layer) {
		final ConvolutionShape shape = layer.shape;
		final ConvolutionKernel kernel = kernels.convolution(shape);
		final float[] input = noise(LAYER_BATCH * shape.geometry().inputs() * shape.channels());
		final float[] output = noise(LAYER_BATCH * shape.geometry().outputs() * shape.filters());
		final float[] inputGradient = new float[input.length];
		final float[] result = new float[output.length];
		final float[] weights = noise(shape.weights());
		final float[] weightGradient = new float[weights.length];
		final float[] bias = noise(shape.filters());
		final float[] biasGradient = new float[bias.length];
		final float[] packed = new float[kernel.packedLength()];
		final Scratch scratch = new Scratch(workers.count());
		kernel.pack(weights, packed, scratch, workers);
		final String name = layer.name + ", " + kernels.name() + " kernels";
		return new Measured(kernels, layer, kernel.variant(), List.of( //
			new Work(name, () -> kernel.forward(LAYER_BATCH, input, packed, bias, null, true, result, scratch, workers)), //
			new Work(name, () -> kernel.backwardData(LAYER_BATCH, output, weights, null, inputGradient, scratch, workers)), //
			new Work(name, () -> kernel.backwardWeights(LAYER_BATCH, input, output, weightGradient, biasGradient, scratch,
				workers))));
	}

	private Work inference(final Network network) {
		final Pass pass = network.inference(BATCH, workers);
		fill(pass.input().array());
		return new Work(NETWORK + ", inference", () -> pass.forward(BATCH));
	}

	/** All of a step but the change of the weights, which would leave the range of numbers on made-up images. */
	private Work training(final Network network) {
		final Pass pass = network.copy().training(BATCH, workers, 1);
		fill(pass.input().array());
		return new Work(NETWORK + ", training", () -> {
			pass.refresh();
			pass.forward(BATCH);
			fill(pass.logitsGradient().array());
			pass.backward();
		});
	}

	/** @return the median time of a run in seconds, of at least {@value #FEWEST_RUNS} runs and about so many nanoseconds */
	private double median(final String doing, final Work work, final double length) {
		final List<Long> times = new ArrayList<>();
		final long begin = System.nanoTime();
		while (times.size() < FEWEST_RUNS || System.nanoTime() - begin < length) {
			if (monitor.cancelled()) throw new CancellationException("The test of speed was cancelled.");
			monitor.at((double) done / steps, doing + work.name);
			final long start = System.nanoTime();
			work.once.run();
			times.add(Math.max(1, System.nanoTime() - start));
		}
		done++;
		return 1e-9 * times.stream().sorted().toList().get(times.size() / 2);
	}

	private float[] noise(final int length) {
		final float[] values = new float[length];
		fill(values);
		return values;
	}

	private void fill(final float[] values) {
		for (int i = 0; i < values.length; i++)
			values[i] = (float) random.nextDouble(-1, 1);
	}
}
