package io.github.convj.imagej;

import io.github.convj.data.Image;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads TIFF files, with what ImageJ adds: dimensions in the description, and stacks that have one directory for all their
 * planes. Stateless, thread-safe.
 */
final class TiffFiles {

	private static final int SIGNED = 2;
	private static final int FLOATING_POINT = 3;

	private TiffFiles() {}

	static Image read(final Path file) throws IOException {
		final byte[] bytes = Files.readAllBytes(file);
		final int pages = pages(bytes);
		final ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
		try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
			reader.setInput(in, false, false);
			final IIOMetadata metadata = reader.getImageMetadata(0);
			final TIFFDirectory directory = TIFFDirectory.createFromMetadata(metadata);
			final String description = text(directory, BaselineTIFFTagSet.TAG_IMAGE_DESCRIPTION);
			final int claimed = number(description, "images");
			final List<Plane> planes = new ArrayList<>();
			if (claimed > 1 && pages == 1) contiguous(bytes, directory, claimed, planes);
			else for (int p = 0; p < pages; p++) {
				final Plane plane = plane(reader, p);
				// Other sizes are thumbnails and the like.
				if (p > 0 && !plane.like(planes.get(0))) break;
				planes.add(plane);
			}
			final List<Plane> used = pages > 1 && planes.size() < pages ? planes.subList(0, 1) : planes;
			return Plane.image(file.toString(), used, order(description, used.size()));
		}
		finally {
			reader.dispose();
		}
	}

	private static Plane plane(final ImageReader reader, final int page) throws IOException {
		final BufferedImage image = reader.read(page);
		final TIFFDirectory directory = TIFFDirectory.createFromMetadata(reader.getImageMetadata(page));
		final Palette palette = palette(directory);
		// Java rounds the 16-bit colours of the map otherwise than ImageJ.
		final Plane plane = palette != null && image.getColorModel() instanceof IndexColorModel ? indexed(image, palette)
			: Rasters.plane(image, false);
		if (plane.bitDepth() == 32 && number(directory, BaselineTIFFTagSet.TAG_SAMPLE_FORMAT, 1) == 1) for (int i =
			0; i < plane.values().length; i++)
			if (plane.values()[i] < 0) plane.values()[i] += 4294967296f;
		return plane;
	}

	private static Plane indexed(final BufferedImage image, final Palette palette) {
		final float[] values = Rasters.values(image.getRaster());
		return palette.lookUpTable() ? new Plane(image.getWidth(), image.getHeight(), values, 8, false) : Rasters.indexed(image
			.getWidth(), image.getHeight(), values, palette);
	}

	/**
	 * Follows the chain of directories, so that a damaged one is found before anybody trusts it.
	 *
	 * @return how many there are
	 */
	private static int pages(final byte[] bytes) throws IOException {
		final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN
			: ByteOrder.BIG_ENDIAN);
		int pages = 0;
		long offset = Integer.toUnsignedLong(at(buffer, 4));
		while (offset != 0) {
			if (offset + 2 > bytes.length) throw new EOFException();
			final int entries = Short.toUnsignedInt(buffer.getShort((int) offset));
			final long next = offset + 2 + 12L * entries;
			if (next + 4 > bytes.length) throw new EOFException();
			// A chain of more directories than fit into the file runs in a circle.
			if (++pages > bytes.length / 18) throw new IOException("its directories form a circle");
			offset = Integer.toUnsignedLong(at(buffer, next));
		}
		if (pages == 0) throw new EOFException();
		return pages;
	}

	private static int at(final ByteBuffer buffer, final long offset) throws EOFException {
		if (offset + 4 > buffer.limit()) throw new EOFException();
		return buffer.getInt((int) offset);
	}

	/** ImageJ's stacks: plane after plane, uncompressed, behind the first. */
	private static void contiguous(final byte[] bytes, final TIFFDirectory directory, final int count,
		final List<Plane> planes) throws IOException
	{
		final int width = number(directory, BaselineTIFFTagSet.TAG_IMAGE_WIDTH, 0);
		final int height = number(directory, BaselineTIFFTagSet.TAG_IMAGE_LENGTH, 0);
		final int bands = number(directory, BaselineTIFFTagSet.TAG_SAMPLES_PER_PIXEL, 1);
		final int bits = number(directory, BaselineTIFFTagSet.TAG_BITS_PER_SAMPLE, 8);
		final int format = number(directory, BaselineTIFFTagSet.TAG_SAMPLE_FORMAT, 1);
		if (number(directory, BaselineTIFFTagSet.TAG_COMPRESSION, 1) != 1 || bits != 8 && bits != 16 && bits != 32)
			throw new IOException("a stack of this kind");
		final TIFFField offsets = directory.getTIFFField(BaselineTIFFTagSet.TAG_STRIP_OFFSETS);
		final long start = offsets.getAsLong(0);
		final int values = Math.multiplyExact(Math.multiplyExact(width, height), bands);
		final long length = (long) values * (bits / 8);
		if (start + length * count > bytes.length) throw new EOFException();
		final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN
			: ByteOrder.BIG_ENDIAN);
		final Palette palette = bits == 8 && bands == 1 ? palette(directory) : null;
		for (int p = 0; p < count; p++) {
			buffer.position((int) (start + p * length));
			final float[] plane = new float[values];
			for (int i = 0; i < values; i++)
				plane[i] = switch (bits) {
					case 8 -> buffer.get() & 0xff;
					case 16 -> format == SIGNED ? buffer.getShort() + 32768 : buffer.getShort() & 0xffff;
					default -> format == FLOATING_POINT ? buffer.getFloat() : format == SIGNED ? buffer.getInt() : Integer
						.toUnsignedLong(buffer.getInt());
				};
			planes.add(palette == null || palette.lookUpTable() ? new Plane(width, height, plane, bits, bands == 3) : Rasters
				.indexed(width, height, plane, palette));
		}
	}

	private static Palette palette(final TIFFDirectory directory) {
		final TIFFField field = directory.getTIFFField(BaselineTIFFTagSet.TAG_COLOR_MAP);
		if (field == null || field.getCount() != 768) return null;
		final int[][] colours = new int[3][256];
		for (int i = 0; i < 768; i++)
			colours[i / 256][i % 256] = field.getAsInt(i) >> 8;
		return new Palette(colours);
	}

	/** @return the dimensions that the description gives, if they make up that many planes; else a stack */
	private static Plane.Order order(final String description, final int planes) {
		final Plane.Order order = description.contains("<OME") ? omeOrder(description) : imageJOrder(description);
		return order.planes() == planes ? order : Plane.Order.stack(planes);
	}

	private static Plane.Order imageJOrder(final String description) {
		return new Plane.Order(Math.max(1, number(description, "channels")), Math.max(1, number(description, "slices")), Math
			.max(1, number(description, "frames")), description.contains("order=zct") ? "ZCT" : "CZT");
	}

	private static Plane.Order omeOrder(final String description) {
		final Matcher pixels = Pattern.compile("<(?:\\w+:)?Pixels\\s[^>]*>").matcher(description);
		if (!pixels.find()) return Plane.Order.stack(1);
		final Matcher order = Pattern.compile("DimensionOrder=\"XY([CZT]{3})\"").matcher(pixels.group());
		return new Plane.Order(attribute(pixels.group(), "SizeC"), attribute(pixels.group(), "SizeZ"), attribute(pixels
			.group(), "SizeT"), order.find() ? order.group(1) : "CZT");
	}

	private static int attribute(final String element, final String name) {
		final Matcher matcher = Pattern.compile(name + "=\"(\\d{1,6})\"").matcher(element);
		return matcher.find() ? Math.max(1, Integer.parseInt(matcher.group(1))) : 1;
	}

	private static int number(final String description, final String key) {
		if (!description.startsWith("ImageJ")) return 0;
		final Matcher matcher = Pattern.compile("(?m)^" + key + "=(\\d{1,7})\\b").matcher(description);
		return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
	}

	private static int number(final TIFFDirectory directory, final int tag, final int otherwise) {
		final TIFFField field = directory.getTIFFField(tag);
		return field == null ? otherwise : field.getAsInt(0);
	}

	private static String text(final TIFFDirectory directory, final int tag) {
		final TIFFField field = directory.getTIFFField(tag);
		return field == null || field.getCount() == 0 ? "" : field.getAsString(0);
	}
}
