package io.github.convj.benchmark;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Square labelled images of 8 bits from a pair of gzipped IDX files, as floats. Not thread-safe. */
final class Idx {

	private final Shape sample;
	private final float[] pixels;
	private final int[] labels;

	private Idx(final Shape sample, final float[] pixels, final int[] labels) {
		this.sample = sample;
		this.pixels = pixels;
		this.labels = labels;
	}

	/**
	 * @param folder of the files
	 * @param part how their names start, as in {@code train}
	 */
	static Idx read(final Path folder, final String part) throws IOException {
		final int[][] sizes = new int[2][];
		final byte[] images = read(folder, part + "-images-idx*-ubyte.gz", sizes, 0);
		final byte[] labels = read(folder, part + "-labels-idx*-ubyte.gz", sizes, 1);
		final float[] pixels = new float[images.length];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = (images[i] & 0xff) / 255f;
		final int[] numbers = new int[labels.length];
		for (int i = 0; i < numbers.length; i++)
			numbers[i] = labels[i];
		final int[] s = sizes[0];
		return new Idx(Shape.of(s[1], s[2], s.length > 3 ? s[3] : 1), pixels, numbers);
	}

	private static byte[] read(final Path folder, final String pattern, final int[][] sizes, final int index)
		throws IOException
	{
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
			for (final Path file : files)
				try (InputStream raw = Files.newInputStream(file);
						DataInputStream in = new DataInputStream(new GZIPInputStream(raw, 1 << 16)))
				{
					sizes[index] = new int[in.readInt() & 0xff];
					for (int d = 0; d < sizes[index].length; d++)
						sizes[index][d] = in.readInt();
					return in.readAllBytes();
				}
		}
		throw new ConvJException("There is no file " + pattern + " in " + folder + ".");
	}

	/** Brings each channel to mean 0 and deviation 1, these and other images by the statistics of these. */
	void standardize(final Idx other) {
		final int channels = sample.channels();
		for (int c = 0; c < channels; c++) {
			double sum = 0;
			double squares = 0;
			for (int i = c; i < pixels.length; i += channels) {
				sum += pixels[i];
				squares += (double) pixels[i] * pixels[i];
			}
			final double count = (double) pixels.length / channels;
			final double mean = sum / count;
			final double deviation = Math.sqrt(squares / count - mean * mean);
			for (final float[] values : new float[][] { pixels, other.pixels })
				for (int i = c; i < values.length; i += channels)
					values[i] = (float) ((values[i] - mean) / deviation);
		}
	}

	Shape sample() {
		return sample;
	}

	int size() {
		return labels.length;
	}

	int classes() {
		return Arrays.stream(labels).max().orElse(0) + 1;
	}

	int label(final int image) {
		return labels[image];
	}

	/**
	 * Copies one image.
	 *
	 * @param to {@code [N, Y, X, C]}
	 * @param n where in it
	 * @param symmetry of the square: bit 0 mirrors X, bit 1 mirrors Y, bit 2 exchanges them
	 */
	void copy(final int image, final float[] to, final int n, final int symmetry) {
		final int side = sample.size(0);
		final int channels = sample.channels();
		final int length = side * side * channels;
		final int start = image * length;
		if (symmetry == 0) {
			System.arraycopy(pixels, start, to, n * length, length);
			return;
		}
		for (int y = 0, i = n * length; y < side; y++)
			for (int x = 0; x < side; x++) {
				int fromX = (symmetry & 1) == 0 ? x : side - 1 - x;
				int fromY = (symmetry & 2) == 0 ? y : side - 1 - y;
				if ((symmetry & 4) != 0) {
					final int swapped = fromX;
					fromX = fromY;
					fromY = swapped;
				}
				for (int c = 0; c < channels; c++)
					to[i++] = pixels[start + (fromY * side + fromX) * channels + c];
			}
	}
}
