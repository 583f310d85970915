package io.github.convj.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Image;
import io.github.convj.data.Normalization;
import io.github.convj.data.Progress;
import io.github.convj.data.UnreadImage;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.Layer;
import io.github.convj.layer.Softmax;
import io.github.convj.model.Model;
import io.github.convj.model.TestModels;
import io.github.convj.network.Architecture;
import io.github.convj.network.Networks;
import io.github.convj.network.Pass;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbedderTest {

	private static final String[] CLASSES = { "a", "b", "c" };

	private static List<Image> images(final int count, final Shape shape, final long seed) {
		final List<Image> images = new ArrayList<>();
		final SplittableRandom random = new SplittableRandom(seed);
		for (int i = 0; i < count; i++) {
			final Tensor pixels = Tensor.zeros(shape);
			for (int p = 0; p < pixels.array().length; p++)
				pixels.array()[p] = random.nextInt(256);
			images.add(new Image("image" + i, pixels, 8, shape.channels() == 3));
		}
		return images;
	}

	private static Model model(final Architecture architecture) {
		return TestModels.model(architecture, Normalization.DATASET, CLASSES);
	}

	private static Model small() {
		return model(TestModels.small(Shape.of(16, 16, 1), 3));
	}

	static List<String> networks() {
		return Networks.names();
	}

	/** Each network tells classes from its embedding by its last layer alone: weights times embedding plus bias. */
	@ParameterizedTest
	@MethodSource("networks")
	void theLastLayerMakesClassesOfIt(final String name) {
		final int size = Math.max(Networks.minimumSize(name), 16);
		final Model model = model(Networks.create(name, Shape.of(size, size, 1), 3));
		final List<Image> images = images(5, Shape.of(size, size, 1), 3);
		final Embedder embedder = Embedder.of(model, "", Workers.sequential());
		final List<Embedding> embeddings = embedder.embed(images);
		final Classifier classifier = Classifier.of(model, Workers.sequential());
		final String last = model.network().architecture().logits();
		final float[] weight = model.network().parameter(last + "/weight").array();
		final float[] bias = model.network().parameter(last + "/bias").array();
		for (int i = 0; i < images.size(); i++) {
			final float[] features = embeddings.get(i).features();
			assertEquals(embedder.channels(), features.length);
			final double[] exponentials = new double[3];
			double sum = 0;
			for (int c = 0; c < 3; c++) {
				double logit = bias[c];
				for (int d = 0; d < features.length; d++)
					logit += (double) features[d] * weight[d * 3 + c];
				exponentials[c] = Math.exp(logit);
				sum += exponentials[c];
			}
			final float[] classified = classifier.classify(images.get(i)).probabilities();
			for (int c = 0; c < 3; c++) {
				assertEquals(exponentials[c] / sum, embeddings.get(i).prediction().probabilities()[c], 1e-4);
				assertEquals(classified[c], embeddings.get(i).prediction().probabilities()[c], 1e-5);
			}
		}
	}

	/** Any layer can be named; where it has places, the mean over them counts. */
	@ParameterizedTest
	@ValueSource(strings = { "vgg-small", "resnet20", "mobilenet-small", "small" })
	void eachLayerGivesTheMeansOfItsChannels(final String name) {
		final Shape shape = Shape.of(16, 16, 1);
		final Model model = model(name.equals("small") ? TestModels.small(shape, 3) : Networks.create(name, shape, 3));
		final Image image = images(1, shape, 5).getFirst();
		final Pass pass = model.network().inspection(1, Workers.sequential());
		final float[] input = model.preprocessing().apply(image).array();
		System.arraycopy(input, 0, pass.input().array(), 0, input.length);
		pass.forward(1);
		for (final Architecture.Node node : model.network().architecture().nodes()) {
			final float[] features = Embedder.of(model, node.name(), Workers.of(2)).embed(List.of(image)).getFirst().features();
			final float[] whole = pass.activation(node.name()).array();
			final int channels = model.network().architecture().shape(node.name()).channels();
			assertEquals(channels, features.length);
			for (int c = 0; c < channels; c++) {
				double sum = 0;
				double largest = 1;
				for (int i = c; i < whole.length; i += channels) {
					sum += whole[i];
					largest = Math.max(largest, Math.abs(whole[i]));
				}
				assertEquals(sum / (whole.length / channels), features[c], 1e-4 * largest, node.name() + " " + c);
			}
		}
	}

	@Test
	void theSameBitsAloneAndAmongOthersOnAnyThreads() {
		for (final String name : List.of("lenet5", "resnet20")) {
			final Model model = model(Networks.create(name, Shape.of(28, 28, 1), 3));
			final List<Image> images = images(70, Shape.of(28, 28, 1), 1);
			final List<Embedding> one = Embedder.of(model, "", Workers.sequential()).embed(images);
			final List<Embedding> four = Embedder.of(model, null, Workers.of(4)).embed(images);
			for (int i = 0; i < images.size(); i += 23) {
				final Embedding alone = Embedder.of(model, "", Workers.of(2)).embed(List.of(images.get(i))).getFirst();
				assertArrayEquals(alone.features(), one.get(i).features(), name);
				assertArrayEquals(alone.features(), four.get(i).features(), name);
			}
		}
	}

	@Test
	void planesStandForThemselvesAndWhatCannotBeReadIsSkipped() {
		final Embedder embedder = Embedder.of(small(), "", Workers.of(2));
		final Image plane = images(1, Shape.of(16, 16, 1), 1).getFirst();
		final Image stack = images(1, Shape.of(3, 16, 16, 1), 2).getFirst();
		final Embeddings embeddings = embedder.embed(List.of(new UnreadImage("x/plane", null, () -> plane, "b"), new UnreadImage(
			"x/broken", null, () -> {
				throw new ConvJException("x/broken is damaged.");
			}, "b"), new UnreadImage("deep", null, () -> new Image("deep", plane.pixels(), 16, false), null), new UnreadImage("stack",
				null, () -> stack, "none of them")), Progress.NONE);
		assertEquals(List.of("x/plane", "stack:1", "stack:2", "stack:3"), embeddings.rows().stream().map(Embedding::image).toList());
		assertEquals(List.of("x/broken", "deep"), embeddings.skipped().stream().map(image -> image.image()).toList());
		assertEquals("mean", embeddings.layer());
		assertEquals(1, embeddings.rows().get(0).prediction().truth());
		assertEquals(-1, embeddings.rows().get(1).prediction().truth(), "not one of the model's classes");
		assertEquals("none of them", embeddings.rows().get(1).truth());
		assertArrayEquals(stack.slice(2).pixels().array(), embeddings.image(3).pixels().array());
		assertArrayEquals(plane.pixels().array(), embeddings.image(0).pixels().array());
		assertArrayEquals(embedder.embed(List.of(stack.slice(1))).getFirst().features(), embeddings.rows().get(2).features());
		assertNull(embedder.embed(List.of(plane)).getFirst().truth());
	}

	@Test
	void refusesInOneSentence() {
		final Model model = small();
		final String layers = assertThrows(ConvJException.class, () -> Embedder.of(model, "conv9", Workers.sequential()))
			.getMessage();
		assertTrue(layers.contains("conv9") && layers.contains("relu2"), layers);
		final Embedder embedder = Embedder.of(model, "", Workers.sequential());
		assertThrows(ConvJException.class, () -> embedder.embed(List.of(), Progress.NONE));
		final String reason = assertThrows(ConvJException.class, () -> embedder.embed(List.of(new UnreadImage("a", null, () -> {
			throw new ConvJException("a is damaged.");
		}, null)), Progress.NONE)).getMessage();
		assertEquals("a is damaged.", reason);
		assertThrows(CancellationException.class, () -> embedder.embed(images(70, Shape.of(16, 16, 1), 1).stream().map(
			image -> new UnreadImage(image.name(), null, () -> image, null)).toList(), (task, done, total) -> {
				if (done > 32) throw new CancellationException();
			}));
	}

	/** A network that ends in a convolution and a mean, as SqueezeNet does, is described by what that convolution reads. */
	@Test
	void withoutAFullyConnectedLayerTheLastConvolutionTellsClasses() {
		final Architecture architecture = Architecture.builder("convolutions", Shape.of(8, 8, 1)).add("conv1", Convolution.of(4, 3))
			.add("conv2", Convolution.of(3, 1)).add("mean", new GlobalAveragePooling()).add("probabilities", new Softmax()).build();
		assertEquals("conv1", Embedder.of(model(architecture), "", Workers.sequential()).layer());
		final Layer dense = Dense.of(3);
		final Architecture plain = Architecture.builder("plain", Shape.of(8, 8, 2)).add("mean", new GlobalAveragePooling()).add(
			"logits", dense).add("probabilities", new Softmax()).build();
		assertEquals("mean", Embedder.of(model(plain), "", Workers.sequential()).layer());
	}
}
