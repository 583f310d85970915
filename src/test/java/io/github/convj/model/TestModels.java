package io.github.convj.model;

import io.github.convj.data.Fit;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.SkippedImage;
import io.github.convj.data.StackMode;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.History;
import io.github.convj.evaluate.Prediction;
import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.ParameterSpec.Role;
import io.github.convj.layer.Relu;
import io.github.convj.layer.Softmax;
import io.github.convj.network.Architecture;
import io.github.convj.network.Initialization;
import io.github.convj.network.Network;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Untrained networks in which every parameter matters, and models around them. */
public final class TestModels {

	private TestModels() {}

	/** @return the architecture with random weights, biases, scales and running statistics */
	public static Network network(final Architecture architecture, final long seed) {
		final Network network = Network.initialize(architecture, Initialization.HE, seed);
		final SplittableRandom random = new SplittableRandom(seed);
		architecture.parameters().forEach((name, specification) -> {
			final Role role = specification.role();
			if (role == Role.WEIGHT) return;
			final float[] values = network.parameter(name).array();
			for (int i = 0; i < values.length; i++)
				values[i] = role == Role.SCALE || role == Role.RUNNING_VARIANCE ? (float) random.nextDouble(0.5, 1.5)
					: (float) random.nextDouble(-0.3, 0.3);
		});
		return network;
	}

	/** @return values of mean 0 and deviation 1 */
	public static Tensor noise(final Shape shape, final long seed) {
		final Tensor tensor = Tensor.zeros(shape);
		final SplittableRandom random = new SplittableRandom(seed);
		for (int i = 0; i < tensor.array().length; i++)
			tensor.array()[i] = (float) random.nextGaussian();
		return tensor;
	}

	/** @return a small network with a layer of each common kind */
	public static Architecture small(final Shape input, final int classes) {
		return Architecture.builder("small", input).add("conv1", Convolution.of(6, 3).withoutBias()).add("norm1",
			BatchNormalization.standard()).add("relu1", new Relu()).add("pool1", MaxPooling.of(2)).add("conv2", Convolution.of(8,
				3)).add("relu2", new Relu()).add("mean", new GlobalAveragePooling()).add("logits", Dense.of(classes)).add(
					"probabilities", new Softmax()).build();
	}

	/** @return a preprocessing for 8-bit images with another mean and deviation for each channel */
	public static Preprocessing preprocessing(final Shape input, final Normalization normalization) {
		final List<Double> mean = new ArrayList<>();
		final List<Double> deviation = new ArrayList<>();
		for (int c = 0; c < input.channels(); c++) {
			mean.add(100.125 + 7 * c);
			deviation.add(40.0 / (c + 1) + 1 / 3.0);
		}
		return new Preprocessing(input, Fit.RESIZE, input.rank() == 4 ? StackMode.VOLUME : StackMode.SLICES, normalization,
			mean, deviation, 8, input.channels() == 3);
	}

	/** @return a model that has all that a trained one has */
	public static Model model(final Architecture architecture, final Normalization normalization, final String... names) {
		final List<String> classes = List.of(names);
		final List<Prediction> predictions = new ArrayList<>();
		final SplittableRandom random = new SplittableRandom(3);
		for (int i = 0; i < 40; i++) {
			final float[] probabilities = new float[names.length];
			Arrays.fill(probabilities, 0.1f / names.length);
			probabilities[random.nextInt(names.length)] += 0.9f;
			predictions.add(new Prediction("image " + i, random.nextInt(names.length), probabilities));
		}
		final Map<String, Object> plan = new LinkedHashMap<>();
		plan.put("images", "/data/Zellen, groß");
		plan.put("network", architecture.name());
		plan.put("learningRate", "0.05");
		plan.put("batchSize", "32");
		plan.put("schedule", "cosine");
		plan.put("model", "");
		final List<Integer> counts = classes.stream().map(c -> 8).toList();
		final Provenance provenance = new Provenance("1.2.3", Instant.parse("2026-01-02T03:04:05Z"), "vector, 512 bits", plan,
			counts, counts, List.of("a/1.tif", "a/2.tif", "b c/ü.tif", "a/3.tif", "top.tif"), List.of("a/\"4\".tif", "b/5:1", "b/line\nbreak\\n.tif", "b/ x ", "b/🦠\u0085\u2028.tif", "c/", "c/\u0007"),
			List.of(new SkippedImage("a/bad.tif", "a/bad.tif cannot be read.")), 0.25);
		final History history = History.empty().plus(new History.Epoch(1, 1.5, 0.3, 1.2, 0.4, 0.35, 0.05, 2.5)).plus(
			new History.Epoch(2, 1.1, 0.5, Double.NaN, 0.6, 0.55, 0.01, 2.25));
		return Model.of(network(architecture, 4), classes, preprocessing(architecture.input(), normalization)).withEvaluation(
			Evaluation.of(classes, predictions)).withHistory(history).withProvenance(provenance);
	}
}
