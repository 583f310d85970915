package io.github.convj.train;

import io.github.convj.data.Balance;
import io.github.convj.data.Batch;
import io.github.convj.data.BatchSource;
import io.github.convj.data.Batches;
import io.github.convj.data.Sample;
import io.github.convj.data.SampleSet;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.History;
import io.github.convj.evaluate.Prediction;
import io.github.convj.layer.BatchNormalization;
import io.github.convj.network.Architecture;
import io.github.convj.network.Network;
import io.github.convj.network.Pass;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import io.github.convj.train.TrainingResult.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/** One run of a training, from its start or a checkpoint to its end. For one thread, used once. */
final class Training {

	/** How many times faster than training an image is judged, until that has been timed. */
	private static final double VALIDATION_SPEED = 3;

	private final TrainingPlan plan;
	private final TrainingData data;
	private final TrainingListener listener;
	private final Recipe recipe;
	private final BatchSource source;
	private final BatchSource validationSource;
	private final Pass training;
	private final Pass inference;
	private final Update update;
	private final TrainingState state;
	private final Checkpoint checkpoint;
	private final TimeLeft timeLeft;
	private final Stopwatch watch = new Stopwatch();
	private final Workers workers;
	private Evaluation bestValidation;
	private long images;
	private boolean interrupted;

	Training(final TrainingPlan plan, final TrainingData data, final Network start, final Workers workers,
		final TrainingListener listener)
	{
		this.plan = plan;
		this.data = data;
		this.workers = workers;
		this.listener = listener;
		final Architecture architecture = start.architecture();
		final int batchSize = batchSize(architecture);
		final SplittableRandom seeds = new SplittableRandom(plan.seed());
		final long orderSeed = seeds.nextLong();
		final long passSeed = seeds.nextLong();

		final int[] counts = data.training().counts();
		final Balance balance = Balance.of(plan.balance()).resolve(counts);
		recipe = Recipe.of(plan, batchSize, balance == Balance.WEIGHTS ? balance.weights(counts) : null);
		source = BatchSource.training(data.training(), data.store(), data.preprocessing(), plan.augmentations(), balance,
			batchSize, orderSeed, workers);
		validationSource = BatchSource.inOrder(data.validation(), data.store(), data.preprocessing(), batchSize, workers);

		final Network network = start.copy();
		training = network.training(batchSize, workers, passSeed);
		inference = network.inference(batchSize, workers, List.of(architecture.logits()));
		update = new Update(recipe.optimizer(), plan.gradientClipping(), architecture.parameters(), network.tensors(), training
			.gradients(), workers);
		state = new TrainingState(network, update.memory());
		checkpoint = plan.checkpoint() == null ? null : new Checkpoint(plan.checkpoint(), plan.identity(), Checkpoint
			.fingerprint(data), Checkpoint.fingerprint(architecture));
		timeLeft = new TimeLeft(plan.epochs(), source.batches(), validationSource.batches() / VALIDATION_SPEED);
	}

	TrainingResult run() {
		resume();
		Ending ending = null;
		while (ending == null) {
			if (finished()) ending = Ending.COMPLETED;
			else if (waitedInVain()) ending = Ending.EARLY;
			else ending = epoch();
		}
		final TrainingResult result = result(ending);
		if (interrupted) Thread.currentThread().interrupt();
		return result;
	}

	/** An interrupt is remembered and taken back, because files cannot be written under it. */
	private boolean stopped() {
		interrupted |= Thread.interrupted();
		return interrupted || listener.cancelled();
	}

	private boolean finished() {
		return state.epochs() >= plan.epochs();
	}

	private boolean waitedInVain() {
		return plan.patience() > 0 && state.epochs() - state.bestEpoch() >= plan.patience();
	}

	/** @return why the training ends within this epoch; null if it goes on */
	private Ending epoch() {
		final long began = System.nanoTime();
		final Ending ending = learn(began);
		if (ending != null) return ending;
		watch.start();
		final Judgement judgement = judge(inference, data.validation(), validationSource, true);
		timeLeft.validationTook(watch.stop(Stopwatch.VALIDATION));
		if (judgement == null) return cancelled(began);
		if (!Double.isFinite(judgement.loss)) return diverged();
		endEpoch(judgement, began);
		return null;
	}

	/** Goes through the training images once. */
	private Ending learn(final long began) {
		final double[] validationLosses = state.validationLosses();
		final int batches = source.batches();
		if (state.batch == batches) return null;
		try (Batches epoch = source.epoch(state.epochs())) {
			for (int skipped = 0; skipped < state.batch; skipped++)
				epoch.next();
			while (state.batch < batches) {
				if (stopped()) return cancelled(began);
				final long stepBegan = System.nanoTime();
				watch.start();
				final Batch batch = epoch.next();
				watch.stop(Stopwatch.DATA);
				final double progress = state.epochs() + (double) state.batch / batches;
				final double rate = recipe.learningRate() * recipe.schedule().factor(progress, validationLosses);
				if (!step(batch, rate)) return diverged();
				timeLeft.batchTook((System.nanoTime() - stepBegan) * 1e-9);
				tell(batches);
			}
		}
		catch (final CancellationException whileWaiting) {
			stopped();
			return cancelled(began);
		}
		return null;
	}

	/** @return false if the loss or the gradient has become infinite or not a number */
	private boolean step(final Batch batch, final double rate) {
		final int size = batch.size();
		final float[] input = training.input().array();
		System.arraycopy(batch.inputs(), 0, input, 0, size * (input.length / training.capacity()));
		watch.start();
		training.refresh();
		training.step(state.step);
		training.forward(size);
		watch.stop(Stopwatch.FORWARD);
		watch.start();
		final int classes = data.all().classes().size();
		final float[] logits = training.logits().array();
		final double loss = recipe.loss().mean(size, classes, logits, batch.labels(), training.logitsGradient().array());
		if (!Double.isFinite(loss)) return false;
		training.backward();
		watch.stop(Stopwatch.BACKWARD);
		watch.start();
		if (!update.apply(state.step + 1, rate)) return false;
		watch.stop(Stopwatch.UPDATE);
		state.step++;
		state.batch++;
		state.samples += size;
		state.lossSum += loss * size;
		for (int n = 0; n < size; n++)
			if (Logits.argMax(logits, n * classes, classes) == batch.labels()[n]) state.correct++;
		images += size;
		return true;
	}

	private void tell(final int batches) {
		final List<History.Epoch> ended = state.history.epochs();
		listener.batchEnded(new TrainingListener.Progress(state.epochs() + 1, plan.epochs(), state.batch, batches,
			state.lossSum / state.samples, ended.isEmpty() ? Double.NaN : ended.get(ended.size() - 1).validationAccuracy(),
			timeLeft.seconds(state.epochs() + 1, state.batch)));
	}

	private void endEpoch(final Judgement judgement, final long began) {
		final Evaluation evaluation = judgement.evaluation();
		final int number = state.epochs() + 1;
		final double rate = recipe.learningRate() * recipe.schedule().factor(number, state.validationLosses());
		final History.Epoch epoch = new History.Epoch(number, state.lossSum / state.samples, (double) state.correct /
			state.samples, judgement.loss, evaluation.accuracy(), evaluation.balancedAccuracy(), rate, state.seconds +
				(System.nanoTime() - began) * 1e-9);
		state.endEpoch(epoch);
		final boolean best = state.bestEpoch() == number;
		if (best) bestValidation = evaluation;
		save();
		listener.epochEnded(epoch, best);
	}

	private Ending cancelled(final long began) {
		if (state.step == 0) throw new CancellationException("The training was cancelled before it began; there is no model.");
		state.seconds += (System.nanoTime() - began) * 1e-9;
		save();
		return Ending.CANCELLED;
	}

	private Ending diverged() {
		final String sentence = "The loss became infinite or not a number in epoch " + (state.epochs() + 1) +
			"; try a lower learning rate than " + recipe.learningRate() + (plan.gradientClipping() > 0 ? ", smaller"
				: ", or") + " gradient clipping" + (plan.gradientClipping() > 0 ? "" : " (gradientClipping=1)") +
			", or a longer warm-up";
		if (state.epochs() == 0) throw new ConvJException(sentence + ".");
		listener.message(sentence + "; the weights of epoch " + state.bestEpoch() + " are kept.");
		return Ending.DIVERGED;
	}

	private TrainingResult result(final Ending ending) {
		final Network best = state.bestNetwork();
		if (bestValidation == null) bestValidation = judge(best.inference(inference.capacity(), workers, List.of(best
			.architecture().logits())), data.validation(), validationSource, false).evaluation();
		return new TrainingResult(best, state.history, state.bestEpoch(), bestValidation, ending, new TrainingResult.Phases(
			watch.seconds(Stopwatch.DATA), watch.seconds(Stopwatch.FORWARD), watch.seconds(Stopwatch.BACKWARD), watch.seconds(
				Stopwatch.UPDATE), watch.seconds(Stopwatch.VALIDATION), images));
	}

	private record Judgement(double loss, List<String> classes, List<Prediction> predictions) {

		Evaluation evaluation() {
			return Evaluation.of(classes, predictions);
		}
	}

	/** @return null if cancelled */
	private Judgement judge(final Pass pass, final SampleSet part, final BatchSource batches, final boolean cancelable) {
		pass.refresh();
		final int classes = part.classes().size();
		final float[] input = pass.input().array();
		final List<Prediction> predictions = new ArrayList<>(part.size());
		double lossSum = 0;
		long samples = 0;
		try (Batches all = batches.epoch(0)) {
			for (Batch batch = all.next(); batch != null; batch = all.next()) {
				if (cancelable && stopped()) return null;
				final int size = batch.size();
				System.arraycopy(batch.inputs(), 0, input, 0, size * (input.length / pass.capacity()));
				pass.forward(size);
				final double loss = recipe.loss().mean(size, classes, pass.logits().array(), batch.labels(), null);
				// Probabilities that are none must not reach a prediction.
				if (!Double.isFinite(loss)) return new Judgement(loss, part.classes(), List.of());
				lossSum += loss * size;
				samples += size;
				final float[] output = pass.output().array();
				for (int n = 0; n < size; n++) {
					final Sample sample = part.samples().get(batch.samples()[n]);
					predictions.add(new Prediction(sample.name(), sample.label(), Arrays.copyOfRange(output, n * classes, (n + 1) *
						classes)));
				}
			}
		}
		catch (final CancellationException whileWaiting) {
			if (!cancelable) throw whileWaiting;
			stopped();
			return null;
		}
		return new Judgement(lossSum / samples, part.classes(), predictions);
	}

	private void resume() {
		if (checkpoint == null) return;
		if (checkpoint.read(state)) listener.message("The training goes on from the checkpoint " + plan.checkpoint() +
			", after " + state.epochs() + " of " + plan.epochs() + " epochs.");
	}

	/** A full disk is no reason to lose a training that could go on. */
	private void save() {
		if (checkpoint == null) return;
		try {
			checkpoint.write(state);
		}
		catch (final ConvJException failure) {
			listener.message(failure.getMessage() + " The training goes on without a checkpoint of this epoch.");
		}
	}

	/** The plan's batch size, made smaller for few images. */
	private int batchSize(final Architecture architecture) {
		final Shape input = data.preprocessing().input();
		if (!architecture.input().equals(input)) throw new ConvJException("The network " + architecture.name() +
			" takes images of " + architecture.input() + " and not of " + input + "; set size to match.");
		final int classes = data.all().classes().size();
		if (architecture.output().elements() != classes) throw new ConvJException("The network " + architecture.name() +
			" tells " + architecture.output().elements() + " classes apart, but the images have " + classes + ".");
		final int batchSize = Math.min(plan.batchSize(), data.training().size());
		final boolean wholeBatches = architecture.nodes().stream().anyMatch(node -> node
			.layer() instanceof BatchNormalization);
		if (wholeBatches && batchSize < 2) throw new ConvJException("The network " + architecture.name() +
			" uses batch normalization and needs at least 2 images a step; set batchSize to 2 or more.");
		return batchSize;
	}
}
