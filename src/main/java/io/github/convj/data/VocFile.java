package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads annotations in the format of Pascal VOC (Everingham et al. 2010): an {@code annotation} with {@code object}s that have a
 * {@code name} and a {@code bndbox} of pixels that count from 1 and lie within the box. Stateless, thread-safe.
 */
final class VocFile {

	private VocFile() {}

	/**
	 * @param file to read
	 * @param image what to call its image in notes
	 * @param notes gets the boxes without area, which are left out
	 * @return the objects
	 * @throws ConvJException if it is no such file
	 */
	static List<Annotation> read(final Path file, final String image, final Annotations.Notes notes) {
		final Element root = parse(file);
		if (!root.getNodeName().equals("annotation")) throw new ConvJException(file + " is no Pascal VOC file: it begins with '" +
			root.getNodeName() + "' instead of 'annotation'; convert it, or move it elsewhere.");
		final List<Annotation> objects = new ArrayList<>();
		int number = 0;
		for (final Element object : children(root, "object")) {
			number++;
			final String label = text(file, object, number, "name");
			final List<Element> boxes = children(object, "bndbox");
			if (boxes.isEmpty()) throw missing(file, number, "bndbox");
			final double left = value(file, boxes.getFirst(), number, "xmin") - 1;
			final double top = value(file, boxes.getFirst(), number, "ymin") - 1;
			final double width = value(file, boxes.getFirst(), number, "xmax") - left;
			final double height = value(file, boxes.getFirst(), number, "ymax") - top;
			// Where the first pixel is the last one too, somebody clicked instead of drawing a box.
			if (width <= 1 || height <= 1) notes.flat(image);
			else objects.add(new Annotation(new Box(left, top, width, height), 0, label, children(object, "difficult").stream().anyMatch(
				flag -> flag.getTextContent().strip().equals("1")), 1));
		}
		return objects;
	}

	private static Element parse(final Path file) {
		try (InputStream stream = Files.newInputStream(file)) {
			final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
			// What a stranger's file names elsewhere shall not be fetched.
			factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
			factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
			final DocumentBuilder builder = factory.newDocumentBuilder();
			builder.setErrorHandler(new Silent());
			return builder.parse(stream).getDocumentElement();
		}
		catch (final SAXParseException failure) {
			throw new ConvJException(file + " is no proper XML in line " + failure.getLineNumber() +
				"; copy it again, or mend it.", failure);
		}
		catch (SAXException | ParserConfigurationException failure) {
			throw new ConvJException(file + " is no proper XML; copy it again, or mend it.", failure);
		}
		catch (final IOException failure) {
			throw new ConvJException(file + " cannot be read; check that you may open it, or copy it again.", failure);
		}
	}

	private static List<Element> children(final Element parent, final String name) {
		final List<Element> children = new ArrayList<>();
		for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling())
			if (node instanceof final Element element && element.getNodeName().equals(name)) children.add(element);
		return children;
	}

	private static String text(final Path file, final Element parent, final int number, final String name) {
		final List<Element> found = children(parent, name);
		final String text = found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
		if (text.isEmpty()) throw missing(file, number, name);
		return text;
	}

	private static double value(final Path file, final Element box, final int number, final String name) {
		final String text = text(file, box, number, name);
		try {
			final double value = Double.parseDouble(text);
			if (Double.isFinite(value)) return value;
		}
		catch (final NumberFormatException failure) {
			// Said below.
		}
		throw new ConvJException("Object " + number + " in " + file + " has the " + name + " '" + text +
			"', which is no number; mend the file.");
	}

	private static ConvJException missing(final Path file, final int number, final String name) {
		return new ConvJException("Object " + number + " in " + file + " has no " + name + "; mend the file.");
	}

	/** The parser's own handler prints. */
	private static final class Silent implements ErrorHandler {

		@Override
		public void warning(final SAXParseException warning) {
			// harmless by definition
		}

		@Override
		public void error(final SAXParseException error) throws SAXException {
			throw error;
		}

		@Override
		public void fatalError(final SAXParseException error) throws SAXException {
			throw error;
		}
	}
}
