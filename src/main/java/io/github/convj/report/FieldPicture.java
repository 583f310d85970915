package io.github.convj.report;

import io.github.convj.data.Annotation;
import io.github.convj.data.Box;
import io.github.convj.data.Image;
import io.github.convj.evaluate.DetectionEvaluation.Sheet;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * Draws an image with the objects that were marked and what was found: hits in green, false alarms in orange and dashed, missed
 * objects in magenta and dotted, so that line and colour both tell them apart. Works without a display. Stateless, thread-safe.
 */
public final class FieldPicture {

	static final Color HIT = new Color(0x35d07f);
	static final Color ALARM = new Color(0xff9a1f);
	static final Color MISS = new Color(0xff4fd8);

	private static final double POINT = 5;

	private FieldPicture() {}

	/**
	 * @param sheet the image's objects and detections
	 * @param image its pixels
	 * @param side of the square that the picture shall fit into, in pixels
	 * @return the picture
	 */
	public static BufferedImage draw(final Sheet sheet, final Image image, final int side) {
		final BufferedImage small = Thumbnail.of(image, side);
		final double scale = (double) small.getWidth() / image.width();
		final BufferedImage picture = new BufferedImage(small.getWidth(), small.getHeight(), BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = picture.createGraphics();
		graphics.drawImage(small, 0, 0, null);
		graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		for (int i = 0; i < sheet.found().size(); i++) {
			final boolean hit = sheet.hits().get(i);
			box(graphics, sheet.found().get(i).box(), scale, hit ? HIT : ALARM, hit ? null : new float[] { 6, 4 });
		}
		for (int i = 0; i < sheet.missed().size(); i++) {
			final Annotation object = sheet.image().annotations().get(i);
			if (sheet.missed().get(i)) box(graphics, object.box(), scale, MISS, new float[] { 2, 3 });
		}
		graphics.setFont(Theme.font(Font.BOLD, 11));
		for (int i = 0; i < sheet.found().size(); i++)
			if (!sheet.hits().get(i)) label(graphics, sheet.found().get(i).label(), sheet.found().get(i).box(), scale, ALARM);
		for (int i = 0; i < sheet.missed().size(); i++)
			if (sheet.missed().get(i)) label(graphics, sheet.image().annotations().get(i).label(), sheet.image().annotations().get(i)
				.box(), scale, MISS);
		graphics.dispose();
		return picture;
	}

	private static void box(final Graphics2D graphics, final Box box, final double scale, final Color colour,
		final float[] dashes)
	{
		graphics.setColor(colour);
		graphics.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 4, dashes, 0));
		if (box.point()) graphics.draw(new Ellipse2D.Double(scale * box.x() - POINT, scale * box.y() - POINT, 2 * POINT, 2 *
			POINT));
		else graphics.draw(new Rectangle2D.Double(scale * box.x(), scale * box.y(), scale * box.width(), scale * box.height()));
	}

	/** Outlined in black, to be read on any ground. */
	private static void label(final Graphics2D graphics, final String text, final Box box, final double scale,
		final Color colour)
	{
		final String shown = Canvas.fit(text, graphics.getFont(), 90);
		final float x = (float) Math.max(2, scale * box.x() + 2);
		final float y = (float) Math.max(11, scale * box.y() - 3);
		graphics.setColor(Color.BLACK);
		for (int dy = -1; dy <= 1; dy++)
			for (int dx = -1; dx <= 1; dx++)
				graphics.drawString(shown, x + dx, y + dy);
		graphics.setColor(colour);
		graphics.drawString(shown, x, y);
	}
}
