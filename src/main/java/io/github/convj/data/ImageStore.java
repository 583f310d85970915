package io.github.convj.data;

/**
 * Fitted images, kept in memory as far as a limit allows and read again from their source beyond it. What has come in stays:
 * in the random order of training any other policy would throw out what is needed next. Thread-safe.
 */
public final class ImageStore {

	/**
	 * @param preprocessing its {@code fit} is applied
	 * @param limit bytes of pixels to keep, at least 0
	 */
	public ImageStore(final Preprocessing preprocessing, final long limit) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param sample to be read
	 * @param output takes the fitted values, not normalized
	 * @param offset of the first
	 */
	public void read(final Sample sample, final float[] output, final int offset) {
		throw new UnsupportedOperationException();
	}

	/** @return bytes of pixels kept at the moment */
	public long bytes() {
		throw new UnsupportedOperationException();
	}
}
