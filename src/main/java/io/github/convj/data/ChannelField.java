package io.github.convj.data;

/** A stack as one plane with the channels of all planes. As thread-safe as the stack. */
final class ChannelField extends DerivedField {

	ChannelField(final Field source) {
		super(source);
	}

	@Override
	public int depth() {
		return 1;
	}

	@Override
	public int channels() {
		return source.channels() * source.depth();
	}

	@Override
	public boolean rgb() {
		return false;
	}

	@Override
	public boolean timeSeries() {
		return false;
	}

	@Override
	public void read(final int z, final int y, final int x, final int count, final float[] target, final int offset) {
		final int bands = source.channels();
		final float[] row = new float[count * bands];
		for (int plane = 0; plane < source.depth(); plane++) {
			source.read(plane, y, x, count, row, 0);
			for (int i = 0; i < count; i++)
				System.arraycopy(row, i * bands, target, offset + (i * source.depth() + plane) * bands, bands);
		}
	}
}
