package io.github.convj.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layout of BigTIFF, read by its specification; classic files are read by ImageJ in other tests. */
class TiffWriterTest {

	@TempDir
	private Path folder;

	@Test
	void whatIsTooLongForClassicTiffHasWidePlaces() throws IOException {
		final Path file = folder.resolve("big.tif");
		final int width = 1000;
		final int height = 600;
		final float[] values = new float[width * height];
		for (int i = 0; i < values.length; i++)
			values[i] = i;
		AtomicFile.fill(file, channel -> {
			final TiffWriter writer = new TiffWriter(channel, new TiffWriter.Header(width, height, 2, "ImageJ=1.54p\nimages=2\n",
				List.of("one", "two"), List.of(), 4, 0.5), true, 1_000_000);
			assertTrue(writer.big());
			writer.write(1, 0, height, values);
			writer.write(0, 300, 300, values);
		});
		final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
		assertEquals(0x4d4d002b00080000L, bytes.getLong(0));
		long directory = bytes.getLong(8);
		for (int plane = 0; plane < 2; plane++) {
			final int at = (int) directory;
			final long entries = bytes.getLong(at);
			int previous = 0;
			for (int e = 0; e < entries; e++) {
				final int entry = at + 8 + 20 * e;
				final int tag = bytes.getShort(entry) & 0xffff;
				assertTrue(tag > previous, "tags ascend");
				previous = tag;
				final long count = bytes.getLong(entry + 4);
				if (tag == 256) assertEquals(width, bytes.getInt(entry + 12));
				if (tag == 282) assertEquals(4.0, (double) bytes.getInt(entry + 12) / bytes.getInt(entry + 16));
				if (tag != 273) continue;
				final int rows = (1 << 20) / (4 * width);
				assertEquals(Math.ceilDiv(height, rows), count);
				final long places = bytes.getLong(entry + 12);
				for (int s = 0; s < count; s++) {
					final int strip = (int) bytes.getLong((int) places + 8 * s);
					final int first = s * rows * width;
					final float expected = plane == 1 ? first : s * rows < 300 ? 0 : first - 300 * width;
					assertEquals(expected, bytes.getFloat(strip));
				}
			}
			directory = bytes.getLong(at + 8 + 20 * (int) entries);
		}
		assertEquals(0, directory);
		assertEquals(bytes.capacity() - 2L * width * height * 4, firstPixel(bytes));
	}

	private static long firstPixel(final ByteBuffer bytes) {
		final int at = (int) bytes.getLong(8);
		for (int e = 0; e < bytes.getLong(at); e++)
			if ((bytes.getShort(at + 8 + 20 * e) & 0xffff) == 273) return bytes.getLong((int) bytes.getLong(at + 20 + 20 * e));
		return -1;
	}
}
