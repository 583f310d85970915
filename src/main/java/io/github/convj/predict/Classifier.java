package io.github.convj.predict;

import io.github.convj.data.Image;
import io.github.convj.data.ImageFiles;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Progress;
import io.github.convj.data.Sample;
import io.github.convj.data.SampleSet;
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

	private static final String TASK = "Classifying";

	private final Model model;
	private final Workers workers;
	private final Feed feed;
	private final Queue<Pass> single = new ConcurrentLinkedQueue<>();
	private final Queue<Pass> many = new ConcurrentLinkedQueue<>();

	private Classifier(final Model model, final Workers workers) {
		this.model = model;
		this.workers = workers;
		feed = new Feed(model, workers);
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
		feed.all(images.stream().map(image -> new Feed.Item(image.name(), Prediction.UNKNOWN, () -> image)).toList(),
			inputs -> forward(inputs, predictions::add));
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
		return stream(files.stream().map(file -> new Feed.Item(ImageFiles.name(images, file), Prediction.UNKNOWN, () -> opener.open(
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
		return stream(files.stream().map(file -> new Feed.Item(file.toString(), Prediction.UNKNOWN, () -> opener.open(file)))
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
		final List<Feed.Item> items = new ArrayList<>();
		for (final Sample sample : samples.samples())
			items.add(new Feed.Item(sample.name(), labels[sample.label()], sample.source()));
		final List<Prediction> predictions = new ArrayList<>();
		stream(items, predictions::add, progress);
		return Evaluation.of(model.classes(), predictions);
	}

	private Classification stream(final List<Feed.Item> items, final Receiver receiver, final Progress progress) {
		return feed.usable(items, inputs -> forward(inputs, receiver), TASK, "classified", progress);
	}

	private void forward(final List<Feed.Input> inputs, final Receiver receiver) {
		final float[][] probabilities = probabilities(inputs.stream().map(Feed.Input::values).toList());
		for (int i = 0; i < probabilities.length; i++)
			receiver.receive(new Prediction(inputs.get(i).name(), inputs.get(i).truth(), probabilities[i]));
	}

	private float[][] probabilities(final List<float[]> inputs) {
		final boolean alone = inputs.size() == 1 || feed.batch() == 1;
		final Queue<Pass> idle = alone ? single : many;
		final Pass found = idle.poll();
		final Pass pass = found != null ? found : model.network().inference(alone ? 1 : feed.batch(), workers);
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
