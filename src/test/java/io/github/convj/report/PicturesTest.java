package io.github.convj.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.AnnotatedImage;
import io.github.convj.data.Annotation;
import io.github.convj.data.Box;
import io.github.convj.data.Image;
import io.github.convj.evaluate.ConfusionMatrix;
import io.github.convj.evaluate.Detection;
import io.github.convj.evaluate.DetectionEvaluation;
import io.github.convj.evaluate.History;
import io.github.convj.evaluate.Matching;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PicturesTest {

	private static Image image(final Shape shape, final int bits, final boolean rgb, final float... pixels) {
		return new Image("x", Tensor.of(shape, pixels), bits, rgb);
	}

	private static int grey(final BufferedImage picture, final int x, final int y) {
		final Color color = new Color(picture.getRGB(x, y));
		assertEquals(color.getRed(), color.getGreen());
		assertEquals(color.getRed(), color.getBlue());
		return color.getRed();
	}

	/** Two classes of one long name: the first is found without error, which is a line along the top; of the other nothing is. */
	@Test
	void precisionStaysAtTheTopWhereAllThatIsFoundIsRight() {
		final String label = "a".repeat(100);
		final List<Annotation> objects = new ArrayList<>();
		final List<Detection> found = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			objects.add(new Annotation(new Box(20 * i, 0, 10, 10), 0, label + "b".repeat(100)));
			objects.add(new Annotation(new Box(20 * i, 50, 10, 10), 0, label + "c" + "b".repeat(100)));
			found.add(new Detection("i", new Box(20 * i, 0, 10, 10), 0, 1, label + "b".repeat(100), 0.9 - 0.1 * i));
		}
		final BufferedImage picture = RecallPicture.draw(DetectionEvaluation.of(List.of(new AnnotatedImage("i", Path.of("i"), objects)),
			found, new Matching(0.5, 0), 0.5));
		final int colour = RecallPicture.colour(0, Theme.LIGHT).getRGB();
		int longest = 0;
		int row = -1;
		for (int y = 0; y < picture.getHeight(); y++) {
			int count = 0;
			for (int x = 0; x < picture.getWidth(); x++)
				if (picture.getRGB(x, y) == colour) count++;
			if (count > longest) row = y;
			longest = Math.max(longest, count);
		}
		assertTrue(longest > picture.getWidth() / 2 && row < picture.getHeight() / 6, longest + " pixels in row " + row);
	}

	@Test
	void greyImagesAreStretched() {
		final float[] ramp = new float[100 * 100];
		for (int i = 0; i < ramp.length; i++)
			ramp[i] = 1000 + i % 100;
		ramp[0] = 65535; // a hot pixel must not make all others black
		final BufferedImage picture = Thumbnail.of(image(Shape.of(100, 100, 1), 16, false, ramp), 200);
		assertEquals(100, picture.getWidth());
		assertEquals(0, grey(picture, 0, 50));
		assertEquals(127, grey(picture, 50, 50), 3);
		assertEquals(255, grey(picture, 99, 50));
		assertEquals(255, grey(picture, 0, 0));
	}

	@Test
	void colourImagesStayAsTheyAre() {
		final BufferedImage picture = Thumbnail.of(image(Shape.of(1, 2, 3), 8, true, 10, 20, 30, 40, 50, 60), 10);
		assertEquals(new Color(10, 20, 30), new Color(picture.getRGB(0, 0)));
		assertEquals(new Color(40, 50, 60), new Color(picture.getRGB(1, 0)));
	}

	@Test
	void twoChannelsAreMagentaAndGreen() {
		final BufferedImage picture = Thumbnail.of(image(Shape.of(1, 2, 2), 16, false, 0, 900, 500, 100), 10);
		assertEquals(new Color(0, 255, 0), new Color(picture.getRGB(0, 0)));
		assertEquals(new Color(255, 0, 255), new Color(picture.getRGB(1, 0)));
	}

	@Test
	void stacksOfBrightObjectsAreProjectedAndOthersShowTheirMiddle() {
		// [3, 1, 4, 1], dark but for one bright voxel in the last plane
		final BufferedImage bright = Thumbnail.of(image(Shape.of(3, 1, 4, 1), 8, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
			200), 10);
		assertEquals(255, grey(bright, 3, 0));
		final BufferedImage dark = Thumbnail.of(image(Shape.of(3, 1, 4, 1), 8, false, 200, 200, 200, 200, 200, 0, 200, 200,
			200, 200, 200, 200), 10);
		assertEquals(0, grey(dark, 1, 0));
		assertEquals(255, grey(dark, 0, 0));
	}

	@Test
	void oddImagesAreDrawnToo() {
		final float[] flat = new float[64];
		Arrays.fill(flat, 7);
		assertEquals(128, grey(Thumbnail.of(image(Shape.of(8, 8, 1), 8, false, flat), 10), 3, 3), 1);
		final BufferedImage holes = Thumbnail.of(image(Shape.of(1, 3, 1), 32, false, Float.NaN, 1, 2), 10);
		assertEquals(0, grey(holes, 0, 0));
		assertEquals(255, grey(holes, 2, 0));
		Arrays.fill(flat, Float.NaN);
		assertEquals(0, grey(Thumbnail.of(image(Shape.of(8, 8, 1), 32, false, flat), 10), 3, 3));
		final BufferedImage pixel = Thumbnail.of(image(Shape.of(1, 1, 1), 8, false, 5), 10);
		assertEquals(1, pixel.getWidth());
		final BufferedImage strip = Thumbnail.of(image(Shape.of(1, 1000, 1), 8, false, new float[1000]), 100);
		assertEquals(100, strip.getWidth());
		assertEquals(1, strip.getHeight());
		assertEquals(100, Thumbnail.of(image(Shape.of(7, 700, 7), 16, false, new float[7 * 700 * 7]), 100).getWidth());
	}

	@Test
	void theScaleRunsEvenlyToTheEye() {
		for (final Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
			final double all = lightness(theme.scale(1)) - lightness(theme.scale(0));
			for (int i = 0; i < 20; i++) {
				final double step = lightness(theme.scale((i + 1) / 20.0)) - lightness(theme.scale(i / 20.0));
				assertEquals(1, step / (all / 20), 0.35, theme + " at " + i);
			}
			for (int i = 0; i <= 100; i++)
				assertTrue(contrast(theme.scale(i / 100.0), theme.inkOn(i / 100.0)) > 3.2, theme + " at " + i);
		}
	}

	/** L* of CIELAB, another measure than the one by which the scale is made. */
	private static double lightness(final Color color) {
		final double y = luminance(color);
		return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
	}

	private static double luminance(final Color color) {
		final double[] weights = { 0.2126, 0.7152, 0.0722 };
		final int[] values = { color.getRed(), color.getGreen(), color.getBlue() };
		double sum = 0;
		for (int i = 0; i < 3; i++) {
			final double v = values[i] / 255.0;
			sum += weights[i] * (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
		}
		return sum;
	}

	private static double contrast(final Color a, final Color b) {
		final double first = luminance(a) + 0.05;
		final double second = luminance(b) + 0.05;
		return Math.max(first, second) / Math.min(first, second);
	}

	@Test
	void cellsHaveTheColourOfTheirShare() {
		final ConfusionMatrix matrix = ConfusionMatrix.of(List.of("a", "b"), new long[][] { { 3, 1 }, { 0, 400 } });
		for (final boolean shares : new boolean[] { true, false }) {
			final BufferedImage picture = ConfusionPicture.draw(matrix, shares);
			assertTrue(contains(picture, Theme.LIGHT.scale(1)), "the largest");
			assertTrue(contains(picture, Theme.LIGHT.scale(0)), "none");
			assertTrue(contains(picture, Theme.LIGHT.scale(shares ? 0.75 : 3 / 400.0)), "between");
		}
	}

	private static boolean contains(final BufferedImage picture, final Color color) {
		int found = 0;
		for (int y = 0; y < picture.getHeight(); y++)
			for (int x = 0; x < picture.getWidth(); x++)
				if (picture.getRGB(x, y) == color.getRGB()) found++;
		return found > 500;
	}

	@Test
	void confusionOfAnySizeIsDrawn() {
		for (final int size : new int[] { 1, 2, 3, 12, 13, 40 }) {
			final List<String> names = IntStream.range(0, size).mapToObj(c -> "ü " + c).toList();
			final long[][] counts = new long[size][size];
			assertTrue(ConfusionPicture.draw(ConfusionMatrix.of(names, counts), true).getWidth() > 100);
			counts[0][0] = 1_000_000_007L;
			assertTrue(ConfusionPicture.draw(ConfusionMatrix.of(names, counts), false).getWidth() > 100);
		}
	}

	@Test
	void curvesAreDrawnFromOneEpochOn() {
		final History one = History.empty().plus(new History.Epoch(1, 1, 0.5, 1.1, 0.4, 0.3, 0.1, 1));
		final History diverged = one.plus(new History.Epoch(2, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN,
			Double.NaN, 0.1, 1));
		History constant = History.empty();
		for (int e = 1; e <= 300; e++)
			constant = constant.plus(new History.Epoch(e, 0, 1, 0, 1, 1, 0.1, 1));
		for (final History history : List.of(one, diverged, constant)) {
			assertTrue(contains(CurvePicture.loss(history), Theme.LIGHT.grid()));
			assertTrue(contains(CurvePicture.accuracy(history), Theme.LIGHT.grid()));
		}
		assertNotEquals(0, CurvePicture.loss(History.empty()).getWidth());
	}

	@Test
	void longNamesLoseTheirMiddle() {
		final Font font = Theme.font(Font.PLAIN, 12);
		final String fitted = Canvas.fit("beginning of a name that is much too long and its end", font, 120);
		assertTrue(fitted.startsWith("begin") && fitted.endsWith("end") && fitted.contains("\u2026"), fitted);
		assertTrue(Canvas.width(fitted, font) <= 120);
		assertEquals("short", Canvas.fit("short", font, 120));
		assertEquals("two lines", Canvas.fit("two\nlines", font, 120));
		assertEquals("\u2026", Canvas.fit("wide", font, 1));
	}
}
