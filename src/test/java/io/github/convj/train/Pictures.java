package io.github.convj.train;

import io.github.convj.data.Image;
import io.github.convj.data.Progress;
import io.github.convj.data.Sample;
import io.github.convj.data.SampleSet;
import io.github.convj.data.SampleSets;
import io.github.convj.data.Split;
import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Dropout;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.Relu;
import io.github.convj.layer.Softmax;
import io.github.convj.network.Architecture;
import io.github.convj.network.Initialization;
import io.github.convj.network.Network;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small images in memory and small networks for them. */
final class Pictures {

	static final int SIZE = 12;

	private Pictures() {}

	/** Draws one 8-bit image of a class. */
	interface Painter {

		/** @return {@code [SIZE, SIZE]} */
		float[] paint(int label, SplittableRandom random);
	}

	/** A bar that lies, one that stands, a spot; somewhere, on noise. */
	static float[] shapes(final int label, final SplittableRandom random) {
		final float[] pixels = noise(label, random);
		final int y = 2 + random.nextInt(SIZE - 4);
		final int x = 2 + random.nextInt(SIZE - 4);
		for (int d = -2; d <= 2; d++)
			switch (label) {
				case 0 -> pixels[y * SIZE + clip(x + d)] += 120;
				case 1 -> pixels[clip(y + d) * SIZE + x] += 120;
				default -> pixels[clip(y + d % 2) * SIZE + clip(x + d / 2)] += 120;
			}
		return pixels;
	}

	/** Nothing but noise, which can only be learned by heart. */
	static float[] noise(final int label, final SplittableRandom random) {
		final float[] pixels = new float[SIZE * SIZE];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = (float) (60 + 20 * random.nextGaussian());
		return pixels;
	}

	private static int clip(final int position) {
		return Math.max(0, Math.min(SIZE - 1, position));
	}

	/** @return samples with labels by turns, the first ones for training */
	static SampleSet samples(final Painter painter, final int classes, final int training, final int validation,
		final long seed)
	{
		final int[] labels = new int[training + validation];
		for (int i = 0; i < labels.length; i++)
			labels[i] = i % classes;
		return samples(painter, classes, labels, training, seed);
	}

	/** @return samples with these labels, the first ones for training */
	static SampleSet samples(final Painter painter, final int classes, final int[] labels, final int training,
		final long seed)
	{
		final SplittableRandom random = new SplittableRandom(seed);
		final List<Image> images = new ArrayList<>();
		for (int i = 0; i < labels.length; i++)
			images.add(new Image("image " + i, Tensor.of(Shape.of(SIZE, SIZE, 1), painter.paint(labels[i], random)), 8, false));
		final List<String> names = new ArrayList<>();
		for (int c = 0; c < classes; c++)
			names.add("class " + c);
		final SampleSet set = SampleSets.images(names, images, labels);
		final List<Sample> split = new ArrayList<>();
		for (final Sample sample : set.samples())
			split.add(sample.withSplit(split.size() < training ? Split.TRAIN : Split.VALIDATION));
		return set.withSamples(split);
	}

	static TrainingData data(final TrainingPlan plan, final SampleSet samples) {
		return TrainingData.prepare(plan, samples, Workers.sequential(), Progress.NONE);
	}

	/** @return a network with everything that could make two runs differ: batch statistics, dropout, random weights */
	static Network network(final int classes) {
		return Network.initialize(Architecture.builder("small", Shape.of(SIZE, SIZE, 1)) //
			.add("convolution1", Convolution.of(8, 3)).add("normalization1", BatchNormalization.standard()) //
			.add("relu1", new Relu()).add("pooling1", MaxPooling.of(2)) //
			.add("convolution2", Convolution.of(16, 3)).add("normalization2", BatchNormalization.standard()) //
			.add("relu2", new Relu()).add("pooling2", MaxPooling.of(2)).add("flatten", new Flatten()) //
			.add("dropout", new Dropout(0.2)).add("dense", Dense.of(classes)).add(Architecture.PROBABILITIES, new Softmax())
			.build(), Initialization.HE, 1);
	}

	/** @return a single fully connected layer */
	static Network linear(final int classes) {
		return Network.initialize(Architecture.builder("linear", Shape.of(SIZE, SIZE, 1)).add("flatten", new Flatten()).add(
			"dense", Dense.of(classes)).add(Architecture.PROBABILITIES, new Softmax()).build(), Initialization.XAVIER, 1);
	}

	/** @return fully connected layers with nothing between them that would hold exploding weights back */
	static Network linearLayers(final int classes) {
		return Network.initialize(Architecture.builder("linear-layers", Shape.of(SIZE, SIZE, 1)).add("flatten", new Flatten())
			.add("dense1", Dense.of(16)).add("dense2", Dense.of(16)).add("dense3", Dense.of(classes)).add(
				Architecture.PROBABILITIES, new Softmax()).build(), Initialization.XAVIER, 1);
	}
}
