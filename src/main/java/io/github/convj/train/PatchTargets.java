package io.github.convj.train;

import io.github.convj.data.Box;
import java.util.List;

/**
 * What the network should say at each position of a patch. An object's class is wanted where the window is centred on it, and
 * the less the farther the centre is: by a Gaussian along each axis, as wide as a share of the object. The rest is background.
 * In a volume, a patch is asked about one plane, and objects may be centred before or behind it.
 * See Zhou, Wang, Krähenbühl, Objects as Points, arXiv 2019. Immutable, thread-safe.
 */
final class PatchTargets {

	/** The Gaussian's deviation, as a share of the object's size. */
	static final double WIDTH = 0.18;
	/** And at least so many strides, or the positions nearest to a small object would miss it. */
	static final double STRIDES = 0.8;
	/** Smaller shares count as background. */
	private static final double LEAST = 0.02;
	/** An object of so many positions counts as they are; larger ones less, smaller ones more, by the root. */
	private static final double POSITIONS = 40;
	/** Offsets are measured in this share of the class's size, and sizes by logarithms of this. */
	static final double UNIT = 0.2;

	/**
	 * An object on a patch.
	 *
	 * @param box in pixels of the patch
	 * @param label index of its class
	 * @param marked whether the box was marked, and not only a point
	 * @param along how far its centre is from the patch's plane, in deviations of the Gaussian along Z
	 * @param here whether its centre is in the patch's plane
	 */
	record Target(Box box, int label, boolean marked, double along, boolean here) {

		/** An object in a plane. */
		Target(final Box box, final int label, final boolean marked) {
			this(box, label, marked, 0, true);
		}
	}

	/** Of each position: the class whose object is near. */
	final int[] labels;
	/** Of each position: the share of that class; the rest is background. */
	final float[] shares;
	/** Of each position: what its object counts there, so that large objects do not count for all. */
	final float[] weights;
	/** Of each position: {@code [4]}, the box that is near, in units of its class. */
	final float[] boxes;
	/** Of each position: the weight of the box, 0 where there is none. */
	final float[] boxWeights;
	/** Of each position: whether the network can say something of use there. */
	final boolean[] usable;
	/** For each object here whose centre is among the usable positions, the position next to it; else -1. */
	final int[] nearest;

	PatchTargets(final PatchGrid grid, final List<Target> objects, final double[][] sizes, final int background) {
		final int side = grid.side();
		final int count = side * side;
		labels = new int[count];
		shares = new float[count];
		weights = new float[count];
		boxes = new float[count * 4];
		boxWeights = new float[count];
		usable = new boolean[count];
		nearest = new int[objects.size()];
		for (int p = 0; p < count; p++) {
			labels[p] = background;
			usable[p] = grid.usable(p / side) && grid.usable(p % side);
		}
		for (int i = 0; i < nearest.length; i++)
			nearest[i] = add(grid, objects.get(i), sizes[objects.get(i).label]);
	}

	private int add(final PatchGrid grid, final Target object, final double[] size) {
		final Box box = object.box;
		final double rz = object.along;
		final double spreadX = Math.max(WIDTH * box.width(), STRIDES * grid.stride());
		final double spreadY = Math.max(WIDTH * box.height(), STRIDES * grid.stride());
		final float weight = (float) Math.sqrt(POSITIONS * grid.stride() * grid.stride() / (2 * Math.PI * spreadX * spreadY));
		for (int y = 0; y < grid.side(); y++) {
			final double dy = box.centreY() - grid.centre(y);
			final double ry = dy / spreadY;
			if (ry * ry > 8) continue;
			for (int x = 0; x < grid.side(); x++) {
				final int p = y * grid.side() + x;
				final double dx = box.centreX() - grid.centre(x);
				final double rx = dx / spreadX;
				final float share = (float) Math.exp(-0.5 * (rx * rx + ry * ry + rz * rz));
				if (share < LEAST || share <= shares[p]) continue;
				labels[p] = object.label;
				shares[p] = share;
				weights[p] = weight;
				boxWeights[p] = object.marked && share > 0.2f ? share : 0;
				boxes[4 * p] = (float) (dx / (UNIT * size[0]));
				boxes[4 * p + 1] = (float) (dy / (UNIT * size[1]));
				boxes[4 * p + 2] = (float) (Math.log(box.width() / size[0]) / UNIT);
				boxes[4 * p + 3] = (float) (Math.log(box.height() / size[1]) / UNIT);
			}
		}
		final int x = grid.position(box.centreX());
		final int y = grid.position(box.centreY());
		return !object.here || x < 0 || y < 0 ? -1 : y * grid.side() + x;
	}
}
