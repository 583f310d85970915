package io.github.convj.imagej;

import ij.io.FileInfo;
import ij.io.TiffDecoder;
import io.github.convj.data.Calibration;
import io.github.convj.data.Field;
import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An uncompressed TIFF whose planes lie one after the other, as ImageJ writes it, read piece by piece from the file.
 * Thread-safe.
 */
final class TiffField implements Field {

	private final Path file;
	private final FileChannel channel;
	private final FileInfo info;
	private final boolean rgb;
	private final int channels;
	private final int slices;
	private final int frames;

	private TiffField(final Path file, final FileChannel channel, final FileInfo info, final int[] dimensions) {
		this.file = file;
		this.channel = channel;
		this.info = info;
		rgb = info.fileType == FileInfo.RGB;
		channels = dimensions[0];
		slices = dimensions[1];
		frames = dimensions[2];
	}

	/**
	 * @param file to open
	 * @return the field; nothing if the file must be read whole, or is no TIFF
	 */
	static Optional<Field> open(final Path file) {
		try {
			final FileInfo[] infos = infos(file);
			final FileInfo info = infos == null || infos.length != 1 && infos[0].nImages < 2 ? null : infos[0];
			if (info == null || !plain(info)) return Optional.empty();
			final int images = Math.max(1, info.nImages);
			final int[] dimensions = { number(info, "channels"), number(info, "slices"), number(info, "frames") };
			if (dimensions[0] * dimensions[1] * dimensions[2] != images) dimensions[0] = dimensions[2] = 1;
			if (dimensions[0] * dimensions[1] * dimensions[2] != images) dimensions[1] = images;
			if (dimensions[1] > 1 && dimensions[2] > 1) return Optional.empty();
			final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
			final long end = info.getOffset() + images * ((long) info.width * info.height * info.getBytesPerPixel() + info
				.getGap());
			if (channel.size() + info.getGap() < end) {
				channel.close();
				return Optional.empty();
			}
			return Optional.of(new TiffField(file, channel, info, dimensions));
		}
		catch (IOException | RuntimeException damaged) {
			// whoever reads it whole says what is wrong
			return Optional.empty();
		}
	}

	private static FileInfo[] infos(final Path file) throws IOException {
		final String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
		if (!name.endsWith(".tif") && !name.endsWith(".tiff")) return null;
		final Path absolute = file.toAbsolutePath();
		return new TiffDecoder(absolute.getParent() + "/", absolute.getFileName().toString()).getTiffInfo();
	}

	private static boolean plain(final FileInfo info) {
		final boolean type = info.fileType == FileInfo.GRAY8 || info.fileType == FileInfo.GRAY16_UNSIGNED ||
			info.fileType == FileInfo.GRAY32_FLOAT || info.fileType == FileInfo.RGB && info.samplesPerPixel == 3;
		if (!type || info.compression > FileInfo.COMPRESSION_NONE || info.whiteIsZero || info.lutSize > 0) return false;
		if (info.description != null && info.description.contains("order=zct")) return false;
		for (int s = 1; info.stripOffsets != null && s < info.stripOffsets.length; s++)
			if (Integer.toUnsignedLong(info.stripOffsets[s]) != Integer.toUnsignedLong(info.stripOffsets[s - 1]) + Integer
				.toUnsignedLong(info.stripLengths[s - 1])) return false;
		return true;
	}

	private static int number(final FileInfo info, final String key) {
		if (info.description == null || !info.description.startsWith("ImageJ")) return 1;
		final Matcher matcher = Pattern.compile("(?m)^" + key + "=(\\d{1,7})\\b").matcher(info.description);
		return matcher.find() ? Math.max(1, Integer.parseInt(matcher.group(1))) : 1;
	}

	/**
	 * @param file that may be a TIFF
	 * @return the size of its pixels, as far as it says
	 */
	static Calibration calibration(final Path file) {
		try {
			final FileInfo[] infos = infos(file);
			return infos == null ? Calibration.NONE : calibration(infos[0]);
		}
		catch (IOException | RuntimeException damaged) {
			return Calibration.NONE;
		}
	}

	private static Calibration calibration(final FileInfo info) {
		return new Calibration(info.pixelWidth, info.pixelHeight, decimal(info, "spacing"), unit(info), decimal(info,
			"finterval"), decimal(info, "xorigin"), decimal(info, "yorigin"));
	}

	/** @return what ImageJ's description says, which may spell the micro sign out; else what TIFF's own tags say */
	private static String unit(final FileInfo info) {
		final Matcher matcher = Pattern.compile("(?m)^unit=(.{1,40})$").matcher(info.description == null ? ""
			: info.description);
		return matcher.find() ? matcher.group(1).strip().replace("\\u00B5", "\u00b5") : info.unit;
	}

	/** @return what ImageJ's description says; 0 if nothing */
	private static double decimal(final FileInfo info, final String key) {
		if (info.description == null || !info.description.startsWith("ImageJ")) return 0;
		final Matcher matcher = Pattern.compile("(?m)^" + key + "=(-?[0-9.]{1,20}(E-?\\d{1,3})?)\\s*$").matcher(info.description);
		return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
	}

	@Override
	public String name() {
		return file.toString();
	}

	@Override
	public int width() {
		return info.width;
	}

	@Override
	public int height() {
		return info.height;
	}

	@Override
	public int depth() {
		return slices * frames;
	}

	@Override
	public int channels() {
		return channels * (rgb ? 3 : 1);
	}

	@Override
	public int bitDepth() {
		return rgb ? 8 : 8 * info.getBytesPerPixel();
	}

	@Override
	public boolean rgb() {
		return rgb && channels == 1;
	}

	@Override
	public boolean timeSeries() {
		return frames > 1;
	}

	@Override
	public Calibration calibration() {
		return calibration(info);
	}

	@Override
	public void read(final int z, final int y, final int x, final int count, final float[] target, final int offset) {
		final int bytes = info.getBytesPerPixel();
		final ByteBuffer buffer = ByteBuffer.allocate(count * bytes).order(info.intelByteOrder ? ByteOrder.LITTLE_ENDIAN
			: ByteOrder.BIG_ENDIAN);
		final int bands = rgb ? 3 : 1;
		for (int c = 0; c < channels; c++) {
			final long plane = info.getOffset() + (z * channels + c) * ((long) info.width * info.height * bytes + info.getGap());
			fill(buffer.clear(), plane + ((long) y * info.width + x) * bytes);
			for (int i = 0; i < count; i++)
				for (int b = 0; b < bands; b++)
					target[offset + (i * channels + c) * bands + b] = bytes == 2 ? buffer.getShort() & 0xffff : bytes == 4 ? buffer
						.getFloat() : buffer.get() & 0xff;
		}
	}

	private void fill(final ByteBuffer buffer, final long position) {
		try {
			long at = position;
			while (buffer.hasRemaining()) {
				final int read = channel.read(buffer, at);
				if (read < 0) throw new IOException("it ends too early");
				at += read;
			}
			buffer.flip();
		}
		catch (final IOException failure) {
			throw new ConvJException(file + " can no longer be read (" + failure.getMessage() + ").", failure);
		}
	}

	@Override
	public void close() {
		try {
			channel.close();
		}
		catch (final IOException ignored) {
			// it was only read
		}
	}
}
