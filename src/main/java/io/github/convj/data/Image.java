package io.github.convj.data;

import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * An image as it came from a file or a window: raw pixel values, nothing scaled or normalized. Immutable as long as nobody
 * writes into its pixels; safe for concurrent reading.
 *
 * @param name for people: a path, or a window's title
 * @param pixels {@code [Y, X, C]} for a plane, {@code [Z, Y, X, C]} for a stack
 * @param bitDepth bits a channel: 8, 16 or 32
 * @param rgb whether the three channels are red, green and blue of a colour image
 */
public record Image(String name, Tensor pixels, int bitDepth, boolean rgb) {

	/** @throws IllegalArgumentException if pixels are neither a plane nor a stack, or the bit depth is none */
	public Image {
		final int rank = pixels.shape().rank();
		if (rank != 3 && rank != 4) throw new IllegalArgumentException("Not an image: " + pixels);
		if (bitDepth != 8 && bitDepth != 16 && bitDepth != 32) throw new IllegalArgumentException("Not a bit depth: " +
			bitDepth);
	}

	/** @return C */
	public int channels() {
		return pixels.shape().channels();
	}

	/** @return X */
	public int width() {
		return pixels.shape().size(-2);
	}

	/** @return Y */
	public int height() {
		return pixels.shape().size(-3);
	}

	/** @return Z, which is 1 for a plane */
	public int depth() {
		return stack() ? pixels.shape().size(0) : 1;
	}

	/** @return whether the pixels are {@code [Z, Y, X, C]}, even if Z is 1 */
	public boolean stack() {
		return pixels.shape().rank() == 4;
	}

	/** @return what to call it in a sentence, as in {@code 8-bit image with 3 channels} */
	public String kind() {
		return kind(channels(), bitDepth);
	}

	static String kind(final int channels, final int bitDepth) {
		return bitDepth + "-bit image with " + channels + (channels == 1 ? " channel" : " channels");
	}

	/**
	 * @param z from 0
	 * @return a copy of one plane, {@code [Y, X, C]}, named {@code name:z}, counting from 1
	 */
	public Image slice(final int z) {
		final Shape plane = Shape.of(height(), width(), channels());
		final int length = (int) plane.elements();
		final float[] values = new float[length];
		System.arraycopy(pixels.array(), z * length, values, 0, length);
		return new Image(name + ":" + (z + 1), Tensor.of(plane, values), bitDepth, rgb);
	}

	/** @return all planes, in order; a plane gives itself */
	public List<Image> slices() {
		if (!stack()) return List.of(this);
		final List<Image> slices = new ArrayList<>();
		for (int z = 0; z < depth(); z++)
			slices.add(slice(z));
		return slices;
	}

	/** @return {@code [Y, X, Z * C]}, the planes' channels one behind the other; a plane gives itself */
	public Image stackAsChannels() {
		if (!stack()) return this;
		final int planes = depth();
		final int channels = channels();
		final int positions = height() * width();
		final float[] from = pixels.array();
		final float[] to = new float[from.length];
		for (int z = 0; z < planes; z++)
			for (int p = 0; p < positions; p++)
				System.arraycopy(from, (z * positions + p) * channels, to, (p * planes + z) * channels, channels);
		return new Image(name, Tensor.of(Shape.of(height(), width(), planes * channels), to), bitDepth, rgb && planes == 1);
	}
}
