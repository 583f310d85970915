package io.github.convj.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Patches show the pixels where they say that boxes are. */
class PatchViewTest {

	private static final int SIZE = 40;

	private static PlaneStore.Plane plane(final int width, final int height, final Box bright) {
		final float[] values = new float[width * height * 2];
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				if (x >= bright.x() && x < bright.x() + bright.width() && y >= bright.y() && y < bright.y() + bright.height())
					values[(y * width + x) * 2 + 1] = 100;
		return new PlaneStore.Plane(width, height, 2, values, 1, 1);
	}

	@Test
	void pixelsAndBoxesGoTogether() {
		final Augmentation augmentation = new Augmentation(true, true, 0, 0, 0.3, 0, 0, 0);
		for (long seed = 0; seed < 60; seed++) {
			final SplittableRandom random = new SplittableRandom(seed);
			final Box box = new Box(random.nextInt(10, 40), random.nextInt(10, 30), random.nextInt(6, 15), random.nextInt(6, 15));
			final PlaneStore.Plane plane = plane(60, 50, box);
			final PatchView view = PatchView.random(augmentation, random.nextDouble(15, 45), random.nextDouble(10, 40), random);
			final float[] patch = new float[SIZE * SIZE * 2];
			view.read(plane, SIZE, patch, 0);
			final Box there = view.box(box, plane, SIZE);
			for (int y = 0; y < SIZE; y++)
				for (int x = 0; x < SIZE; x++) {
					final float value = patch[(y * SIZE + x) * 2 + 1];
					final double inX = Math.min(x + 0.5 - there.x(), there.x() + there.width() - x - 0.5);
					final double inY = Math.min(y + 0.5 - there.y(), there.y() + there.height() - y - 0.5);
					if (Math.min(inX, inY) > 1.5) assertEquals(100, value, 1e-3, "seed " + seed);
					final double[] place = view.back(x + 0.5, y + 0.5, plane, SIZE);
					// beyond the border its pixels are repeated
					final boolean within = place[0] > 1 && place[1] > 1 && place[0] < 59 && place[1] < 49;
					if (within && Math.min(inX, inY) < -1.5) assertEquals(0, value, 1e-3, "seed " + seed);
				}
			final double[] centre = view.back(there.centreX(), there.centreY(), plane, SIZE);
			assertArrayEquals(new double[] { box.centreX(), box.centreY() }, centre, 1e-9);
		}
	}

	@Test
	void aPlainPatchIsTheImageItself() {
		final PlaneStore.Plane plane = plane(60, 50, new Box(20, 15, 7, 3));
		final float[] patch = new float[20 * 20 * 2];
		PatchView.plain(25, 20).read(plane, 20, patch, 0);
		for (int y = 0; y < 20; y++)
			for (int x = 0; x < 20; x++)
				assertEquals(plane.values()[((y + 10) * 60 + x + 15) * 2 + 1], patch[(y * 20 + x) * 2 + 1]);
	}

	@Test
	void tilesCoverThePlane() {
		for (final int[] size : new int[][] { { 1, 1 }, { 64, 32 }, { 65, 100 } })
			for (int y = 0; y < size[1]; y++)
				for (int x = 0; x < size[0]; x++) {
					final int px = x;
					final int py = y;
					assertTrue(PatchView.tiles(size[0], size[1], 32).stream().filter(t -> Math.abs(px + 0.5 - t.centreX()) < 16 && Math
						.abs(py + 0.5 - t.centreY()) < 16).count() == 1);
				}
	}
}
