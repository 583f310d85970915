package io.github.convj.benchmark;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import io.github.convj.benchmark.Agreement.Disagreement;
import io.github.convj.kernel.KernelProvider;
import io.github.convj.network.Initialization;
import io.github.convj.network.Network;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** The benchmark: {@code scripts/benchmark.sh} starts it, and docs/benchmarks.md says what its lines mean. */
public final class Benchmark {

	private static final long SEED = 20;

	/** A training step costs about this many times the arithmetic of inference: forward, and both gradients. */
	private static final int TRAINING = 3;

	private final Arguments arguments;
	private final Workers workers;
	private final double peak;
	private final PrintStream out;

	private Benchmark(final Arguments arguments, final PrintStream out) {
		this.arguments = arguments;
		this.out = out;
		workers = Workers.of(arguments.threads());
		out.println("# Java " + Runtime.version() + ", ConvJ with " + KernelProvider.explanation());
		out.println("# " + arguments.threads() + " threads, windows of " + arguments.seconds() + " s, " + arguments.rounds() +
			" rounds");
		peak = KernelProvider.kernels("vector").peak(workers);
		out.printf(Locale.ROOT, "# peak of fused multiply-adds: %.1f GFLOP/s%n", peak / 1e9);
	}

	/** @param words see {@link Arguments#USAGE} */
	public static void main(final String... words) throws Exception {
		try {
			final Arguments arguments = Arguments.of(words);
			final Benchmark benchmark = new Benchmark(arguments, System.out);
			if (arguments.kernelsOnly()) benchmark.kernels();
			else if (arguments.timeToAccuracy()) new TimeToAccuracy(arguments, System.out).run();
			else benchmark.networks();
		}
		catch (final ConvJException exc) {
			System.err.println(exc.getMessage());
			System.exit(2);
		}
		// threads of the engines may outlive their work
		System.exit(0);
	}

	private void kernels() {
		KernelRates.print(Workload.all().stream().filter(w -> arguments.wants(w.name())).toList(), workers, arguments
			.seconds(), peak, out);
	}

	private void networks() {
		out.println("# PyTorch " + Engine.getInstance().getVersion() + ", ONNX Runtime " + OrtEnvironment.getEnvironment()
			.getVersion());
		out.printf("%-16s %-12s %10s %10s %6s %6s%n", "# workload", "peer", "convj", "peer_rate", "ratio", "share");
		boolean any = false;
		for (final Workload workload : Workload.all()) {
			if (workload.trained() && arguments.wants(workload.name() + ".train")) {
				any = true;
				attempt(workload.name() + ".train", () -> training(workload));
			}
			if (arguments.wants(workload.name() + ".infer")) {
				any = true;
				attempt(workload.name() + ".infer", () -> inference(workload));
			}
		}
		if (!any) throw new ConvJException("No workload's name contains \"" + arguments.part() + "\"; there are " + String
			.join(", ", Workload.all().stream().map(Workload::name).toList()) + ", each with .train or .infer.");
	}

	private interface Timing {

		void run() throws Disagreement;
	}

	private void attempt(final String name, final Timing timing) {
		try {
			timing.run();
		}
		catch (final Disagreement disagreement) {
			out.println("# " + name + ": " + disagreement.getMessage());
		}
		out.flush();
	}

	private void training(final Workload workload) throws Disagreement {
		final String name = workload.name() + ".train";
		final SplittableRandom random = new SplittableRandom(SEED);
		final Network start = Network.initialize(workload.architecture(), Initialization.HE, SEED);
		final ConvJTraining ours = new ConvJTraining(start.copy(), workload.batch(), workers);
		try (TorchTraining theirs = new TorchTraining(workload.peer().get(), start, workload.batch())) {
			final float[] images = Agreement.images(workload, random);
			final int[] labels = Agreement.labels(workload, random);
			ours.batch(images, labels);
			final float[] channelsFirst = Layout.channelsFirst(images, workload.batch(), workload.architecture().input());
			theirs.batch(channelsFirst, labels);
			if (arguments.check()) {
				final double gradients = Agreement.gradients(workload, start, workers, random);
				final Agreement.Curves curves = Agreement.curves(workload, start, theirs, workers, SEED + 1);
				out.printf(Locale.ROOT, "# %s: gradients agree to %.1e, losses of %d steps (%.3f to %.3f) to %.1e%n", name,
					gradients, Agreement.STEPS, curves.first(), curves.last(), curves.difference());
				theirs.restart(start);
				theirs.batch(channelsFirst, labels);
				theirs.learningRate(ours.learningRate());
			}
			report(name, workload, List.of(ours, theirs), TRAINING * workload.architecture().summary().flops(), ours.pass()
				.bytes());
		}
	}

	private void inference(final Workload workload) throws Disagreement {
		final String name = workload.name() + ".infer";
		final SplittableRandom random = new SplittableRandom(SEED);
		final Network network = Network.initialize(workload.architecture(), Initialization.HE, SEED);
		Agreement.stir(network, random);
		final float[] images = Agreement.images(workload, random);
		final float[] channelsFirst = Layout.channelsFirst(images, workload.batch(), workload.architecture().input());
		final ConvJInference ours = new ConvJInference(network, workload.batch(), workers, images);
		try (TorchInference torch = new TorchInference(workload.peer().get(), network, workload.batch(), channelsFirst);
				OnnxInference onnx = new OnnxInference(network, workload.batch(), arguments.threads(), channelsFirst))
		{
			if (arguments.check()) {
				ours.step();
				final double toTorch = Agreement.outputs("PyTorch", Agreement.channelsFirst(ours.pass().logits(), workload
					.batch()), torch.output());
				final double toOnnx = Agreement.outputs("ONNX Runtime", Agreement.channelsFirst(ours.pass().output(), workload
					.batch()), onnx.output());
				out.printf(Locale.ROOT, "# %s: outputs agree to %.1e with PyTorch, %.1e with ONNX Runtime%n", name, toTorch,
					toOnnx);
			}
			report(name, workload, List.of(ours, torch, onnx), workload.architecture().summary().flops(), ours.pass().bytes());
		}
	}

	private void report(final String name, final Workload workload, final List<? extends Contender> contenders,
		final double flops, final long bytes)
	{
		final Windows windows = new Windows(contenders, arguments.rounds(), arguments.seconds(), workload.batch() * workload
			.units());
		final double share = windows.rate(0) / workload.units() * flops / peak;
		final List<String> stages = new ArrayList<>();
		for (int i = 0; i < contenders.size(); i++) {
			final Contender contender = contenders.get(i);
			if (i > 0) out.printf(Locale.ROOT, "%-16s %-12s %10.2f %10.2f %6.2f %5.0f%%%n", name, contender.name(), windows
				.rate(0), windows.rate(i), windows.ratio(0, i), 100 * share);
			final String text = contender.stages().toString();
			if (!text.isEmpty()) stages.add(contender.name() + " " + text);
		}
		out.printf(Locale.ROOT, "# %s: %s, ConvJ holds %.1f MB and allocates %d bytes a step%s%n", name, workload.unit(), bytes *
			1e-6, windows.allocated(0), stages.isEmpty() ? "" : "; " + String.join("; ", stages));
		out.flush();
	}
}
