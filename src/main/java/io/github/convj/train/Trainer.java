package io.github.convj.train;

import io.github.convj.network.Architecture;
import io.github.convj.network.Initialization;
import io.github.convj.network.Network;
import io.github.convj.network.Networks;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.util.Locale;

/**
 * Trains a network: goes through the images epoch by epoch, judges each epoch on the images held out, and keeps the best.
 * The same plan and data give the same network to the bit, with any number of threads. Stateless, thread-safe.
 */
public final class Trainer {

	private static final double REHEARSAL_SECONDS = 3;

	private Trainer() {}

	/**
	 * Trains a network of the plan's kind from random weights.
	 *
	 * @param plan says how
	 * @param data to learn from
	 * @param listener hears of the progress and may cancel
	 * @return the best network and its history
	 * @throws ConvJException if the plan does not fit the data or the memory, or the loss becomes infinite or not a number
	 *           before the first epoch has ended
	 * @throws java.util.concurrent.CancellationException if cancelled before anything was learned
	 */
	public static TrainingResult train(final TrainingPlan plan, final TrainingData data, final TrainingListener listener) {
		return train(plan, data, start(plan, data), Workers.of(plan.threads()), listener);
	}

	/**
	 * Trains on from given weights.
	 *
	 * @param plan says how; its network, size and initialization are not looked at
	 * @param data to learn from, of the network's input and classes
	 * @param start where training starts; not changed
	 * @param workers that share the work
	 * @param listener hears of the progress and may cancel
	 * @return the best network and its history
	 * @throws ConvJException as above
	 * @throws java.util.concurrent.CancellationException if cancelled before anything was learned
	 */
	public static TrainingResult train(final TrainingPlan plan, final TrainingData data, final Network start,
		final Workers workers, final TrainingListener listener)
	{
		final Training training;
		try {
			training = new Training(plan, data, start, workers, listener);
		}
		catch (final OutOfMemoryError full) {
			throw new ConvJException("Java has too little memory to train " + start.architecture().name() + " on images of " + start
				.architecture().input() + " in batches of " + plan.batchSize() +
				"; lower batchSize or size, or give Java more memory (now " + Runtime.getRuntime().maxMemory() / 1_000_000 +
				" MB).", full);
		}
		final Thread rehearsal = new Thread(() -> rehearse(start), "ConvJ rehearsal");
		rehearsal.setDaemon(true);
		rehearsal.start();
		try {
			return training.run();
		}
		finally {
			rehearsal.interrupt();
		}
	}

	/** While the first images are read, so that the first epoch is not slower than the others. */
	private static void rehearse(final Network network) {
		try {
			network.rehearse(REHEARSAL_SECONDS);
		}
		catch (final OutOfMemoryError full) {
			// It was for speed alone; if the training itself lacks memory, it says so.
		}
	}

	/**
	 * @param plan names the network and its initialization
	 * @param data gives input shape and classes
	 * @return the network that training starts from
	 */
	public static Network start(final TrainingPlan plan, final TrainingData data) {
		final Architecture architecture = Networks.create(plan.resolved().network(), data.preprocessing().input(), data.all().classes()
			.size());
		final Initialization initialization = Initialization.valueOf(plan.initialization().toUpperCase(Locale.ROOT));
		return Network.initialize(architecture, initialization, plan.seed());
	}
}
