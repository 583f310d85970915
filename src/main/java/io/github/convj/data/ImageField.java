package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;

/** An image in memory as a field. Immutable, thread-safe. */
final class ImageField implements Field {

	private final Image image;

	ImageField(final Image image) {
		this.image = image;
	}

	/** @return a copy of another field's pixels */
	static Image read(final Field field) {
		final long length = (long) field.depth() * field.height() * field.width() * field.channels();
		if (length > Integer.MAX_VALUE - 8) throw new ConvJException(field.name() +
			" is too large to be read as a whole; map it or detect in it, or crop it.");
		try {
			final float[] values = new float[(int) length];
			final int row = field.width() * field.channels();
			for (int z = 0; z < field.depth(); z++)
				for (int y = 0; y < field.height(); y++)
					field.read(z, y, 0, field.width(), values, (z * field.height() + y) * row);
			final Shape plane = Shape.of(field.height(), field.width(), field.channels());
			return new Image(field.name(), Tensor.of(field.depth() > 1 ? plane.prepend(field.depth()) : plane, values), field
				.bitDepth(), field.rgb());
		}
		catch (final OutOfMemoryError failure) {
			throw new ConvJException(field.name() +
				" does not fit into memory; crop or scale it, or give ImageJ more memory.", failure);
		}
	}

	@Override
	public Image image() {
		return image;
	}

	@Override
	public String name() {
		return image.name();
	}

	@Override
	public int width() {
		return image.width();
	}

	@Override
	public int height() {
		return image.height();
	}

	@Override
	public int depth() {
		return image.depth();
	}

	@Override
	public int channels() {
		return image.channels();
	}

	@Override
	public int bitDepth() {
		return image.bitDepth();
	}

	@Override
	public boolean rgb() {
		return image.rgb();
	}

	@Override
	public void read(final int z, final int y, final int x, final int count, final float[] target, final int offset) {
		final int channels = image.channels();
		System.arraycopy(image.pixels().array(), ((z * image.height() + y) * image.width() + x) * channels, target, offset,
			count * channels);
	}
}
