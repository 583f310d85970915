package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Images and sets for tests. */
final class MemoryImages {

	/** Takes files that end in .img, and reads them as text: the numbers Y, X, C and then the values. */
	static final ImageOpener OPENER = new ImageOpener() {

		@Override
		public boolean accepts(final Path file) {
			return file.toString().endsWith(".img");
		}

		@Override
		public Image open(final Path file) {
			try {
				final String[] words = Files.readString(file).strip().split("\\s+");
				final int[] sizes = new int[3];
				for (int d = 0; d < 3; d++)
					sizes[d] = Integer.parseInt(words[d]);
				final float[] values = new float[sizes[0] * sizes[1] * sizes[2]];
				for (int i = 0; i < values.length; i++)
					values[i] = Float.parseFloat(words[3 + i]);
				return new Image(file.toString(), Tensor.of(Shape.of(sizes), values), 8, sizes[2] == 3);
			}
			catch (IOException | RuntimeException failure) {
				throw new ConvJException(file + " cannot be read.", failure);
			}
		}
	};

	private MemoryImages() {}

	static Path write(final Path file, final int height, final int width, final int channels) throws IOException {
		Files.createDirectories(file.getParent());
		final StringBuilder text = new StringBuilder(height + " " + width + " " + channels);
		for (int i = 0; i < height * width * channels; i++)
			text.append(' ').append(i % 251);
		return Files.writeString(file, text);
	}

	static Image random(final String name, final SplittableRandom random, final int bound, final int... sizes) {
		final Shape shape = Shape.of(sizes);
		final float[] values = new float[(int) shape.elements()];
		for (int i = 0; i < values.length; i++)
			values[i] = bound > 0 ? random.nextInt(bound) : (float) random.nextDouble();
		return new Image(name, Tensor.of(shape, values), bound > 256 ? 16 : bound > 0 ? 8 : 32, false);
	}

	/** @return a set of that many samples a class, all of one size */
	static SampleSet set(final SplittableRandom random, final int bound, final int[] sizes, final int... counts) {
		final List<String> classes = new ArrayList<>();
		final List<Image> images = new ArrayList<>();
		final List<Integer> labels = new ArrayList<>();
		for (int c = 0; c < counts.length; c++) {
			classes.add("class" + c);
			for (int i = 0; i < counts[c]; i++) {
				images.add(random("c" + c + "/" + i, random, bound, sizes));
				labels.add(c);
			}
		}
		return SampleSets.images(classes, images, labels.stream().mapToInt(Integer::intValue).toArray());
	}
}
