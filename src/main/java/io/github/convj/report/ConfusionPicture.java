package io.github.convj.report;

import io.github.convj.evaluate.ConfusionMatrix;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * Draws a confusion matrix: true classes down, predicted ones across, as counts or as shares of each true class. Works
 * without a display. Stateless, so thread-safe.
 */
public final class ConfusionPicture {

	private static final double GRID = 560;
	private static final double LABEL = 190;

	private final ConfusionMatrix matrix;
	private final boolean shares;
	private final Theme theme;
	private final int size;
	private final double cell;
	private final Font labels;
	private final Font small = Theme.font(Font.PLAIN, 11);
	private final List<String> names;

	private ConfusionPicture(final ConfusionMatrix matrix, final boolean shares, final Theme theme) {
		this.matrix = matrix;
		this.shares = shares;
		this.theme = theme;
		size = matrix.size();
		cell = Math.max(17, Math.min(84, GRID / size));
		labels = Theme.font(Font.PLAIN, Math.max(10, Math.min(13, cell * 0.62)));
		names = matrix.classes().stream().map(name -> Canvas.fit(name, labels, LABEL)).toList();
	}

	/**
	 * @param matrix to draw
	 * @param shares whether each row shows the shares of its true class in per cent, and not the counts
	 * @return the picture, on white
	 */
	public static BufferedImage draw(final ConfusionMatrix matrix, final boolean shares) {
		return draw(matrix, shares, Theme.LIGHT);
	}

	static BufferedImage draw(final ConfusionMatrix matrix, final boolean shares, final Theme theme) {
		return new ConfusionPicture(matrix, shares, theme).draw();
	}

	private BufferedImage draw() {
		final double widest = names.stream().mapToDouble(name -> Canvas.width(name, labels)).max().orElse(0);
		final boolean level = widest <= cell - 8;
		final double lineHeight = Canvas.height(labels);
		final double left = 44 + Math.max(widest, level ? 0 : widest * 0.72 - cell / 2 + 4) + 10;
		final double top = 52;
		final double supports = Canvas.width(Long.toString(matrix.total()), small) + 14;
		final double grid = cell * size;
		final double below = (level ? lineHeight : widest * 0.7072 + lineHeight * 0.7) + 44;
		final double titleWidth = Canvas.width(title(), Theme.font(Font.BOLD, 15)) + 40;
		final double width = Math.max(left + grid + supports + 84, titleWidth);
		final BufferedImage image = Canvas.blank(width, top + grid + below, theme);
		final Graphics2D graphics = Canvas.graphics(image);
		try {
			graphics.setColor(theme.ink());
			graphics.setFont(Theme.font(Font.BOLD, 15));
			graphics.drawString(title(), 20, 27);
			drawCells(graphics, left, top);
			drawNames(graphics, left, top, level);
			drawAxes(graphics, left, top, grid, top + grid + below - 14);
			drawSupports(graphics, left + grid + 8, top);
			drawScale(graphics, left + grid + supports + 18, top, grid);
		}
		finally {
			graphics.dispose();
		}
		return image;
	}

	private String title() {
		return shares ? "Confusion matrix, per cent of each true class" : "Confusion matrix, number of images";
	}

	private double value(final int truth, final int predicted) {
		if (!shares) return matrix.count(truth, predicted);
		return matrix.share(truth, predicted);
	}

	private double largest() {
		if (shares) return 1;
		double largest = 1;
		for (int t = 0; t < size; t++)
			for (int p = 0; p < size; p++)
				largest = Math.max(largest, matrix.count(t, p));
		return largest;
	}

	private String text(final double value) {
		if (!shares) return Long.toString((long) value);
		// Neither all nor nothing may be claimed by rounding.
		if (value > 0 && value < 0.005) return "<1";
		if (value < 1 && value >= 0.995) return ">99";
		return Long.toString(Math.round(100 * value));
	}

	private Font fontForValues() {
		double widest = 1;
		final Font unit = Theme.font(Font.PLAIN, 10);
		for (int t = 0; t < size; t++)
			for (int p = 0; p < size; p++)
				if (matrix.count(t, p) > 0) widest = Math.max(widest, Canvas.width(text(value(t, p)), unit) / 10);
		final double size = Math.min(Math.min(15, cell * 0.48), (cell - 3) / widest);
		return size < 6.5 ? null : Theme.font(Font.PLAIN, size);
	}

	private void drawCells(final Graphics2D graphics, final double left, final double top) {
		final double largest = largest();
		final Font font = fontForValues();
		for (int t = 0; t < size; t++)
			for (int p = 0; p < size; p++) {
				final double x = left + p * cell;
				final double y = top + t * cell;
				final double value = value(t, p);
				final double share = Double.isNaN(value) ? 0 : value / largest;
				graphics.setColor(theme.scale(share));
				graphics.fill(new Rectangle2D.Double(x, y, cell, cell));
				if (font == null) continue;
				final boolean nothing = !(value > 0);
				if (nothing && size > 12) continue;
				graphics.setFont(font);
				graphics.setColor(nothing ? faint() : theme.inkOn(share));
				centre(graphics, nothing ? Double.isNaN(value) ? Theme.BAD : "0" : text(value), x + cell / 2, y + cell / 2);
			}
		graphics.setColor(theme.paper());
		graphics.setStroke(new BasicStroke(size > 20 ? 0.5f : 1f));
		for (int i = 1; i < size; i++) {
			graphics.draw(new Line2D.Double(left + i * cell, top, left + i * cell, top + size * cell));
			graphics.draw(new Line2D.Double(left, top + i * cell, left + size * cell, top + i * cell));
		}
		graphics.setColor(theme.muted());
		graphics.setStroke(new BasicStroke(0.8f));
		for (int i = 0; i < size; i++)
			graphics.draw(new Rectangle2D.Double(left + i * cell, top + i * cell, cell, cell));
		graphics.setColor(theme.grid());
		graphics.draw(new Rectangle2D.Double(left, top, size * cell, size * cell));
	}

	private Color faint() {
		final Color muted = theme.muted();
		return new Color(muted.getRed(), muted.getGreen(), muted.getBlue(), 120);
	}

	private static void centre(final Graphics2D graphics, final String text, final double x, final double y) {
		final FontMetrics metrics = graphics.getFontMetrics();
		final double width = metrics.getStringBounds(text, graphics).getWidth();
		graphics.drawString(text, (float) (x - width / 2), (float) (y + (metrics.getAscent() - metrics.getDescent()) / 2.0));
	}

	private void drawNames(final Graphics2D graphics, final double left, final double top, final boolean level) {
		graphics.setFont(labels);
		graphics.setColor(theme.ink());
		final FontMetrics metrics = graphics.getFontMetrics();
		final double middle = (metrics.getAscent() - metrics.getDescent()) / 2.0;
		for (int c = 0; c < size; c++) {
			final double width = metrics.getStringBounds(names.get(c), graphics).getWidth();
			graphics.drawString(names.get(c), (float) (left - 8 - width), (float) (top + (c + 0.5) * cell + middle));
			final double x = left + (c + 0.5) * cell;
			final double y = top + size * cell;
			if (level) {
				graphics.drawString(names.get(c), (float) (x - width / 2), (float) (y + 6 + metrics.getAscent()));
				continue;
			}
			final AffineTransform before = graphics.getTransform();
			graphics.translate(x + middle * 0.6, y + 6 + middle * 0.8);
			graphics.rotate(-Math.PI / 4);
			graphics.drawString(names.get(c), (float) -width, 0f);
			graphics.setTransform(before);
		}
	}

	private void drawAxes(final Graphics2D graphics, final double left, final double top, final double grid,
		final double bottom)
	{
		graphics.setFont(Theme.font(Font.BOLD, 12));
		graphics.setColor(theme.muted());
		centre(graphics, "Predicted class", left + grid / 2, bottom - 4);
		final AffineTransform before = graphics.getTransform();
		graphics.translate(24, top + grid / 2);
		graphics.rotate(-Math.PI / 2);
		centre(graphics, "True class", 0, 0);
		graphics.setTransform(before);
	}

	private void drawSupports(final Graphics2D graphics, final double x, final double top) {
		graphics.setFont(small);
		graphics.setColor(theme.muted());
		final FontMetrics metrics = graphics.getFontMetrics();
		final double middle = (metrics.getAscent() - metrics.getDescent()) / 2.0;
		graphics.drawString("n", (float) x, (float) (top - 6));
		for (int c = 0; c < size; c++)
			graphics.drawString(Long.toString(matrix.support(c)), (float) x, (float) (top + (c + 0.5) * cell + middle));
	}

	private void drawScale(final Graphics2D graphics, final double x, final double top, final double height) {
		final double largest = largest();
		final int steps = 256;
		for (int i = 0; i < steps; i++) {
			graphics.setColor(theme.scale(1 - (i + 0.5) / steps));
			graphics.fill(new Rectangle2D.Double(x, top + height * i / steps, 10, height / steps + 0.5));
		}
		graphics.setColor(theme.grid());
		graphics.setStroke(new BasicStroke(0.8f));
		graphics.draw(new Rectangle2D.Double(x, top, 10, height));
		graphics.setFont(small);
		graphics.setColor(theme.muted());
		final double step = step(largest, height);
		final FontMetrics metrics = graphics.getFontMetrics();
		final double middle = (metrics.getAscent() - metrics.getDescent()) / 2.0;
		for (int i = 0; i * step <= largest * 1.0001; i++) {
			final double value = i * step;
			final double y = top + height * (1 - value / largest);
			final String text = shares ? String.format(Locale.ROOT, "%.0f %%", 100 * value) : String.format(Locale.ROOT, "%.0f",
				value);
			graphics.draw(new Line2D.Double(x + 10, y, x + 13, y));
			graphics.drawString(text, (float) (x + 16), (float) (y + middle));
		}
	}

	/** @return a round distance of ticks; whole for counts */
	private double step(final double largest, final double height) {
		final double wanted = largest / Math.max(1, Math.min(5, height / 26));
		final double power = Math.pow(10, Math.floor(Math.log10(wanted)));
		double step = 10 * power;
		for (final double round : new double[] { 5, 2, 1 })
			if (round * power >= wanted) step = round * power;
		return shares ? step : Math.max(1, step);
	}
}
