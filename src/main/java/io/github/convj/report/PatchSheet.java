package io.github.convj.report;

import io.github.convj.explain.Cutout;
import io.github.convj.explain.Patch;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the patches that excite filters as a sheet with a line for each filter, the strongest patch first, each with the filter's
 * activation. What lies beyond the image is hatched. Works without a display. Stateless, thread-safe.
 */
public final class PatchSheet {

	/** Pixels of a patch's longer side at most; smaller patches are magnified by a whole number. */
	private static final int SIDE = 144;
	private static final int COLUMNS = 12;
	private static final double TOP = 64;
	private static final double NARROWEST_LABEL = 36;
	private static final double WIDEST_LABEL = 110;
	private static final double CAPTION = 16;
	private static final double GAP = 8;
	private static final double NARROWEST = 540;
	private static final Color BEYOND = new Color(0xd3d8de);
	private static final Color HATCH = new Color(0xaeb6bf);
	private static final int HATCH_STEP = 8;
	private static final double RADIUS = 9;

	private PatchSheet() {}

	/**
	 * A filter and its patches.
	 *
	 * @param label its number
	 * @param name what the number stands for, below it; empty for nothing
	 * @param patches the strongest first
	 */
	public record Row(String label, String name, List<Patch> patches) {}

	/**
	 * @param cutout the pixels of a patch
	 * @return the patch, as bright as its surroundings let it be, magnified or made smaller; hatched beyond the image; with a ring around
	 *         the centre of what the filter sees where it sees more than the image
	 */
	public static BufferedImage picture(final Cutout cutout) {
		final int factor = Math.max(1, SIDE / Math.max(cutout.width(), cutout.height()));
		final BufferedImage ground = Thumbnail.of(cutout.surroundings(), Integer.MAX_VALUE);
		final int width = cutout.width() * factor;
		final int height = cutout.height() * factor;
		final BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = picture.createGraphics();
		graphics.setColor(BEYOND);
		graphics.fillRect(0, 0, width, height);
		graphics.setColor(HATCH);
		graphics.setStroke(new BasicStroke(Math.max(1, Math.max(width, height) / SIDE)));
		for (int x = -height; x < width; x += HATCH_STEP * Math.max(1, Math.max(width, height) / SIDE))
			graphics.drawLine(x, height, x + height, 0);
		graphics.drawImage(ground, -cutout.x() * factor, -cutout.y() * factor, ground.getWidth() * factor, ground.getHeight() *
			factor, null);
		graphics.dispose();
		final BufferedImage tile = Thumbnail.shrink(picture, SIDE);
		if (!cutout.centre().isEmpty()) mark(tile, cutout.centre().get(1) * tile.getWidth() / cutout.width(), cutout.centre().get(
			0) * tile.getHeight() / cutout.height());
		return tile;
	}

	/** A ring that is seen on dark and on bright images. */
	private static void mark(final BufferedImage tile, final double x, final double y) {
		final Graphics2D graphics = tile.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		final Ellipse2D ring = new Ellipse2D.Double(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
		graphics.setColor(Color.BLACK);
		graphics.setStroke(new BasicStroke(5));
		graphics.draw(ring);
		graphics.setColor(Theme.DARK.first());
		graphics.setStroke(new BasicStroke(2.5f));
		graphics.draw(ring);
		graphics.dispose();
	}

	/**
	 * @param title above the sheet
	 * @param subtitle below the title
	 * @param rows in order
	 * @param pictures of the patches
	 * @return the sheet, on white
	 */
	public static BufferedImage draw(final String title, final String subtitle, final List<Row> rows,
		final Map<Patch, BufferedImage> pictures)
	{
		final Theme theme = Theme.LIGHT;
		final double tileWidth = pictures.values().stream().mapToInt(BufferedImage::getWidth).max().orElse(SIDE) / (double) Theme.SCALE;
		final double tileHeight = pictures.values().stream().mapToInt(BufferedImage::getHeight).max().orElse(SIDE) /
			(double) Theme.SCALE;
		final int columns = Math.clamp(rows.stream().mapToInt(row -> row.patches.size()).max().orElse(1), 1, COLUMNS);
		final Font bold = Theme.font(Font.BOLD, 15);
		final Font small = Theme.font(Font.PLAIN, 11);
		final double label = GAP + Math.clamp(rows.stream().mapToDouble(row -> Math.max(Canvas.width(row.label, bold), Canvas.width(
			row.name, small))).max().orElse(0), NARROWEST_LABEL, WIDEST_LABEL);
		// thin patches still have room for a number
		final double step = Math.max(tileWidth, 42) + GAP;
		final double line = tileHeight + CAPTION + GAP;
		double height = TOP + ContactSheet.MARGIN;
		for (final Row row : rows)
			height += lines(row, columns) * line + GAP;
		final double width = 2 * ContactSheet.MARGIN + Math.max(NARROWEST, label + columns * step - GAP);
		final BufferedImage sheet = Canvas.blank(width, height, theme);
		final Graphics2D graphics = Canvas.graphics(sheet);
		graphics.setColor(theme.ink());
		graphics.setFont(bold);
		graphics.drawString(Canvas.fit(title, bold, width - 2 * ContactSheet.MARGIN), (float) ContactSheet.MARGIN, 28f);
		graphics.setColor(theme.muted());
		graphics.setFont(small);
		graphics.drawString(Canvas.fit(subtitle, small, width - 2 * ContactSheet.MARGIN), (float) ContactSheet.MARGIN, 46f);
		double y = TOP;
		for (final Row row : rows) {
			graphics.setColor(theme.grid());
			graphics.setStroke(new BasicStroke(1));
			graphics.draw(new Line2D.Double(ContactSheet.MARGIN, y - GAP / 2, width - ContactSheet.MARGIN, y - GAP / 2));
			graphics.setColor(theme.ink());
			graphics.setFont(bold);
			graphics.drawString(row.label, (float) ContactSheet.MARGIN, (float) (y + 20));
			graphics.setColor(theme.muted());
			graphics.setFont(small);
			graphics.drawString(Canvas.fit(row.name, small, label - GAP), (float) ContactSheet.MARGIN, (float) (y + 36));
			if (row.patches.isEmpty()) graphics.drawString("the same everywhere in every image", (float) (ContactSheet.MARGIN + label),
				(float) (y + 20));
			for (int i = 0; i < row.patches.size(); i++) {
				final double x = ContactSheet.MARGIN + label + i % columns * step;
				final double top = y + i / columns * line;
				final Patch patch = row.patches.get(i);
				Canvas.drawPixels(graphics, pictures.get(patch), x, top, 1.0 / Theme.SCALE);
				graphics.drawString(number(patch.activation()), (float) x, (float) (top + tileHeight + 12));
			}
			y += lines(row, columns) * line + GAP;
		}
		graphics.dispose();
		return sheet;
	}

	private static int lines(final Row row, final int columns) {
		return Math.max(1, Math.ceilDiv(row.patches.size(), columns));
	}

	/** @return three digits */
	static String number(final float value) {
		final double size = Math.abs(value);
		if (!(size >= 1e-3 && size < 1e5 || size == 0)) return String.format(Locale.ROOT, "%.1e", value);
		final int decimals = size == 0 ? 0 : Math.clamp(2 - (int) Math.floor(Math.log10(size)), 0, 5);
		return String.format(Locale.ROOT, "%." + decimals + "f", value);
	}

	/**
	 * @param sheet any
	 * @return it as a PNG file
	 */
	public static byte[] png(final BufferedImage sheet) {
		return Canvas.png(sheet);
	}
}
