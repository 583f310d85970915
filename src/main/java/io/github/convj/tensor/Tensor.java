package io.github.convj.tensor;

import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.type.numeric.real.FloatType;

/**
 * Contiguous 32-bit floats, channels last: {@code [N, (Z,) Y, X, C]}, or the shape of a weight. The same memory is an
 * ImgLib2 image of size {@code (C, X, Y, (Z,) N)}, see {@link #img()}. Safe for concurrent reading; writers must
 * synchronize among themselves.
 */
public final class Tensor {

	private final Shape shape;
	private final float[] array;

	private Tensor(final Shape shape, final float[] array) {
		this.shape = shape;
		this.array = array;
	}

	/**
	 * @param shape whose elements must number below 2^31
	 * @return a tensor of zeros
	 * @throws ConvJException if no Java array can be that long
	 */
	public static Tensor zeros(final Shape shape) {
		if (shape.elements() > Integer.MAX_VALUE - 8) throw new ConvJException("A tensor of " + shape +
			" has more values than one array can hold; use a smaller batch size or image size.");
		return new Tensor(shape, new float[(int) shape.elements()]);
	}

	/**
	 * Wraps, without copying.
	 *
	 * @param shape of the tensor
	 * @param array exactly as long as the shape has elements
	 * @return a view of the array
	 * @throws IllegalArgumentException if the lengths differ
	 */
	public static Tensor of(final Shape shape, final float[] array) {
		if (array.length != shape.elements()) throw new IllegalArgumentException(
			array.length + " values do not fill a tensor of " + shape);
		return new Tensor(shape, array);
	}

	/** @return the sizes of the axes */
	public Shape shape() {
		return shape;
	}

	/** @return the memory itself, not a copy; last axis fastest */
	public float[] array() {
		return array;
	}

	/**
	 * @param other with the same number of elements
	 * @return this memory under another shape
	 */
	public Tensor reshape(final Shape other) {
		return of(other, array);
	}

	/** @return a tensor with its own copy of the values */
	public Tensor copy() {
		return new Tensor(shape, array.clone());
	}

	/** @return an ImgLib2 view of the same memory, with the axes reversed: {@code (C, X, Y, (Z,) N)} */
	public ArrayImg<FloatType, FloatArray> img() {
		final long[] dimensions = new long[shape.rank()];
		for (int d = 0; d < dimensions.length; d++)
			dimensions[d] = shape.size(-1 - d);
		return ArrayImgs.floats(array, dimensions);
	}

	/** @return the shape, for people */
	@Override
	public String toString() {
		return "Tensor " + shape;
	}
}
