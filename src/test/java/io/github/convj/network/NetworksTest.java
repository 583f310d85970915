package io.github.convj.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.layer.Convolution;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.Upsampling;
import io.github.convj.network.ReceptiveField.Along;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The classic networks against published and hand-counted figures. */
class NetworksTest {

	static List<String> names() {
		return Networks.names();
	}

	/**
	 * LeNet-5: LeCun's layers with full connections; ResNet-18: torchvision's with a 3x3 stem and 10 classes; the others by
	 * hand.
	 */
	@ParameterizedTest
	@CsvSource({ "lenet5, 28, 1, 61706", "mobilenet-small, 64, 3, 543050", "resnet18, 64, 3, 11173962", "resnet20, 32, 3, 272474",
		"vgg-small, 32, 3, 551018" })
	void parametersAreAsPublished(final String name, final int size, final int channels, final long parameters) {
		final Summary summary = Networks.create(name, Shape.of(size, size, channels), 10).summary();
		assertEquals(parameters, summary.parameters());
		assertEquals(size, Networks.defaultSize(name));
	}

	/** He et al. 2016 trade 41 million multiply-adds for ResNet-20, whose shortcuts have no projections. */
	@Test
	void operationsAreAsPublished() {
		final Summary summary = Networks.create("resnet20", Shape.of(32, 32, 3), 10).summary();
		final long multiplyAdds = summary.rows().stream().filter(row -> row.type().equals("convolution") && !row.node()
			.contains("shortcut")).mapToLong(Summary.Row::flops).sum() / 2;
		assertEquals(40.55e6, multiplyAdds, 0.02e6);
	}

	/** As in ResNet-20: 1 + 6 steps of 1, then 1 + 5 * 2, then 2 + 5 * 4 to the left make -40. */
	@ParameterizedTest
	@CsvSource({ "lenet5, 16, 4, -2", "mobilenet-small, 91, 16, -45", "vgg-small, 36, 8, -14", "resnet20, 81, 4, -40", "resnet18, 109, 8, -54" })
	void receptiveFieldsAreAsCountedByHand(final String name, final int size, final int stride, final int offset) {
		final ReceptiveField field = Networks.create(name, Shape.of(64, 64, 1), 2).summary().receptiveField();
		final Along along = new Along(size, stride, offset);
		assertEquals(List.of(along, along), field.axes());
	}

	/** Behind a halving and a 3x3 convolution position o sees 6 pixels from 2 o - 2 on; doubled, from 2 floor(o / 2) - 2 on. */
	@Test
	void enlargedPositionsSeeWhatTheOnesTheyRepeatSee() {
		final Architecture architecture = Architecture.builder("test", Shape.of(16, 16, 1)).add("pool", MaxPooling.of(2)).add(
			"conv", Convolution.of(1, 3)).add("up", Upsampling.of(2)).build();
		final Along along = ReceptiveField.of(architecture, "up").axes().get(0);
		assertEquals(1, along.stride());
		for (int o = 0; o < 16; o++) {
			final int first = 2 * (o / 2) - 2;
			assertTrue(o + along.offset() <= first && first + 6 <= o + along.offset() + along.size(), "position " + o);
		}
		assertEquals(7, along.size());
	}

	@ParameterizedTest
	@MethodSource("names")
	void anySizeThatFitsIsTaken(final String name) {
		final int minimum = Networks.minimumSize(name);
		for (final Shape shape : List.of(Shape.of(minimum, minimum, 1), Shape.of(minimum + 3, minimum + 7, 4), Shape.of(1,
			minimum, minimum, 2), Shape.of(5, minimum + 20, minimum + 20, 1), Shape.of(minimum, minimum, minimum, 1)))
		{
			final Architecture architecture = Networks.create(name, shape, 3);
			assertEquals(Shape.of(3), architecture.output());
			assertEquals("logits", architecture.logits());
			assertEquals("probabilities", architecture.outputNode().name());
			if (name.equals("resnet18") && shape.rank() == 4) continue; // 33 million weights, in the same blocks as resnet20
			final Pass pass = Network.initialize(architecture, Initialization.HE, 1).inference(1, Workers.sequential());
			pass.forward(1);
			float sum = 0;
			for (final float probability : pass.output().array())
				sum += probability;
			assertEquals(1, sum, 1e-5);
		}
	}

	@Test
	void thinStacksKeepTheirPlanes() {
		final Architecture thin = Networks.create("vgg-small", Shape.of(5, 48, 48, 1), 4);
		assertEquals(Shape.of(5, 6, 6, 128), thin.shape("pool3"));
		final Architecture cube = Networks.create("vgg-small", Shape.of(32, 32, 32, 1), 4);
		assertEquals(Shape.of(4, 4, 4, 128), cube.shape("pool3"));
		final Architecture between = Networks.create("resnet20", Shape.of(16, 32, 32, 1), 4);
		assertEquals(Shape.of(8, 8, 8, 64), between.shape("stage3.block3.relu2"));
	}

	@Test
	void badRequestsSayWhatToDo() {
		refused("lenet5 needs images of at least 12x12 pixels; these are 8x8.", () -> Networks.create("lenet5", Shape.of(8, 8,
			1), 2));
		refused("lenet5 needs images of at least 12x12 pixels; these are 40x11.", () -> Networks.create("lenet5", Shape.of(9,
			11, 40, 1), 2));
		refused("A classifier needs at least 2 classes, not 1.", () -> Networks.create("lenet5", Shape.of(28, 28, 1), 1));
		refused("There is no network called \"alexnet\"; there are lenet5, mobilenet-small, resnet18, resnet20, vgg-small, window-medium, window-small.", () -> Networks
			.create("alexnet", Shape.of(28, 28, 1), 2));
	}

	private static void refused(final String sentence, final Runnable action) {
		assertEquals(sentence, assertThrows(ConvJException.class, action::run).getMessage());
	}

	@ParameterizedTest
	@MethodSource("names")
	void summariesTellEveryLayer(final String name) {
		final Architecture architecture = Networks.create(name, Shape.of(32, 32, 3), 4);
		final String text = architecture.summary().text();
		architecture.nodes().forEach(node -> assertTrue(text.contains("\n" + node.name() + " "), node.name()));
		assertTrue(architecture.summary().inferenceBytes(8) < architecture.summary().trainingBytes(8));
	}
}
