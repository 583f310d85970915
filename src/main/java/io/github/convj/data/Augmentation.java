package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Random changes that leave the class what it is. Immutable, thread-safe.
 *
 * @param flips mirror along X, along Y and, for stacks, along Z, each in half of the cases
 * @param rotations90 turn by a multiple of 90 degrees in the plane; by 0 or 180 where X and Y differ
 * @param rotation turn by up to this many degrees to either side, 0 to 180
 * @param shift by up to this fraction of the width and the height, 0 to 0.5
 * @param scale by a factor from 1 - scale to 1 + scale, 0 to 0.9
 * @param brightness add up to this many standard deviations, at least 0
 * @param contrast multiply by a factor from 1 - contrast to 1 + contrast, 0 to 0.9
 * @param noise add Gaussian noise of up to this many standard deviations, at least 0
 */
public record Augmentation(boolean flips, boolean rotations90, double rotation, double shift, double scale,
	double brightness, double contrast, double noise)
{

	/** No change. */
	public static final Augmentation OFF = new Augmentation(false, false, 0, 0, 0, 0, 0, 0);
	/** What a microscope and its operator vary anyhow. */
	public static final Augmentation LIGHT = new Augmentation(true, true, 0, 0.05, 0.05, 0.1, 0.1, 0);
	/** For few images. */
	public static final Augmentation STRONG = new Augmentation(true, true, 45, 0.1, 0.2, 0.3, 0.3, 0.1);

	/** @throws ConvJException if a value is out of its range */
	public Augmentation {
		check("rotation", rotation, 180);
		check("shift", shift, 0.5);
		check("scale", scale, 0.9);
		check("brightness", brightness, Double.MAX_VALUE);
		check("contrast", contrast, 0.9);
		check("noise", noise, Double.MAX_VALUE);
	}

	private static void check(final String key, final double value, final double max) {
		if (!(value >= 0 && value <= max)) throw new ConvJException(key + " must be " + (max == Double.MAX_VALUE
			? "at least 0" : "between 0 and " + max) + ", but is " + value + ".");
	}

	/**
	 * @param word {@code off}, {@code light} or {@code strong}
	 * @return the preset
	 * @throws ConvJException for other words
	 */
	public static Augmentation preset(final String word) {
		return switch (word.trim().toLowerCase(Locale.ROOT)) {
			case "off" -> OFF;
			case "light" -> LIGHT;
			case "strong" -> STRONG;
			default -> throw new ConvJException("'" + word +
				"' is not a value of augmentation; use off, light, strong.");
		};
	}

	/**
	 * Changes one normalized sample. Flips and turns by 90 degrees alone move values exactly; together with a free rotation,
	 * a shift or another scale they are one bilinear resampling, in which the image goes on as a mirror image beyond its
	 * borders.
	 *
	 * @param shape {@code [Y, X, C]} or {@code [Z, Y, X, C]}
	 * @param input holds the sample
	 * @param inputOffset of its first value
	 * @param output takes the result; another array than the input
	 * @param outputOffset of its first value
	 * @param random decides
	 */
	public void apply(final Shape shape, final float[] input, final int inputOffset, final float[] output,
		final int outputOffset, final SplittableRandom random)
	{
		final boolean stack = shape.rank() == 4;
		final int height = shape.size(-3);
		final int width = shape.size(-2);
		final boolean flipX = flips && random.nextBoolean();
		final boolean flipY = flips && random.nextBoolean();
		final boolean flipZ = flips && stack && random.nextBoolean();
		final int turns = !rotations90 ? 0 : height == width ? random.nextInt(4) : 2 * random.nextInt(2);
		final PlaneMap map = new PlaneMap(height, width, shape.channels(), turns, flipX, flipY);
		final boolean exact = rotation == 0 && shift == 0 && scale == 0;
		if (!exact) map.deform(Math.toRadians(rotation * symmetric(random)), 1 + scale * symmetric(random), shift * height *
			symmetric(random), shift * width * symmetric(random));
		final int planes = stack ? shape.size(0) : 1;
		final int length = (int) (shape.elements() / planes);
		for (int z = 0; z < planes; z++) {
			final int from = inputOffset + (flipZ ? planes - 1 - z : z) * length;
			if (exact) map.permute(input, from, output, outputOffset + z * length);
			else map.resample(input, from, output, outputOffset + z * length);
		}
		changeIntensities(output, outputOffset, planes * length, random);
	}

	/**
	 * Changes brightness and contrast of normalized values, and adds noise, in place.
	 *
	 * @param values to change
	 * @param offset of the first
	 * @param length how many
	 * @param random decides
	 */
	public void changeIntensities(final float[] values, final int offset, final int length, final SplittableRandom random) {
		if (brightness > 0 || contrast > 0) {
			final float factor = (float) (1 + contrast * symmetric(random));
			final float addend = (float) (brightness * symmetric(random));
			for (int i = offset; i < offset + length; i++)
				values[i] = values[i] * factor + addend;
		}
		if (noise > 0) {
			final double deviation = noise * random.nextDouble();
			for (int i = offset; i < offset + length; i++)
				values[i] += (float) (deviation * random.nextGaussian());
		}
	}

	/** @return uniformly from -1 to 1 */
	private static double symmetric(final SplittableRandom random) {
		return 2 * random.nextDouble() - 1;
	}

	/** @return whether nothing is changed */
	public boolean off() {
		return equals(OFF);
	}

	/** @return the same with other flips */
	public Augmentation withFlips(final boolean value) {
		return new Augmentation(value, rotations90, rotation, shift, scale, brightness, contrast, noise);
	}

	/** @return the same with other rotations by 90 degrees */
	public Augmentation withRotations90(final boolean value) {
		return new Augmentation(flips, value, rotation, shift, scale, brightness, contrast, noise);
	}

	/** @return the same with another rotation */
	public Augmentation withRotation(final double value) {
		return new Augmentation(flips, rotations90, value, shift, scale, brightness, contrast, noise);
	}

	/** @return the same with another shift */
	public Augmentation withShift(final double value) {
		return new Augmentation(flips, rotations90, rotation, value, scale, brightness, contrast, noise);
	}

	/** @return the same with another scale */
	public Augmentation withScale(final double value) {
		return new Augmentation(flips, rotations90, rotation, shift, value, brightness, contrast, noise);
	}

	/** @return the same with another brightness */
	public Augmentation withBrightness(final double value) {
		return new Augmentation(flips, rotations90, rotation, shift, scale, value, contrast, noise);
	}

	/** @return the same with another contrast */
	public Augmentation withContrast(final double value) {
		return new Augmentation(flips, rotations90, rotation, shift, scale, brightness, value, noise);
	}

	/** @return the same with other noise */
	public Augmentation withNoise(final double value) {
		return new Augmentation(flips, rotations90, rotation, shift, scale, brightness, contrast, value);
	}
}
