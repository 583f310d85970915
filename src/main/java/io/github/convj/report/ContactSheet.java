package io.github.convj.report;

import io.github.convj.data.Image;
import io.github.convj.evaluate.Prediction;
import io.github.convj.tensor.ConvJException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Draws predictions as a sheet of thumbnails, each with its true and its predicted class, the probability and its name.
 * Works without a display. Stateless, so thread-safe.
 */
public final class ContactSheet {

	static final int TILE = 148;
	static final double CAPTION = 56;
	static final double GAP = 14;
	static final double MARGIN = 20;

	private ContactSheet() {}

	/**
	 * @param title above the sheet
	 * @param predictions to show, in this order
	 * @param classes the names, in the order of the class numbers
	 * @param images gives an image by its name; one that gives null or throws a {@link ConvJException} leaves its tile empty
	 * @return the picture, on white
	 */
	public static BufferedImage draw(final String title, final List<Prediction> predictions, final List<String> classes,
		final Function<String, Image> images)
	{
		return draw(title, predictions, classes, thumbnails(predictions, images));
	}

	/** @return the picture of each image that can be had, by its name */
	static Map<String, BufferedImage> thumbnails(final List<Prediction> predictions,
		final Function<String, Image> images)
	{
		final Map<String, BufferedImage> thumbnails = new HashMap<>();
		for (final Prediction prediction : predictions)
			try {
				final Image image = images.apply(prediction.image());
				if (image != null) thumbnails.put(prediction.image(), Thumbnail.of(image, TILE * Theme.SCALE));
			}
			catch (final ConvJException movedOrDeleted) {
				// The table still names the image; only its picture is missing.
			}
		return thumbnails;
	}

	static BufferedImage draw(final String title, final List<Prediction> predictions, final List<String> classes,
		final Map<String, BufferedImage> thumbnails)
	{
		final Theme theme = Theme.LIGHT;
		final int columns = Math.max(3, Math.min(6, predictions.size()));
		final int rows = Math.max(1, (predictions.size() + columns - 1) / columns);
		final double width = 2 * MARGIN + columns * (TILE + GAP) - GAP;
		final double height = 46 + rows * (TILE + CAPTION + GAP) + MARGIN - GAP;
		final BufferedImage sheet = Canvas.blank(width, predictions.isEmpty() ? 90 : height, theme);
		final Graphics2D graphics = Canvas.graphics(sheet);
		try {
			graphics.setColor(theme.ink());
			final Font bold = Theme.font(Font.BOLD, 15);
			graphics.setFont(bold);
			graphics.drawString(Canvas.fit(title, bold, width - 2 * MARGIN), (float) MARGIN, 28f);
			if (predictions.isEmpty()) {
				graphics.setFont(Theme.font(Font.PLAIN, 12));
				graphics.setColor(theme.muted());
				graphics.drawString("None.", (float) MARGIN, 58f);
			}
			for (int i = 0; i < predictions.size(); i++) {
				final double x = MARGIN + i % columns * (TILE + GAP);
				final double y = 46 + i / columns * (TILE + CAPTION + GAP);
				drawTile(graphics, theme, x, y, predictions.get(i), classes, thumbnails);
			}
		}
		finally {
			graphics.dispose();
		}
		return sheet;
	}

	/** @return grey for a guess, red for a certainty */
	static Color tint(final float probability) {
		final double s = Math.max(0, Math.min(1, (probability - 0.3) / 0.7));
		return new Color((int) (150 + 60 * s), (int) (158 - 112 * s), (int) (166 - 126 * s));
	}

	static void drawTile(final Graphics2D graphics, final Theme theme, final double x, final double y,
		final Prediction prediction, final List<String> classes, final Map<String, BufferedImage> thumbnails)
	{
		graphics.setColor(new Color(0x11151a));
		graphics.fill(new Rectangle2D.Double(x, y, TILE, TILE));
		final BufferedImage picture = thumbnails.get(prediction.image());
		if (picture != null) drawFitted(graphics, picture, x, y);
		else {
			graphics.setColor(Color.LIGHT_GRAY);
			graphics.setFont(Theme.font(Font.PLAIN, 11));
			graphics.drawString("no picture", (float) (x + 44), (float) (y + TILE / 2.0));
		}
		final Color tint = prediction.correct() ? theme.second() : tint(prediction.probability());
		graphics.setColor(tint);
		graphics.setStroke(new BasicStroke(3));
		graphics.draw(new Rectangle2D.Double(x + 1.5, y + 1.5, TILE - 3, TILE - 3));
		drawBadge(graphics, tint, x + TILE, y + TILE, percent(prediction.probability()));
		drawCaption(graphics, theme, tint, x, y + TILE, prediction, classes);
	}

	/** Within the picture, so that the names have the whole line. */
	private static void drawBadge(final Graphics2D graphics, final Color tint, final double right, final double bottom,
		final String share)
	{
		final Font font = Theme.font(Font.BOLD, 11);
		final double width = Canvas.width(share, font) + 10;
		graphics.setColor(tint);
		graphics.fill(new Rectangle2D.Double(right - width, bottom - 18, width, 18));
		graphics.setColor(Color.WHITE);
		graphics.setFont(font);
		graphics.drawString(share, (float) (right - width + 5), (float) (bottom - 5));
	}

	private static void drawFitted(final Graphics2D graphics, final BufferedImage picture, final double x,
		final double y)
	{
		final double scale = (double) TILE / Math.max(picture.getWidth(), picture.getHeight());
		final double width = picture.getWidth() * scale;
		final double height = picture.getHeight() * scale;
		final AffineTransform place = new AffineTransform();
		place.translate(x + (TILE - width) / 2, y + (TILE - height) / 2);
		place.scale(scale, scale);
		graphics.drawImage(picture, place, null);
	}

	private static void drawCaption(final Graphics2D graphics, final Theme theme, final Color tint, final double x,
		final double y, final Prediction prediction, final List<String> classes)
	{
		final Font plain = Theme.font(Font.PLAIN, 12);
		final Font bold = Theme.font(Font.BOLD, 12);
		final Font small = Theme.font(Font.PLAIN, 10);
		final String truth = prediction.truth() == Prediction.UNKNOWN ? "?" : classes.get(prediction.truth());
		graphics.setFont(plain);
		graphics.setColor(theme.ink());
		graphics.drawString(Canvas.fit(truth, plain, TILE), (float) x, (float) (y + 16));
		graphics.setFont(bold);
		graphics.setColor(tint.darker());
		graphics.drawString(Canvas.fit(Theme.arrow() + " " + classes.get(prediction.predicted()), bold, TILE), (float) x,
			(float) (y + 32));
		graphics.setFont(small);
		graphics.setColor(theme.muted());
		graphics.drawString(Canvas.fit(prediction.image(), small, TILE), (float) x, (float) (y + 47));
	}

	static String percent(final float probability) {
		return String.format(Locale.ROOT, probability > 0.9995f ? "100 %%" : "%.1f %%", 100 * probability);
	}
}
