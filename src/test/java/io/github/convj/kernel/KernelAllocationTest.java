package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.management.ThreadMXBean;
import io.github.convj.FreshJvm;
import io.github.convj.kernel.Geometry.Axis;
import io.github.convj.tensor.Program;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tasks that kernels hand out make no objects, once they are warm. */
class KernelAllocationTest {

	private static final int WARM = 3000;

	@ParameterizedTest
	@ValueSource(strings = { "java", "vector" })
	void warmKernelsAllocateNothing(final String kernels) throws IOException, InterruptedException {
		assertNull(FreshJvm.run(KernelAllocationTest.class, kernels));
	}

	/** Prints what allocates. */
	public static void main(final String[] args) {
		final String name = System.getProperty("convj.kernels");
		final Kernels kernels = KernelProvider.kernels(name);
		final Scratch scratch = new Scratch(1);
		final Program.Recorder workers = new Program.Recorder(Workers.sequential());
		final List<String> wasteful = new ArrayList<>();
		final int batch = 2;
		for (final ConvolutionShape shape : List.of(convolution(3, 1, 3, 16, 1), convolution(3, 1, 16, 16, 1), convolution(3, 1,
			16, 48, 1), convolution(3, 1, 16, 20, 1), convolution(5, 1, 16, 20, 1), convolution(3, 2, 16, 20, 1), convolution(1, 1,
				16, 6, 1), convolution(5, 1, 6, 6, 1), convolution(3, 1, 16, 16, 16))) {
			final ConvolutionKernel kernel = kernels.convolution(shape);
			final float[] input = new float[batch * shape.geometry().inputs() * shape.channels()];
			final float[] output = new float[batch * shape.geometry().outputs() * shape.filters()];
			final float[] weights = new float[shape.weights()];
			final float[] bias = new float[shape.filters()];
			final float[] packed = new float[kernel.packedLength()];
			final String what = name + " " + kernel.variant() + " " + shape + " ";
			measure(wasteful, workers, what + "pack", () -> kernel.pack(weights, packed, scratch, workers));
			measure(wasteful, workers, what + "forward", () -> kernel.forward(batch, input, packed, bias, output, true, output, scratch,
				workers));
			if (kernels.pools(shape)) measure(wasteful, workers, what + "forwardPooled", () -> kernel.forwardPooled(batch, input,
				packed, bias, true, output, scratch, workers));
			measure(wasteful, workers, what + "backwardData", () -> kernel.backwardData(batch, output, weights, null, input, scratch,
				workers));
			measure(wasteful, workers, what + "backwardWeights", () -> kernel.backwardWeights(batch, input, output, weights, bias,
				scratch, workers));
		}
		final float[] values = new float[20 * 20];
		final float[] others = new float[20 * 20];
		final float[] results = new float[20 * 20];
		measure(wasteful, workers, name + " dense", () -> kernels.dense(20, 20, 20, values, others, values, true, results, scratch,
			workers));
		measure(wasteful, workers, name + " denseBackwardData", () -> kernels.denseBackwardData(20, 20, 20, values, others, results,
			scratch, workers));
		measure(wasteful, workers, name + " denseBackwardWeights", () -> kernels.denseBackwardWeights(20, 20, 20, values, others,
			results, values, scratch, workers));
		if (name.equals("vector")) measureChain(wasteful, kernels, scratch, workers);
		wasteful.forEach(System.out::println);
		System.exit(wasteful.isEmpty() ? 0 : 1);
	}

	private static void measureChain(final List<String> wasteful, final Kernels kernels, final Scratch scratch,
		final Program.Recorder workers)
	{
		final int batch = 2;
		final Chain chain = new Chain(List.of(new Chain.Stage(convolution(3, 1, 1, 6, 1), true, true, true), new Chain.Stage(
			new ConvolutionShape(Geometry.of(Axis.NONE, Axis.NONE), 96, 13, 1), true, false, false)));
		final ChainKernel kernel = kernels.chain(chain);
		final float[] input = new float[batch * chain.inputs()];
		final float[] output = new float[batch * chain.outputs()];
		final float[] saved = new float[kernel.savedPerBatch() + batch * kernel.savedPerSample()];
		final float[][] weights = { new float[54], new float[96 * 13] };
		final float[][] biases = { new float[6], new float[13] };
		final float[][] weightGradients = { new float[54], new float[96 * 13] };
		measure(wasteful, workers, "chain forward", () -> kernel.forward(batch, input, weights, biases, output, null, scratch, workers));
		measure(wasteful, workers, "chain forward in training", () -> kernel.forward(batch, input, weights, biases, output, saved,
			scratch, workers));
		measure(wasteful, workers, "chain backward", () -> kernel.backward(batch, weights, output, saved, output, weightGradients,
			biases, input, scratch, workers));
	}

	private static ConvolutionShape convolution(final int kernel, final int stride, final int channels, final int filters,
		final int groups)
	{
		return new ConvolutionShape(Geometry.of(Axis.same(8, kernel, stride, 1), Axis.same(8, kernel, stride, 1)), channels,
			filters, groups);
	}

	private static void measure(final List<String> wasteful, final Program.Recorder workers, final String what, final Runnable call) {
		final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long least = Long.MAX_VALUE;
		final Program program = workers.record(call);
		// How long the compiler takes depends on the machine's load, so there is patience, but no clock.
		for (int attempt = 0; attempt < 20 && least > 0; attempt++) {
			for (int i = 0; i < WARM; i++)
				program.run();
			final long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 10; i++)
				program.run();
			least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
		}
		if (least > 0) wasteful.add(what + " allocates " + least + " bytes in ten calls");
	}
}
