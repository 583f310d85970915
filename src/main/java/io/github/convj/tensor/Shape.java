package io.github.convj.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's axes, slowest first; the last axis is the channel. A <em>sample shape</em> is {@code [Y, X, C]},
 * {@code [Z, Y, X, C]} or {@code [C]}; a <em>batch shape</em> has the batch size before it. Immutable, so safe for any
 * number of threads.
 */
public final class Shape {

	private final int[] sizes;

	private Shape(final int[] sizes) {
		this.sizes = sizes;
	}

	/**
	 * @param sizes each at least 1, slowest axis first
	 * @return the shape
	 * @throws IllegalArgumentException if a size is below 1
	 */
	public static Shape of(final int... sizes) {
		for (final int size : sizes)
			if (size < 1) throw new IllegalArgumentException("A shape needs sizes of at least 1: " + Arrays.toString(sizes));
		return new Shape(sizes.clone());
	}

	/** @return the number of axes */
	public int rank() {
		return sizes.length;
	}

	/**
	 * @param axis 0 is the slowest; negative counts from the end, so -1 is the channel axis
	 * @return that axis' size
	 */
	public int size(final int axis) {
		return sizes[axis < 0 ? sizes.length + axis : axis];
	}

	/** @return the size of the last axis */
	public int channels() {
		return size(-1);
	}

	/** @return the number of elements, as a long because it may pass 2^31 before anything is allocated */
	public long elements() {
		long product = 1;
		for (final int size : sizes)
			product *= size;
		return product;
	}

	/**
	 * @param size of the new slowest axis
	 * @return {@code [size, ...this]}
	 */
	public Shape prepend(final int size) {
		final int[] longer = new int[sizes.length + 1];
		longer[0] = size;
		System.arraycopy(sizes, 0, longer, 1, sizes.length);
		return of(longer);
	}

	/** @return the shape without its slowest axis */
	public Shape dropFirst() {
		return new Shape(Arrays.copyOfRange(sizes, 1, sizes.length));
	}

	/**
	 * @param channels the new size of the last axis
	 * @return the shape with that many channels
	 */
	public Shape withChannels(final int channels) {
		final int[] changed = sizes.clone();
		changed[changed.length - 1] = channels;
		return of(changed);
	}

	/** @return a copy of the sizes, slowest first */
	public int[] toArray() {
		return sizes.clone();
	}

	@Override
	public boolean equals(final Object other) {
		return other instanceof final Shape shape && Arrays.equals(sizes, shape.sizes);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(sizes);
	}

	/** @return for people, as in {@code 64x64x3} */
	@Override
	public String toString() {
		return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("x"));
	}
}
