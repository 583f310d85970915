package io.github.convj.predict;

import io.github.convj.data.Border;

/**
 * How an image is covered with windows. Immutable, thread-safe.
 *
 * @param stride pixels of the (scaled) image from a window to the next along X and Y; 0 for the network's own
 * @param border what lies beyond the image
 * @param scale by which the image is scaled first; above 0
 * @param exact whether each value must be that of its window alone, which takes long for networks that pad
 */
public record MapSettings(int stride, Border border, double scale, boolean exact) {

	/** The network's own stride, mirror images at the borders, the scale of the image, all windows at once. */
	public static final MapSettings DEFAULT = new MapSettings(0, Border.REFLECT, 1, false);
}
