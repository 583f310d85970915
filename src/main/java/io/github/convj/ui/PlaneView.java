package io.github.convj.ui;

import java.util.function.IntPredicate;

/**
 * Where the points of a plane lie on a part of the screen, and which of them is at a place there. Both axes have the same scale,
 * and up is up. Knows nothing of Swing. Not thread-safe.
 */
final class PlaneView {

	private static final double MARGIN = 24;

	/** How much closer than to see all of it one can look, and how much farther. */
	private static final double CLOSEST = 1e5;
	private static final double FARTHEST = 0.5;

	private final double[] xs;
	private final double[] ys;
	private final double middleX;
	private final double middleY;
	private final double rangeX;
	private final double rangeY;
	private double width = 1;
	private double height = 1;
	private double centreX;
	private double centreY;
	private double magnification = 1;

	/**
	 * @param x of each point, not copied; at least one
	 * @param y of each point, not copied
	 */
	PlaneView(final double[] x, final double[] y) {
		xs = x;
		ys = y;
		double left = Double.POSITIVE_INFINITY;
		double right = Double.NEGATIVE_INFINITY;
		double bottom = Double.POSITIVE_INFINITY;
		double top = Double.NEGATIVE_INFINITY;
		for (int i = 0; i < x.length; i++) {
			left = Math.min(left, x[i]);
			right = Math.max(right, x[i]);
			bottom = Math.min(bottom, y[i]);
			top = Math.max(top, y[i]);
		}
		middleX = (left + right) / 2;
		middleY = (bottom + top) / 2;
		rangeX = right - left;
		rangeY = top - bottom;
		showAll();
	}

	/** Takes the size of the part of the screen, in pixels; what is in the middle stays there. */
	void resize(final double newWidth, final double newHeight) {
		width = Math.max(1, newWidth);
		height = Math.max(1, newHeight);
	}

	/** Shows all points, as large as they fit. */
	void showAll() {
		centreX = middleX;
		centreY = middleY;
		magnification = 1;
	}

	/** @return pixels for one unit of the plane */
	double scale() {
		final double across = rangeX > 0 ? Math.max(1, width - 2 * MARGIN) / rangeX : Double.POSITIVE_INFINITY;
		final double up = rangeY > 0 ? Math.max(1, height - 2 * MARGIN) / rangeY : Double.POSITIVE_INFINITY;
		final double fit = Math.min(across, up);
		return (Double.isInfinite(fit) ? 1 : fit) * magnification;
	}

	/** @return how much larger everything is than when all is seen */
	double magnification() {
		return magnification;
	}

	/** @return pixels from the left */
	double screenX(final int point) {
		return width / 2 + (xs[point] - centreX) * scale();
	}

	/** @return pixels from the top */
	double screenY(final int point) {
		return height / 2 - (ys[point] - centreY) * scale();
	}

	/**
	 * Magnifies around a place, which stays where it is.
	 *
	 * @param factor above 1 to look closer
	 * @param x pixels from the left
	 * @param y pixels from the top
	 */
	void zoom(final double factor, final double x, final double y) {
		final double before = scale();
		final double planeX = centreX + (x - width / 2) / before;
		final double planeY = centreY - (y - height / 2) / before;
		magnification = Math.clamp(magnification * factor, FARTHEST, CLOSEST);
		final double after = scale();
		centreX = planeX - (x - width / 2) / after;
		centreY = planeY + (y - height / 2) / after;
	}

	/** Moves everything, by pixels to the right and down. */
	void move(final double right, final double down) {
		centreX -= right / scale();
		centreY += down / scale();
	}

	/**
	 * Magnifies a rectangle, given by two opposite corners in pixels, such that all of it is seen.
	 */
	void show(final double x0, final double y0, final double x1, final double y1) {
		final double middleOnScreenX = (x0 + x1) / 2;
		final double middleOnScreenY = (y0 + y1) / 2;
		final double factor = Math.min(width / Math.max(1, Math.abs(x1 - x0)), height / Math.max(1, Math.abs(y1 - y0)));
		move(width / 2 - middleOnScreenX, height / 2 - middleOnScreenY);
		zoom(factor, width / 2, height / 2);
	}

	/**
	 * @param x pixels from the left
	 * @param y pixels from the top
	 * @param reach most pixels from there
	 * @param visible which points count
	 * @return the point nearest to the place, of equally near ones the last; -1 if none is
	 *         within reach
	 */
	int nearest(final double x, final double y, final double reach, final IntPredicate visible) {
		final double scale = scale();
		final double planeX = centreX + (x - width / 2) / scale;
		final double planeY = centreY - (y - height / 2) / scale;
		double best = reach / scale * (reach / scale);
		int nearest = -1;
		for (int i = 0; i < xs.length; i++) {
			final double dx = xs[i] - planeX;
			final double dy = ys[i] - planeY;
			final double square = dx * dx + dy * dy;
			if (square <= best && visible.test(i)) {
				best = square;
				nearest = i;
			}
		}
		return nearest;
	}
}
