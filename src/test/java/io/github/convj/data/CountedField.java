package io.github.convj.data;

import java.util.concurrent.atomic.AtomicInteger;

/** A field that counts the pixels that are read. */
public final class CountedField extends DerivedField {

	private final AtomicInteger pixels;

	/**
	 * @param source of the pixels
	 * @param pixels counter
	 */
	public CountedField(final Field source, final AtomicInteger pixels) {
		super(source);
		this.pixels = pixels;
	}

	@Override
	public void read(final int z, final int y, final int x, final int count, final float[] target, final int offset) {
		pixels.addAndGet(count);
		source.read(z, y, x, count, target, offset);
	}
}
