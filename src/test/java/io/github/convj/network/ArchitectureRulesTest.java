package io.github.convj.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.layer.Add;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Relu;
import io.github.convj.layer.Softmax;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** An architecture is checked when it is built, and says in one sentence what is wrong. */
class ArchitectureRulesTest {

	private static final Shape IMAGE = Shape.of(8, 8, 2);

	private static Architecture.Builder builder() {
		return Architecture.builder("test", IMAGE).add("a", Convolution.of(2, 3));
	}

	@Test
	void wrongGraphsAreRefused() {
		refused("two layers called \"a\"", builder().add("a", new Relu()));
		refused("two layers called \"input\"", builder().add("input", new Relu()));
		refused("reads \"c\", which no layer before it is called", builder().add("b", new Add(), "a", "c").add("c",
			new Relu()));
		refused("reads \"b\", which no layer before it is called", builder().add("b", new Relu(), "b"));
		refused("The layer \"b\" of the network \"test\" does not fit: A dense layer needs a flat input", builder().add("b",
			Dense.of(2)));
		refused("names are made of letters", builder().add("b/c", new Relu()));
		refused("has no layers", Architecture.builder("test", IMAGE));
		refused("needs an input of at least 9x9", builder().add("b", Convolution.of(1, 9).withPadding(Padding.VALID)));
	}

	private static void refused(final String part, final Architecture.Builder builder) {
		final String message = assertThrows(ConvJException.class, builder::build).getMessage();
		assertTrue(message.contains(part), message);
	}

	@Test
	void unknownNodesAreAnsweredWithThoseThereAre() {
		final String message = assertThrows(ConvJException.class, () -> builder().add("b", new Relu()).build().shape("z"))
			.getMessage();
		assertEquals("The network \"test\" has no layer called \"z\"; it has a, b.", message);
	}

	@Test
	void yamlBringsBackEveryClassicNetwork() {
		for (final String name : Networks.names())
			for (final Shape shape : List.of(Shape.of(32, 40, 3), Shape.of(5, 32, 32, 1))) {
				final Architecture architecture = Networks.create(name, shape, 5);
				final Yaml yaml = new Yaml();
				final Architecture read = Architecture.fromMap(yaml.load(yaml.dump(architecture.toMap())));
				assertEquals(architecture, read);
				assertEquals(architecture.parameters().keySet(), read.parameters().keySet());
				assertEquals(architecture.summary().text(), read.summary().text());
			}
	}

	@Test
	void damagedDescriptionsAreRefused() {
		final Map<String, Object> map = new HashMap<>(builder().build().toMap());
		map.remove("layers");
		assertThrows(ConvJException.class, () -> Architecture.fromMap(map));
		map.put("layers", List.of(Map.of("name", "a", "type", "relu")));
		assertThrows(ConvJException.class, () -> Architecture.fromMap(map));
		map.put("layers", List.of("relu"));
		assertThrows(ConvJException.class, () -> Architecture.fromMap(map));
		map.put("layers", List.of(Map.of("name", "a", "type", "relu", "inputs", List.of("input"))));
		map.put("input", List.of(8, -1, 2));
		assertThrows(ConvJException.class, () -> Architecture.fromMap(map));
	}

	@Test
	void anotherInputSizeKeepsTheLayers() {
		final Architecture architecture = Networks.create("resnet20", Shape.of(32, 32, 1), 2);
		final Architecture larger = architecture.withInput(Shape.of(50, 40, 1));
		assertEquals(Shape.of(13, 10, 64), larger.shape("stage3.block3.relu2"));
		final Network network = Network.initialize(architecture, Initialization.HE, 1);
		assertEquals(network.tensors(), network.on(larger).tensors());
	}

	@Test
	void logitsAreWhatTheSoftmaxReads() {
		assertEquals("a", builder().build().logits());
		assertEquals("b", builder().add("flat", new Flatten()).add("b", Dense.of(2)).add("p", new Softmax()).build()
			.logits());
	}

	@Test
	void initializationDependsOnNameAndSeedOnly() {
		final Architecture small = builder().build();
		final Architecture large = Architecture.builder("other", IMAGE).add("z", Convolution.of(2, 3)).add("a", Convolution
			.of(2, 3)).build();
		for (final Initialization initialization : Initialization.values()) {
			final Tensor one = Network.initialize(small, initialization, 7).parameter("a/weight");
			final Tensor two = Network.initialize(large, initialization, 7).parameter("a/weight");
			assertEquals(List.of(one.img().firstElement()), List.of(two.img().firstElement()));
			assertFalse(Arrays.equals(one.array(), Network.initialize(small, initialization, 8).parameter("a/weight")
				.array()));
		}
	}

	@Test
	void initializationHasThePublishedVariance() {
		final Architecture architecture = Architecture.builder("test", Shape.of(8, 8, 64)).add("a", Convolution.of(32, 3))
			.build();
		assertEquals(2.0 / (9 * 64), variance(Network.initialize(architecture, Initialization.HE, 1)), 1e-4);
		assertEquals(2.0 / (9 * 64 + 9 * 32), variance(Network.initialize(architecture, Initialization.XAVIER, 1)), 1e-4);
	}

	private static double variance(final Network network) {
		double squares = 0;
		final float[] values = network.parameter("a/weight").array();
		for (final float value : values)
			squares += (double) value * value;
		return squares / values.length;
	}

	@Test
	void weightsThatDoNotFitAreRefused() {
		final Architecture architecture = builder().build();
		final Map<String, Tensor> tensors = new HashMap<>(Network.initialize(architecture, Initialization.HE, 1).tensors());
		tensors.put("b/weight", Tensor.zeros(Shape.of(1)));
		assertTrue(assertThrows(ConvJException.class, () -> Network.of(architecture, tensors)).getMessage().contains(
			"b/weight"));
		tensors.remove("b/weight");
		tensors.put("a/bias", Tensor.zeros(Shape.of(3)));
		assertTrue(assertThrows(ConvJException.class, () -> Network.of(architecture, tensors)).getMessage().contains(
			"are 3 instead of 2"));
		tensors.remove("a/bias");
		assertTrue(assertThrows(ConvJException.class, () -> Network.of(architecture, tensors)).getMessage().contains(
			"lack \"a/bias\""));
	}
}
