package io.github.convj.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays as the format's description has them, written here by hand. */
class ZarrArrayTest {

	@TempDir
	Path folder;

	private Path array(final String type, final String compressor, final String more) throws IOException {
		Files.writeString(folder.resolve(".zarray"), "{\"zarr_format\": 2, \"shape\": [3, 5], \"chunks\": [2, 4], \"dtype\": \"" + type +
			"\", \"compressor\": " + compressor + ", \"fill_value\": 7, \"order\": \"C\", \"filters\": null" + more + "}");
		return folder;
	}

	@ParameterizedTest
	@CsvSource({ "|u1, 1", "<u2, 2", ">u2, 2", "<f4, 4", ">f4, 4", "<f8, 8", "<i2, 2", "<u4, 4", ">i4, 4" })
	void valuesOfAllTypes(final String type, final int size) throws IOException {
		final ByteBuffer bytes = ByteBuffer.allocate(8 * size).order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN
			: ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < 8; i++)
			switch (type.substring(1)) {
				case "u1" -> bytes.put((byte) (200 + i));
				case "u2", "i2" -> bytes.putShort((short) (200 + i));
				case "u4", "i4" -> bytes.putInt(200 + i);
				case "f4" -> bytes.putFloat(200 + i);
				default -> bytes.putDouble(200 + i);
			}
		array(type, "null", "");
		Files.write(folder.resolve("1.0"), bytes.array());
		final ZarrArray array = ZarrArray.open(folder);
		assertArrayEquals(new long[] { 3, 5 }, array.shape());
		final float[] values = array.read(1, 0);
		for (int i = 0; i < 8; i++)
			assertEquals(200 + i + (type.equals("<i2") ? 32768 : 0), values[i]);
		// what was never written has the fill value
		assertEquals(7 + (type.equals("<i2") ? 32768 : 0), array.read(0, 0)[3]);
	}

	/** The first byte of the length, then lz4's block; zlib and gzip by Java itself. */
	@ParameterizedTest
	@CsvSource({ "zlib", "gzip", "zstd", "lz4" })
	void compressedChunks(final String method) throws IOException {
		final byte[] plain = new byte[8];
		for (int i = 0; i < 8; i++)
			plain[i] = (byte) (i / 3);
		array("|u1", "{\"id\": \"" + method + "\"}", ", \"dimension_separator\": \"/\"");
		Files.createDirectories(folder.resolve("0"));
		Files.write(folder.resolve("0").resolve("1"), compress(method, plain));
		final float[] values = ZarrArray.open(folder).read(0, 1);
		for (int i = 0; i < 8; i++)
			assertEquals(i / 3, values[i]);
		Files.write(folder.resolve("0").resolve("1"), new byte[] { 1, 2, 3, 4, 5, 6 });
		final String sentence = assertThrows(ConvJException.class, () -> ZarrArray.open(folder).read(0, 1)).getMessage();
		assertTrue(sentence.contains(folder.resolve("0").resolve("1").toString()) && sentence.endsWith("."), sentence);
	}

	private static byte[] compress(final String method, final byte[] plain) throws IOException {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		switch (method) {
			case "zlib" -> {
				try (DeflaterOutputStream stream = new DeflaterOutputStream(bytes)) {
					stream.write(plain);
				}
			}
			case "gzip" -> {
				try (GZIPOutputStream stream = new GZIPOutputStream(bytes)) {
					stream.write(plain);
				}
			}
			case "lz4" -> {
				bytes.write(new byte[] { (byte) plain.length, 0, 0, 0 });
				bytes.write(lz4(plain, 0, plain.length));
			}
			default -> {
				final ZstdCompressor compressor = new ZstdCompressor();
				final byte[] out = new byte[compressor.maxCompressedLength(plain.length)];
				bytes.write(out, 0, compressor.compress(plain, 0, plain.length, out, 0, out.length));
			}
		}
		return bytes.toByteArray();
	}

	private static byte[] lz4(final byte[] plain, final int from, final int length) {
		final Lz4Compressor compressor = new Lz4Compressor();
		final byte[] out = new byte[compressor.maxCompressedLength(length)];
		return Arrays.copyOf(out, compressor.compress(plain, from, length, out, 0, out.length));
	}

	/** A container of two blocks of 16-bit values, bytes shuffled and split, as the format's description has it. */
	@Test
	void bloscContainers() throws IOException {
		final SplittableRandom random = new SplittableRandom(1);
		final int blockSize = 512;
		final byte[] plain = new byte[blockSize + 200];
		for (int i = 0; i < plain.length; i++)
			plain[i] = (byte) (i % 2 == 0 ? random.nextInt(4) : 0);
		final ByteArrayOutputStream blocks = new ByteArrayOutputStream();
		final int[] starts = new int[2];
		for (int b = 0; b < 2; b++) {
			final int first = b * blockSize;
			final int size = Math.min(blockSize, plain.length - first);
			final byte[] shuffled = new byte[size];
			for (int e = 0; e < size / 2; e++)
				for (int i = 0; i < 2; i++)
					shuffled[i * (size / 2) + e] = plain[first + 2 * e + i];
			starts[b] = 16 + 8 + blocks.size();
			final int streams = b == 0 ? 2 : 1;
			for (int s = 0; s < streams; s++) {
				final byte[] compressed = lz4(shuffled, s * size / streams, size / streams);
				blocks.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(compressed.length).array());
				blocks.write(compressed);
			}
		}
		final ByteBuffer container = ByteBuffer.allocate(24 + blocks.size()).order(ByteOrder.LITTLE_ENDIAN);
		container.put((byte) 2).put((byte) 1).put((byte) (1 << 5 | 1)).put((byte) 2).putInt(plain.length).putInt(blockSize).putInt(
			container.capacity()).putInt(starts[0]).putInt(starts[1]).put(blocks.toByteArray());
		assertArrayEquals(plain, Blosc.decompress(container.array(), plain.length));
		final byte[] cut = Arrays.copyOf(container.array(), 60);
		assertThrows(IOException.class, () -> Blosc.decompress(cut, plain.length));
		assertThrows(IOException.class, () -> Blosc.decompress(container.array(), 10));
	}

	/** Bit i of eight one-byte elements stands in byte i. */
	@Test
	void bloscWithBitsSideBySide() throws IOException {
		final byte[] plain = { 1, 2, 4, 8, 16, 32, 64, (byte) 128 };
		// bit 0 is set in element 0 alone, bit 1 in element 1 alone ...
		final ByteBuffer container = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
		container.put((byte) 2).put((byte) 1).put((byte) (1 << 5 | 4 | 16)).put((byte) 1).putInt(8).putInt(8).putInt(32).putInt(20)
			.putInt(8).put(plain);
		assertArrayEquals(plain, Blosc.decompress(container.array(), 8));
	}

	/** The original leaves a block alone whose elements are no multiple of eight. */
	@Test
	void bloscTakesOnlyGroupsOfEightApart() throws IOException {
		final byte[] plain = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
		final ByteBuffer container = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);
		container.put((byte) 2).put((byte) 1).put((byte) (1 << 5 | 4 | 16)).put((byte) 1).putInt(10).putInt(10).putInt(34).putInt(20)
			.putInt(10).put(plain);
		assertArrayEquals(plain, Blosc.decompress(container.array(), 10));
	}

	/** Whatever has become of a chunk, the answer is values or a sentence. */
	@ParameterizedTest
	@CsvSource({ "zlib", "gzip", "zstd", "lz4", "blosc" })
	void damagedChunksEndInASentence(final String method) throws IOException {
		final long seed = System.nanoTime();
		System.out.println("seed " + seed);
		final SplittableRandom random = new SplittableRandom(seed);
		array("|u1", "{\"id\": \"" + method + "\"}", "");
		final byte[] plain = { 1, 1, 1, 1, 1, 1, 1, 2 };
		final byte[] inner = method.equals("blosc") ? lz4(plain, 0, 8) : null;
		final byte[] whole = inner == null ? compress(method, plain) : ByteBuffer.allocate(24 + inner.length).order(
			ByteOrder.LITTLE_ENDIAN).put((byte) 2).put((byte) 1).put((byte) (1 << 5 | 16)).put((byte) 1).putInt(8).putInt(8).putInt(24 +
				inner.length).putInt(20).putInt(inner.length).put(inner).array();
		final Path file = folder.resolve("0.0");
		Files.write(file, whole);
		assertArrayEquals(new float[] { 1, 1, 1, 1, 1, 1, 1, 2 }, ZarrArray.open(folder).read(0, 0));
		for (int attempt = 0; attempt < 500; attempt++) {
			final byte[] bytes = attempt % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
			for (int i = 0; i < attempt % 4 && bytes.length > 0; i++)
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			Files.write(file, bytes);
			try {
				assertEquals(8, ZarrArray.open(folder).read(0, 0).length);
			}
			catch (final ConvJException refusal) {
				assertTrue(refusal.getMessage().contains(file.toString()) && refusal.getMessage().endsWith("copy it again."), refusal.getMessage());
			}
		}
	}

	@Test
	void chunksThatFitInNoArrayAreRefused() throws IOException {
		for (final String sizes : new String[] { "[65536, 65536]", "[2147483647, 2]" }) {
			array("|u1", "null", "");
			final Path file = folder.resolve(".zarray");
			Files.writeString(file, Files.readString(file).replace("[2, 4]", sizes));
			refused("smaller chunks");
		}
		array("|u1", "null", "");
		final Path file = folder.resolve(".zarray");
		Files.writeString(file, Files.readString(file).replace("[3, 5]", "[3, 99999999999]"));
		refused("too large");
	}

	@Test
	void whatIsWrittenIsRead() throws IOException {
		final Path other = folder.resolve("new");
		final ZarrArray array = ZarrArray.create(other, new long[] { 2, 3, 3 }, new int[] { 1, 2, 2 }, true);
		array.write(new float[] { 1, 2, 3, 4.5f }, 1, 0, 1);
		assertArrayEquals(new float[] { 1, 2, 3, 4.5f }, ZarrArray.open(other).read(1, 0, 1));
		assertArrayEquals(new float[4], ZarrArray.open(other).read(0, 1, 1));
	}

	@Test
	void badArraysAreNamed() throws IOException {
		refused("has no .zarray");
		array("<c8", "null", "");
		refused("type <c8");
		array("|u1", "{\"id\": \"bz2\"}", "");
		refused("compressed by bz2");
		array("|u1", "null", ", \"filters\": [{\"id\": \"delta\"}]");
		refused("filters");
		Files.writeString(folder.resolve(".zarray"), "{\"shape\": [3");
		refused("damaged");
		array("|u1", "null", "");
		Files.write(folder.resolve("0.0"), new byte[3]);
		final String sentence = assertThrows(ConvJException.class, () -> ZarrArray.open(folder).read(0, 0)).getMessage();
		assertTrue(sentence.contains("too short; copy it again."), sentence);
	}

	private void refused(final String words) {
		final String sentence = assertThrows(ConvJException.class, () -> ZarrArray.open(folder)).getMessage();
		assertTrue(sentence.contains(words) && sentence.contains(folder.toString()) && sentence.endsWith("."), sentence);
	}
}
