package io.github.convj.predict;

import io.github.convj.data.Image;
import io.github.convj.data.Progress;
import io.github.convj.data.UnreadImage;
import io.github.convj.evaluate.Prediction;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Layer;
import io.github.convj.model.Model;
import io.github.convj.network.Architecture;
import io.github.convj.network.Pass;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Describes images by what a layer of a network computes of them. Images are brought to the network's input as for a
 * {@link Classifier}. An image gets the same bits alone or among others, on one thread or many. Thread-safe.
 */
public final class Embedder {

	/** Half a gibibyte. */
	private static final long MOST_VALUES = 1L << 27;

	private final Model model;
	private final Workers workers;
	private final String layer;
	private final Shape shape;
	private final Feed feed;
	private final Queue<Pass> idle = new ConcurrentLinkedQueue<>();

	private Embedder(final Model model, final String layer, final Workers workers) {
		this.model = model;
		this.workers = workers;
		this.layer = layer;
		shape = model.network().architecture().shape(layer);
		feed = new Feed(model, workers);
	}

	/**
	 * @param model whose network describes the images
	 * @param layer whose output is taken, by name; null or empty for what the last fully connected layer reads, from which the
	 *          classes are told by planes alone. A layer that still has places in the image gives the mean of each channel.
	 * @param workers that share the work
	 * @return what describes images
	 * @throws ConvJException if there is no such layer; the message lists those there are
	 */
	public static Embedder of(final Model model, final String layer, final Workers workers) {
		final Architecture architecture = model.network().architecture();
		return new Embedder(model, layer == null || layer.isBlank() ? read(architecture) : layer, workers);
	}

	private static String read(final Architecture architecture) {
		for (final Class<? extends Layer> kind : List.of(Dense.class, Convolution.class))
			for (final Architecture.Node node : architecture.nodes().reversed())
				if (kind.isInstance(node.layer())) return node.inputs().getFirst();
		throw new ConvJException("The network " + architecture.name() +
			" has neither a fully connected layer nor a convolution; name one of its layers with layer=.");
	}

	/** @return the layer's name */
	public String layer() {
		return layer;
	}

	/** @return values that describe an image */
	public int channels() {
		return shape.channels();
	}

	/**
	 * @param images planes or stacks
	 * @return what describes them, in order, one an image, or one a plane where the model takes planes
	 * @throws ConvJException if an image's channels, bit depth or axes are not those the model was trained on
	 */
	public List<Embedding> embed(final List<Image> images) {
		final List<Embedding> embeddings = new ArrayList<>();
		feed.all(images.stream().map(image -> new Feed.Item(image.name(), Prediction.UNKNOWN, () -> image)).toList(),
			inputs -> forward(inputs, null, embeddings));
		return embeddings;
	}

	/**
	 * Describes images that are read one after the other; only a handful of them are in memory at a time.
	 *
	 * @param images to read
	 * @param progress told after every few images
	 * @return what describes them; images that cannot be read, or are of another kind than the model's, were skipped
	 * @throws ConvJException if there are no images, every single one had to be skipped, or the values would take more than half
	 *           a gibibyte
	 * @throws CancellationException if the progress throws it
	 */
	public Embeddings embed(final List<UnreadImage> images, final Progress progress) {
		final List<Feed.Item> items = images.stream().map(image -> new Feed.Item(image.name(), image.truth() == null
			? Prediction.UNKNOWN : model.classes().indexOf(image.truth()), image.source())).toList();
		final List<Embedding> embeddings = new ArrayList<>();
		final Classification read = feed.usable(items, inputs -> forward(inputs, images, embeddings), "Computing embeddings",
			"embedded", progress);
		return new Embeddings(model.classes(), layer, images, embeddings, read.skipped());
	}

	private void forward(final List<Feed.Input> inputs, final List<UnreadImage> images, final List<Embedding> embeddings) {
		if ((long) (embeddings.size() + inputs.size()) * channels() > MOST_VALUES) throw new ConvJException("The embeddings of over " +
			embeddings.size() + " images in " + channels() + " dimensions do not fit into memory; name a layer with fewer channels with layer=, or take fewer images.");
		final Pass found = idle.poll();
		final Pass pass = found != null ? found : model.network().inference(feed.batch(), workers, List.of(layer));
		final int length = inputs.getFirst().values().length;
		for (int i = 0; i < inputs.size(); i++)
			System.arraycopy(inputs.get(i).values(), 0, pass.input().array(), i * length, length);
		pass.forward(inputs.size());
		final int classes = model.classes().size();
		final float[] output = pass.output().array();
		final float[] activation = pass.activation(layer).array();
		for (int i = 0; i < inputs.size(); i++) {
			final Feed.Input input = inputs.get(i);
			final Prediction prediction = new Prediction(input.name(), input.truth(), Arrays.copyOfRange(output, i * classes, (i + 1) *
				classes));
			embeddings.add(new Embedding(prediction, images == null ? null : images.get(input.item()).truth(), input.item(), input
				.plane(), features(activation, i, input.name())));
		}
		// A pass that failed is not worth keeping, so it returns to the idle ones only now.
		idle.add(pass);
	}

	/** @return the mean of each channel over all places */
	private float[] features(final float[] activation, final int sample, final String name) {
		final int channels = channels();
		final int length = (int) shape.elements();
		final int places = length / channels;
		final float[] features = new float[channels];
		for (int c = 0; c < channels; c++) {
			double sum = 0;
			for (int p = 0; p < places; p++)
				sum += activation[sample * length + p * channels + c];
			features[c] = (float) (sum / places);
			if (!Float.isFinite(features[c])) throw new ConvJException("The layer \"" + layer + "\" gives a value for " + name +
				" that is no number; check the image's values, or name another layer with layer=.");
		}
		return features;
	}
}
