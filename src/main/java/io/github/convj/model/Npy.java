package io.github.convj.model;

import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** NumPy's array files, as far as bioimage.io packages of ours need them: 32-bit little-endian floats in C order. Stateless. */
final class Npy {

	private static final byte[] MAGIC = { (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0 };

	/** NumPy aligns the data to this many bytes. */
	private static final int ALIGNMENT = 64;

	private static final Pattern HEADER = Pattern.compile(
		"\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\),? *\\}\\s*");

	private Npy() {}

	/** @return the whole file */
	static byte[] write(final Tensor tensor) {
		final int[] sizes = tensor.shape().toArray();
		final String shape = IntStream.of(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", ")) +
			(sizes.length == 1 ? "," : "");
		final StringBuilder header = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }");
		while ((MAGIC.length + 2 + header.length() + 1) % ALIGNMENT != 0)
			header.append(' ');
		header.append('\n');
		final float[] values = tensor.array();
		final ByteBuffer buffer = ByteBuffer.allocate(MAGIC.length + 2 + header.length() + 4 * values.length).order(
			ByteOrder.LITTLE_ENDIAN);
		buffer.put(MAGIC).putShort((short) header.length()).put(header.toString().getBytes(StandardCharsets.US_ASCII));
		buffer.asFloatBuffer().put(values);
		return buffer.array();
	}

	/**
	 * @param bytes of the whole file
	 * @return the array
	 * @throws IOException if it is anything but a whole file of little-endian 32-bit floats in C order
	 */
	static Tensor read(final byte[] bytes) throws IOException {
		final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		final byte[] magic = new byte[MAGIC.length];
		if (bytes.length < MAGIC.length + 2) throw new IOException("it is cut short");
		buffer.get(magic);
		if (!Arrays.equals(magic, MAGIC)) throw new IOException("it is not a NumPy file of version 1.0");
		final int length = Short.toUnsignedInt(buffer.getShort());
		if (buffer.remaining() < length) throw new IOException("it is cut short");
		final String header = new String(bytes, buffer.position(), length, StandardCharsets.ISO_8859_1);
		buffer.position(buffer.position() + length);
		final Matcher matcher = HEADER.matcher(header);
		if (!matcher.matches()) throw new IOException("it does not hold 32-bit floats in C order");
		final List<Integer> sizes = new ArrayList<>();
		long elements = 1;
		for (final String size : matcher.group(1).split(",")) {
			if (size.isBlank()) continue;
			// More digits than an int has would be no file that fits into memory.
			if (size.strip().length() > 9 || size.strip().contains(" ")) throw new IOException("its shape makes no sense");
			sizes.add(Integer.valueOf(size.strip()));
			elements = Math.multiplyExact(elements, (long) sizes.getLast());
			if (elements < 1 || elements > Integer.MAX_VALUE) throw new IOException("its shape makes no sense");
		}
		if (buffer.remaining() != 4 * elements) throw new IOException("its length does not fit its shape");
		final float[] values = new float[(int) elements];
		buffer.asFloatBuffer().get(values);
		return Tensor.of(Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray()), values);
	}
}
