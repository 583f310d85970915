package io.github.convj.benchmark;

import io.github.convj.layer.Add;
import io.github.convj.layer.BatchNormalization;
import io.github.convj.network.Architecture;
import io.github.convj.network.Network;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Whether ConvJ and a peer compute the same from the same weights. Each check returns the largest difference it found and
 * throws a {@link Disagreement} where it is too large. Stateless, thread-safe.
 */
final class Agreement {

	/** Largest difference between outputs, relative to the largest output (or 1, if that is more). */
	static final double OUTPUT = 1e-4;

	/** Largest difference between gradients to one parameter, relative to the largest of them, if that is no {@link #NOTHING}. */
	static final double GRADIENT = 1e-3;

	/**
	 * Gradients below this share of the largest of all parameters are measured by it. A bias in front of a 1x1 convolution and
	 * another normalization moves nothing, so its gradient is 0 but for rounding, and has no size of its own.
	 */
	private static final double NOTHING = 1e-2;

	/** Largest difference between losses during the first steps of a training, relative to the first loss. */
	static final double CURVE = 1e-2;

	/** How many steps of two trainings are compared. */
	static final int STEPS = 20;

	/** How many batches these go through, again and again, so that there is something to learn. */
	private static final int BATCHES = 4;

	/** Low enough that differences in rounding do not grow beyond all bounds. */
	private static final double LEARNING_RATE = 0.003;

	/** Samples of a batch whose gradients are compared. */
	private static final int SMALL = 8;

	/** How many batches may be tried for one in which no rounding changes a maximum's place. */
	private static final int DRAWS = 4;

	private Agreement() {}

	/** The engines do not compute the same; the message is one sentence. */
	static final class Disagreement extends Exception {

		private static final long serialVersionUID = 1;

		private Disagreement(final String what, final double difference, final double allowed) {
			super(String.format(Locale.ROOT, "not timed, because %s differ by %.2g where %.0e is allowed.", what, difference,
				allowed));
		}
	}

	/** Compares outputs. */
	static double outputs(final String peer, final float[] ours, final float[] theirs) throws Disagreement {
		final double difference = difference(ours, theirs) / Math.max(1, largest(theirs));
		if (!(difference <= OUTPUT)) throw new Disagreement("the outputs of ConvJ and " + peer, difference, OUTPUT);
		return difference;
	}

	/**
	 * Compares one training step with PyTorch's, parameter by parameter. A ReLU whose input is 0 but for rounding, or a
	 * maximum of two values that are equal but for it, sends a gradient this way in one engine and that way in the other, and
	 * among millions there are always some. So the weights are {@linkplain #keepFromKinks set} to avoid the first, and a few
	 * draws of few images are tried in hope of avoiding the second: one that agrees is enough, as a mistake would show in all.
	 */
	static double gradients(final Workload workload, final Network start, final Workers workers,
		final SplittableRandom random) throws Disagreement
	{
		final Workload small = new Workload(workload.architecture(), workload.peer(), Math.min(SMALL, workload.batch()), 1,
			workload.unit(), true);
		final Network network = start.copy();
		keepFromKinks(network, random);
		final ConvJTraining ours = new ConvJTraining(network.copy(), small.batch(), workers);
		try (TorchTraining theirs = new TorchTraining(small.peer().get(), network, small.batch())) {
			for (int draw = 1;; draw++) {
				final float[] images = images(small, random);
				final int[] labels = labels(small, random);
				ours.batch(images, labels);
				theirs.batch(Layout.channelsFirst(images, small.batch(), small.architecture().input()), labels);
				theirs.restart(network);
				try {
					return gradients(ours, theirs);
				}
				catch (final Disagreement disagreement) {
					if (draw == DRAWS) throw disagreement;
				}
			}
		}
	}

	private static double gradients(final ConvJTraining ours, final TorchTraining theirs) throws Disagreement {
		ours.forward();
		ours.pass().backward();
		theirs.gradients();
		outputs("PyTorch in training", ours.pass().logits().array(), theirs.logits());
		double overall = 0;
		for (final Tensor gradient : ours.pass().gradients().values())
			overall = Math.max(overall, largest(gradient.array()));
		double worst = 0;
		for (final Map.Entry<String, Tensor> entry : ours.pass().gradients().entrySet()) {
			final float[] gradient = Layout.parameter(ours.network().architecture(), entry.getKey(), entry.getValue().array());
			final float[] other = theirs.gradient(entry.getKey());
			final double difference = difference(gradient, other) / Math.max(largest(other), NOTHING * overall);
			if (!(difference <= GRADIENT)) throw new Disagreement("the gradients to " + entry.getKey() +
				" of ConvJ and PyTorch", difference, GRADIENT);
			worst = Math.max(worst, difference);
		}
		return worst;
	}

	/**
	 * Sets the biases of batch normalizations so that in each channel the ReLU behind always passes or never does: far from 0
	 * on either side for the spread of values that remains. Where a shortcut is added, never takes more than its values.
	 */
	private static void keepFromKinks(final Network network, final SplittableRandom random) {
		final Architecture architecture = network.architecture();
		for (final Architecture.Node node : architecture.nodes()) {
			if (!(node.layer() instanceof BatchNormalization)) continue;
			final boolean added = architecture.nodes().stream().anyMatch(n -> n.layer() instanceof Add && n.inputs().contains(
				node.name()));
			Arrays.fill(network.parameter(node.name() + "/scale").array(), 0.4f);
			final float[] bias = network.parameter(node.name() + "/bias").array();
			for (int c = 0; c < bias.length; c++)
				bias[c] = random.nextInt(4) > 0 ? 3 : added ? -20 : -3;
		}
	}

	/**
	 * Two trainings side by side.
	 *
	 * @param first loss
	 * @param last loss
	 * @param difference the largest between the two, relative to the first loss
	 */
	record Curves(double first, double last, double difference) {}

	/** Compares the losses of two trainings from the same weights on the same batches. */
	static Curves curves(final Workload workload, final Network start, final TorchTraining theirs, final Workers workers,
		final long seed) throws Disagreement
	{
		final ConvJTraining ours = new ConvJTraining(start.copy(), workload.batch(), workers);
		theirs.restart(start);
		ours.learningRate(LEARNING_RATE);
		theirs.learningRate(LEARNING_RATE);
		double first = 0;
		double worst = 0;
		for (int step = 0; step < STEPS; step++) {
			final SplittableRandom random = new SplittableRandom(seed + step % BATCHES);
			final float[] images = images(workload, random);
			final int[] labels = labels(workload, random);
			ours.batch(images, labels);
			theirs.batch(Layout.channelsFirst(images, workload.batch(), workload.architecture().input()), labels);
			ours.step();
			theirs.step();
			if (step == 0) first = theirs.loss();
			final double difference = Math.abs(ours.loss() - theirs.loss()) / first;
			if (!(difference <= CURVE)) throw new Disagreement("the losses of ConvJ and PyTorch at training step " + (step + 1),
				difference, CURVE);
			worst = Math.max(worst, difference);
		}
		return new Curves(first, ours.loss(), worst);
	}

	/** @return random images, {@code [N, Y, X, C]} */
	static float[] images(final Workload workload, final SplittableRandom random) {
		final float[] images = new float[workload.inputLength()];
		for (int i = 0; i < images.length; i++)
			images[i] = (float) (2 * random.nextDouble() - 1);
		return images;
	}

	/** @return random labels, {@code [N]} or {@code [N, Y, X]} */
	static int[] labels(final Workload workload, final SplittableRandom random) {
		final int[] labels = new int[workload.batch() * workload.labels()];
		for (int i = 0; i < labels.length; i++)
			labels[i] = random.nextInt(workload.classes());
		return labels;
	}

	/** Changes what every network starts with alike, so that a mistake in using it shows. */
	static void stir(final Network network, final SplittableRandom random) {
		network.architecture().parameters().forEach((name, spec) -> {
			final float[] values = network.parameter(name).array();
			switch (spec.role()) {
				case BIAS, RUNNING_MEAN -> fill(values, random, -0.1, 0.1);
				case SCALE, RUNNING_VARIANCE -> fill(values, random, 0.5, 1.5);
				case WEIGHT -> {}
			}
		});
	}

	private static void fill(final float[] values, final SplittableRandom random, final double from, final double to) {
		for (int i = 0; i < values.length; i++)
			values[i] = (float) random.nextDouble(from, to);
	}

	/** @return a tensor as a peer gives it, channels first */
	static float[] channelsFirst(final Tensor output, final int batch) {
		final Shape sample = output.shape().dropFirst();
		return sample.rank() == 1 ? output.array() : Layout.channelsFirst(output.array(), batch, sample);
	}

	private static double largest(final float[] values) {
		double largest = 0;
		for (final float value : values)
			largest = Math.max(largest, Math.abs(value));
		return largest;
	}

	private static double difference(final float[] a, final float[] b) {
		if (a.length != b.length) return Double.POSITIVE_INFINITY;
		double worst = 0;
		for (int i = 0; i < a.length; i++) {
			final double difference = Math.abs((double) a[i] - b[i]);
			if (!(difference <= worst)) worst = difference;
		}
		return worst;
	}
}
