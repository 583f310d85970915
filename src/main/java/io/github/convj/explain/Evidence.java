package io.github.convj.explain;

import io.github.convj.data.Image;
import io.github.convj.data.Progress;
import io.github.convj.evaluate.Prediction;
import io.github.convj.layer.Flatten;
import io.github.convj.model.Model;
import io.github.convj.network.Architecture;
import io.github.convj.network.Pass;
import io.github.convj.network.ReceptiveField;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where in an image a classifier sees a class. The maps have the size of the network's input, {@code [(Z,) Y, X]}, and lie upon
 * the image as it is fitted to that; {@link #explain} lays them upon the image itself. Thread-safe: each call works in memory of
 * its own, which later calls use again.
 */
public final class Evidence {

	private static final int BATCH = 16;

	private final Model model;
	private final Workers workers;
	private final Queue<Pass> idle = new ConcurrentLinkedQueue<>();
	private final Queue<Pass> idleBatches = new ConcurrentLinkedQueue<>();

	private Evidence(final Model model, final Workers workers) {
		this.model = model;
		this.workers = workers;
	}

	/**
	 * @param model to explain; its network must not be trained on meanwhile
	 * @param workers that share the work
	 * @return what explains it
	 */
	public static Evidence of(final Model model, final Workers workers) {
		return new Evidence(model, workers);
	}

	/**
	 * @param image that the model takes as one
	 * @param truth number of its true class, or {@link Prediction#UNKNOWN}
	 * @return what the model says of it
	 * @throws ConvJException if the image is of another kind than those trained on
	 */
	public Prediction predict(final Image image, final int truth) {
		final Pass pass = forward(image);
		final Prediction prediction = prediction(pass, image, truth);
		idle.add(pass);
		return prediction;
	}

	/**
	 * Says of an image which class the model sees in it, and where.
	 *
	 * @param image that the model takes as one
	 * @param truth number of its true class, or {@link Prediction#UNKNOWN}
	 * @param label number of the class to explain, from 0, or {@link Prediction#UNKNOWN} for the predicted one
	 * @param method by which; squares of occlusion are a sixth of the input's shorter side and overlap by half
	 * @param progress told of each batch of occlusion
	 * @return the answer, with the map upon the image itself
	 * @throws ConvJException if the image is of another kind than those trained on
	 * @throws CancellationException if the progress throws it
	 */
	public Explanation explain(final Image image, final int truth, final int label, final Method method,
		final Progress progress)
	{
		if (label != Prediction.UNKNOWN) check(label);
		final Pass pass = forward(image);
		final Prediction prediction = prediction(pass, image, truth);
		final int explained = label == Prediction.UNKNOWN ? prediction.predicted() : label;
		final Shape input = model.network().architecture().input();
		final int square = Math.ceilDiv(Math.min(input.size(-3), input.size(-2)), 6);
		final Tensor map = switch (method) {
			case GRADCAM -> gradCam(pass, explained);
			case GRADIENT -> gradientTimesInput(pass, explained);
			case OCCLUSION -> occlusion(image, explained, square, Math.max(1, square / 2), progress);
		};
		// A pass that failed is not worth keeping, so it returns to the idle ones only now.
		idle.add(pass);
		return new Explanation(image, prediction, explained, method, model.preprocessing().back(map, image));
	}

	private Prediction prediction(final Pass pass, final Image image, final int truth) {
		return new Prediction(image.name(), truth, Arrays.copyOf(pass.output().array(), model.classes().size()));
	}

	/**
	 * Grad-CAM (Selvaraju et al. 2017): the channels of the last layer that has places, each weighted with the mean gradient of
	 * the class' score to it, summed, and what is negative set to 0; enlarged to the input linearly, by where the centres of
	 * the layer's places lie in it.
	 *
	 * @param image that the model takes as one
	 * @param label number of the class, from 0
	 * @return at least 0 everywhere; larger where more speaks for the class
	 * @throws ConvJException if the image is of another kind than those trained on, or no layer has places
	 */
	public Tensor gradCam(final Image image, final int label) {
		check(label);
		final Pass pass = forward(image);
		final Tensor map = gradCam(pass, label);
		idle.add(pass);
		return map;
	}

	private Tensor gradCam(final Pass pass, final int label) {
		final Architecture architecture = model.network().architecture();
		final int rank = architecture.input().rank();
		final String layer = architecture.nodes().reversed().stream().filter(node -> !(node.layer() instanceof Flatten) &&
			architecture.shape(node.name()).rank() == rank).map(Architecture.Node::name).findFirst().orElseThrow(
				() -> new ConvJException("The network " + architecture.name() +
					" has no layer whose output has places in the image; use the occlusion map."));
		backward(pass, label);
		final Shape shape = architecture.shape(layer);
		final float[] activations = pass.activation(layer).array();
		final float[] gradients = pass.activationGradient(layer).array();
		final int channels = shape.channels();
		final int places = (int) shape.elements() / channels;
		final double[] weights = new double[channels];
		for (int p = 0; p < places; p++)
			for (int c = 0; c < channels; c++)
				weights[c] += (double) gradients[p * channels + c] / places;
		final float[] coarse = new float[places];
		for (int p = 0; p < places; p++) {
			double sum = 0;
			for (int c = 0; c < channels; c++)
				sum += weights[c] * activations[p * channels + c];
			coarse[p] = (float) Math.max(0, sum);
		}
		final ReceptiveField field = ReceptiveField.of(architecture, layer);
		Tensor map = Tensor.of(Shape.of(Arrays.copyOf(shape.toArray(), rank - 1)), coarse);
		for (int axis = 0; axis < rank - 1; axis++)
			map = enlarged(map, axis, architecture.input().size(axis), field.axes().get(axis));
		return map;
	}

	private static Tensor enlarged(final Tensor from, final int axis, final int size, final ReceptiveField.Along along) {
		final int[] sizes = from.shape().toArray();
		final int count = sizes[axis];
		int inner = 1;
		for (int a = axis + 1; a < sizes.length; a++)
			inner *= sizes[a];
		sizes[axis] = size;
		final Tensor to = Tensor.zeros(Shape.of(sizes));
		final int outer = from.array().length / count / inner;
		for (int i = 0; i < size; i++) {
			final double place = Math.clamp((i + 0.5 - along.offset() - along.size() / 2.0) / along.stride(), 0, count - 1);
			final int first = Math.min((int) place, Math.max(0, count - 2));
			final int second = Math.min(first + 1, count - 1);
			final float share = (float) (place - first);
			for (int o = 0; o < outer; o++)
				for (int j = 0; j < inner; j++)
					to.array()[(o * size + i) * inner + j] = (1 - share) * from.array()[(o * count + first) * inner + j] + share * from
						.array()[(o * count + second) * inner + j];
		}
		return to;
	}

	/**
	 * Gradient times input: how much each normalized pixel contributes to the class' score if the network were linear, summed
	 * over the channels.
	 *
	 * @param image that the model takes as one
	 * @param label number of the class, from 0
	 * @return positive where pixels speak for the class, negative where against it
	 * @throws ConvJException if the image is of another kind than those trained on
	 */
	public Tensor gradientTimesInput(final Image image, final int label) {
		check(label);
		final Pass pass = forward(image);
		final Tensor map = gradientTimesInput(pass, label);
		idle.add(pass);
		return map;
	}

	private Tensor gradientTimesInput(final Pass pass, final int label) {
		backward(pass, label);
		final Shape input = model.network().architecture().input();
		final float[] values = pass.input().array();
		final float[] gradients = pass.activationGradient(Architecture.INPUT).array();
		final Tensor map = places(input);
		for (int i = 0; i < values.length; i++)
			map.array()[i / input.channels()] += values[i] * gradients[i];
		return map;
	}

	/**
	 * Occlusion (Zeiler and Fergus 2014): a square of the mean intensity (0 once normalized) is moved over the image, and
	 * the map says by how much the class becomes less probable: at each pixel the mean over the squares that cover it.
	 *
	 * @param image that the model takes as one
	 * @param label number of the class, from 0
	 * @param size of the square (a box in 3-D, as deep as the image if that is shallower), in pixels of the input, from 1
	 * @param step from a square to the next, from 1 to its size
	 * @param progress told of each batch
	 * @return positive where hiding harms
	 * @throws ConvJException if the image is of another kind than those trained on, or size or step are out of range
	 * @throws CancellationException if the progress throws it
	 */
	public Tensor occlusion(final Image image, final int label, final int size, final int step, final Progress progress) {
		check(label);
		if (size < 1 || step < 1 || step > size) throw new ConvJException("The square is at least one pixel wide and moves by one pixel up to its width, not " +
			size + " and " + step + ".");
		final Shape input = model.network().architecture().input();
		final float[] values = model.preprocessing().apply(image).array();
		final int classes = model.classes().size();
		final int[] sizes = { input.rank() == 4 ? input.size(0) : 1, input.size(-3), input.size(-2) };
		final int[] box = new int[3];
		final int[] counts = new int[3];
		for (int a = 0; a < 3; a++) {
			box[a] = Math.min(size, sizes[a]);
			counts[a] = Math.ceilDiv(sizes[a] - box[a], step) + 1;
		}
		final int total = counts[0] * counts[1] * counts[2];
		final Pass found = idleBatches.poll();
		final Pass pass = found != null ? found : model.network().inference(BATCH, workers);
		System.arraycopy(values, 0, pass.input().array(), 0, values.length);
		pass.forward(1);
		final double whole = pass.output().array()[label];
		final Tensor map = places(input);
		final double[] sums = new double[map.array().length];
		final int[] covers = new int[sums.length];
		for (int from = 0; from < total; from += BATCH) {
			final int samples = Math.min(BATCH, total - from);
			for (int s = 0; s < samples; s++) {
				System.arraycopy(values, 0, pass.input().array(), s * values.length, values.length);
				final int at = s * values.length;
				cover(from + s, counts, step, sizes, box, place -> Arrays.fill(pass.input().array(), at + place * input.channels(),
					at + (place + 1) * input.channels(), 0));
			}
			pass.forward(samples);
			for (int s = 0; s < samples; s++) {
				final double loss = whole - pass.output().array()[s * classes + label];
				cover(from + s, counts, step, sizes, box, place -> {
					sums[place] += loss;
					covers[place]++;
				});
			}
			progress.update("Hiding parts", from + samples, total);
		}
		for (int i = 0; i < sums.length; i++)
			map.array()[i] = (float) (sums[i] / covers[i]);
		idleBatches.add(pass);
		return map;
	}

	private interface Place {

		void at(int place);
	}

	/** The last square of a line is moved back so far that it lies within the image. */
	private static void cover(final int number, final int[] counts, final int step, final int[] sizes, final int[] box,
		final Place action)
	{
		final int z = Math.min(number / (counts[1] * counts[2]) * step, sizes[0] - box[0]);
		final int y = Math.min(number / counts[2] % counts[1] * step, sizes[1] - box[1]);
		final int x = Math.min(number % counts[2] * step, sizes[2] - box[2]);
		for (int dz = 0; dz < box[0]; dz++)
			for (int dy = 0; dy < box[1]; dy++)
				for (int dx = 0; dx < box[2]; dx++)
					action.at(((z + dz) * sizes[1] + y + dy) * sizes[2] + x + dx);
	}

	private static Tensor places(final Shape input) {
		return Tensor.zeros(Shape.of(Arrays.copyOf(input.toArray(), input.rank() - 1)));
	}

	private void check(final int label) {
		if (label < 0 || label >= model.classes().size()) throw new ConvJException("There is no class number " + label +
			"; the model's are " + String.join(", ", model.classes()) + ", counting from 0.");
	}

	private Pass forward(final Image image) {
		final float[] values = model.preprocessing().apply(image).array();
		final Pass found = idle.poll();
		final Pass pass = found != null ? found : model.network().inspection(1, workers);
		System.arraycopy(values, 0, pass.input().array(), 0, values.length);
		pass.forward(1);
		return pass;
	}

	private static void backward(final Pass pass, final int label) {
		Arrays.fill(pass.logitsGradient().array(), 0);
		pass.logitsGradient().array()[label] = 1;
		pass.backward();
	}
}
