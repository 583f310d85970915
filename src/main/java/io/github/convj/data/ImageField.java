package io.github.convj.data;

/** An image in memory as a field. Immutable, thread-safe. */
final class ImageField implements Field {

	private final Image image;

	ImageField(final Image image) {
		this.image = image;
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
