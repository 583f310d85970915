package io.github.convj.imagej;

import io.github.convj.data.Image;
import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** Reads PNG, JPEG, GIF and BMP. Stateless, thread-safe. */
final class RasterFiles {

	/**
	 * The JPEG decoder fills what is missing with grey and only warns. A missing end mark alone, and bytes too many, as some
	 * cameras write, lose nothing.
	 */
	private static final Pattern DAMAGE = Pattern.compile("(?i)premature end|bad huffman code");

	private RasterFiles() {}

	static Image read(final Path file, final String format) throws IOException {
		final ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
		final boolean[] cut = new boolean[1];
		final boolean[] damaged = new boolean[1];
		try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
			reader.setInput(in, false, !"gif".equals(format));
			reader.addIIOReadWarningListener((source, warning) -> {
				cut[0] |= warning.startsWith("Truncated");
				damaged[0] |= DAMAGE.matcher(warning).find();
			});
			final List<Plane> planes = new ArrayList<>();
			if ("gif".equals(format)) frames(reader).forEach(frame -> planes.add(Rasters.plane(frame, true)));
			else planes.add(Rasters.plane(reader.read(0), true));
			if (damaged[0] && cut[0]) throw new EOFException();
			if (damaged[0]) throw new IOException("its data are damaged");
			return Plane.image(file.toString(), planes, Plane.Order.stack(planes.size()));
		}
		finally {
			reader.dispose();
		}
	}

	/** A frame of a moving GIF may hold only what has changed, so each is painted over the one before. */
	private static List<BufferedImage> frames(final ImageReader reader) throws IOException {
		final int count = reader.getNumImages(true);
		if (count == 1) return List.of(reader.read(0));
		final List<BufferedImage> frames = new ArrayList<>();
		final Node screen = child(reader.getStreamMetadata().getAsTree("javax_imageio_gif_stream_1.0"),
			"LogicalScreenDescriptor");
		final BufferedImage canvas = new BufferedImage(number(screen, "logicalScreenWidth"), number(screen,
			"logicalScreenHeight"), BufferedImage.TYPE_INT_ARGB);
		final Graphics2D graphics = canvas.createGraphics();
		for (int i = 0; i < count; i++) {
			final Node root = reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
			final Node place = child(root, "ImageDescriptor");
			final Node control = child(root, "GraphicControlExtension");
			final BufferedImage part = reader.read(i);
			final int x = number(place, "imageLeftPosition");
			final int y = number(place, "imageTopPosition");
			graphics.setComposite(AlphaComposite.SrcOver);
			graphics.drawImage(part, x, y, null);
			final BufferedImage frame = new BufferedImage(canvas.getWidth(), canvas.getHeight(), BufferedImage.TYPE_INT_ARGB);
			canvas.copyData(frame.getRaster());
			frames.add(frame);
			if (control != null && "restoreToBackgroundColor".equals(text(control, "disposalMethod"))) {
				graphics.setComposite(AlphaComposite.Clear);
				graphics.fillRect(x, y, part.getWidth(), part.getHeight());
			}
		}
		graphics.dispose();
		return frames;
	}

	private static Node child(final Node parent, final String name) {
		for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling())
			if (child.getNodeName().equals(name)) return child;
		return null;
	}

	private static String text(final Node node, final String attribute) {
		final NamedNodeMap attributes = node.getAttributes();
		return attributes.getNamedItem(attribute).getNodeValue();
	}

	private static int number(final Node node, final String attribute) {
		return Integer.parseInt(text(node, attribute));
	}
}
