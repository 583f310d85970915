package io.github.convj.file;

import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads the container of the compressor Blosc (version 1): a header, then blocks that are compressed by themselves, often as one
 * stream for each byte of an element, with bytes or bits of like place side by side. Stateless, thread-safe.
 * <p>
 * The format is described in Blosc's README_CHUNK_FORMAT.
 * </p>
 */
final class Blosc {

	private static final int HEADER = 16;
	private static final int BYTE_SHUFFLE = 1;
	private static final int COPY = 2;
	private static final int BIT_SHUFFLE = 4;
	private static final int WHOLE = 16;
	private static final int LEAST_SPLIT = 128;
	private static final int MOST_SPLITS = 16;

	private Blosc() {}

	/**
	 * @param bytes a container
	 * @param most bytes that may come out
	 * @return what is in it
	 * @throws IOException if it is damaged, or of a kind that is not read
	 */
	static byte[] decompress(final byte[] bytes, final int most) throws IOException {
		if (bytes.length < HEADER) throw new IOException("a chunk is too short");
		final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		final int flags = bytes[2] & 0xff;
		final int elementSize = Math.max(1, bytes[3] & 0xff);
		final int length = buffer.getInt(4);
		final int blockSize = buffer.getInt(8);
		if (length < 0 || length > most || blockSize <= 0 && length > 0) throw new IOException("a chunk is damaged");
		if ((flags & COPY) != 0) {
			if (bytes.length < HEADER + length) throw new IOException("a chunk is too short");
			return Arrays.copyOfRange(bytes, HEADER, HEADER + length);
		}
		final byte[] result = new byte[length];
		final byte[] block = new byte[Math.min(blockSize, length)];
		final int blocks = Math.ceilDiv(length, Math.max(1, blockSize));
		for (int b = 0; b < blocks; b++) {
			final int first = b * blockSize;
			final int size = Math.min(blockSize, length - first);
			final boolean split = (flags & WHOLE) == 0 && size == blockSize && elementSize <= MOST_SPLITS && size / elementSize >=
				LEAST_SPLIT;
			final int streams = split ? elementSize : 1;
			final int part = size / streams;
			int at = buffer.getInt(HEADER + 4 * b);
			for (int s = 0; s < streams; s++) {
				if (at < HEADER || at > bytes.length - 4) throw new IOException("a chunk is damaged");
				final int compressed = buffer.getInt(at);
				at += 4;
				if (compressed < 0 || compressed > bytes.length - at) throw new IOException("a chunk is damaged");
				if (compressed == part) System.arraycopy(bytes, at, block, s * part, part);
				else stream(flags >> 5, bytes, at, compressed, block, s * part, part);
				at += compressed;
			}
			if ((flags & BYTE_SHUFFLE) != 0 && elementSize > 1) unshuffle(block, size, elementSize, result, first);
			else if ((flags & BIT_SHUFFLE) != 0) unshuffleBits(block, size, elementSize, result, first);
			else System.arraycopy(block, 0, result, first, size);
		}
		return result;
	}

	private static void stream(final int codec, final byte[] from, final int at, final int length, final byte[] to,
		final int first, final int expected) throws IOException
	{
		final int done;
		try {
			done = switch (codec) {
				case 1 -> new Lz4Decompressor().decompress(from, at, length, to, first, expected);
				case 3 -> inflate(from, at, length, to, first, expected);
				case 4 -> new ZstdDecompressor().decompress(from, at, length, to, first, expected);
				default -> throw new IOException("it is compressed by " + (codec == 0 ? "blosclz" : codec == 2 ? "snappy"
					: "an unknown method") + " within Blosc, which is not read; write it with lz4, zstd or zlib");
			};
		}
		catch (final RuntimeException | DataFormatException failure) {
			throw new IOException("a chunk is damaged", failure);
		}
		if (done != expected) throw new IOException("a chunk is damaged");
	}

	private static int inflate(final byte[] from, final int at, final int length, final byte[] to, final int first,
		final int expected) throws DataFormatException
	{
		final Inflater inflater = new Inflater();
		try {
			inflater.setInput(from, at, length);
			return inflater.inflate(to, first, expected);
		}
		finally {
			inflater.end();
		}
	}

	/** Puts byte i of each element, which stand together, back into the elements. */
	private static void unshuffle(final byte[] block, final int size, final int elementSize, final byte[] result,
		final int first)
	{
		final int elements = size / elementSize;
		for (int i = 0; i < elementSize; i++)
			for (int e = 0; e < elements; e++)
				result[first + e * elementSize + i] = block[i * elements + e];
		System.arraycopy(block, elements * elementSize, result, first + elements * elementSize, size - elements *
			elementSize);
	}

	/**
	 * Puts bit i of each element, which stand together, back into the elements. A block whose elements are no multiple of eight was
	 * left as it is.
	 */
	private static void unshuffleBits(final byte[] block, final int size, final int elementSize, final byte[] result,
		final int first)
	{
		final int elements = size / elementSize % 8 == 0 ? size / elementSize : 0;
		final int bytes = elements * elementSize;
		Arrays.fill(result, first, first + bytes, (byte) 0);
		for (int bit = 0; bit < 8 * elementSize; bit++)
			for (int e = 0; e < elements; e++)
				if ((block[bit * (elements / 8) + e / 8] >> e % 8 & 1) != 0) result[first + e * elementSize + bit / 8] |= (byte) (1 << bit %
					8);
		System.arraycopy(block, bytes, result, first + bytes, size - bytes);
	}
}
