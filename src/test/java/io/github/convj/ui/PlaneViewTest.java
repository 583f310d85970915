package io.github.convj.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlaneViewTest {

	private static PlaneView view(final int width, final int height, final double[] x, final double[] y) {
		final PlaneView view = new PlaneView(x, y);
		view.resize(width, height);
		return view;
	}

	@Test
	void allIsSeenOnOneScaleWithUpUp() {
		final PlaneView view = view(648, 348, new double[] { -3, 3, 0 }, new double[] { 1, 4, 2.5 });
		// 300 pixels between the margins for a height of 3, and 600 for a width of 6
		assertEquals(100, view.scale(), 1e-9);
		assertEquals(24, view.screenX(0), 1e-9);
		assertEquals(324, view.screenY(0), 1e-9);
		assertEquals(624, view.screenX(1), 1e-9);
		assertEquals(24, view.screenY(1), 1e-9);
		assertEquals(324, view.screenX(2), 1e-9);
		view.resize(348, 348);
		assertEquals(50, view.scale(), 1e-9);
		assertEquals(174, view.screenX(2), 1e-9);
	}

	@Test
	void zoomingKeepsThePlaceUnderTheMouse() {
		final PlaneView view = view(500, 400, new double[] { 0, 10, 4 }, new double[] { 0, 10, 7 });
		final double x = view.screenX(2);
		final double y = view.screenY(2);
		final double scale = view.scale();
		view.zoom(3, x, y);
		assertEquals(x, view.screenX(2), 1e-9);
		assertEquals(y, view.screenY(2), 1e-9);
		assertEquals(3 * scale, view.scale(), 1e-9);
		view.move(-20, 35);
		assertEquals(x - 20, view.screenX(2), 1e-9);
		assertEquals(y + 35, view.screenY(2), 1e-9);
		view.zoom(1e-9, 0, 0);
		assertEquals(0.5, view.magnification(), 0, "nobody gets lost");
		view.zoom(1e99, 3, 3);
		assertEquals(1e5, view.magnification(), 0);
		view.showAll();
		assertEquals(x, view.screenX(2), 1e-9);
	}

	@Test
	void aRectangleIsShownWhole() {
		final PlaneView view = view(500, 400, new double[] { 0, 10, 4 }, new double[] { 0, 10, 7 });
		final double scale = view.scale();
		view.show(300, 120, 200, 160);
		// 100 by 40 in 500 by 400: five times larger
		assertEquals(5 * scale, view.scale(), 1e-9);
		final PlaneView before = view(500, 400, new double[] { 0, 10, 4 }, new double[] { 0, 10, 7 });
		assertEquals(250 + 5 * (before.screenX(2) - 250), view.screenX(2), 1e-9);
		assertEquals(200 + 5 * (before.screenY(2) - 140), view.screenY(2), 1e-9);
	}

	@Test
	void thePointUnderTheMouseIsTheNearestOnTheScreen() {
		final long seed = 12;
		final SplittableRandom random = new SplittableRandom(seed);
		final double[] x = new double[10_000];
		final double[] y = new double[10_000];
		for (int i = 0; i < x.length; i++) {
			x[i] = random.nextDouble(-50, 80);
			y[i] = random.nextDouble(3, 9);
		}
		final PlaneView view = view(900, 600, x, y);
		view.zoom(7, 600, 200);
		for (int round = 0; round < 50; round++) {
			final double mouseX = random.nextDouble(900);
			final double mouseY = random.nextDouble(600);
			int expected = -1;
			double best = 9;
			for (int i = 0; i < x.length; i++) {
				final double distance = Math.hypot(view.screenX(i) - mouseX, view.screenY(i) - mouseY);
				if (i % 3 > 0 && distance < best) {
					best = distance;
					expected = i;
				}
			}
			assertEquals(expected, view.nearest(mouseX, mouseY, 9, i -> i % 3 > 0), "seed " + seed);
		}
	}

	@Test
	void pointsUponEachOtherAreInTheMiddle() {
		final PlaneView view = view(100, 60, new double[] { 2, 2 }, new double[] { -1, -1 });
		assertTrue(Double.isFinite(view.scale()));
		assertEquals(50, view.screenX(0), 1e-9);
		assertEquals(30, view.screenY(1), 1e-9);
		assertEquals(1, view.nearest(51, 30, 5, i -> true), "the last one");
		assertEquals(-1, view.nearest(60, 30, 5, i -> true));
	}
}
