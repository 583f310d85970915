package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.List;
import java.util.Map;

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
		if (mean.size() != input.channels() || deviation.size() != input.channels()) throw new IllegalArgumentException(
			"An input of " + input + " needs as many means and deviations as channels");
	}

	/**
	 * @param survey of the images
	 * @param input the network's input
	 * @param fit how images of another size are brought to it
	 * @param stack what stacks are
	 * @param normalization by which mean and deviation intensities are normalized
	 * @return a preprocessing with mean 0 and deviation 1, to be {@link #measured}
	 */
	public static Preprocessing of(final Survey survey, final Shape input, final Fit fit, final StackMode stack,
		final Normalization normalization)
	{
		throw new UnsupportedOperationException();
	}

	/**
	 * Computes mean and deviation a channel over all pixels of the samples, after fitting them to the input. Which thread
	 * does what has no influence on the result.
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
		throw new UnsupportedOperationException();
	}

	/**
	 * Divides an image into what the network classifies: the planes of a stack, or the image itself.
	 *
	 * @param image of any kind
	 * @return one image, or one a plane
	 */
	public List<Image> parts(final Image image) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param image to be classified, one of the {@link #parts}
	 * @throws ConvJException if its channels, bit depth or axes are not those trained on
	 */
	public void check(final Image image) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Brings an image to the size of the input, values untouched.
	 *
	 * @param image one of the {@link #parts}
	 * @return {@code [(Z,) Y, X, C]} of the input
	 * @throws ConvJException as {@link #check}
	 */
	public float[] fit(final Image image) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Normalizes fitted values in place.
	 *
	 * @param values hold one sample from the offset on
	 * @param offset of the sample
	 */
	public void normalize(final float[] values, final int offset) {
		throw new UnsupportedOperationException();
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
		throw new UnsupportedOperationException();
	}

	/**
	 * @param map as {@link #toMap} gives it
	 * @return the preprocessing
	 * @throws ConvJException if a value is missing or out of range
	 */
	public static Preprocessing fromMap(final Map<String, ?> map) {
		throw new UnsupportedOperationException();
	}
}
