package io.github.convj.report;

import io.github.convj.explain.FilterWeights;
import io.github.convj.tensor.ConvJException;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Draws filters as a montage, each scaled around zero by its own largest weight: grey is 0, white that weight, black its negative.
 * Filters for colour images are in colour, those of other channels have a tile for each. Works without a display. Stateless,
 * thread-safe.
 */
public final class FilterPicture {

	/** Pixels of a filter's longer side, about. */
	private static final int SIDE = 112;
	/** Where a filter has several tiles. */
	private static final int SMALL_SIDE = 64;
	private static final int WIDEST = 2400;
	/** Pixels between the tiles of a filter. */
	private static final int INNER_GAP = 4;
	private static final double GAP = 10;
	private static final double LABEL = 16;
	private static final double TOP = 60;
	private static final double LINE = 15;
	private static final double NARROWEST = 480;

	private FilterPicture() {}

	/** @throws ConvJException if Java cannot draw text here, as in a container without fonts */
	public static void requireFonts() {
		Canvas.requireFonts();
	}

	/**
	 * @param weights to draw
	 * @param filters which of them, from 0, in the order of the montage
	 * @return the montage, with the filters' numbers, which count from 1
	 */
	public static BufferedImage draw(final FilterWeights weights, final List<Integer> filters) {
		final Theme theme = Theme.LIGHT;
		final int tiles = weights.colour() ? 1 : weights.channels();
		final int factor = factor(weights, tiles);
		final double blockWidth = (double) (tiles * (weights.width() * factor + INNER_GAP) - INNER_GAP) / Theme.SCALE;
		final double blockHeight = (double) (weights.depth() * (weights.height() * factor + INNER_GAP) - INNER_GAP) / Theme.SCALE;
		final int columns = columns(filters.size(), (blockHeight + LABEL + GAP) / (blockWidth + GAP));
		final int rows = Math.ceilDiv(filters.size(), columns);
		final double grid = columns * (blockWidth + GAP) - GAP;
		final double width = 2 * ContactSheet.MARGIN + Math.max(NARROWEST, grid);
		final List<String> legend = legend(weights, tiles);
		final double top = TOP + (legend.size() - 1) * LINE;
		final BufferedImage picture = Canvas.blank(width, top + rows * (blockHeight + LABEL + GAP) - GAP + ContactSheet.MARGIN,
			theme);
		final Graphics2D graphics = Canvas.graphics(picture);
		final Font bold = Theme.font(Font.BOLD, 15);
		final Font small = Theme.font(Font.PLAIN, 11);
		graphics.setColor(theme.ink());
		graphics.setFont(bold);
		graphics.drawString(Canvas.fit(title(weights, filters.size()), bold, width - 2 * ContactSheet.MARGIN),
			(float) ContactSheet.MARGIN, 28f);
		graphics.setColor(theme.muted());
		graphics.setFont(small);
		for (int i = 0; i < legend.size(); i++)
			graphics.drawString(Canvas.fit(legend.get(i), small, width - 2 * ContactSheet.MARGIN), (float) ContactSheet.MARGIN,
				(float) (46 + i * LINE));
		for (int i = 0; i < filters.size(); i++) {
			final double x = ContactSheet.MARGIN + i % columns * (blockWidth + GAP);
			final double y = top + i / columns * (blockHeight + LABEL + GAP);
			final int filter = filters.get(i);
			for (int z = 0; z < weights.depth(); z++)
				for (int t = 0; t < tiles; t++) {
					final double left = x + (double) t * (weights.width() * factor + INNER_GAP) / Theme.SCALE;
					final double upper = y + (double) z * (weights.height() * factor + INNER_GAP) / Theme.SCALE;
					drawTile(graphics, theme, tile(weights, filter, z, t), left, upper, (double) factor / Theme.SCALE);
				}
			final String number = String.valueOf(filter + 1);
			graphics.setColor(theme.muted());
			graphics.setFont(small);
			graphics.drawString(number, (float) (x + (blockWidth - Canvas.width(number, small)) / 2), (float) (y + blockHeight + 12));
		}
		graphics.dispose();
		return picture;
	}

	/**
	 * @param picture any
	 * @return it as a PNG file
	 */
	public static byte[] png(final BufferedImage picture) {
		return Canvas.png(picture);
	}

	private static String title(final FilterWeights weights, final int shown) {
		final String size = (weights.depth() > 1 ? weights.depth() + "x" : "") + weights.height() + "x" + weights.width();
		return weights.layer() + ": " + (shown < weights.filters() ? shown + " of " : "") + weights.filters() + (weights
			.filters() == 1 ? " filter of " : " filters of ") + size + (weights.channels() == 1 ? "" : ", " + weights.channels() +
				" channels");
	}

	private static List<String> legend(final FilterWeights weights, final int tiles) {
		final String colours = weights.colour()
			? "Grey is weight 0, colours are the weights of red, green and blue, each filter scaled by itself"
			: "Grey is weight 0, brighter is positive, darker negative, each filter scaled by itself";
		if (tiles == 1 && weights.depth() == 1) return List.of(colours);
		return List.of(colours, tiles == 1 ? "Planes from top to bottom" : weights.depth() == 1 ? "Channels from left to right"
			: "Channels from left to right, planes from top to bottom");
	}

	/** @return how many pixels along each axis show one weight */
	private static int factor(final FilterWeights weights, final int tiles) {
		final int side = tiles * weights.depth() > 1 ? SMALL_SIDE : SIDE;
		return Math.max(1, Math.min(side / Math.max(weights.width(), weights.height()), WIDEST / (tiles * weights.width())));
	}

	/** @return such that the montage is about half again as wide as high, and without a gap at its end if that can be */
	private static int columns(final int count, final double aspect) {
		final int wanted = Math.clamp((int) Math.ceil(Math.sqrt(1.5 * count * aspect)), 1, count);
		int best = wanted;
		double distance = 1.5;
		for (int columns = 1; columns <= count; columns++) {
			final double own = Math.max((double) columns / wanted, (double) wanted / columns);
			if (count % columns != 0 || own >= distance) continue;
			best = columns;
			distance = own;
		}
		return best;
	}

	/**
	 * @param weights of a layer
	 * @param filter from 0
	 * @param z plane, from 0
	 * @param channel from 0; of colours there is one tile for all three
	 * @return a pixel for each weight
	 */
	static BufferedImage tile(final FilterWeights weights, final int filter, final int z, final int channel) {
		final int width = weights.width();
		final int height = weights.height();
		final float[] values = weights.values(filter);
		final float largest = weights.largest(filter);
		final BufferedImage tile = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final int at = ((z * height + y) * width + x) * weights.channels();
				if (weights.colour()) tile.setRGB(x, y, level(values[at], largest) << 16 | level(values[at + 1], largest) << 8 | level(
					values[at + 2], largest));
				else tile.setRGB(x, y, level(values[at + channel], largest) * 0x010101);
			}
		return tile;
	}

	/** @return 128 for 0, 1 for the negative of the largest weight, 255 for the largest */
	private static int level(final float weight, final float largest) {
		return largest > 0 ? 128 + Math.round(127 * (weight / largest)) : 128;
	}

	private static void drawTile(final Graphics2D graphics, final Theme theme, final BufferedImage tile, final double x,
		final double y, final double scale)
	{
		Canvas.drawPixels(graphics, tile, x, y, scale);
		graphics.setColor(theme.third());
		graphics.setStroke(new BasicStroke(0.5f));
		graphics.draw(new Rectangle2D.Double(x - 0.25, y - 0.25, tile.getWidth() * scale + 0.5, tile.getHeight() * scale + 0.5));
	}
}
