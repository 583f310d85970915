package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How an image becomes the input of a network; stored in the model, so that training and application do the same to the
 * bit. Immutable, thread-safe.
 *
 * @param input the network's input, {@code [Y, X, C]} or {@code [Z, Y, X, C]}
 * @param fit how images of another size are brought to it
 * @param stack what stacks are
 * @param normalization by which mean and deviation intensities are normalized
 * @param mean a channel, of the training part
 * @param deviation a channel, of the training part, above 0
 * @param bitDepth of the training images: 8, 16 or 32
 * @param rgb whether they were colour images
 */
public record Preprocessing(Shape input, Fit fit, StackMode stack, Normalization normalization, List<Double> mean,
	List<Double> deviation, int bitDepth, boolean rgb)
{

	/** @throws IllegalArgumentException if mean or deviation do not fit the channels, or a deviation is not above 0 */
	public Preprocessing {
		mean = List.copyOf(mean);
		deviation = List.copyOf(deviation);
		final int rank = input.rank();
		if (rank != 3 && rank != 4) throw new IllegalArgumentException("Not the input of an image: " + input);
		if (mean.size() != input.channels() || deviation.size() != input.channels()) throw new IllegalArgumentException(
			"An input of " + input + " needs as many means and deviations as channels");
		for (int c = 0; c < mean.size(); c++)
			if (!Double.isFinite(mean.get(c)) || !(deviation.get(c) > 0) || !Double.isFinite(deviation.get(c)))
				throw new IllegalArgumentException("Not a mean and deviation: " + mean.get(c) + ", " + deviation.get(c));
		if (bitDepth != 8 && bitDepth != 16 && bitDepth != 32) throw new IllegalArgumentException("Not a bit depth: " +
			bitDepth);
		if ((stack == StackMode.VOLUME) != (rank == 4)) throw new IllegalArgumentException("An input of " + input +
			" is not for the stack mode " + stack.word());
	}

	/**
	 * @param survey of the images
	 * @param input the network's input
	 * @param fit how images of another size are brought to it
	 * @param stack what stacks are
	 * @param normalization by which mean and deviation intensities are normalized
	 * @return a preprocessing with mean 0 and deviation 1, to be {@link #measured}
	 * @throws ConvJException if the input has other channels than the images
	 */
	public static Preprocessing of(final Survey survey, final Shape input, final Fit fit, final StackMode stack,
		final Normalization normalization)
	{
		if (survey.channels() != input.channels()) throw new ConvJException("The images have " + channels(survey
			.channels()) + ", but the network wants " + input.channels() + "; convert the images or choose another network.");
		return new Preprocessing(input, fit, stack, normalization, Collections.nCopies(input.channels(), 0.0), Collections
			.nCopies(input.channels(), 1.0), survey.bitDepth(), survey.rgb());
	}

	/**
	 * Computes mean and deviation a channel over all pixels of the samples, after fitting them to the input. Which thread
	 * does what has no influence on the result. With {@link Normalization#IMAGE} nothing needs to be measured, but the store
	 * is filled all the same.
	 *
	 * @param training the training part
	 * @param store of the fitted images, which is filled on the way
	 * @param workers that share the reading
	 * @param progress told now and then
	 * @return the same with mean and deviation of these samples
	 */
	public Preprocessing measured(final SampleSet training, final ImageStore store, final Workers workers,
		final Progress progress)
	{
		final int count = training.size();
		final int channels = input.channels();
		final int length = (int) input.elements();
		final int positions = length / channels;
		// [sample, channel, mean and sum of squared distances]
		final double[] moments = new double[count * channels * 2];
		final float[][] buffers = new float[workers.count()][];
		final AtomicInteger done = new AtomicInteger();
		workers.run(count, (task, worker) -> {
			if (buffers[worker] == null) buffers[worker] = new float[length];
			store.read(training.samples().get(task), buffers[worker], 0);
			for (int c = 0; c < channels; c++)
				moments(buffers[worker], 0, c, channels, length, moments, (task * channels + c) * 2);
			final int now = done.incrementAndGet();
			if (now % 64 == 0 || now == count) synchronized (moments) {
				progress.update("Measuring intensities", now, count);
			}
		});
		if (normalization == Normalization.IMAGE) return this;
		final List<Double> means = new ArrayList<>();
		final List<Double> deviations = new ArrayList<>();
		for (int c = 0; c < channels; c++) {
			double mean = 0;
			double squares = 0;
			// In the samples' order: Chan, Golub, LeVeque, The American Statistician 37 (1983).
			for (int i = 0; i < count; i++) {
				final double delta = moments[(i * channels + c) * 2] - mean;
				mean += delta / (i + 1);
				squares += moments[(i * channels + c) * 2 + 1] + delta * delta * positions * i / (i + 1.0);
			}
			means.add(mean);
			deviations.add(usable(Math.sqrt(squares / ((double) count * positions)), mean));
		}
		return new Preprocessing(input, fit, stack, normalization, means, deviations, bitDepth, rgb);
	}

	/** Mean, and sum of squared distances from it, of every step-th value of a sample. */
	private static void moments(final float[] values, final int offset, final int first, final int step, final int length,
		final double[] target, final int at)
	{
		final int end = offset + length;
		double sum = 0;
		for (int i = offset + first; i < end; i += step)
			sum += values[i];
		final double mean = sum / (length / step);
		double squares = 0;
		for (int i = offset + first; i < end; i += step)
			squares += (values[i] - mean) * (values[i] - mean);
		target[at] = mean;
		target[at + 1] = squares;
	}

	/** A channel that is the same everywhere says nothing; divided by 1 it becomes 0. */
	private static double usable(final double deviation, final double mean) {
		return deviation > 1e-6 * Math.max(1e-30, Math.abs(mean)) ? deviation : 1;
	}

	/**
	 * Divides an image into what the network classifies: the planes of a stack, or the image itself.
	 *
	 * @param image of any kind
	 * @return one image, or one a plane
	 */
	public List<Image> parts(final Image image) {
		return stack == StackMode.SLICES ? image.slices() : List.of(image);
	}

	/**
	 * @param image to be classified, one of the {@link #parts}
	 * @throws ConvJException if its channels, bit depth or axes are not those trained on
	 */
	public void check(final Image image) {
		final boolean planes = stack == StackMode.CHANNELS;
		final int channels = image.channels() * (planes ? image.depth() : 1);
		if (channels != input.channels()) throw new ConvJException(image.name() + " has " + channels(channels) + (planes
			? " in all its planes" : "") + ", but the network was trained on " + channels(input.channels()) +
			"; convert the image, or train on such images.");
		if (normalization == Normalization.DATASET && image.bitDepth() != bitDepth) throw new ConvJException(image.name() +
			" has " + image.bitDepth() + " bits a channel, but the network was trained on " + bitDepth +
			"; convert the image, or train with normalization=image.");
		if (stack == StackMode.SLICES && image.depth() > 1) throw new ConvJException(image.name() + " is a stack of " + image
			.depth() + " planes, but the network was trained on single planes; classify it plane by plane.");
		if (stack == StackMode.VOLUME && !image.stack() && input.size(0) > 1) throw new ConvJException(image.name() +
			" is a single plane, but the network was trained on stacks; give it a stack.");
	}

	/**
	 * @param field to be classified in windows
	 * @throws ConvJException if its channels, bit depth or axes are not those trained on
	 */
	public void check(final Field field) {
		final int depth = stack == StackMode.SLICES ? 1 : field.depth();
		final Shape pixel = depth == 1 ? Shape.of(1, 1, field.channels()) : Shape.of(depth, 1, 1, field.channels());
		check(new Image(field.name(), Tensor.zeros(pixel), field.bitDepth(), field.rgb()));
	}

	private static String channels(final int count) {
		return count == 1 ? "1 channel" : count + " channels";
	}

	/**
	 * Brings an image to the size of the input, values untouched.
	 *
	 * @param image one of the {@link #parts}
	 * @return {@code [(Z,) Y, X, C]} of the input
	 * @throws ConvJException as {@link #check}
	 */
	public float[] fit(final Image image) {
		check(image);
		final Image flat = stack == StackMode.CHANNELS ? image.stackAsChannels() : image;
		final int[] from = { flat.depth(), flat.height(), flat.width() };
		final int[] to = { input.rank() == 4 ? input.size(0) : 1, input.size(-3), input.size(-2) };
		return Framing.fit(fit, flat.pixels().array(), from, to, input.channels());
	}

	/**
	 * Lays a map of the network's input back upon the image: what {@link #fit} did to the image, undone.
	 *
	 * @param map {@code [(Z,) Y, X]} of the input
	 * @param image one of the {@link #parts}
	 * @return {@code [Y, X]} of the image, or {@code [Z, Y, X]} where the network takes stacks as volumes; NaN where the image was
	 *         cut off
	 */
	public Tensor back(final Tensor map, final Image image) {
		final boolean volume = input.rank() == 4;
		final int[] fitted = { volume ? input.size(0) : 1, input.size(-3), input.size(-2) };
		final int[] to = { volume ? image.depth() : 1, image.height(), image.width() };
		return Tensor.of(volume ? Shape.of(to) : Shape.of(to[1], to[2]), Framing.back(fit, map.array(), fitted, to));
	}

	/**
	 * @param image one of the {@link #parts}
	 * @return where in it the network's input lies, to which {@link #fit} brings it
	 */
	public Placement placement(final Image image) {
		final boolean volume = input.rank() == 4;
		return Framing.placement(fit, new int[] { volume ? image.depth() : 1, image.height(), image.width() }, new int[] { volume
			? input.size(0) : 1, input.size(-3), input.size(-2) });
	}

	/**
	 * Normalizes fitted values in place.
	 *
	 * @param values hold one sample from the offset on
	 * @param offset of the sample
	 */
	public void normalize(final float[] values, final int offset) {
		normalize(values, offset, (int) input.elements());
	}

	/**
	 * Normalizes values of any number of pixels in place; as one image, where images are normalized by themselves.
	 *
	 * @param values hold {@code [..., C]} from the offset on
	 * @param offset of the first
	 * @param length how many values, a multiple of the channels
	 */
	public void normalize(final float[] values, final int offset, final int length) {
		final int channels = input.channels();
		final double[] moments = new double[2];
		for (int c = 0; c < channels; c++) {
			double centre = mean.get(c);
			double spread = deviation.get(c);
			if (normalization == Normalization.IMAGE) {
				moments(values, offset, c, channels, length, moments, 0);
				centre = moments[0];
				spread = usable(Math.sqrt(moments[1] / (length / channels)), centre);
			}
			final float shift = (float) centre;
			final float factor = (float) (1 / spread);
			for (int i = offset + c; i < offset + length; i += channels)
				values[i] = (values[i] - shift) * factor;
		}
	}

	/**
	 * Fits and normalizes.
	 *
	 * @param image one of the {@link #parts}
	 * @return the network's input
	 * @throws ConvJException as {@link #check}
	 */
	public Tensor apply(final Image image) {
		final float[] values = fit(image);
		normalize(values, 0);
		return Tensor.of(input, values);
	}

	/** @return plain values for YAML; {@link #fromMap} reads them */
	public Map<String, Object> toMap() {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("input", Arrays.stream(input.toArray()).boxed().toList());
		map.put("fit", fit.word());
		map.put("stack", stack.word());
		map.put("normalization", normalization.word());
		map.put("mean", mean);
		map.put("deviation", deviation);
		map.put("bitDepth", bitDepth);
		map.put("rgb", rgb);
		return map;
	}

	/**
	 * @param map as {@link #toMap} gives it
	 * @return the preprocessing
	 * @throws ConvJException if a value is missing or out of range
	 */
	public static Preprocessing fromMap(final Map<String, ?> map) {
		try {
			final int[] sizes = numbers(map, "input").stream().mapToInt(Number::intValue).toArray();
			return new Preprocessing(Shape.of(sizes), Fit.of(word(map, "fit")), StackMode.of(word(map, "stack")),
				Normalization.of(word(map, "normalization")), numbers(map, "mean").stream().map(Number::doubleValue).toList(),
				numbers(map, "deviation").stream().map(Number::doubleValue).toList(), ((Number) value(map, "bitDepth"))
					.intValue(), (Boolean) value(map, "rgb"));
		}
		catch (IllegalArgumentException | ClassCastException failure) {
			throw new ConvJException("The model's preprocessing is damaged: " + failure.getMessage() +
				"; copy the model file again.", failure);
		}
	}

	private static Object value(final Map<String, ?> map, final String key) {
		final Object value = map.get(key);
		if (value == null) throw new ConvJException("The model's preprocessing lacks '" + key +
			"'; copy the model file again.");
		return value;
	}

	private static String word(final Map<String, ?> map, final String key) {
		return value(map, key).toString();
	}

	private static List<Number> numbers(final Map<String, ?> map, final String key) {
		final List<Number> numbers = new ArrayList<>();
		for (final Object number : (List<?>) value(map, key))
			numbers.add((Number) number);
		return numbers;
	}
}
