package io.github.convj.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the planes of an uncompressed TIFF in pieces and in any order: 32-bit floats, or bytes with a palette. All that
 * ImageJ needs to open it as a hyperstack stands in the first directory; other software finds a directory for each plane.
 * What would be longer than 4 GB becomes a BigTIFF. The pixels lie one plane after the other. For one thread.
 */
public final class TiffWriter {

	/** The longest file whose places 32 bits can name. */
	private static final long LARGEST_CLASSIC = (1L << 32) - 1;

	/** Readers take a strip as a whole. */
	private static final int STRIP_BYTES = 1 << 20;

	private static final int SHORT = 3;
	private static final int LONG = 4;

	/**
	 * What stands in the file beside the pixels.
	 *
	 * @param width of a plane
	 * @param height of a plane
	 * @param planes how many
	 * @param description ImageJ's text, which begins with {@code ImageJ=}
	 * @param labels of the planes, for ImageJ; empty for none
	 * @param colours for each channel a look-up table of 768 bytes, red first, for ImageJ; for bytes, the palette is the first
	 *          one; empty for shades of grey
	 * @param xResolution pixels a unit
	 * @param yResolution pixels a unit
	 */
	public record Header(int width, int height, int planes, String description, List<String> labels, List<byte[]> colours,
		double xResolution, double yResolution)
	{}

	private final FileChannel channel;
	private final Header header;
	private final int bytes;
	private final boolean big;
	private final int rowsPerStrip;
	private final int strips;
	private final long start;

	/**
	 * Writes all but the pixels.
	 *
	 * @param channel of an empty file
	 * @param header what stands beside the pixels
	 * @param floats whether pixels are 32-bit floats; else bytes
	 * @throws IOException if writing fails
	 */
	public TiffWriter(final FileChannel channel, final Header header, final boolean floats) throws IOException {
		this(channel, header, floats, LARGEST_CLASSIC);
	}

	TiffWriter(final FileChannel channel, final Header header, final boolean floats, final long largestClassic)
		throws IOException
	{
		this.channel = channel;
		this.header = header;
		bytes = floats ? 4 : 1;
		rowsPerStrip = Math.clamp(STRIP_BYTES / ((long) header.width * bytes), 1, header.height);
		strips = Math.ceilDiv(header.height, rowsPerStrip);
		final long pixels = (long) header.width * header.height * bytes * header.planes;
		// directories take their own length twice, as their places must be known before they are made
		big = pixels + directories(true, 0).capacity() > largestClassic;
		start = directories(big, 0).limit();
		write(directories(big, start), 0);
		// so that planes of which nothing is written are there as well
		write(ByteBuffer.allocate(1), start + pixels - 1);
	}

	/** @return whether it is a BigTIFF */
	public boolean big() {
		return big;
	}

	/**
	 * @param plane from 0
	 * @param y first row
	 * @param rows how many
	 * @param values {@code [rows, width]}
	 * @throws IOException if writing fails
	 */
	public void write(final int plane, final int y, final int rows, final float[] values) throws IOException {
		final ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(rows * header.width, 4));
		buffer.asFloatBuffer().put(values, 0, rows * header.width);
		write(buffer, place(plane, y));
	}

	/**
	 * @param plane from 0
	 * @param y first row
	 * @param rows how many
	 * @param values {@code [rows, width]}
	 * @throws IOException if writing fails
	 */
	public void write(final int plane, final int y, final int rows, final byte[] values) throws IOException {
		write(ByteBuffer.wrap(values, 0, rows * header.width), place(plane, y));
	}

	private long place(final int plane, final int y) {
		return start + ((long) plane * header.height + y) * header.width * bytes;
	}

	private void write(final ByteBuffer buffer, final long position) throws IOException {
		long at = position;
		while (buffer.hasRemaining())
			at += channel.write(buffer, at);
	}

	/** An entry of a directory. */
	private record Entry(int tag, int type, int count, byte[] data) {}

	/** @return the file's head and all directories, for pixels that begin there */
	private ByteBuffer directories(final boolean wide, final long pixels) {
		final List<List<Entry>> all = new ArrayList<>();
		for (int plane = 0; plane < header.planes; plane++)
			all.add(entries(plane, wide, pixels));
		final int cell = wide ? 8 : 4;
		long length = wide ? 16 : 8;
		final long[] places = new long[all.size() + 1];
		for (int i = 0; i < all.size(); i++) {
			places[i] = length;
			length += size(all.get(i), wide);
		}
		final ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.BIG_ENDIAN);
		buffer.put((byte) 'M').put((byte) 'M').putShort((short) (wide ? 43 : 42));
		if (wide) buffer.putShort((short) 8).putShort((short) 0);
		place(buffer, wide, places[0]);
		for (int i = 0; i < all.size(); i++) {
			final List<Entry> entries = all.get(i);
			long data = places[i] + head(entries.size(), wide);
			if (wide) buffer.putLong(entries.size());
			else buffer.putShort((short) entries.size());
			for (final Entry entry : entries) {
				buffer.putShort((short) entry.tag).putShort((short) entry.type);
				place(buffer, wide, entry.count);
				if (entry.data.length <= cell) buffer.put(entry.data).put(new byte[cell - entry.data.length]);
				else {
					place(buffer, wide, data);
					data += even(entry.data.length);
				}
			}
			place(buffer, wide, places[i + 1]);
			for (final Entry entry : entries)
				if (entry.data.length > cell) buffer.put(entry.data).put(new byte[even(entry.data.length) - entry.data.length]);
		}
		return buffer.flip();
	}

	private static void place(final ByteBuffer buffer, final boolean wide, final long value) {
		if (wide) buffer.putLong(value);
		else buffer.putInt((int) value);
	}

	private static int head(final int entries, final boolean wide) {
		return wide ? 8 + 20 * entries + 8 : 2 + 12 * entries + 4;
	}

	private static int size(final List<Entry> entries, final boolean wide) {
		int size = head(entries.size(), wide);
		for (final Entry entry : entries)
			if (entry.data.length > (wide ? 8 : 4)) size += even(entry.data.length);
		return size;
	}

	private static int even(final int length) {
		return length + (length & 1);
	}

	private List<Entry> entries(final int plane, final boolean wide, final long pixels) {
		final boolean palette = bytes == 1 && !header.colours.isEmpty();
		final List<Entry> entries = new ArrayList<>();
		entries.add(numbers(256, LONG, header.width));
		entries.add(numbers(257, LONG, header.height));
		entries.add(numbers(258, SHORT, 8 * bytes));
		entries.add(numbers(259, SHORT, 1));
		entries.add(numbers(262, SHORT, palette ? 3 : 1));
		if (plane == 0) {
			final byte[] text = (header.description + "\0").getBytes(StandardCharsets.UTF_8);
			entries.add(new Entry(270, 2, text.length, text));
		}
		final long[] places = new long[strips];
		final long[] lengths = new long[strips];
		for (int s = 0; s < strips; s++) {
			final int rows = Math.min(rowsPerStrip, header.height - s * rowsPerStrip);
			places[s] = pixels + ((long) plane * header.height + (long) s * rowsPerStrip) * header.width * bytes;
			lengths[s] = (long) rows * header.width * bytes;
		}
		entries.add(numbers(273, wide ? 16 : LONG, places));
		entries.add(numbers(277, SHORT, 1));
		entries.add(numbers(278, LONG, rowsPerStrip));
		entries.add(numbers(279, wide ? 16 : LONG, lengths));
		entries.add(fraction(282, header.xResolution));
		entries.add(fraction(283, header.yResolution));
		entries.add(numbers(296, SHORT, 1));
		if (palette) entries.add(palette(header.colours.get(0)));
		entries.add(numbers(339, SHORT, bytes == 4 ? 3 : 1));
		if (plane == 0 && (!header.labels.isEmpty() || !palette && !header.colours.isEmpty())) metadata(entries, palette);
		return entries;
	}

	private static Entry numbers(final int tag, final int type, final long... values) {
		final int size = type == SHORT ? 2 : type == LONG ? 4 : 8;
		final ByteBuffer buffer = ByteBuffer.allocate(size * values.length);
		for (final long value : values)
			if (size == 2) buffer.putShort((short) value);
			else if (size == 4) buffer.putInt((int) value);
			else buffer.putLong(value);
		return new Entry(tag, type, values.length, buffer.array());
	}

	private static Entry fraction(final int tag, final double value) {
		long denominator = 1_000_000;
		while (value * denominator > Integer.MAX_VALUE && denominator > 1)
			denominator /= 10;
		return new Entry(tag, 5, 1, ByteBuffer.allocate(8).putInt((int) Math.clamp(Math.round(value * denominator), 1,
			Integer.MAX_VALUE)).putInt((int) denominator).array());
	}

	private static Entry palette(final byte[] colours) {
		final long[] values = new long[768];
		for (int i = 0; i < 768; i++)
			values[i] = (colours[i] & 0xff) * 257;
		return numbers(320, SHORT, values);
	}

	/** ImageJ's own tags: which kinds of things there are and how many of each, their lengths, then the things. */
	private void metadata(final List<Entry> entries, final boolean palette) {
		final List<byte[]> things = new ArrayList<>();
		final List<byte[]> tables = palette ? List.of() : header.colours;
		final ByteBuffer kinds = ByteBuffer.allocate(28).put("IJIJ".getBytes(StandardCharsets.US_ASCII));
		if (!header.labels.isEmpty()) {
			kinds.put("labl".getBytes(StandardCharsets.US_ASCII)).putInt(header.labels.size());
			header.labels.forEach(label -> things.add(label.getBytes(StandardCharsets.UTF_16BE)));
		}
		if (!tables.isEmpty()) {
			// the values between which the look-up tables stretch
			kinds.put("rang".getBytes(StandardCharsets.US_ASCII)).putInt(1);
			final ByteBuffer ranges = ByteBuffer.allocate(16 * tables.size());
			tables.forEach(table -> ranges.putDouble(0).putDouble(1));
			things.add(ranges.array());
			kinds.put("luts".getBytes(StandardCharsets.US_ASCII)).putInt(tables.size());
			things.addAll(tables);
		}
		things.add(0, Arrays.copyOf(kinds.array(), kinds.position()));
		entries.add(numbers(50838, LONG, things.stream().mapToLong(thing -> thing.length).toArray()));
		final ByteBuffer data = ByteBuffer.allocate(things.stream().mapToInt(thing -> thing.length).sum());
		things.forEach(data::put);
		entries.add(new Entry(50839, 1, data.capacity(), data.array()));
	}
}
