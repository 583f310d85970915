package io.github.convj.train;

import io.github.convj.data.AnnotatedPlane;
import io.github.convj.data.Annotation;
import io.github.convj.data.Augmentation;
import io.github.convj.data.PatchView;
import io.github.convj.data.PlaneStore;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.History;
import io.github.convj.evaluate.Prediction;
import io.github.convj.layer.BatchNormalization;
import io.github.convj.network.Architecture;
import io.github.convj.network.BoxRegression;
import io.github.convj.network.FullyConvolutional;
import io.github.convj.network.Initialization;
import io.github.convj.network.Network;
import io.github.convj.network.Networks;
import io.github.convj.network.Pass;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import io.github.convj.train.TrainingResult.Ending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Trains a classifier of windows on annotated fields, to find objects. All windows of a patch are learned from at once, since
 * the network slides: windows on an object as its class, the others as background. A part of the patches lies anywhere, a part
 * around objects, each class as often as the others, and, after each round of mining, a part where the network saw objects
 * that are not there, or missed some. The epoch with the lowest loss on the fields held out counts. The same plan and data
 * give the same network to the bit, with any number of threads. For one thread, used once.
 */
public final class FieldTrainer {

	/** Pixels of the scaled field, along an edge, whose windows a patch answers for. */
	private static final int COVERED = 128;
	/** A patch is as much work as so many windows of usual size. */
	private static final int WINDOWS = 8;
	/** Fewer steps an epoch would make epochs of a few small fields too short to learn anything. */
	private static final int STEPS = 16;
	/** In mining, an object is seen where its class is more probable than this. */
	private static final double SEEN = 0.4;
	/** In mining, an object is missed where its class is less probable than this. */
	private static final double MISSED = 0.4;

	/** A place that patches should show: plane, and the centre in pixels of the file. */
	private record Place(AnnotatedPlane plane, double x, double y) {}

	private record Patch(AnnotatedPlane plane, PatchView view) {}

	private final TrainingPlan plan;
	private final FieldData data;
	private final Workers workers;
	private final TrainingListener listener;
	private final Architecture classifier;
	private final Network trained;
	private final FullyConvolutional sliding;
	private final PatchGrid grid;
	private final FieldView field;
	private final Pass training;
	private final Pass inference;
	private final ObjectLoss loss;
	private final Recipe recipe;
	private final Update update;
	private final int batch;
	private final int batches;
	private final Augmentation augmentation;
	private final double[][] sizes;
	private final List<List<Place>> objects = new ArrayList<>();
	private final List<Place> mined = new ArrayList<>();
	private final Stopwatch watch = new Stopwatch();
	private final TimeLeft timeLeft;
	private final Map<String, float[]> best = new LinkedHashMap<>();
	private History history = History.empty();
	private int bestEpoch;
	private double bestLoss = Double.POSITIVE_INFINITY;
	private Evaluation bestEvaluation;
	private long steps;
	private long seen;
	private boolean interrupted;

	private FieldTrainer(final TrainingPlan plan, final FieldData data, final Workers workers,
		final TrainingListener listener)
	{
		this.plan = plan;
		this.data = data;
		this.workers = workers;
		this.listener = listener;
		classifier = Networks.create(plan.network(), data.preprocessing().input(), data.classes().size());
		final Architecture full = data.boxes() ? BoxRegression.trainable(classifier) : withoutSoftmax(classifier);
		trained = Network.initialize(full, Initialization.valueOf(plan.initialization().toUpperCase(Locale.ROOT)), plan
			.seed());
		sliding = FullyConvolutional.of(trained).orElseThrow(() -> new ConvJException("The network " + plan.network() +
			" has layers that cannot slide over a field; train window-medium or window-small."));
		final List<PlaneStore.Plane> planes = data.training().stream().map(data.store()::read).toList();
		final int extent = planes.stream().mapToInt(p -> Math.max(p.width(), p.height())).max().orElseThrow();
		final int[] stride = sliding.stride();
		grid = PatchGrid.of(sliding, Math.max(1, Math.ceilDiv(Math.min(COVERED, extent), stride[stride.length - 1])));
		field = new FieldView(data, stride.length == 3 ? stride[0] : 1);
		if (field.volume() && sliding.unusableBefore()[0] + sliding.unusableAfter()[0] > 0) throw new ConvJException("The network " +
			plan.network() + " pads its windows with planes, which volumes do not allow; train window-small or window-medium.");
		long patches = 0;
		for (final PlaneStore.Plane p : planes)
			patches += Math.max(1, Math.round((double) p.width() * p.height() / (grid.covered() * grid.covered())));
		final boolean wholeBatches = full.nodes().stream().anyMatch(node -> node.layer() instanceof BatchNormalization);
		batch = Math.max(wholeBatches ? 2 : 1, plan.batchSize() / WINDOWS);
		batches = Math.toIntExact(Math.max(STEPS, Math.ceilDiv(patches, batch)));
		final SplittableRandom seeds = new SplittableRandom(plan.seed());
		final Network whole = field.volume() ? sliding.on(1, grid.answers(), grid.answers()) : sliding.on(grid.answers(), grid
			.answers());
		training = whole.training(batch, workers, seeds.nextLong());
		inference = whole.inference(batch, workers);
		recipe = Recipe.of(plan, Math.max(1, plan.batchSize()), null);
		update = new Update(recipe.optimizer(), plan.gradientClipping(), whole.architecture().parameters(), whole.tensors(),
			training.gradients(), workers);
		augmentation = plan.augmentations();
		sizes = new double[data.sizes().size()][];
		for (int c = 0; c < sizes.length; c++)
			sizes[c] = new double[] { data.sizes().get(c).width() * data.store().scale(), data.sizes().get(c).height() * data
				.store().scale() };
		for (int c = 0; c < sizes.length; c++)
			objects.add(new ArrayList<>());
		for (final AnnotatedPlane plane : data.training())
			for (final Annotation object : plane.objects())
				objects.get(data.classes().indexOf(object.label())).add(new Place(plane, object.box().centreX(), object.box()
					.centreY()));
		loss = new ObjectLoss(classWeights(), data.boxes());
		timeLeft = new TimeLeft(plan.epochs(), batches, batches / 10.0);
	}

	private static Architecture withoutSoftmax(final Architecture classifier) {
		final Architecture.Builder builder = Architecture.builder(classifier.name(), classifier.input());
		for (final Architecture.Node node : classifier.nodes())
			if (node != classifier.outputNode()) builder.add(node.name(), node.layer(), node.inputs().toArray(String[]::new));
		return builder.build();
	}

	/** Rare classes weigh more, by the fourth root of how rare they are, as patches show them more often already. */
	private double[] classWeights() {
		final double most = objects.stream().mapToInt(List::size).max().orElse(1);
		final double[] weights = new double[data.classes().size()];
		for (int c = 0; c < weights.length; c++)
			weights[c] = plan.balance().equals("none") || c >= objects.size() ? 1 : Math.sqrt(Math.sqrt(most / Math.max(1,
				objects.get(c).size())));
		return weights;
	}

	/**
	 * Trains from random weights.
	 *
	 * @param plan says how
	 * @param data to learn from
	 * @param workers that share the work
	 * @param listener hears of the progress and may cancel
	 * @return the best network
	 * @throws ConvJException if the plan does not fit the data or the memory, or the loss becomes infinite or not a number
	 * @throws CancellationException if cancelled before anything was learned
	 */
	public static FieldResult train(final TrainingPlan plan, final FieldData data, final Workers workers,
		final TrainingListener listener)
	{
		if (plan.checkpoint() != null) throw new ConvJException(
			"A training on fields keeps no checkpoint; leave checkpoint out.");
		try {
			return new FieldTrainer(plan, data, workers, listener).run();
		}
		catch (final OutOfMemoryError full) {
			throw new ConvJException("Java has too little memory to train " + plan.network() +
				" on these fields; lower batchSize, or give Java more memory (now " + Runtime.getRuntime().maxMemory() /
					1_000_000 + " MB).", full);
		}
	}

	private FieldResult run() {
		Ending ending = null;
		while (ending == null)
			if (history.epochs().size() >= plan.epochs()) ending = Ending.COMPLETED;
			else if (plan.patience() > 0 && history.epochs().size() - bestEpoch >= plan.patience()) ending = Ending.EARLY;
			else ending = epoch();
		final FieldResult result = result(ending);
		if (interrupted) Thread.currentThread().interrupt();
		return result;
	}

	private FieldResult result(final Ending ending) {
		if (!best.isEmpty()) trained.tensors().forEach((name, tensor) -> System.arraycopy(best.get(name), 0, tensor.array(), 0,
			tensor.array().length));
		if (bestEvaluation == null) bestEvaluation = judge(false).evaluation();
		final Network network = data.boxes() ? BoxRegression.classifier(trained, classifier) : Network.of(classifier, trained
			.tensors());
		final TrainingResult result = new TrainingResult(network, history, bestEpoch, bestEvaluation, ending,
			new TrainingResult.Phases(watch.seconds(Stopwatch.DATA), watch.seconds(Stopwatch.FORWARD), watch.seconds(
				Stopwatch.BACKWARD), watch.seconds(Stopwatch.UPDATE), watch.seconds(Stopwatch.VALIDATION), seen));
		return new FieldResult(result, data.boxes() ? BoxRegression.weight(trained) : null, data.boxes() ? BoxRegression.bias(
			trained) : null);
	}

	private boolean stopped() {
		interrupted |= Thread.interrupted();
		return interrupted || listener.cancelled();
	}

	private Ending epoch() {
		final long began = System.nanoTime();
		final int number = history.epochs().size();
		if (mines(number) && !mine()) return cancelled();
		final double[] validationLosses = history.epochs().stream().mapToDouble(History.Epoch::validationLoss).toArray();
		double lossSum = 0;
		long right = 0;
		long counted = 0;
		for (int step = 0; step < batches; step++) {
			if (stopped()) return cancelled();
			final long stepBegan = System.nanoTime();
			watch.start();
			final List<Patch> patches = new ArrayList<>();
			for (int i = 0; i < batch; i++)
				patches.add(patch(number, (long) step * batch + i));
			final PatchTargets[] targets = fill(patches, training, number, true);
			watch.stop(Stopwatch.DATA);
			watch.start();
			training.refresh();
			training.step(steps);
			training.forward(batch);
			watch.stop(Stopwatch.FORWARD);
			watch.start();
			final float[] output = training.logits().array();
			final double value = loss.apply(output, targets, batch, Math.max(1, ObjectLoss.objects(targets, batch)), training
				.logitsGradient().array());
			if (!Double.isFinite(value)) return diverged();
			for (int n = 0; n < batch; n++)
				for (final int p : targets[n].nearest)
					if (p >= 0) {
						counted++;
						if (Logits.argMax(output, at(n, p), data.classes().size()) == targets[n].labels[p]) right++;
					}
			training.backward();
			watch.stop(Stopwatch.BACKWARD);
			watch.start();
			final double rate = recipe.learningRate() * recipe.schedule().factor(number + (double) step / batches,
				validationLosses);
			if (!update.apply(steps + 1, rate)) return diverged();
			watch.stop(Stopwatch.UPDATE);
			steps++;
			seen += batch;
			lossSum += value;
			timeLeft.batchTook((System.nanoTime() - stepBegan) * 1e-9);
			final List<History.Epoch> ended = history.epochs();
			listener.batchEnded(new TrainingListener.Progress(number + 1, plan.epochs(), step + 1, batches, lossSum / (step + 1),
				ended.isEmpty() ? Double.NaN : ended.get(ended.size() - 1).validationAccuracy(), timeLeft.seconds(number + 1, step +
					1)));
		}
		watch.start();
		final Judgement judgement = judge(true);
		timeLeft.validationTook(watch.stop(Stopwatch.VALIDATION));
		if (judgement == null) return cancelled();
		if (!Double.isFinite(judgement.loss)) return diverged();
		end(judgement, lossSum / batches, counted == 0 ? 0 : (double) right / counted, began);
		return null;
	}

	private int at(final int sample, final int position) {
		return (sample * grid.side() * grid.side() + position) * loss.channels();
	}

	private void end(final Judgement judgement, final double trainLoss, final double trainAccuracy, final long began) {
		final Evaluation evaluation = judgement.evaluation();
		final int number = history.epochs().size() + 1;
		final History.Epoch epoch = new History.Epoch(number, trainLoss, trainAccuracy, judgement.loss, evaluation.accuracy(),
			evaluation.balancedAccuracy(), recipe.learningRate() * recipe.schedule().factor(number, history.epochs().stream()
				.mapToDouble(History.Epoch::validationLoss).toArray()), (System.nanoTime() - began) * 1e-9);
		history = history.plus(epoch);
		final boolean better = judgement.loss < bestLoss;
		if (better) {
			bestLoss = judgement.loss;
			bestEpoch = number;
			bestEvaluation = evaluation;
			trained.tensors().forEach((name, tensor) -> best.put(name, tensor.array().clone()));
		}
		listener.epochEnded(epoch, better);
	}

	private Ending cancelled() {
		if (steps == 0) throw new CancellationException("The training was cancelled before it began; there is no model.");
		return Ending.CANCELLED;
	}

	private Ending diverged() {
		final String sentence = "The loss became infinite or not a number in epoch " + (history.epochs().size() + 1) +
			"; try a lower learning rate than " + recipe.learningRate() + ", or gradientClipping=1";
		if (best.isEmpty()) throw new ConvJException(sentence + ".");
		listener.message(sentence + "; the weights of epoch " + bestEpoch + " are kept.");
		return Ending.DIVERGED;
	}

	/** @return the patch of that number in an epoch, which depends on seed and numbers alone */
	private Patch patch(final int epoch, final long number) {
		final SplittableRandom random = random(epoch, number, 0);
		final int kind = random.nextInt(4);
		final Place place;
		if (kind < 2) {
			final List<AnnotatedPlane> planes = data.training();
			final AnnotatedPlane plane = planes.get(random.nextInt(planes.size()));
			final PlaneStore.Plane pixels = data.store().read(plane);
			place = new Place(plane, random.nextDouble() * pixels.width() / pixels.scaleX(), random.nextDouble() * pixels
				.height() / pixels.scaleY());
		}
		else if (kind == 3 && !mined.isEmpty()) place = mined.get(random.nextInt(mined.size()));
		else {
			final List<Place> members = objects.get(random.nextInt(objects.size()));
			place = members.get(random.nextInt(members.size()));
		}
		final PlaneStore.Plane pixels = data.store().read(place.plane);
		final double jitter = kind < 2 ? 0 : grid.covered() / 3.0;
		final AnnotatedPlane plane = kind < 2 || !field.volume() ? place.plane : field.neighbour(place.plane, random.nextInt(-1, 2));
		return new Patch(plane, PatchView.random(augmentation, place.x * pixels.scaleX() + jitter * (2 * random
			.nextDouble() - 1), place.y * pixels.scaleY() + jitter * (2 * random.nextDouble() - 1), random));
	}

	private SplittableRandom random(final long... path) {
		long state = plan.seed();
		for (final long step : path)
			state = new SplittableRandom(state * 31 + step).nextLong();
		return new SplittableRandom(state);
	}

	/** Reads patches into a pass, and says what is to be seen on them. */
	private PatchTargets[] fill(final List<Patch> patches, final Pass pass, final int epoch, final boolean augmented) {
		final PatchTargets[] targets = new PatchTargets[patches.size()];
		final float[] input = pass.input().array();
		final int length = field.length(grid.size());
		workers.run(targets.length, (task, worker) -> {
			final Patch patch = patches.get(task);
			field.read(patch.plane, patch.view, grid.size(), input, task * length);
			data.preprocessing().normalize(input, task * length, length);
			if (augmented) augmentation.changeIntensities(input, task * length, length, random(epoch, steps * batch + task, 1));
			targets[task] = new PatchTargets(grid, field.targets(patch.plane, patch.view, grid.size()), sizes, data
				.background());
		});
		return targets;
	}

	private record Judgement(double loss, List<String> classes, List<Prediction> predictions) {

		Evaluation evaluation() {
			return Evaluation.of(classes, predictions);
		}
	}

	/** Hears what the network says of patches, plain ones that together cover planes. */
	@FunctionalInterface
	private interface Visitor {

		void visit(List<Patch> patches, PatchTargets[] targets, float[] output);
	}

	/** @return false if cancelled */
	private boolean scan(final List<AnnotatedPlane> planes, final boolean cancelable, final Visitor visitor) {
		inference.refresh();
		final List<Patch> patches = new ArrayList<>();
		for (final AnnotatedPlane plane : planes) {
			final PlaneStore.Plane pixels = data.store().read(plane);
			for (final PatchView view : PatchView.tiles(pixels.width(), pixels.height(), grid.covered()))
				patches.add(new Patch(plane, centred(view)));
		}
		for (int from = 0; from < patches.size(); from += batch) {
			if (cancelable && stopped()) return false;
			final List<Patch> some = patches.subList(from, Math.min(patches.size(), from + batch));
			final PatchTargets[] targets = fill(some, inference, 0, false);
			inference.forward(some.size());
			visitor.visit(some, targets, inference.output().array());
		}
		return true;
	}

	/** Moves a patch such that the usable positions' blocks, and not the pixels, are in the middle. */
	private PatchView centred(final PatchView view) {
		final double middle = (grid.centre(grid.before()) + grid.centre(grid.before() + grid.answers() - 1)) / 2;
		return PatchView.plain(view.centreX() + grid.size() / 2.0 - middle, view.centreY() + grid.size() / 2.0 - middle);
	}

	/** @return null if cancelled */
	private Judgement judge(final boolean cancelable) {
		final List<Prediction> predictions = new ArrayList<>();
		final double[] sums = new double[2];
		final SplittableRandom random = new SplittableRandom(plan.seed());
		final boolean whole = scan(data.validation(), cancelable, (patches, targets, output) -> {
			final double objects = ObjectLoss.objects(targets, patches.size());
			sums[0] += loss.apply(output, targets, patches.size(), 1, null);
			sums[1] += objects;
			if (!Double.isFinite(sums[0])) return;
			for (int n = 0; n < patches.size(); n++) {
				final PatchTargets target = targets[n];
				int found = 1;
				for (final int p : target.nearest)
					if (p >= 0) {
						found++;
						predictions.add(prediction(patches.get(n), p, target.labels[p], output, at(n, p)));
					}
				for (int i = 0; i < found; i++) {
					final int p = (grid.before() + random.nextInt(grid.answers())) * grid.side() + grid.before() + random.nextInt(grid
						.answers());
					if (target.shares[p] == 0) predictions.add(prediction(patches.get(n), p, data.background(), output, at(n, p)));
				}
			}
		});
		if (!whole) return null;
		return new Judgement(sums[0] / Math.max(1, sums[1]), data.classes(), predictions);
	}

	private Prediction prediction(final Patch patch, final int position, final int truth, final float[] output,
		final int start)
	{
		final double[] place = patch.view.back(grid.centre(position % grid.side()), grid.centre(position / grid.side()), data
			.store().read(patch.plane), grid.size());
		final int classes = data.classes().size();
		final double logSum = Logits.logSumExp(output, start, classes);
		final float[] probabilities = new float[classes];
		for (int k = 0; k < classes; k++)
			probabilities[k] = (float) Math.exp(output[start + k] - logSum);
		return new Prediction(FieldWindows.name(patch.plane, place[0], place[1]), truth, probabilities);
	}

	private boolean mines(final int epoch) {
		for (int round = 1; round <= plan.miningRounds(); round++)
			if (epoch > 0 && epoch == (int) Math.round((double) round * plan.epochs() / (plan.miningRounds() + 1.5))) return true;
		return false;
	}

	/**
	 * Runs the network over the training fields and remembers where it was wrong.
	 *
	 * @return false if cancelled
	 */
	private boolean mine() {
		mined.clear();
		final int[] counts = new int[2];
		final int classes = data.classes().size();
		final boolean whole = scan(data.training(), true, (patches, targets, output) -> {
			for (int n = 0; n < patches.size(); n++) {
				final PlaneStore.Plane plane = data.store().read(patches.get(n).plane);
				for (final int p : targets[n].nearest)
					if (p >= 0 && highest(output, n, p, targets[n].labels[p]) < MISSED) {
						counts[0]++;
						remember(patches.get(n), p, plane);
					}
				for (int p = 0; p < targets[n].shares.length; p++) {
					if (!targets[n].usable[p] || targets[n].shares[p] > 0.05) continue;
					final int label = Logits.argMax(output, at(n, p), classes);
					if (label == data.background() || probability(output, n, p, label) < SEEN || probability(output, n, p,
						label) < highest(output, n, p, label)) continue;
					counts[1]++;
					remember(patches.get(n), p, plane);
				}
			}
		});
		if (whole) listener.message("Mining: " + counts[1] +
			" places on the training fields look like objects and are none, and " + counts[0] + " objects are missed.");
		return whole;
	}

	private void remember(final Patch patch, final int position, final PlaneStore.Plane plane) {
		final double[] place = patch.view.back(grid.centre(position % grid.side()), grid.centre(position / grid.side()), plane,
			grid.size());
		mined.add(new Place(patch.plane, place[0], place[1]));
	}

	private double probability(final float[] output, final int sample, final int position, final int label) {
		final int start = at(sample, position);
		return Math.exp(output[start + label] - Logits.logSumExp(output, start, data.classes().size()));
	}

	/** @return the class's highest probability at the position and its neighbours */
	private double highest(final float[] output, final int sample, final int position, final int label) {
		double highest = 0;
		for (int y = -1; y <= 1; y++)
			for (int x = -1; x <= 1; x++) {
				final int row = position / grid.side() + y;
				final int column = position % grid.side() + x;
				if (grid.usable(row) && grid.usable(column)) highest = Math.max(highest, probability(output, sample, row * grid
					.side() + column, label));
			}
		return highest;
	}
}
