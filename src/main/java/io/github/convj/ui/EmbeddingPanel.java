package io.github.convj.ui;

import io.github.convj.predict.Embedding;
import io.github.convj.predict.Embeddings;
import io.github.convj.projection.Layout;
import io.github.convj.report.Groups;
import io.github.convj.report.Markers;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.event.MouseWheelEvent;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javax.swing.JComponent;
import javax.swing.SwingUtilities;

/**
 * Embeddings as points in a plane to move about in. The mouse over a point shows its image, a click opens it; the wheel magnifies,
 * dragging moves, dragging with Shift magnifies a rectangle, a double click beside the points shows all; a click on a class in the
 * legend hides or shows it. Points are drawn once for each view, so that ten thousand do not slow the mouse down. For Swing's
 * thread.
 */
final class EmbeddingPanel extends JComponent {

	private static final long serialVersionUID = 1L;

	private static final Color PAPER = Color.WHITE;
	private static final Color INK = new Color(0x1b2430);
	private static final Color MUTED = new Color(0x5f6b78);
	private static final Color FAINT = new Color(0xe2e6eb);
	private static final int LEGEND = 210;
	private static final int LINE = 20;
	private static final int TOP = 14;
	private static final int CARD = 8;
	private static final double REACH = 9;
	private static final double STEP = 1.2;
	private static final double CLICK = 4;

	private final transient Embeddings embeddings;
	private final transient Layout layout;
	private final transient Groups groups;
	private final transient PlaneView view;
	private final transient Thumbnails thumbnails;
	private final transient IntConsumer open;
	private final boolean[] hidden;
	private final int[] order;
	private final List<Integer> lines = new ArrayList<>();
	private transient BufferedImage points;
	private int hovered = -1;
	private transient Rectangle frame;

	/**
	 * @param embeddings to show
	 * @param layout where each lies
	 * @param reader that reads the images for their small pictures
	 * @param open told the number of a point that is clicked at
	 */
	EmbeddingPanel(final Embeddings embeddings, final Layout layout, final Executor reader, final IntConsumer open) {
		this.embeddings = embeddings;
		this.layout = layout;
		this.open = open;
		groups = Groups.of(embeddings);
		view = new PlaneView(layout.x(), layout.y());
		thumbnails = new Thumbnails(embeddings::image, reader, () -> SwingUtilities.invokeLater(this::repaint));
		hidden = new boolean[groups.names().size()];
		for (int g = 0; g < hidden.length; g++)
			if (groups.counts()[g] > 0) lines.add(g);
		order = Markers.order(layout.size());
		setPreferredSize(new Dimension(980, 720));
		final Hand hand = new Hand();
		addMouseListener(hand);
		addMouseMotionListener(hand);
		addMouseWheelListener(hand);
	}

	/** @return the number of the point under the mouse, or -1 */
	int hovered() {
		return hovered;
	}

	/** @return where the points lie in the panel */
	PlaneView view() {
		view.resize(width(), getHeight());
		return view;
	}

	private int width() {
		return Math.max(1, getWidth() - LEGEND);
	}

	private boolean visible(final int point) {
		return !hidden[groups.of()[point]];
	}

	private void changed() {
		points = null;
		repaint();
	}

	/** What the mouse does. */
	private final class Hand extends MouseAdapter {

		private int lastX;
		private int lastY;
		private int pressedX;
		private int pressedY;
		private boolean dragged;

		@Override
		public void mouseMoved(final MouseEvent event) {
			final int found = event.getX() < width() ? view().nearest(event.getX(), event.getY(), REACH, i -> visible(i)) : -1;
			setCursor(Cursor.getPredefinedCursor(found >= 0 || line(event) >= 0 ? Cursor.HAND_CURSOR : Cursor.DEFAULT_CURSOR));
			if (found == hovered) return;
			hovered = found;
			repaint();
		}

		@Override
		public void mouseExited(final MouseEvent event) {
			if (hovered < 0) return;
			hovered = -1;
			repaint();
		}

		@Override
		public void mousePressed(final MouseEvent event) {
			lastX = event.getX();
			lastY = event.getY();
			pressedX = lastX;
			pressedY = lastY;
			dragged = false;
		}

		@Override
		public void mouseDragged(final MouseEvent event) {
			if (pressedX >= width()) return;
			if (!dragged && Math.hypot(event.getX() - pressedX, event.getY() - pressedY) < CLICK) return;
			dragged = true;
			hovered = -1;
			if (event.isShiftDown()) {
				frame = new Rectangle(Math.min(pressedX, event.getX()), Math.min(pressedY, event.getY()), Math.abs(event.getX() -
					pressedX), Math.abs(event.getY() - pressedY));
				repaint();
			}
			else {
				frame = null;
				view().move(event.getX() - lastX, event.getY() - lastY);
				changed();
			}
			lastX = event.getX();
			lastY = event.getY();
		}

		@Override
		public void mouseReleased(final MouseEvent event) {
			if (frame == null) return;
			if (frame.width > CLICK && frame.height > CLICK) view().show(frame.x, frame.y, frame.x + frame.width, frame.y +
				frame.height);
			frame = null;
			changed();
		}

		@Override
		public void mouseClicked(final MouseEvent event) {
			if (dragged || event.getButton() != MouseEvent.BUTTON1) return;
			final int line = line(event);
			if (line >= 0) {
				hidden[lines.get(line)] ^= true;
				changed();
				return;
			}
			if (event.getX() >= width()) return;
			final int found = view().nearest(event.getX(), event.getY(), REACH, i -> visible(i));
			if (found >= 0 && event.getClickCount() == 1) open.accept(found);
			else if (found < 0 && event.getClickCount() == 2) {
				view().showAll();
				changed();
			}
		}

		@Override
		public void mouseWheelMoved(final MouseWheelEvent event) {
			if (event.getX() >= width()) return;
			view().zoom(Math.pow(STEP, -event.getPreciseWheelRotation()), event.getX(), event.getY());
			hovered = -1;
			changed();
		}

		/** @return the line of the legend under the mouse, or -1 */
		private int line(final MouseEvent event) {
			if (event.getX() < width()) return -1;
			final int line = Math.floorDiv(event.getY() - TOP, LINE);
			return line >= 0 && line < lines.size() ? line : -1;
		}
	}

	@Override
	protected void paintComponent(final Graphics given) {
		final Graphics2D graphics = (Graphics2D) given.create();
		smooth(graphics);
		// On a dense screen a pixel here is several there.
		final AffineTransform screen = graphics.getTransform();
		final double dense = Math.clamp(screen.getScaleX(), 1, 4);
		final int width = (int) Math.ceil(width() * dense);
		final int height = (int) Math.ceil(Math.max(1, getHeight()) * dense);
		if (points == null || points.getWidth() != width || points.getHeight() != height) points = points(width, height, dense);
		graphics.setColor(PAPER);
		graphics.fillRect(0, 0, getWidth(), getHeight());
		graphics.drawImage(points, 0, 0, width(), Math.max(1, getHeight()), null);
		legend(graphics);
		if (frame != null) {
			graphics.setColor(MUTED);
			graphics.setStroke(new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] { 4, 3 }, 0));
			graphics.draw(frame);
		}
		if (hovered >= 0) card(graphics, hovered);
		graphics.dispose();
	}

	private static void smooth(final Graphics2D graphics) {
		graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
	}

	private double radius() {
		return Math.min(7, Markers.radius(layout.size()) * Math.pow(Math.max(1, view.magnification()), 0.25));
	}

	private BufferedImage points(final int width, final int height, final double dense) {
		final BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = image.createGraphics();
		graphics.setColor(PAPER);
		graphics.fillRect(0, 0, width, height);
		final PlaneView places = view();
		final double radius = radius();
		// One picture of each kind, laid down again and again: ten times as fast as drawing each.
		final int side = 2 * (int) Math.ceil((1.7 * radius + 3) * dense);
		final BufferedImage[] markers = new BufferedImage[hidden.length];
		final BufferedImage[] rings = new BufferedImage[hidden.length];
		for (int g = 0; g < hidden.length; g++) {
			final int group = g;
			markers[g] = stamp(side, dense, pen -> marker(pen, group, 0, 0, radius));
			rings[g] = stamp(side, dense, pen -> {
				pen.setStroke(new BasicStroke((float) (0.5 + 0.25 * radius)));
				pen.setColor(Markers.colour(group));
				pen.draw(circle(0, 0, 1.45 * radius + 0.8));
			});
		}
		for (final int i : order)
			if (visible(i) && near(places, i)) stamp(graphics, markers[groups.of()[i]], places, i, dense);
		for (final int i : order)
			if (visible(i) && near(places, i) && embeddings.rows().get(i).mistaken()) stamp(graphics, rings[groups.predicted()[i]],
				places, i, dense);
		graphics.dispose();
		return image;
	}

	/** @return a picture with its origin in the middle */
	private static BufferedImage stamp(final int side, final double dense, final Consumer<Graphics2D> drawing) {
		final BufferedImage stamp = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
		final Graphics2D graphics = stamp.createGraphics();
		smooth(graphics);
		graphics.translate(side / 2, side / 2);
		graphics.scale(dense, dense);
		drawing.accept(graphics);
		graphics.dispose();
		return stamp;
	}

	private static void stamp(final Graphics2D graphics, final BufferedImage stamp, final PlaneView places, final int point,
		final double dense)
	{
		graphics.drawImage(stamp, (int) Math.round(places.screenX(point) * dense) - stamp.getWidth() / 2, (int) Math.round(places
			.screenY(point) * dense) - stamp.getHeight() / 2, null);
	}

	private boolean near(final PlaneView places, final int point) {
		final double x = places.screenX(point);
		final double y = places.screenY(point);
		return x > -20 && y > -20 && x < width() + 20 && y < getHeight() + 20;
	}

	private static void marker(final Graphics2D graphics, final int group, final double x, final double y,
		final double radius)
	{
		final Shape form = Markers.form(group, x, y, radius);
		graphics.setColor(Markers.colour(group));
		graphics.fill(form);
		graphics.setColor(Markers.outline(group));
		graphics.setStroke(new BasicStroke(0.5f));
		graphics.draw(form);
	}

	private static Shape circle(final double x, final double y, final double radius) {
		return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
	}

	private void legend(final Graphics2D graphics) {
		final int x = width();
		graphics.setColor(PAPER);
		graphics.fillRect(x, 0, LEGEND, getHeight());
		graphics.setColor(FAINT);
		graphics.setStroke(new BasicStroke(1));
		graphics.draw(new Line2D.Double(x, 0, x, getHeight()));
		final Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
		graphics.setFont(font);
		final FontMetrics metrics = graphics.getFontMetrics();
		int y = TOP;
		for (final int group : lines) {
			final int base = y + (LINE + metrics.getAscent() - metrics.getDescent()) / 2;
			if (hidden[group]) {
				graphics.setColor(MUTED);
				graphics.draw(Markers.form(group, x + 18, y + LINE / 2.0, 4.6));
			}
			else marker(graphics, group, x + 18, y + LINE / 2.0, 4.6);
			final String count = Integer.toString(groups.counts()[group]);
			graphics.setColor(hidden[group] ? MUTED : INK);
			graphics.drawString(fit(groups.names().get(group), metrics, LEGEND - 52 - metrics.stringWidth(count)), x + 32, base);
			graphics.setColor(MUTED);
			graphics.drawString(count, x + LEGEND - 12 - metrics.stringWidth(count), base);
			y += LINE;
		}
		final long mistaken = embeddings.rows().stream().filter(Embedding::mistaken).count();
		if (mistaken == 0) return;
		y += 10;
		graphics.setColor(MUTED);
		graphics.setStroke(new BasicStroke(1.5f));
		graphics.draw(circle(x + 18, y + LINE / 2.0, 6));
		graphics.drawString("taken for the class of", x + 32, y + 14);
		graphics.drawString("the ring's colour: " + mistaken, x + 32, y + 30);
	}

	/** Shows a point's image and what is known of it, beside the point and within the panel. */
	private void card(final Graphics2D graphics, final int point) {
		final Embedding embedding = embeddings.rows().get(point);
		final Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
		final Font bold = plain.deriveFont(Font.BOLD);
		final FontMetrics metrics = graphics.getFontMetrics(plain);
		final int width = Thumbnails.SIDE + 2 * CARD + 60;
		final List<String> texts = texts(embedding);
		final int height = Thumbnails.SIDE + 3 * CARD + texts.size() * (metrics.getHeight() + 1);
		final double x = view().screenX(point);
		final double y = view().screenY(point);
		double left = x + 16;
		if (left + width > getWidth() - 4) left = Math.max(4, x - 16 - width);
		final double top = Math.clamp(y - height / 2.0, 4, Math.max(4, getHeight() - height - 4.0));
		graphics.setStroke(new BasicStroke(2));
		graphics.setColor(INK);
		graphics.draw(circle(x, y, radius() + 3.5));
		final Rectangle2D ground = new Rectangle2D.Double(left, top, width, height);
		graphics.setColor(PAPER);
		graphics.fill(ground);
		graphics.setStroke(new BasicStroke(1));
		graphics.setColor(MUTED);
		graphics.draw(ground);
		picture(graphics, point, left + CARD, top + CARD, width - 2.0 * CARD);
		double base = top + Thumbnails.SIDE + 2 * CARD + metrics.getAscent();
		for (int i = 0; i < texts.size(); i++) {
			graphics.setFont(i == 0 ? bold : plain);
			graphics.setColor(i == 0 ? INK : MUTED);
			graphics.drawString(fit(texts.get(i), graphics.getFontMetrics(), width - 2 * CARD), (float) left + CARD, (float) base);
			base += metrics.getHeight() + 1;
		}
	}

	private List<String> texts(final Embedding embedding) {
		final String answer = embeddings.classes().get(embedding.prediction().predicted());
		final String share = String.format(Locale.ROOT, "%.1f %%", 100 * embedding.prediction().probability());
		final List<String> texts = new ArrayList<>();
		texts.add(embedding.image());
		if (embedding.truth() != null) texts.add("is " + embedding.truth());
		texts.add((embedding.truth() == null ? "seen as " : embedding.mistaken() ? "taken for " : "seen as ") + answer + ", " +
			share);
		return texts;
	}

	private void picture(final Graphics2D graphics, final int point, final double left, final double top,
		final double width)
	{
		graphics.setColor(new Color(0x11151a));
		graphics.fill(new Rectangle2D.Double(left, top, width, Thumbnails.SIDE));
		final Optional<BufferedImage> picture = thumbnails.get(point);
		if (picture != null && picture.isPresent()) {
			final BufferedImage image = picture.get();
			final double factor = (double) Thumbnails.SIDE / Math.max(image.getHeight(), image.getWidth());
			final AffineTransform place = AffineTransform.getTranslateInstance(left + (width - factor * image.getWidth()) / 2, top +
				(Thumbnails.SIDE - factor * image.getHeight()) / 2);
			place.scale(factor, factor);
			graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, factor >= 2
				? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
			graphics.drawImage(image, place, null);
			return;
		}
		graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
		graphics.setColor(Color.LIGHT_GRAY);
		final String text = picture == null ? "reading" : "cannot be read any more";
		final int length = graphics.getFontMetrics().stringWidth(text);
		graphics.drawString(text, (float) (left + (width - length) / 2), (float) (top + Thumbnails.SIDE / 2.0));
	}

	/** @return the text, with its beginning left out if it is too long: file names differ at their ends */
	private static String fit(final String text, final FontMetrics metrics, final int width) {
		if (metrics.stringWidth(text) <= width) return text;
		int from = 1;
		while (from < text.length() && metrics.stringWidth("\u2026" + text.substring(from)) > width)
			from++;
		return "\u2026" + text.substring(from);
	}
}
