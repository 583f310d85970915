package io.github.convj.predict;

import io.github.convj.data.Image;
import io.github.convj.data.ImageFiles;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.ImageSource;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.Sample;
import io.github.convj.data.SampleSet;
import io.github.convj.data.SkippedImage;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.Prediction;
import io.github.convj.model.Model;
import io.github.convj.network.Pass;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Names the class of images by a trained model. An image gets the same bits alone or among others, on one thread or many.
 * Thread-safe: each call works in memory of its own, which later calls use again.
 */
public final class Classifier {

	/** Receives answers in the order of the images. */
	@FunctionalInterface
	public interface Receiver {

		/** @param prediction for one image, or one plane of a stack */
		void receive(Prediction prediction);
	}

	/** Larger batches are no faster. */
	private static final int LARGEST_BATCH = 32;

	/** More memory than this for activations would not pay either. */
	private static final long BATCH_BYTES = 256L << 20;

	private static final String TASK = "Classifying";

	private final Model model;
	private final Workers workers;
	private final int batch;
	private final Queue<Pass> single = new ConcurrentLinkedQueue<>();
	private final Queue<Pass> many = new ConcurrentLinkedQueue<>();

	private Classifier(final Model model, final Workers workers) {
		this.model = model;
		this.workers = workers;
		final long bytes = Math.max(1, model.network().architecture().summary().inferenceBytes(1));
		this.batch = (int) Math.max(1, Math.min(LARGEST_BATCH, BATCH_BYTES / bytes));
	}

	/**
	 * @param model to put to work; its network must not be trained on meanwhile
	 * @param workers that share the work
	 * @return a classifier
	 */
	public static Classifier of(final Model model, final Workers workers) {
		return new Classifier(model, workers);
	}

	/** @return the model */
	public Model model() {
		return model;
	}

	/**
	 * @param image that the model takes as one: no stack where the model was trained on planes
	 * @return the answer, of unknown truth
	 * @throws ConvJException if the image's channels, bit depth or axes are not those the model was trained on
	 */
	public Prediction classify(final Image image) {
		final List<Prediction> predictions = classify(List.of(image));
		if (predictions.size() != 1) throw new ConvJException(image.name() + " is a stack of " + predictions.size() +
			" planes, and the model classifies each by itself; pass it in a list to get an answer for each plane.");
		return predictions.getFirst();
	}

	/**
	 * @param images planes or stacks
	 * @return the answers in order, one an image, or one a plane (named {@code image:plane}, counting from 1) where the model
	 *         was trained on planes
	 * @throws ConvJException if an image's channels, bit depth or axes are not those the model was trained on
	 */
	public List<Prediction> classify(final List<Image> images) {
		final List<Prediction> predictions = new ArrayList<>();
		for (int from = 0; from < images.size(); from += batch) {
			final List<Item> items = images.subList(from, Math.min(images.size(), from + batch)).stream().map(image -> new Item(
				image.name(), Prediction.UNKNOWN, () -> image)).toList();
			final List<Prepared> prepared = prepare(items);
			for (final Prepared one : prepared)
				if (one.failure != null) throw one.failure;
			forward(prepared, predictions::add);
		}
		return predictions;
	}

	/**
	 * Classifies all images of a folder, or a single file. Only a handful of images are in memory at a time.
	 *
	 * @param images an image file, or a folder that is searched with its subfolders
	 * @param opener of the files
	 * @param receiver of the answers, called on the calling thread; names are relative to the folder
	 * @param progress told after every few images; what it throws to cancel reaches the caller
	 * @return what became of the files; those that cannot be read, or are of another kind than the model's, were skipped
	 * @throws ConvJException if there are no images, or every single one had to be skipped
	 * @throws CancellationException if the progress throws it
	 */
	public Classification classify(final Path images, final ImageOpener opener, final Receiver receiver,
		final Progress progress)
	{
		final List<Path> files = ImageFiles.list(images, opener);
		return stream(files.stream().map(file -> new Item(ImageFiles.name(images, file), Prediction.UNKNOWN, () -> opener.open(
			file))).toList(), receiver, progress);
	}

	/**
	 * Classifies files, wherever they lie. Only a handful of images are in memory at a time.
	 *
	 * @param files to open
	 * @param opener of the files
	 * @param receiver of the answers, called on the calling thread; names are the paths as given
	 * @param progress told after every few images; what it throws to cancel reaches the caller
	 * @return what became of the files; those that cannot be read, or are of another kind than the model's, were skipped
	 * @throws ConvJException if every single file had to be skipped
	 * @throws CancellationException if the progress throws it
	 */
	public Classification classify(final List<Path> files, final ImageOpener opener, final Receiver receiver,
		final Progress progress)
	{
		return stream(files.stream().map(file -> new Item(file.toString(), Prediction.UNKNOWN, () -> opener.open(file)))
			.toList(), receiver, progress);
	}

	/**
	 * Judges the model by labelled images.
	 *
	 * @param samples of classes that the model has, in any order
	 * @param progress told after every few images; what it throws to cancel reaches the caller
	 * @return the judgement, over the images that can be read
	 * @throws ConvJException if the samples have a class that the model does not, or every single image had to be skipped
	 */
	public Evaluation evaluate(final SampleSet samples, final Progress progress) {
		final int[] labels = new int[samples.classes().size()];
		for (int c = 0; c < labels.length; c++) {
			labels[c] = model.classes().indexOf(samples.classes().get(c));
			if (labels[c] < 0) throw new ConvJException("The model has no class \"" + samples.classes().get(c) + "\"; it knows " +
				String.join(", ", model.classes()) + ".");
		}
		final List<Item> items = new ArrayList<>();
		for (final Sample sample : samples.samples())
			items.add(new Item(sample.name(), labels[sample.label()], sample.source()));
		final List<Prediction> predictions = new ArrayList<>();
		stream(items, predictions::add, progress);
		return Evaluation.of(model.classes(), predictions);
	}

	/** An image not yet read. */
	private record Item(String name, int truth, ImageSource source) {}

	/** An image brought to the network's input, as one or more samples; or why it could not be. */
	private static final class Prepared {

		private final Item item;
		private final List<float[]> inputs = new ArrayList<>();
		private ConvJException failure;

		private Prepared(final Item item) {
			this.item = item;
		}
	}

	private Classification stream(final List<Item> items, final Receiver receiver, final Progress progress) {
		final List<SkippedImage> skipped = new ArrayList<>();
		final long[] rows = { 0 };
		int images = 0;
		progress.update(TASK, 0, items.size());
		for (int from = 0; from < items.size(); from += batch) {
			final int to = Math.min(items.size(), from + batch);
			final List<Prepared> readable = new ArrayList<>();
			for (final Prepared one : prepare(items.subList(from, to)))
				if (one.failure == null) readable.add(one);
				else skipped.add(new SkippedImage(one.item.name, one.failure.getMessage()));
			forward(readable, prediction -> {
				rows[0]++;
				receiver.receive(prediction);
			});
			images += readable.size();
			progress.update(TASK, to, items.size());
		}
		if (images == 0) throw new ConvJException(nothing(skipped));
		return new Classification(images, rows[0], skipped);
	}

	private static String nothing(final List<SkippedImage> skipped) {
		if (skipped.isEmpty()) return "There are no images to classify; choose a folder or file with images.";
		final String reason = skipped.getFirst().reason();
		return skipped.size() == 1 ? reason : "None of the " + skipped.size() +
			" images could be classified, the first for this reason: " + reason;
	}

	/** Opening and fitting cost more than a small network, so the workers share them. */
	private List<Prepared> prepare(final List<Item> items) {
		final List<Prepared> prepared = items.stream().map(Prepared::new).toList();
		final Preprocessing preprocessing = model.preprocessing();
		workers.run(prepared.size(), (task, worker) -> {
			final Prepared one = prepared.get(task);
			try {
				for (final Image part : preprocessing.parts(one.item.source.read()))
					one.inputs.add(preprocessing.apply(part).array());
			}
			catch (final ConvJException failure) {
				one.failure = failure;
			}
		});
		return prepared;
	}

	private void forward(final List<Prepared> prepared, final Receiver receiver) {
		final List<Prepared> owners = new ArrayList<>();
		final List<Integer> planes = new ArrayList<>();
		for (final Prepared one : prepared)
			for (int plane = 0; plane < one.inputs.size(); plane++) {
				owners.add(one);
				planes.add(plane);
			}
		for (int from = 0; from < owners.size(); from += batch) {
			final int count = Math.min(batch, owners.size() - from);
			final List<float[]> inputs = new ArrayList<>();
			for (int i = from; i < from + count; i++)
				inputs.add(owners.get(i).inputs.get(planes.get(i)));
			final float[][] probabilities = probabilities(inputs);
			for (int i = 0; i < count; i++) {
				final Prepared owner = owners.get(from + i);
				final String name = owner.inputs.size() == 1 ? owner.item.name : owner.item.name + ":" + (planes.get(from + i) + 1);
				receiver.receive(new Prediction(name, owner.item.truth, probabilities[i]));
			}
		}
	}

	private float[][] probabilities(final List<float[]> inputs) {
		final boolean alone = inputs.size() == 1 || batch == 1;
		final Queue<Pass> idle = alone ? single : many;
		final Pass found = idle.poll();
		final Pass pass = found != null ? found : model.network().inference(alone ? 1 : batch, workers);
		final float[] input = pass.input().array();
		for (int i = 0; i < inputs.size(); i++)
			System.arraycopy(inputs.get(i), 0, input, i * inputs.get(i).length, inputs.get(i).length);
		pass.forward(inputs.size());
		final int classes = model.classes().size();
		final float[] output = pass.output().array();
		final float[][] probabilities = new float[inputs.size()][];
		for (int i = 0; i < probabilities.length; i++)
			probabilities[i] = Arrays.copyOfRange(output, i * classes, (i + 1) * classes);
		// A pass that failed is not worth keeping, so it returns to the idle ones only now.
		idle.add(pass);
		return probabilities;
	}
}
