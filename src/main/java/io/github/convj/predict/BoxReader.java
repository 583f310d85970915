package io.github.convj.predict;

import io.github.convj.data.Box;
import io.github.convj.data.Field;
import io.github.convj.model.DetectionTraits;
import io.github.convj.model.Model;

/** Says which box a peak of a map stands for, in pixels of the unscaled image. Immutable, thread-safe. */
final class BoxReader {

	/** What windows around the peak say counts if they are at least this share as probable. */
	private static final double NEAR = 0.5;

	/** Larger logarithms than that of a factor 16 are no sizes, but a network that was never asked about such a place. */
	private static final double LARGEST = Math.log(16) / DetectionTraits.UNIT;

	private final Model model;
	private final ProbabilityMap map;
	private final double scaleX;
	private final double scaleY;
	private final int imageWidth;
	private final int imageHeight;
	private final double factor;
	private final boolean learned;

	/**
	 * @param factor by which the image was scaled beside the model's own scale
	 * @param learned whether the map has the box's four values behind the classes
	 */
	BoxReader(final Model model, final ProbabilityMap map, final Field image, final double factor, final boolean learned) {
		this.model = model;
		this.map = map;
		this.factor = factor;
		this.learned = learned;
		imageWidth = image.width();
		imageHeight = image.height();
		scaleX = (double) map.fieldWidth() / imageWidth;
		scaleY = (double) map.fieldHeight() / imageHeight;
	}

	/**
	 * @param around for each channel {@code [9]}, the values at the peak and around it
	 * @return the box, cut at the image's border; null if nothing of it lies within
	 */
	Box read(final int x, final int y, final int label, final float[][] around) {
		return inside(learned ? learned(x, y, label, around) : fixed(x, y, label, around[label]));
	}

	private Box learned(final int x, final int y, final int label, final float[][] around) {
		final DetectionTraits traits = model.detection();
		final int classes = model.classes().size();
		final double width = traits.widths().get(label) * traits.scale();
		final double height = traits.heights().get(label) * traits.scale();
		final double[] sums = new double[5];
		for (int i = 0; i < 9; i++) {
			final int column = x + i % 3 - 1;
			final int row = y + i / 3 - 1;
			final double share = around[label][i];
			if (column < 0 || row < 0 || column >= map.width() || row >= map.height() || share < NEAR * around[label][4] ||
				other(around, i, label, classes)) continue;
			sums[0] += share;
			sums[1] += share * (map.centreX(column) + DetectionTraits.UNIT * width * around[classes][i]);
			sums[2] += share * (map.centreY(row) + DetectionTraits.UNIT * height * around[classes + 1][i]);
			sums[3] += share * around[classes + 2][i];
			sums[4] += share * around[classes + 3][i];
		}
		return Box.around(sums[1] / sums[0] / scaleX, sums[2] / sums[0] / scaleY, width * growth(sums[3] / sums[0]) / scaleX,
			height * growth(sums[4] / sums[0]) / scaleY);
	}

	private static double growth(final double logarithm) {
		return Math.exp(DetectionTraits.UNIT * Math.clamp(logarithm, -LARGEST, LARGEST));
	}

	/** @return whether a neighbour, whose box is in units of another class's size, is more of that class */
	private static boolean other(final float[][] around, final int i, final int label, final int classes) {
		for (int c = 0; c < classes; c++)
			if (c != label && i != 4 && around[c][i] > around[label][i] && around[c][i] > NEAR) return true;
		return false;
	}

	private Box fixed(final int x, final int y, final int label, final float[] p) {
		final DetectionTraits traits = model.detection();
		final boolean known = traits != null && traits.widths().get(label) > 0;
		final double width = known ? traits.widths().get(label) / factor : map.windowWidth() / scaleX;
		final double height = known ? traits.heights().get(label) / factor : map.windowHeight() / scaleY;
		return Box.around((map.centreX(x) + map.stride() * vertex(p[3], p[4], p[5])) / scaleX, (map.centreY(y) + map
			.strideY() * vertex(p[1], p[4], p[7])) / scaleY, width, height);
	}

	/** @return where the parabola through three values one apart has its highest point, from -0.5 to 0.5 */
	private static double vertex(final double before, final double middle, final double after) {
		final double bend = before - 2 * middle + after;
		return bend < 0 ? Math.clamp(0.5 * (before - after) / bend, -0.5, 0.5) : 0;
	}

	private Box inside(final Box box) {
		final double left = Math.max(0, box.x());
		final double top = Math.max(0, box.y());
		final double right = Math.min(imageWidth, box.x() + box.width());
		final double bottom = Math.min(imageHeight, box.y() + box.height());
		return right > left && bottom > top ? new Box(left, top, right - left, bottom - top) : null;
	}
}
