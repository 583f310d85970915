package io.github.convj.report;

import io.github.convj.evaluate.Prediction;
import io.github.convj.explain.Explanation;
import io.github.convj.file.AtomicFile;
import io.github.convj.tensor.ConvJException;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws where in images a class is seen, as heat upon them. Works without a display. Stateless, thread-safe. */
public final class HeatPicture {

	/** How long the longer side of a tile's picture is at most. */
	public static final int TILE = ContactSheet.TILE * Theme.SCALE;

	private static final int SMALLEST = 384;
	private static final int LARGEST = 2048;
	private static final int COLUMNS = 6;
	private static final double HEADING = 30;
	private static final double TOP = 66;

	private HeatPicture() {}

	/**
	 * An image in a contact sheet.
	 *
	 * @param picture with the heat on it
	 * @param prediction what the model says of it
	 */
	public record Tile(BufferedImage picture, Prediction prediction) {}

	/** @throws ConvJException if Java cannot draw text here, as in a container without fonts */
	public static void requireFonts() {
		Canvas.requireFonts();
	}

	/**
	 * @param explanation to show; of a volume the largest value along Z
	 * @param opacity of the strongest heat, 0 to 1
	 * @param side of the square that it shall fit into, in pixels
	 * @return the image as {@link Thumbnail} shows it, with the heat on it
	 */
	public static BufferedImage draw(final Explanation explanation, final double opacity, final int side) {
		return draw(explanation, opacity, Thumbnail.of(explanation.image(), side), 1);
	}

	/**
	 * @param explanation to show
	 * @param opacity of the strongest heat, 0 to 1
	 * @return the same as large as the image, or by a whole factor larger if it is small
	 */
	public static BufferedImage draw(final Explanation explanation, final double opacity) {
		final BufferedImage ground = Thumbnail.of(explanation.image(), LARGEST);
		return draw(explanation, opacity, ground, Math.max(1, SMALLEST / Math.max(ground.getWidth(), ground.getHeight())));
	}

	private static BufferedImage draw(final Explanation explanation, final double opacity, final BufferedImage ground,
		final int factor)
	{
		final int width = ground.getWidth() * factor;
		final int height = ground.getHeight() * factor;
		final BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = picture.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
		graphics.drawImage(ground, 0, 0, width, height, null);
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
		graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) opacity));
		final float[] flat = flat(explanation);
		graphics.drawImage(HeatColours.layer(flat, 0, explanation.image().width(), explanation.image().height(), HeatColours
			.strength(flat), false), 0, 0, width, height, null);
		graphics.dispose();
		return picture;
	}

	/** @return {@code [Y, X]}: along Z what says most */
	private static float[] flat(final Explanation explanation) {
		final float[] values = explanation.map().array();
		final float[] flat = Arrays.copyOf(values, explanation.image().width() * explanation.image().height());
		for (int i = flat.length; i < values.length; i++) {
			final int at = i % flat.length;
			if (!(Math.abs(values[i]) <= Math.abs(flat[at]))) flat[at] = Float.isNaN(values[i]) ? flat[at] : values[i];
		}
		return flat;
	}

	/**
	 * @param title above the sheet
	 * @param signed whether colours for what speaks against a class are explained, too
	 * @param groups the tiles by class, in the order of the sheet
	 * @param classes names by number
	 * @return the sheet, on white
	 */
	public static BufferedImage sheet(final String title, final boolean signed, final Map<String, List<Tile>> groups,
		final List<String> classes)
	{
		final Theme theme = Theme.LIGHT;
		final int columns = Math.clamp(groups.values().stream().mapToInt(List::size).max().orElse(0), 3, COLUMNS);
		final double row = ContactSheet.TILE + ContactSheet.CAPTION + ContactSheet.GAP;
		double height = TOP + ContactSheet.MARGIN;
		for (final List<Tile> tiles : groups.values())
			height += HEADING + Math.ceilDiv(tiles.size(), columns) * row;
		final double width = 2 * ContactSheet.MARGIN + columns * (ContactSheet.TILE + ContactSheet.GAP) - ContactSheet.GAP;
		final BufferedImage sheet = Canvas.blank(width, height, theme);
		final Graphics2D graphics = Canvas.graphics(sheet);
		final Font bold = Theme.font(Font.BOLD, 15);
		graphics.setColor(theme.ink());
		graphics.setFont(bold);
		graphics.drawString(Canvas.fit(title, bold, width - 2 * ContactSheet.MARGIN), (float) ContactSheet.MARGIN, 28f);
		legend(graphics, theme, signed);
		double y = TOP;
		for (final Map.Entry<String, List<Tile>> group : groups.entrySet()) {
			final int count = group.getValue().size();
			final String heading = group.getKey() + "  (" + count + (count == 1 ? " image)" : " images)");
			graphics.setColor(theme.grid());
			graphics.setStroke(new BasicStroke(1));
			graphics.draw(new Line2D.Double(ContactSheet.MARGIN, y, width - ContactSheet.MARGIN, y));
			final Font font = Theme.font(Font.BOLD, 13);
			graphics.setColor(theme.ink());
			graphics.setFont(font);
			graphics.drawString(Canvas.fit(heading, font, width - 2 * ContactSheet.MARGIN), (float) ContactSheet.MARGIN, (float) (y +
				20));
			y += HEADING;
			for (int i = 0; i < count; i++) {
				final Tile tile = group.getValue().get(i);
				final Map<String, BufferedImage> picture = new LinkedHashMap<>();
				picture.put(tile.prediction.image(), tile.picture);
				ContactSheet.drawTile(graphics, theme, ContactSheet.MARGIN + i % columns * (ContactSheet.TILE + ContactSheet.GAP), y +
					i / columns * row, tile.prediction, classes, picture);
			}
			y += Math.ceilDiv(count, columns) * row;
		}
		graphics.dispose();
		return sheet;
	}

	private static void legend(final Graphics2D graphics, final Theme theme, final boolean signed) {
		final byte[] table = HeatColours.table(signed);
		final Font small = Theme.font(Font.PLAIN, 11);
		graphics.setFont(small);
		double x = ContactSheet.MARGIN;
		final String left = signed ? "against it" : "nothing";
		graphics.setColor(theme.muted());
		graphics.drawString(left, (float) x, 49f);
		x += Canvas.width(left, small) + 6;
		for (int i = 0; i < 128; i++) {
			graphics.setColor(new Color(table[2 * i] & 0xff, table[256 + 2 * i] & 0xff, table[512 + 2 * i] & 0xff));
			graphics.fill(new Rectangle2D.Double(x + i, 40, 1.2, 10));
		}
		graphics.setColor(theme.muted());
		graphics.drawString("speaks for the class", (float) (x + 136), 49f);
	}

	/**
	 * @param picture to write
	 * @param file a PNG file
	 * @throws ConvJException if it cannot be written; what stood there before is then still there
	 */
	public static void write(final BufferedImage picture, final Path file) {
		final byte[] png = Canvas.png(picture);
		AtomicFile.write(file, stream -> stream.write(png));
	}
}
