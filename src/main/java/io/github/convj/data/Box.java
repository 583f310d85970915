package io.github.convj.data;

/**
 * A rectangle in an image, in pixels; the upper left corner of the upper left pixel is (0, 0), so that a box around pixel
 * (x, y) alone is (x, y, 1, 1). A box without extent is a point. Immutable, thread-safe.
 *
 * @param x left edge
 * @param y upper edge
 * @param width not negative
 * @param height not negative
 */
public record Box(double x, double y, double width, double height) {

	/** @throws IllegalArgumentException if a number is not finite, or an extent is negative */
	public Box {
		if (!Double.isFinite(x + y + width + height) || width < 0 || height < 0) throw new IllegalArgumentException(
			"No box: " + x + ", " + y + ", " + width + ", " + height);
	}

	/**
	 * @param x of the centre
	 * @param y of the centre
	 * @param width not negative
	 * @param height not negative
	 * @return the box around it
	 */
	public static Box around(final double x, final double y, final double width, final double height) {
		return new Box(x - width / 2, y - height / 2, width, height);
	}

	/** @return whether it has no extent */
	public boolean point() {
		return width == 0 && height == 0;
	}

	/** @return X of the centre */
	public double centreX() {
		return x + width / 2;
	}

	/** @return Y of the centre */
	public double centreY() {
		return y + height / 2;
	}

	/** @return square pixels */
	public double area() {
		return width * height;
	}

	/**
	 * @param other box
	 * @return intersection over union, from 0 to 1; 0 if both have no area
	 */
	public double overlap(final Box other) {
		final double common = Math.max(0, Math.min(x + width, other.x + other.width) - Math.max(x, other.x)) * Math.max(0, Math
			.min(y + height, other.y + other.height) - Math.max(y, other.y));
		final double union = area() + other.area() - common;
		return union > 0 ? common / union : 0;
	}

	/**
	 * @param other box
	 * @return pixels from centre to centre
	 */
	public double distance(final Box other) {
		return Math.hypot(centreX() - other.centreX(), centreY() - other.centreY());
	}
}
