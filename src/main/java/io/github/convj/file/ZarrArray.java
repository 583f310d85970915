package io.github.convj.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.github.convj.tensor.ConvJException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * One array of the format Zarr, version 2: a folder with a file for each chunk. Reads numbers of 8, 16 and 32 bits and 32- and
 * 64-bit floats, uncompressed or by zlib, gzip, zstd, lz4 or Blosc; writes bytes and 32-bit floats by zlib. Immutable,
 * thread-safe.
 */
public final class ZarrArray {

	private static final String METADATA = ".zarray";

	private final Path folder;
	private final long[] shape;
	private final int[] chunks;
	private final String type;
	private final String separator;
	private final String compressor;
	private final double fill;

	private ZarrArray(final Path folder, final long[] shape, final int[] chunks, final String type, final String separator,
		final String compressor, final double fill)
	{
		this.folder = folder;
		this.shape = shape;
		this.chunks = chunks;
		this.type = type;
		this.separator = separator;
		this.compressor = compressor;
		this.fill = fill;
	}

	/**
	 * Makes a new array, all of whose values are 0.
	 *
	 * @param folder that does not exist
	 * @param shape sizes, slowest axis first
	 * @param chunks their sizes, slowest axis first
	 * @param floats whether values are 32-bit floats; else bytes
	 * @return the array
	 * @throws IOException if writing fails
	 */
	public static ZarrArray create(final Path folder, final long[] shape, final int[] chunks, final boolean floats)
		throws IOException
	{
		final JsonObject compressor = new JsonObject();
		compressor.addProperty("id", "zlib");
		compressor.addProperty("level", Deflater.BEST_SPEED);
		final JsonObject json = new JsonObject();
		json.addProperty("zarr_format", 2);
		json.add("shape", Json.array(shape));
		json.add("chunks", Json.array(Arrays.stream(chunks).asLongStream().toArray()));
		json.addProperty("dtype", floats ? "<f4" : "|u1");
		json.add("compressor", compressor);
		json.addProperty("fill_value", 0);
		json.addProperty("order", "C");
		json.add("filters", null);
		json.addProperty("dimension_separator", "/");
		Files.createDirectories(folder);
		Json.write(folder.resolve(METADATA), json);
		return new ZarrArray(folder, shape.clone(), chunks.clone(), floats ? "<f4" : "|u1", "/", "zlib", 0);
	}

	/**
	 * @param folder of an array
	 * @return the array
	 * @throws ConvJException if it is none, or of a kind that is not read
	 */
	public static ZarrArray open(final Path folder) {
		try {
			final JsonObject json = Json.read(folder.resolve(METADATA));
			final long[] shape = Json.longs(json.getAsJsonArray("shape"));
			final int[] chunks = Arrays.stream(Json.longs(json.getAsJsonArray("chunks"))).mapToInt(Math::toIntExact).toArray();
			if (shape.length != chunks.length || Arrays.stream(chunks).anyMatch(size -> size < 1) || Arrays.stream(shape).anyMatch(
				size -> size < 1)) throw new IOException("its sizes make no sense");
			if (Arrays.stream(shape).anyMatch(size -> size > Integer.MAX_VALUE) || Arrays.stream(chunks).mapToDouble(size -> size)
				.reduce(8, (a, b) -> a * b) > Integer.MAX_VALUE) throw new IOException(
					"its sizes or its chunks are too large; write it in smaller chunks");
			final String type = json.get("dtype").getAsString();
			if (!type.matches("[|<>][iu]1|[<>][iu][24]|[<>]f[48]")) throw new IOException("its values are of the type " + type +
				", which is not read");
			if (!"C".equals(json.get("order").getAsString())) throw new IOException("its values are not in the order C");
			final JsonElement filters = json.get("filters");
			if (filters instanceof final JsonArray list && !list.isEmpty()) throw new IOException("it uses filters, which are not read");
			final JsonElement method = json.get("compressor");
			final String compressor = method instanceof final JsonObject object ? object.get("id").getAsString() : "";
			if (!compressor.matches("|zlib|gzip|zstd|lz4|blosc")) throw new IOException("it is compressed by " + compressor +
				", which is not read; write it with zlib, zstd or blosc");
			final JsonElement separator = json.get("dimension_separator");
			final JsonElement fill = json.get("fill_value");
			return new ZarrArray(folder, shape, chunks, type, separator == null ? "." : separator.getAsString(), compressor, fill ==
				null || fill.isJsonNull() ? 0 : fill.getAsDouble());
		}
		catch (final NoSuchFileException missing) {
			throw new ConvJException("The folder " + folder + " is no Zarr array: it has no " + METADATA + "; copy it again.", missing);
		}
		catch (final IOException | RuntimeException failure) {
			throw damaged(folder, failure, "");
		}
	}

	private static ConvJException damaged(final Path folder, final Exception failure, final String remedy) {
		if (failure instanceof final ConvJException said) return said;
		// what decompressors say is for nobody
		final boolean own = failure instanceof IOException && !(failure instanceof EOFException || failure instanceof ZipException) &&
			failure.getMessage() != null && !failure.getMessage().contains("/");
		final String reason = (own ? failure.getMessage() : failure instanceof JsonParseException ? "its description is damaged"
			: "it is damaged") + remedy;
		return new ConvJException("The Zarr array " + folder + " cannot be read: " + reason + ".", failure);
	}

	/** @return sizes, slowest axis first */
	public long[] shape() {
		return shape.clone();
	}

	/** @return sizes of a chunk, slowest axis first */
	public int[] chunks() {
		return chunks.clone();
	}

	/** @return bits of a value: 8, 16 or 32; 32 also for longer floats */
	public int bits() {
		return Math.min(32, 8 * size());
	}

	private int size() {
		return type.charAt(2) - '0';
	}

	private Path file(final long... index) {
		final StringBuilder name = new StringBuilder();
		for (int d = 0; d < index.length; d++)
			name.append(d == 0 ? "" : separator).append(index[d]);
		return folder.resolve(name.toString());
	}

	/** @return values of a chunk, those beyond the array's end included */
	private int length() {
		int length = 1;
		for (final int size : chunks)
			length = Math.multiplyExact(length, size);
		return length;
	}

	/**
	 * @param index of the chunk, for each axis
	 * @return its values, with what lies beyond the array's end; the fill value where no file is
	 * @throws ConvJException if its file cannot be read
	 */
	public float[] read(final long... index) {
		final Path file = file(index);
		final int length = length();
		final float[] values = new float[length];
		try {
			final ByteBuffer buffer = ByteBuffer.wrap(decompress(Files.readAllBytes(file), Math.multiplyExact(length, size())))
				.order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
			if (buffer.remaining() < (long) length * size()) throw new IOException("a chunk is too short");
			convert(buffer, values);
			return values;
		}
		catch (final NoSuchFileException empty) {
			Arrays.fill(values, (float) fill + (type.endsWith("i2") ? 32768 : 0));
			return values;
		}
		catch (final IOException | RuntimeException failure) {
			throw damaged(file, failure, "; copy it again");
		}
	}

	private void convert(final ByteBuffer from, final float[] to) {
		switch (type.substring(1)) {
			case "u1" -> {
				for (int i = 0; i < to.length; i++)
					to[i] = from.get() & 0xff;
			}
			case "i1" -> {
				for (int i = 0; i < to.length; i++)
					to[i] = from.get();
			}
			case "u2" -> {
				for (int i = 0; i < to.length; i++)
					to[i] = from.getShort() & 0xffff;
			}
			case "i2" -> {
				// as ImageJ has them
				for (int i = 0; i < to.length; i++)
					to[i] = from.getShort() + 32768;
			}
			case "u4" -> {
				for (int i = 0; i < to.length; i++)
					to[i] = Integer.toUnsignedLong(from.getInt());
			}
			case "i4" -> {
				for (int i = 0; i < to.length; i++)
					to[i] = from.getInt();
			}
			case "f8" -> {
				for (int i = 0; i < to.length; i++)
					to[i] = (float) from.getDouble();
			}
			default -> from.asFloatBuffer().get(to);
		}
	}

	private byte[] decompress(final byte[] bytes, final int length) throws IOException {
		try {
			return switch (compressor) {
				case "" -> bytes;
				case "blosc" -> Blosc.decompress(bytes, length);
				case "zstd" -> {
					final byte[] out = new byte[length];
					new ZstdDecompressor().decompress(bytes, 0, bytes.length, out, 0, length);
					yield out;
				}
				case "lz4" -> {
					// the codec writes the length first
					final byte[] out = new byte[length];
					new Lz4Decompressor().decompress(bytes, 4, bytes.length - 4, out, 0, length);
					yield out;
				}
				default -> {
					final ByteArrayInputStream in = new ByteArrayInputStream(bytes);
					try (InputStream stream = compressor.equals("gzip") ? new GZIPInputStream(in) : new InflaterInputStream(in)) {
						yield stream.readNBytes(length);
					}
				}
			};
		}
		catch (final RuntimeException failure) {
			throw new IOException("a chunk is damaged", failure);
		}
	}

	/**
	 * Writes a chunk.
	 *
	 * @param values of the whole chunk, with anything beyond the array's end; where the array holds bytes they are 0 to 255
	 * @param index of the chunk, for each axis
	 * @throws IOException if writing fails
	 */
	public void write(final float[] values, final long... index) throws IOException {
		final ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(values.length, size())).order(ByteOrder.LITTLE_ENDIAN);
		if (size() == 1) for (final float value : values)
			buffer.put((byte) value);
		else buffer.asFloatBuffer().put(values);
		final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream(buffer.capacity() / 2 + 64);
		try (DeflaterOutputStream stream = new DeflaterOutputStream(bytes, deflater)) {
			stream.write(buffer.array());
		}
		finally {
			deflater.end();
		}
		final Path file = file(index);
		Files.createDirectories(file.getParent());
		Files.write(file, bytes.toByteArray());
	}

	/** @return for people */
	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%s %s in chunks of %s", folder, Arrays.toString(shape), Arrays.toString(chunks));
	}
}
