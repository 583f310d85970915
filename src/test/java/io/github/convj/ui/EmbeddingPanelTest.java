package io.github.convj.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Image;
import io.github.convj.data.UnreadImage;
import io.github.convj.evaluate.Prediction;
import io.github.convj.predict.Embedding;
import io.github.convj.predict.Embeddings;
import io.github.convj.projection.Layout;
import io.github.convj.report.Markers;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.event.InputEvent;
import java.awt.event.MouseEvent;
import java.awt.event.MouseWheelEvent;
import java.awt.image.BufferedImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person sees and does, without a display. */
class EmbeddingPanelTest {

	private static final int WIDTH = 700;
	private static final int HEIGHT = 400;

	private final List<Integer> opened = new ArrayList<>();
	private final List<Integer> read = new ArrayList<>();

	private Image red(final int number) {
		read.add(number);
		if (number == 3) throw new ConvJException("gone");
		final float[] pixels = new float[20 * 20 * 3];
		for (int i = 0; i < pixels.length; i += 3)
			pixels[i] = 250;
		return new Image("image", Tensor.of(Shape.of(20, 20, 3), pixels), 8, true);
	}

	/** Points at the corners and in the middle; the third one is taken for class b. */
	private EmbeddingPanel panel() {
		final double[] x = { -4, 4, -4, 4, 0 };
		final double[] y = { 2, 2, -2, -2, 0 };
		final List<UnreadImage> sources = new ArrayList<>();
		final List<Embedding> rows = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			final int number = i;
			final int truth = i == 1 || i == 3 ? 1 : 0;
			final int predicted = i == 2 ? 1 : truth;
			sources.add(new UnreadImage("folder/image" + i, null, () -> red(number), "ab".substring(truth, truth + 1)));
			rows.add(new Embedding(new Prediction("folder/image" + i, truth, new float[] { 1 - predicted, predicted }), sources.get(i)
				.truth(), i, 0, new float[1]));
		}
		final EmbeddingPanel panel = new EmbeddingPanel(new Embeddings(List.of("a", "b"), "mean", sources, rows, List.of()),
			new Layout(x, y, List.of("x", "y")), Runnable::run, opened::add);
		panel.setSize(WIDTH, HEIGHT);
		return panel;
	}

	private static BufferedImage paint(final Component panel) {
		final BufferedImage image = new BufferedImage(panel.getWidth(), panel.getHeight(), BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = image.createGraphics();
		panel.paint(graphics);
		graphics.dispose();
		return image;
	}

	private static void mouse(final Component panel, final int kind, final int modifiers, final double x, final double y,
		final int clicks)
	{
		panel.dispatchEvent(new MouseEvent(panel, kind, 0, modifiers, (int) Math.round(x), (int) Math.round(y), clicks, false,
			kind == MouseEvent.MOUSE_MOVED ? MouseEvent.NOBUTTON : MouseEvent.BUTTON1));
	}

	private static void hover(final EmbeddingPanel panel, final int point) {
		mouse(panel, MouseEvent.MOUSE_MOVED, 0, panel.view().screenX(point), panel.view().screenY(point), 0);
	}

	private static int at(final BufferedImage image, final EmbeddingPanel panel, final int point) {
		return image.getRGB((int) panel.view().screenX(point), (int) panel.view().screenY(point)) & 0xffffff;
	}

	private static int rgb(final Color colour) {
		return colour.getRGB() & 0xffffff;
	}

	private static long count(final BufferedImage image, final int rgb) {
		return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())).filter(p -> (p &
			0xffffff) == rgb).count();
	}

	@Test
	void pointsHaveTheColoursOfTheirClasses() {
		final EmbeddingPanel panel = panel();
		final BufferedImage image = paint(panel);
		for (int i = 0; i < 5; i++)
			assertEquals(rgb(Markers.colour(i == 1 || i == 3 ? 1 : 0)), at(image, panel, i), "point " + i);
		assertEquals(List.of(), read, "images are read when they are asked for");
	}

	@Test
	void aPointUnderTheMouseShowsItsImage() {
		final EmbeddingPanel panel = panel();
		final int red = 250 << 16;
		assertEquals(0, count(paint(panel), red));
		hover(panel, 4);
		assertEquals(4, panel.hovered());
		assertEquals(160 * 160, count(paint(panel), red), 400, "the image, enlarged");
		assertEquals(List.of(4), read);
		paint(panel);
		assertEquals(List.of(4), read, "it is kept");
		mouse(panel, MouseEvent.MOUSE_MOVED, 0, 30, HEIGHT / 2.0, 0);
		assertEquals(-1, panel.hovered());
		assertEquals(0, count(paint(panel), red));
		// the card of a point at the right fits in at its left
		hover(panel, 1);
		assertEquals(160 * 160, count(paint(panel), red), 400);
		// whatever is wrong with an image, the window lives
		hover(panel, 3);
		assertEquals(0, count(paint(panel), red));
	}

	@Test
	void aClickOpensTheImage() {
		final EmbeddingPanel panel = panel();
		mouse(panel, MouseEvent.MOUSE_CLICKED, 0, panel.view().screenX(2) + 3, panel.view().screenY(2) - 3, 1);
		mouse(panel, MouseEvent.MOUSE_CLICKED, 0, panel.view().screenX(2) + 40, panel.view().screenY(2), 1);
		assertEquals(List.of(2), opened);
	}

	@Test
	void theWheelMagnifiesAndADoubleClickShowsAll() {
		final EmbeddingPanel panel = panel();
		final double x = panel.view().screenX(0);
		final double y = panel.view().screenY(0);
		panel.dispatchEvent(new MouseWheelEvent(panel, MouseEvent.MOUSE_WHEEL, 0, 0, (int) x, (int) y, 0, false,
			MouseWheelEvent.WHEEL_UNIT_SCROLL, 1, -5));
		assertEquals(Math.pow(1.2, 5), panel.view().magnification(), 1e-9);
		assertEquals(x, panel.view().screenX(0), 2);
		assertNotEquals(rgb(Markers.colour(0)), paint(panel).getRGB((WIDTH - 210) / 2, HEIGHT / 2) & 0xffffff);
		mouse(panel, MouseEvent.MOUSE_CLICKED, 0, 200, 380, 2);
		assertEquals(1, panel.view().magnification());
		assertEquals(rgb(Markers.colour(0)), paint(panel).getRGB((WIDTH - 210) / 2, HEIGHT / 2) & 0xffffff);
	}

	@Test
	void draggingMovesAndWithShiftMagnifies() {
		final EmbeddingPanel panel = panel();
		final double x = panel.view().screenX(4);
		mouse(panel, MouseEvent.MOUSE_PRESSED, 0, 100, 100, 1);
		mouse(panel, MouseEvent.MOUSE_DRAGGED, InputEvent.BUTTON1_DOWN_MASK, 140, 90, 0);
		mouse(panel, MouseEvent.MOUSE_RELEASED, 0, 140, 90, 1);
		mouse(panel, MouseEvent.MOUSE_CLICKED, 0, 140, 90, 1);
		assertEquals(x + 40, panel.view().screenX(4), 1e-9);
		final int shift = InputEvent.BUTTON1_DOWN_MASK | InputEvent.SHIFT_DOWN_MASK;
		mouse(panel, MouseEvent.MOUSE_PRESSED, shift, x + 20, 150, 1);
		mouse(panel, MouseEvent.MOUSE_DRAGGED, shift, x + 69, 190, 0);
		paint(panel);
		mouse(panel, MouseEvent.MOUSE_RELEASED, InputEvent.SHIFT_DOWN_MASK, x + 69, 190, 1);
		assertEquals(10, panel.view().magnification(), 0.3, "490 by 400 pixels for 49 by 40");
		assertEquals(List.of(), opened);
	}

	@Test
	void aClickOnAClassHidesItsPoints() {
		final EmbeddingPanel panel = panel();
		mouse(panel, MouseEvent.MOUSE_CLICKED, 0, WIDTH - 150, 14 + 20 + 10, 1);
		final BufferedImage image = paint(panel);
		assertEquals(0xffffff, at(image, panel, 1));
		assertEquals(rgb(Markers.colour(0)), at(image, panel, 0));
		hover(panel, 1);
		assertEquals(-1, panel.hovered());
		mouse(panel, MouseEvent.MOUSE_CLICKED, 0, WIDTH - 150, 14 + 20 + 10, 1);
		hover(panel, 1);
		assertEquals(1, panel.hovered());
	}

	@Test
	void theSmallestWindowIsPainted() {
		final EmbeddingPanel panel = panel();
		for (final int[] size : new int[][] { { 1, 1 }, { 211, 30 }, { 2000, 1500 } }) {
			panel.setSize(size[0], size[1]);
			assertEquals(size[0], paint(panel).getWidth());
		}
	}

	@Test
	void theMouseRunsFasterThanImagesAreRead() {
		final Deque<Runnable> waiting = new ArrayDeque<>();
		final int[] told = { 0 };
		final Thumbnails thumbnails = new Thumbnails(this::red, waiting::add, () -> told[0]++);
		for (int i = 10; i < 500; i++)
			assertNull(thumbnails.get(i));
		assertEquals(1, waiting.size(), "one task, however many were asked for");
		waiting.poll().run();
		assertEquals(List.of(499), read, "those in between are passed over");
		assertTrue(thumbnails.get(499).isPresent());
		assertNull(thumbnails.get(3));
		waiting.poll().run();
		assertEquals(Optional.empty(), thumbnails.get(3), "an image that is gone");
		assertEquals(2, told[0]);
	}

	@Test
	void onlySoManyPicturesAreKept() {
		final Thumbnails thumbnails = new Thumbnails(number -> red(0), Runnable::run, () -> {});
		for (int i = 0; i < 1000; i++)
			assertTrue(thumbnails.get(i).isPresent());
		assertEquals(Thumbnails.KEPT, thumbnails.kept());
	}
}
