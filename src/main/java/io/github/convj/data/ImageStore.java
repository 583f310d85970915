package io.github.convj.data;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fitted images, kept in memory as far as a limit allows and read again from their source beyond it. What has come in stays:
 * in the random order of training any other policy would throw out what is needed next. Values are kept in 8 or 16 bits where
 * that loses nothing, so that it makes no difference whether an image was kept. Thread-safe.
 */
public final class ImageStore {

	private final Preprocessing preprocessing;
	private final int length;
	private final long limit;
	private final AtomicLong bytes = new AtomicLong();
	private final Map<ImageSource, Object> kept = new ConcurrentHashMap<>();

	/**
	 * @param preprocessing its {@code fit} is applied
	 * @param limit bytes of pixels to keep, at least 0
	 */
	public ImageStore(final Preprocessing preprocessing, final long limit) {
		this.preprocessing = preprocessing;
		this.length = (int) preprocessing.input().elements();
		this.limit = limit;
	}

	/**
	 * @param sample to be read
	 * @param output takes the fitted values, not normalized
	 * @param offset of the first
	 */
	public void read(final Sample sample, final float[] output, final int offset) {
		final Object stored = kept.get(sample.source());
		if (stored != null) {
			unpack(stored, output, offset);
			return;
		}
		final float[] values = preprocessing.fit(sample.source().read());
		System.arraycopy(values, 0, output, offset, length);
		keep(sample.source(), values);
	}

	/** @return bytes of pixels kept at the moment */
	public long bytes() {
		return bytes.get();
	}

	private void keep(final ImageSource source, final float[] values) {
		if (bytes.get() + length > limit) return;
		final Object packed = pack(values);
		final long size = bytes(packed);
		if (bytes.addAndGet(size) > limit || kept.putIfAbsent(source, packed) != null) bytes.addAndGet(-size);
	}

	private static long bytes(final Object packed) {
		return switch (packed) {
			case final byte[] b -> b.length;
			case final short[] s -> 2L * s.length;
			case final float[] f -> 4L * f.length;
			default -> throw new IllegalStateException();
		};
	}

	private static Object pack(final float[] values) {
		int largest = 0;
		for (final float value : values) {
			final int whole = (int) value;
			// The bits are compared: minus zero is not zero.
			if (whole < 0 || whole > 0xffff || Float.floatToRawIntBits(whole) != Float.floatToRawIntBits(value)) return values;
			largest = Math.max(largest, whole);
		}
		if (largest <= 0xff) {
			final byte[] packed = new byte[values.length];
			for (int i = 0; i < packed.length; i++)
				packed[i] = (byte) (int) values[i];
			return packed;
		}
		final short[] packed = new short[values.length];
		for (int i = 0; i < packed.length; i++)
			packed[i] = (short) (int) values[i];
		return packed;
	}

	private static void unpack(final Object packed, final float[] output, final int offset) {
		switch (packed) {
			case final byte[] b -> {
				for (int i = 0; i < b.length; i++)
					output[offset + i] = b[i] & 0xff;
			}
			case final short[] s -> {
				for (int i = 0; i < s.length; i++)
					output[offset + i] = s[i] & 0xffff;
			}
			case final float[] f -> System.arraycopy(f, 0, output, offset, f.length);
			default -> throw new IllegalStateException();
		}
	}
}
