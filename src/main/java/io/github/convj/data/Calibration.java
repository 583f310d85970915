package io.github.convj.data;

/**
 * The real size of an image's pixels. Immutable, thread-safe.
 *
 * @param pixelWidth in units, above 0
 * @param pixelHeight in units, above 0
 * @param pixelDepth from plane to plane, in units, above 0
 * @param unit as in {@code µm}; {@code pixel} where nothing is known
 * @param frameInterval seconds from a time point to the next; 0 where it is not known
 * @param xOrigin pixels from the left border to x = 0
 * @param yOrigin pixels from the upper border to y = 0
 */
public record Calibration(double pixelWidth, double pixelHeight, double pixelDepth, String unit, double frameInterval,
	double xOrigin, double yOrigin)
{

	/** Nothing is known. */
	public static final Calibration NONE = new Calibration(1, 1, 1, "pixel", 0, 0, 0);

	/** Takes sizes that make no sense as unknown. */
	public Calibration {
		pixelWidth = size(pixelWidth);
		pixelHeight = size(pixelHeight);
		pixelDepth = size(pixelDepth);
		if (unit == null || unit.isBlank()) unit = "pixel";
	}

	private static double size(final double value) {
		return value > 0 && Double.isFinite(value) ? value : 1;
	}

	/**
	 * @param x pixels of this image that make one of the other, along X
	 * @param y the same along Y
	 * @param z the same along Z
	 * @return that of an image of the same scene with such pixels
	 */
	public Calibration coarser(final double x, final double y, final double z) {
		return new Calibration(pixelWidth * x, pixelHeight * y, pixelDepth * z, unit, frameInterval, xOrigin / x, yOrigin / y);
	}
}
