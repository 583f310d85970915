package io.github.convj.benchmark;

import io.github.convj.kernel.ConvolutionKernel;
import io.github.convj.kernel.ConvolutionShape;
import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.KernelProvider;
import io.github.convj.layer.Convolution;
import io.github.convj.network.Architecture;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** How fast ConvJ computes each of the convolutions that the workloads contain. Stateless, thread-safe. */
final class KernelRates {

	private record Case(ConvolutionShape shape, int batch) {}

	/** Runs in which a kernel is compiled. */
	private static final int WARM_UP = 20;

	private static final int FEWEST = 3;

	private KernelRates() {}

	/**
	 * Times every different convolution once and prints a line for each.
	 *
	 * @param workloads whose convolutions
	 * @param workers that share the work
	 * @param seconds of one measurement
	 * @param peak floating-point operations a second
	 */
	static void print(final List<Workload> workloads, final Workers workers, final double seconds, final double peak,
		final PrintStream out)
	{
		out.printf("%-38s %-14s %18s %18s %18s%n", "# convolution", "variant", "forward", "backward data",
			"backward weights");
		cases(workloads).forEach((kernelCase, users) -> print(kernelCase, users, workers, seconds, peak, out));
	}

	private static Map<Case, String> cases(final List<Workload> workloads) {
		final Map<Case, String> cases = new LinkedHashMap<>();
		for (final Workload workload : workloads)
			for (final Architecture.Node node : workload.architecture().nodes())
				if (node.layer() instanceof final Convolution convolution) {
					final List<Shape> inputs = workload.architecture().inputShapes(node);
					final ConvolutionShape shape = new ConvolutionShape(convolution.geometry(inputs), inputs.get(0).channels(),
						convolution.filters(), convolution.groups());
					cases.putIfAbsent(new Case(shape, workload.batch()), workload.name());
				}
		return cases;
	}

	private static void print(final Case kernelCase, final String user, final Workers workers, final double seconds,
		final double peak, final PrintStream out)
	{
		final ConvolutionShape shape = kernelCase.shape;
		final int batch = kernelCase.batch;
		final Geometry g = shape.geometry();
		final ConvolutionKernel kernel = KernelProvider.kernels().convolution(shape);
		final SplittableRandom random = new SplittableRandom(7);
		final float[] input = random(random, batch * g.inputs() * shape.channels());
		final float[] output = random(random, batch * g.outputs() * shape.filters());
		final float[] weights = random(random, shape.weights());
		final float[] packed = new float[kernel.packedLength()];
		final float[] weightGradient = new float[weights.length];
		final float[] inputGradient = new float[input.length];
		final Scratch scratch = new Scratch(workers.count());
		kernel.pack(weights, packed, scratch, workers);
		final double flops = 2.0 * batch * shape.multiplyAdds();
		// the gradients first: the forward pass overwrites what they read
		final double data = flops / fastest(seconds, () -> kernel.backwardData(batch, output, weights, null, inputGradient, scratch,
			workers));
		final double gradient = flops / fastest(seconds, () -> kernel.backwardWeights(batch, input, output, weightGradient,
			null, scratch, workers));
		final double forward = flops / fastest(seconds, () -> kernel.forward(batch, input, packed, null, null, false, output,
			scratch, workers));
		out.printf("%-38s %-14s %s %s %s%n", user + " " + text(shape) + " x" + batch, kernel.variant().replace(' ', '-'),
			text(forward, peak), text(data, peak), text(gradient, peak));
		out.flush();
	}

	/** As in {@code 32x32x16>32 3x3 s2}. */
	private static String text(final ConvolutionShape shape) {
		final Geometry g = shape.geometry();
		return g.y().input() + "x" + g.x().input() + "x" + shape.channels() + ">" + shape.filters() + " " + g.y()
			.kernel() + "x" + g.x().kernel() + (g.y().stride() > 1 ? " s" + g.y().stride() : "") + (shape.groups() > 1 ? " g" +
				shape.groups() : "");
	}

	private static String text(final double rate, final double peak) {
		return String.format(Locale.ROOT, "%9.1f GF %4.0f %%", rate / 1e9, 100 * rate / peak);
	}

	/** @return seconds of the fastest run, since nothing that slows the others down is the kernel's */
	private static double fastest(final double seconds, final Runnable work) {
		run(seconds, WARM_UP, work);
		return run(seconds, FEWEST, work);
	}

	private static double run(final double seconds, final int fewest, final Runnable work) {
		double fastest = Double.POSITIVE_INFINITY;
		final long end = System.nanoTime() + (long) (seconds * 1e9);
		for (int n = 0; n < fewest || System.nanoTime() < end; n++) {
			final long began = System.nanoTime();
			work.run();
			fastest = Math.min(fastest, (System.nanoTime() - began) * 1e-9);
		}
		return fastest;
	}

	private static float[] random(final SplittableRandom random, final int length) {
		final float[] values = new float[length];
		for (int i = 0; i < length; i++)
			values[i] = (float) (2 * random.nextDouble() - 1);
		return values;
	}
}
