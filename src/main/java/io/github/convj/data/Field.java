package io.github.convj.data;

/**
 * An image that may be larger than memory and is read piece by piece: raw pixel values, nothing scaled or normalized. Safe for
 * concurrent reading.
 */
public interface Field extends AutoCloseable {

	/** @return for people: a path, or a window's title */
	String name();

	/** @return X */
	int width();

	/** @return Y */
	int height();

	/** @return Z, or the number of time points; 1 for a plane */
	int depth();

	/** @return C */
	int channels();

	/** @return bits a channel: 8, 16 or 32 */
	int bitDepth();

	/** @return whether the three channels are red, green and blue of a colour image */
	boolean rgb();

	/** @return whether its planes are time points */
	default boolean timeSeries() {
		return false;
	}

	/** @return the size of its pixels */
	default Calibration calibration() {
		return Calibration.NONE;
	}

	/**
	 * Reads pixels that lie side by side.
	 *
	 * @param z plane
	 * @param y row
	 * @param x first column
	 * @param count of columns; all within the image
	 * @param target takes them as {@code [count, C]}
	 * @param offset in the target
	 * @throws io.github.convj.tensor.ConvJException if its file can no longer be read
	 */
	void read(int z, int y, int x, int count, float[] target, int offset);

	/**
	 * Reads all of it.
	 *
	 * @return its pixels in memory
	 * @throws io.github.convj.tensor.ConvJException if they do not fit, or its file can no longer be read
	 */
	default Image image() {
		return ImageField.read(this);
	}

	/** Lets go of its file, if it has one. */
	@Override
	default void close() {}

	/**
	 * @param image in memory
	 * @return it as a field
	 */
	static Field of(final Image image) {
		return new ImageField(image);
	}

	/**
	 * @param calibration the size of its pixels
	 * @return this with that size
	 */
	default Field calibrated(final Calibration calibration) {
		return new DerivedField(this) {

			@Override
			public Calibration calibration() {
				return calibration;
			}

			@Override
			public Image image() {
				return source.image();
			}

			@Override
			public void read(final int z, final int y, final int x, final int count, final float[] target, final int offset) {
				source.read(z, y, x, count, target, offset);
			}
		};
	}

	/**
	 * @param factor above 0; below 1 makes it smaller
	 * @return this, scaled in the plane as images are for training; nothing is computed before it is read
	 */
	default Field scaled(final double factor) {
		return factor == 1 ? this : new ScaledField(this, factor);
	}

	/** @return one plane with the channels of all planes, one plane behind the other */
	default Field planesAsChannels() {
		return depth() == 1 ? this : new ChannelField(this);
	}
}
