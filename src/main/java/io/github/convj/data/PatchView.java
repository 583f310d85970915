package io.github.convj.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How a square patch lies on a scaled plane: mirrored and turned by multiples of 90 degrees, so that boxes stay boxes, and
 * magnified. Immutable, thread-safe.
 *
 * @param centreX of the patch, in pixels of the plane
 * @param centreY of the patch, in pixels of the plane
 * @param zoom objects become that many times as large; above 0
 * @param turns quarter turns, 0 to 3
 * @param flip whether it is mirrored before it is turned
 */
public record PatchView(double centreX, double centreY, double zoom, int turns, boolean flip) {

	/**
	 * @param centreX of the patch
	 * @param centreY of the patch
	 * @return the patch as the plane shows it
	 */
	public static PatchView plain(final double centreX, final double centreY) {
		return new PatchView(centreX, centreY, 1, 0, false);
	}

	/**
	 * @param augmentation whose flips, turns by 90 degrees and scale are applied
	 * @param centreX of the patch
	 * @param centreY of the patch
	 * @param random decides
	 * @return a patch around there
	 */
	public static PatchView random(final Augmentation augmentation, final double centreX, final double centreY,
		final SplittableRandom random)
	{
		final boolean flip = augmentation.flips() && random.nextBoolean();
		final int turns = augmentation.rotations90() ? random.nextInt(4) : 0;
		final double zoom = 1 + augmentation.scale() * (2 * random.nextDouble() - 1);
		return new PatchView(centreX, centreY, zoom, turns, flip);
	}

	private double xx() {
		return (turns % 2 == 1 ? 0 : turns == 0 ? 1 : -1) * (flip ? -1 : 1);
	}

	private double xy() {
		return turns % 2 == 0 ? 0 : turns == 1 ? -1 : 1;
	}

	private double yx() {
		return (turns % 2 == 0 ? 0 : turns == 1 ? 1 : -1) * (flip ? -1 : 1);
	}

	private double yy() {
		return turns % 2 == 1 ? 0 : turns == 0 ? 1 : -1;
	}

	/**
	 * Reads the pixels; beyond the plane's border lie those at the border, again and again, so that the network can see where
	 * the plane ends and objects are cut.
	 *
	 * @param plane to read
	 * @param size edge length of the patch
	 * @param target takes the values, {@code [size, size, C]}, not normalized
	 * @param offset in the target
	 */
	public void read(final PlaneStore.Plane plane, final int size, final float[] target, final int offset) {
		final int channels = plane.channels();
		final float[] values = plane.values();
		int at = offset;
		for (int v = 0; v < size; v++)
			for (int u = 0; u < size; u++) {
				final double dx = (u + 0.5 - size / 2.0) / zoom;
				final double dy = (v + 0.5 - size / 2.0) / zoom;
				// the transposed matrix goes back
				final double x = centreX + xx() * dx + yx() * dy - 0.5;
				final double y = centreY + xy() * dx + yy() * dy - 0.5;
				final int x0 = (int) Math.floor(x);
				final int y0 = (int) Math.floor(y);
				final float partX = (float) (x - x0);
				final float partY = (float) (y - y0);
				final int left = Math.clamp(x0, 0, plane.width() - 1);
				final int right = Math.clamp(x0 + 1, 0, plane.width() - 1);
				final int above = Math.clamp(y0, 0, plane.height() - 1) * plane.width();
				final int below = Math.clamp(y0 + 1, 0, plane.height() - 1) * plane.width();
				for (int c = 0; c < channels; c++) {
					final float a = values[(above + left) * channels + c];
					final float b = values[(above + right) * channels + c];
					final float d = values[(below + left) * channels + c];
					final float e = values[(below + right) * channels + c];
					final float upper = a + partX * (b - a);
					final float lower = d + partX * (e - d);
					target[at++] = upper + partY * (lower - upper);
				}
			}
	}

	/**
	 * @param box in pixels of the file
	 * @param plane it lies on
	 * @param size edge length of the patch
	 * @return the box in pixels of the patch
	 */
	public Box box(final Box box, final PlaneStore.Plane plane, final int size) {
		final double dx = (box.centreX() * plane.scaleX() - centreX) * zoom;
		final double dy = (box.centreY() * plane.scaleY() - centreY) * zoom;
		final double width = box.width() * plane.scaleX() * zoom;
		final double height = box.height() * plane.scaleY() * zoom;
		final boolean turned = turns % 2 == 1;
		return Box.around(size / 2.0 + xx() * dx + xy() * dy, size / 2.0 + yx() * dx + yy() * dy, turned ? height : width,
			turned ? width : height);
	}

	/**
	 * @param x in pixels of the patch
	 * @param y in pixels of the patch
	 * @param plane it lies on
	 * @param size edge length of the patch
	 * @return X and Y in pixels of the file
	 */
	public double[] back(final double x, final double y, final PlaneStore.Plane plane, final int size) {
		final double dx = (x - size / 2.0) / zoom;
		final double dy = (y - size / 2.0) / zoom;
		return new double[] { (centreX + xx() * dx + yx() * dy) / plane.scaleX(), (centreY + xy() * dx + yy() * dy) / plane
			.scaleY() };
	}

	/**
	 * @param width of a plane
	 * @param height of a plane
	 * @param covered edge length of what a patch is asked about
	 * @return patches side by side that cover the plane
	 */
	public static List<PatchView> tiles(final int width, final int height, final int covered) {
		final List<PatchView> tiles = new ArrayList<>();
		for (int y = 0; y < height; y += covered)
			for (int x = 0; x < width; x += covered)
				tiles.add(plain(x + covered / 2.0, y + covered / 2.0));
		return tiles;
	}
}
