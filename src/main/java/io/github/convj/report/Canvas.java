package io.github.convj.report;

import io.github.convj.tensor.ConvJException;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** What all pictures need: an off-screen image, text that fits, and PNG. Stateless, so thread-safe. */
final class Canvas {

	private static final FontRenderContext TEXT = new FontRenderContext(null, true, true);

	private Canvas() {}

	/** @throws ConvJException if Java cannot draw text here, as in a container without fonts */
	static void requireFonts() {
		try {
			width("x", Theme.font(Font.PLAIN, 12));
		}
		catch (RuntimeException | LinkageError | InternalError noFonts) {
			throw new ConvJException("Java finds no fonts on this computer to draw the report's pictures with;" +
				" install fontconfig and a font such as DejaVu, or leave the report out.", noFonts);
		}
	}

	static BufferedImage blank(final double width, final double height, final Theme theme) {
		final int w = (int) Math.ceil(width * Theme.SCALE);
		final int h = (int) Math.ceil(height * Theme.SCALE);
		final BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = image.createGraphics();
		graphics.setColor(theme.paper());
		graphics.fillRect(0, 0, w, h);
		graphics.dispose();
		return image;
	}

	/** @return to draw on it in layout units, smoothly */
	static Graphics2D graphics(final BufferedImage image) {
		final Graphics2D graphics = image.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
		graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
		graphics.scale(Theme.SCALE, Theme.SCALE);
		return graphics;
	}

	/** @return how wide a text will be, for laying out before there is a picture */
	static double width(final String text, final Font font) {
		return font.getStringBounds(text, TEXT).getWidth();
	}

	/** @return how high a line of text will be */
	static double height(final Font font) {
		return font.getLineMetrics("Xg", TEXT).getHeight();
	}

	/** @return the text, with its middle left out if it is wider than that: names often differ at their ends */
	static String fit(final String text, final Font font, final double width) {
		final String line = text.replaceAll("\\p{Cntrl}+", " ");
		if (width(line, font) <= width) return line;
		final int[] letters = line.codePoints().toArray();
		for (int kept = Math.min(letters.length - 1, 120); kept > 1; kept--) {
			final int front = (kept + 1) / 2;
			final String shorter = new String(letters, 0, front).stripTrailing() + "\u2026" + new String(letters,
				letters.length - (kept - front), kept - front).stripLeading();
			if (width(shorter, font) <= width) return shorter;
		}
		return "\u2026";
	}

	/** Draws a picture with its pixels as sharp squares. */
	static void drawPixels(final Graphics2D graphics, final BufferedImage picture, final double x, final double y,
		final double scale)
	{
		final Object smooth = graphics.getRenderingHint(RenderingHints.KEY_INTERPOLATION);
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
		final AffineTransform place = AffineTransform.getTranslateInstance(x, y);
		place.scale(scale, scale);
		graphics.drawImage(picture, place, null);
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, smooth);
	}

	static byte[] png(final BufferedImage image) {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		final ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
		try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
			writer.setOutput(stream);
			writer.write(image);
		}
		catch (final IOException impossible) {
			throw new UncheckedIOException(impossible);
		}
		finally {
			writer.dispose();
		}
		return bytes.toByteArray();
	}
}
