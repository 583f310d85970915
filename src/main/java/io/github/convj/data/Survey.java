package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;

/**
 * What a look at every image found. Immutable, thread-safe.
 *
 * @param samples the readable ones, stacks divided into slices where that is wanted; those left out are in its
 *          {@code skipped()}
 * @param channels of every image
 * @param bitDepth of every image: 8, 16 or 32; the largest one, if they differ
 * @param rgb whether all are colour images
 * @param smallest {@code [Z, Y, X]}, the least size along each axis
 * @param median {@code [Z, Y, X]}, the middle size along each axis
 * @param largest {@code [Z, Y, X]}, the greatest size along each axis
 */
public record Survey(SampleSet samples, int channels, int bitDepth, boolean rgb, Shape smallest, Shape median,
	Shape largest)
{

	/**
	 * Reads every image once.
	 *
	 * @param set to be read
	 * @param stack what stacks are
	 * @param normalization bit depths may differ only if each image is normalized by itself
	 * @param workers that share the reading
	 * @param progress told now and then
	 * @return what was found
	 * @throws ConvJException if no image can be read, or they differ in channels or bit depth, naming two of them
	 */
	public static Survey of(final SampleSet set, final StackMode stack, final Normalization normalization,
		final Workers workers, final Progress progress)
	{
		throw new UnsupportedOperationException();
	}
}
