package io.github.convj.benchmark;

import io.github.convj.network.Initialization;
import io.github.convj.network.Network;
import io.github.convj.network.Networks;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How long ConvJ and PyTorch train until they reach an accuracy, from the same weights, on the same batches, by the same
 * recipe: descent with momentum 0.9, a learning rate that rises during the first tenth and then falls to 0. The two take
 * turns, part of an epoch each. The clock runs in training steps only: neither preparing batches, which both get from the
 * same code, nor judging counts. Not thread-safe.
 */
final class TimeToAccuracy {

	/**
	 * One race.
	 *
	 * @param judged how many times an epoch the accuracy is measured
	 * @param flips whether images are mirrored and turned at random
	 */
	private record Race(String network, String folder, String held, double accuracy, int epochs, int judged, double rate,
		boolean flips)
	{}

	private static final int BATCH = 64;
	private static final double WARM_UP = 0.1;
	private static final long SEED = 1;
	private static final List<Race> RACES = List.of(new Race("lenet5", "mnist", "t10k", 0.99, 6, 4, 0.05, false), new Race(
		"resnet20", "pbc_blood8_28", "val", 0.95, 8, 2, 0.1, true));

	private final Arguments arguments;
	private final Workers workers;
	private final PrintStream out;

	TimeToAccuracy(final Arguments arguments, final PrintStream out) {
		this.arguments = arguments;
		this.out = out;
		workers = Workers.of(arguments.threads());
	}

	void run() throws Exception {
		out.printf("%-24s %8s %12s %14s %6s%n", "# race", "to", "convj", "pytorch", "ratio");
		for (final Race race : RACES)
			if (arguments.wants(race.network)) run(race);
	}

	private void run(final Race race) throws Exception {
		final Path folder = arguments.data().resolve(race.folder);
		if (!Files.isDirectory(folder)) throw new ConvJException("The data for the race to accuracy is not at " + folder +
			"; give the folder that holds it with --data FOLDER.");
		final Idx train = Idx.read(folder, "train");
		final Idx held = Idx.read(folder, race.held);
		train.standardize(held);
		final Shape input = train.sample();
		final Network start = Network.initialize(Networks.create(race.network, input, train.classes()), Initialization.HE,
			SEED);
		final Workload workload = new Workload(start.architecture(), race.network.equals("lenet5") ? () -> TorchNetwork.lenet5()
			: () -> TorchNetwork.residual(16, 3, 3, train.classes()), BATCH, 1, "images/s", true);
		final ConvJTraining ours = new ConvJTraining(start.copy(), BATCH, workers);
		final ConvJInference judge = new ConvJInference(ours.network(), BATCH, workers, new float[workload.inputLength()]);
		try (TorchTraining theirs = new TorchTraining(workload.peer().get(), start, BATCH)) {
			final Side convj = new Side("convj") {

				@Override
				void step(final float[] images, final int[] labels, final double rate) {
					ours.batch(images, labels);
					ours.learningRate(rate);
					timed(ours);
				}

				@Override
				float[] scores(final float[] images) {
					return judge.scores(images);
				}
			};
			final Side torch = new Side("pytorch") {

				@Override
				void step(final float[] images, final int[] labels, final double rate) {
					theirs.batch(Layout.channelsFirst(images, BATCH, input), labels);
					theirs.learningRate(rate);
					timed(theirs);
				}

				@Override
				float[] scores(final float[] images) {
					return theirs.scores(Layout.channelsFirst(images, BATCH, input));
				}
			};
			final int steps = train.size() / BATCH;
			final int total = race.epochs * steps;
			final int stretch = (steps + race.judged - 1) / race.judged;
			for (int from = 0; from < total && !(convj.done() && torch.done()); from += stretch)
				for (final Side side : List.of(convj, torch)) {
					if (side.done()) continue;
					final int end = Math.min(total, from + stretch);
					for (int step = from; step < end; step++)
						train(race, side, train, step, steps, total);
					side.judge(race, held, (double) end / steps);
				}
			for (final Side side : List.of(convj, torch))
				if (!side.done()) out.println("# " + side.name + " has not reached it in " + race.epochs + " epochs, so there is no ratio");
			out.printf(Locale.ROOT, "%-24s %7.1f%% %10.1f s %12.1f s %6.2f%n", race.network + " " + race.folder, 100 *
				race.accuracy, convj.reached, torch.reached, torch.reached / convj.reached);
			out.flush();
		}
	}

	private static void train(final Race race, final Side side, final Idx data, final int step, final int steps,
		final int total)
	{
		final int[] order = order(data.size(), step / steps);
		final float[] images = new float[Math.toIntExact(BATCH * data.sample().elements())];
		final int[] labels = new int[BATCH];
		final SplittableRandom random = new SplittableRandom(SEED + 31L * step);
		for (int n = 0; n < BATCH; n++) {
			final int image = order[step % steps * BATCH + n];
			data.copy(image, images, n, race.flips ? random.nextInt(8) : 0);
			labels[n] = data.label(image);
		}
		final double progress = (double) step / total;
		side.step(images, labels, race.rate * (progress < WARM_UP ? (progress + 0.01) / (WARM_UP + 0.01) : (1 - progress) /
			(1 - WARM_UP)));
	}

	private static int[] order(final int size, final int epoch) {
		final int[] order = new int[size];
		Arrays.setAll(order, i -> i);
		final SplittableRandom random = new SplittableRandom(SEED + epoch);
		for (int i = size - 1; i > 0; i--) {
			final int j = random.nextInt(i + 1);
			final int swapped = order[i];
			order[i] = order[j];
			order[j] = swapped;
		}
		return order;
	}

	/** One engine in the race. Not thread-safe. */
	private abstract class Side {

		private final String name;
		private double seconds;
		private double reached = Double.NaN;

		private Side(final String name) {
			this.name = name;
		}

		/** Takes one step on images {@code [N, Y, X, C]}. */
		abstract void step(float[] images, int[] labels, double rate);

		/** @return the logits {@code [N, K]} of images {@code [N, Y, X, C]} */
		abstract float[] scores(float[] images);

		final void timed(final Contender contender) {
			final long began = System.nanoTime();
			contender.step();
			seconds += (System.nanoTime() - began) * 1e-9;
		}

		final boolean done() {
			return !Double.isNaN(reached);
		}

		final void judge(final Race race, final Idx held, final double epoch) {
			final float[] images = new float[Math.toIntExact(BATCH * held.sample().elements())];
			int right = 0;
			for (int from = 0; from < held.size(); from += BATCH) {
				final int count = Math.min(BATCH, held.size() - from);
				for (int n = 0; n < count; n++)
					held.copy(from + n, images, n, 0);
				final float[] scores = scores(images);
				final int classes = scores.length / BATCH;
				for (int n = 0; n < count; n++) {
					int best = 0;
					for (int k = 1; k < classes; k++)
						if (scores[n * classes + k] > scores[n * classes + best]) best = k;
					if (best == held.label(from + n)) right++;
				}
			}
			final double accuracy = (double) right / held.size();
			if (accuracy >= race.accuracy) reached = seconds;
			out.printf(Locale.ROOT, "# %s %s: epoch %.2f, %.1f s, accuracy %.2f %%%n", race.network, name, epoch, seconds, 100 *
				accuracy);
			out.flush();
		}
	}
}
