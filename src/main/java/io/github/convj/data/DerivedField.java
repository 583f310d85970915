package io.github.convj.data;

/** A field computed from another, with which it shares all that is not overridden. As thread-safe as the other. */
abstract class DerivedField implements Field {

	final Field source;

	DerivedField(final Field source) {
		this.source = source;
	}

	@Override
	public String name() {
		return source.name();
	}

	@Override
	public int width() {
		return source.width();
	}

	@Override
	public int height() {
		return source.height();
	}

	@Override
	public int depth() {
		return source.depth();
	}

	@Override
	public int channels() {
		return source.channels();
	}

	@Override
	public int bitDepth() {
		return source.bitDepth();
	}

	@Override
	public boolean rgb() {
		return source.rgb();
	}

	@Override
	public boolean timeSeries() {
		return source.timeSeries();
	}

	@Override
	public Calibration calibration() {
		return source.calibration();
	}

	@Override
	public void close() {
		source.close();
	}
}
