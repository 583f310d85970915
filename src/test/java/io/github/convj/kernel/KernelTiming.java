package io.github.convj.kernel;

import io.github.convj.kernel.Geometry.Axis;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Prints the speed of kernels on the shapes that the classic networks contain, in GFLOP/s counted as a direct convolution
 * does them: forward, gradient to data, gradient to weights; the best of many runs, since a machine is rarely quiet, and in
 * the thread's own time where there is only one. Not a test. Arguments: {@code [java|vector|both] [threads] [name part] [seconds per figure]}.
 */
final class KernelTiming {

	private KernelTiming() {}

	private record Shape(ConvolutionShape shape, int batch) {}

	public static void main(final String[] args) {
		final String provider = args.length > 0 ? args[0] : "both";
		final int threads = args.length > 1 ? Integer.parseInt(args[1]) : 1;
		final String part = args.length > 2 ? args[2] : "";
		final double seconds = args.length > 3 ? Double.parseDouble(args[3]) : 0.5;
		System.out.println(KernelProvider.explanation() + "; Java " + System.getProperty("java.version") + "; " + threads +
			" threads");
		shapes().forEach((name, shape) -> {
			if (!name.contains(part)) return;
			for (final String kernels : new String[] { "vector", "java" })
				if (provider.equals("both") || provider.equals(kernels)) print(name, KernelProvider.kernels(kernels), shape,
					threads, seconds);
		});
	}

	private static void print(final String name, final Kernels kernels, final Shape shape, final int threads,
		final double seconds)
	{
		final int batch = shape.batch;
		final ConvolutionKernel kernel = kernels.convolution(shape.shape);
		final Geometry geometry = shape.shape.geometry();
		final SplittableRandom random = new SplittableRandom(1);
		final float[] input = values(random, batch * geometry.inputs() * shape.shape.channels());
		final float[] inputGradient = input.clone();
		final float[] output = values(random, batch * geometry.outputs() * shape.shape.filters());
		final float[] weights = values(random, shape.shape.weights());
		final float[] weightGradient = weights.clone();
		final float[] bias = values(random, shape.shape.filters());
		final float[] biasGradient = bias.clone();
		final float[] packed = new float[kernel.packedLength()];
		final Workers workers = Workers.of(threads);
		final Scratch scratch = new Scratch(threads);
		kernel.pack(weights, packed, scratch, workers);
		final double work = 2e-9 * batch * shape.shape.multiplyAdds();
		final double forward = work / best(threads, seconds, () -> kernel.forward(batch, input, packed, bias, null, true, output,
			scratch, workers));
		final double data = work / best(threads, seconds, () -> kernel.backwardData(batch, output, weights, null, inputGradient, scratch,
			workers));
		final double gradient = work / best(threads, seconds, () -> kernel.backwardWeights(batch, input, output, weightGradient,
			biasGradient, scratch, workers));
		System.out.printf(Locale.ROOT, "%-34s %-6s %-13s %6.1f %6.1f %6.1f%n", name, kernels.name(), kernel.variant(),
			forward, data, gradient);
	}

	private static float[] values(final SplittableRandom random, final int length) {
		final float[] values = new float[length];
		for (int i = 0; i < length; i++)
			values[i] = (float) (random.nextDouble() * 2 - 1);
		return values;
	}

	private static double best(final int threads, final double seconds, final Runnable run) {
		long best = Long.MAX_VALUE;
		// As long as it gets faster, the compiler is still at work.
		long end = System.nanoTime() + (long) (seconds * 1e9);
		while (System.nanoTime() < end) {
			final long start = now(threads);
			run.run();
			final long time = now(threads) - start;
			if (time < best * 0.97) end = System.nanoTime() + (long) (seconds * 1e9);
			best = Math.min(best, time);
		}
		return best * 1e-9;
	}

	private static long now(final int threads) {
		return threads == 1 ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime();
	}

	private static Shape same(final int batch, final int size, final int kernel, final int stride, final int channels,
		final int filters)
	{
		return new Shape(new ConvolutionShape(Geometry.of(Axis.same(size, kernel, stride, 1), Axis.same(size, kernel, stride,
			1)), channels, filters, 1), batch);
	}

	private static Shape valid(final int batch, final int size, final int kernel, final int channels, final int filters) {
		return new Shape(new ConvolutionShape(Geometry.of(Axis.valid(size, kernel, 1, 1), Axis.valid(size, kernel, 1, 1)),
			channels, filters, 1), batch);
	}

	private static Shape depthwise(final int batch, final int size, final int stride, final int channels) {
		return new Shape(new ConvolutionShape(Geometry.of(Axis.same(size, 3, stride, 1), Axis.same(size, 3, stride, 1)),
			channels, channels, channels), batch);
	}

	/** Small batches: short runs find the quiet moments of a busy machine. */
	private static Map<String, Shape> shapes() {
		final Map<String, Shape> shapes = new LinkedHashMap<>();
		shapes.put("lenet5 28 5x5 1-6", same(16, 28, 5, 1, 1, 6));
		shapes.put("lenet5 14 5x5 6-16 valid", valid(16, 14, 5, 6, 16));
		shapes.put("lenet5 dense 400-120", valid(64, 1, 1, 400, 120));
		shapes.put("lenet5 dense 120-84", valid(64, 1, 1, 120, 84));
		shapes.put("vgg 32 3x3 3-32", same(4, 32, 3, 1, 3, 32));
		shapes.put("vgg 32 3x3 32-32", same(4, 32, 3, 1, 32, 32));
		shapes.put("vgg 16 3x3 32-64", same(8, 16, 3, 1, 32, 64));
		shapes.put("vgg 16 3x3 64-64", same(8, 16, 3, 1, 64, 64));
		shapes.put("vgg 8 3x3 64-128", same(16, 8, 3, 1, 64, 128));
		shapes.put("vgg 8 3x3 128-128", same(16, 8, 3, 1, 128, 128));
		shapes.put("resnet20 32 3x3 3-16", same(4, 32, 3, 1, 3, 16));
		shapes.put("resnet20 32 3x3 16-16", same(8, 32, 3, 1, 16, 16));
		shapes.put("resnet20 32 3x3/2 16-32", same(8, 32, 3, 2, 16, 32));
		shapes.put("resnet20 32 1x1/2 16-32", same(16, 32, 1, 2, 16, 32));
		shapes.put("resnet20 16 3x3 32-32", same(8, 16, 3, 1, 32, 32));
		shapes.put("resnet20 8 3x3 64-64", same(16, 8, 3, 1, 64, 64));
		shapes.put("resnet18 64 3x3 64-64", same(1, 64, 3, 1, 64, 64));
		shapes.put("resnet18 32 3x3 128-128", same(1, 32, 3, 1, 128, 128));
		shapes.put("resnet18 32 3x3/2 128-256", same(2, 32, 3, 2, 128, 256));
		shapes.put("resnet18 16 3x3 256-256", same(4, 16, 3, 1, 256, 256));
		shapes.put("resnet18 8 3x3 512-512", same(16, 8, 3, 1, 512, 512));
		shapes.put("dense-fcn 512 3x3 1-16", valid(1, 512, 3, 1, 16));
		shapes.put("dense-fcn 256 3x3 16-16", valid(1, 256, 3, 16, 16));
		shapes.put("dense-fcn 128 3x3 32-32", valid(1, 128, 3, 32, 32));
		shapes.put("dense-fcn 128 5x5 32-64", valid(1, 128, 5, 32, 64));
		shapes.put("dense-fcn 128 1x1 64-4", valid(1, 128, 1, 64, 4));
		shapes.put("mobilenet 32 depthwise 32", depthwise(8, 32, 1, 32));
		shapes.put("mobilenet 32 depthwise/2 64", depthwise(8, 32, 2, 64));
		shapes.put("mobilenet 16 1x1 64-128", same(8, 16, 1, 1, 64, 128));
		return shapes;
	}
}
