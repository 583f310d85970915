package io.github.convj.data;

import java.util.List;

/**
 * Where a fitted or scaled image lies in the original: along each axis, what begins {@code p} pixels from the border of the one begins
 * {@code p * scale + offset} pixels from the border of the other. Immutable, thread-safe.
 *
 * @param scale pixels of the original for one of the other, above 0; Z, Y, X
 * @param offset where the other begins in the original, in its pixels; Z, Y, X
 */
public record Placement(List<Double> scale, List<Double> offset) {

	/** Copies the lists. */
	public Placement {
		scale = List.copyOf(scale);
		offset = List.copyOf(offset);
	}

	/**
	 * @param original as it was
	 * @param scaled the same in another size, plane by plane
	 * @return where the scaled one lies in the original
	 */
	public static Placement of(final Field original, final Field scaled) {
		return new Placement(List.of(1.0, (double) original.height() / scaled.height(), (double) original.width() / scaled
			.width()), List.of(0.0, 0.0, 0.0));
	}

	/**
	 * @param axis 0 for Z, 1 for Y, 2 for X
	 * @param position pixels from the border of the fitted or scaled image
	 * @return pixels from the border of the original
	 */
	public double original(final int axis, final double position) {
		return position * scale.get(axis) + offset.get(axis);
	}
}
