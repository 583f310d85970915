package io.github.convj.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import io.github.convj.layer.Add;
import io.github.convj.layer.AveragePooling;
import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Concatenate;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Dropout;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.GlobalMaxPooling;
import io.github.convj.layer.Layer;
import io.github.convj.layer.LeakyRelu;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Relu;
import io.github.convj.layer.Sigmoid;
import io.github.convj.layer.Softmax;
import io.github.convj.layer.Tanh;
import io.github.convj.layer.Upsampling;
import io.github.convj.network.Architecture;
import io.github.convj.network.Network;
import io.github.convj.network.Networks;
import io.github.convj.network.Pass;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** ONNX Runtime computes from our files what we compute, and we read them back to the bit. */
class OnnxFileTest {

	private static final double TOLERANCE = 1e-5;

	@TestFactory
	Stream<DynamicTest> everyClassicNetwork() {
		final List<DynamicTest> tests = new ArrayList<>();
		for (final String name : Networks.names()) {
			final int size = Math.max(12, Networks.minimumSize(name));
			for (final Shape input : List.of(Shape.of(size, size, 1), Shape.of(size + 5, size + 2, 3), Shape.of(size / 4 + 1,
				size + 1, size, 1)))
				tests.add(DynamicTest.dynamicTest(name + " " + input, () -> {
					final Architecture architecture = Networks.create(name, input, 5);
					agrees(architecture, 3);
					// The softmax hides differences of large logits.
					agrees(withoutSoftmax(architecture), 2);
				}));
		}
		return tests.stream();
	}

	@TestFactory
	Stream<DynamicTest> everyLayerAlone() {
		final Shape plane = Shape.of(9, 7, 4);
		final Shape volume = Shape.of(5, 9, 7, 4);
		final Shape flat = Shape.of(6);
		final Convolution convolution = Convolution.of(6, 3);
		final List<Layer> windowed = List.of(convolution, convolution.withoutBias(), Convolution.of(5, 1), Convolution.of(6, 2),
			convolution.withStride(2), convolution.withPadding(Padding.VALID), convolution.withPadding(Padding.of(2)),
			convolution.withDilation(2), convolution.withGroups(2), Convolution.of(8, 3).withGroups(4), convolution.withStride(2)
				.withDilation(2), Convolution.of(6, 5).withStride(3).withPadding(Padding.VALID), MaxPooling.of(2), MaxPooling.of(3),
			new MaxPooling(List.of(3), List.of(2), Padding.SAME), AveragePooling.of(2), new AveragePooling(List.of(3), List.of(2),
				Padding.SAME, false), new AveragePooling(List.of(3), List.of(2), Padding.SAME, true), Upsampling.of(2), Upsampling.of(3));
		final List<Layer> pointwise = List.of(BatchNormalization.standard(), new BatchNormalization(0.9, 0.1), new Relu(),
			new LeakyRelu(0.2), new Sigmoid(), new Tanh(), new Softmax(), new Dropout(0.5));
		final List<Layer> ending = List.of(new Flatten(), new GlobalAveragePooling(), new GlobalMaxPooling());
		final List<DynamicTest> tests = new ArrayList<>();
		for (final Shape shape : List.of(plane, volume)) {
			Stream.of(windowed, pointwise, ending).flatMap(List::stream).forEach(layer -> tests.add(alone(shape, layer)));
			tests.add(graph("add", shape, b -> b.add("a", new Relu()).add("b", new Tanh(), "input").add("sum", new Add(), "a",
				"b")));
			tests.add(graph("concatenate", shape, b -> b.add("a", new Relu()).add("b", Convolution.of(3, 1), "input").add("both",
				new Concatenate(), "a", "b", "input")));
			tests.add(graph("flatten, dense", shape, b -> b.add("flat", new Flatten()).add("dense", Dense.of(3))));
			tests.add(graph("a value that is read twice", shape, b -> b.add("a", new Relu()).add("sum", new Add(), "a", "a")));
		}
		for (final Layer layer : List.of(Dense.of(3), new Dense(4, false), new Relu(), new Sigmoid(), new Softmax(),
			BatchNormalization.standard(), new Flatten(), new Dropout(0.2)))
			tests.add(alone(flat, layer));
		tests.add(graph("two axes of different sizes", plane, b -> b.add("a", new Convolution(4, List.of(3, 2), List.of(2, 1),
			Padding.SAME, List.of(1, 2), 1, true)).add("b", new MaxPooling(List.of(2, 3), List.of(1, 2), Padding.VALID)).add("c",
				Upsampling.of(3, 2))));
		return tests.stream();
	}

	private static DynamicTest alone(final Shape input, final Layer layer) {
		return graph(layer.toString(), input, b -> b.add("layer", layer));
	}

	private static DynamicTest graph(final String name, final Shape input,
		final UnaryOperator<Architecture.Builder> layers)
	{
		return DynamicTest.dynamicTest(name + " on " + input, () -> agrees(layers.apply(Architecture.builder("test", input))
			.build(), 2));
	}

	private static void agrees(final Architecture architecture, final int batch) throws OrtException, IOException {
		final long seed = 20;
		final Network network = TestModels.network(architecture, seed);
		final Tensor input = TestModels.noise(architecture.input().prepend(batch), seed);
		final byte[] file = OnnxFile.write(network);
		final Tensor theirs = OnnxRunner.run(file, input);
		assertEquals(architecture.output().prepend(batch), theirs.shape());
		final Tensor ours = forward(network, input);
		double scale = 1;
		for (final float value : theirs.array())
			scale = Math.max(scale, Math.abs(value));
		for (int i = 0; i < ours.array().length; i++)
			assertEquals(theirs.array()[i], ours.array()[i], TOLERANCE * scale, "value " + i + ", seed " + seed);
		final Network back = OnnxFile.read(file, architecture);
		network.tensors().forEach((name, tensor) -> assertArrayEquals(tensor.array(), back.parameter(name).array(), 0, name));
	}

	private static Tensor forward(final Network network, final Tensor input) {
		final int batch = input.shape().size(0);
		final Pass pass = network.inference(batch, Workers.sequential());
		System.arraycopy(input.array(), 0, pass.input().array(), 0, input.array().length);
		pass.forward(batch);
		final Shape output = network.architecture().output().prepend(batch);
		return Tensor.of(output, Arrays.copyOf(pass.output().array(), (int) output.elements()));
	}

	private static Architecture withoutSoftmax(final Architecture architecture) {
		final Architecture.Builder builder = Architecture.builder(architecture.name(), architecture.input());
		for (final Architecture.Node node : architecture.nodes().subList(0, architecture.nodes().size() - 1))
			builder.add(node.name(), node.layer(), node.inputs().toArray(String[]::new));
		return builder.build();
	}

	@Test
	void refusesWhatDoesNotFit() throws IOException {
		final Architecture architecture = Architecture.builder("test", Shape.of(4, 4, 2)).add("conv", Convolution.of(3, 3)).add(
			"flat", new Flatten()).add("dense", Dense.of(2)).build();
		final Network network = TestModels.network(architecture, 1);
		final byte[] file = OnnxFile.write(network);
		for (final int length : new int[] { 1, 10, file.length / 2, file.length - 1 })
			assertThrows(IOException.class, () -> OnnxFile.read(Arrays.copyOf(file, length), architecture), "length " + length);
		final ModelProto model = ModelProto.parseFrom(file);
		final GraphProto graph = model.getGraph();
		for (int i = 0; i < graph.getInitializerCount(); i++) {
			final TensorProto initializer = graph.getInitializer(i);
			if (initializer.getDataType() != TensorProto.DataType.FLOAT.getNumber()) continue;
			refused(architecture, model, graph.toBuilder().removeInitializer(i), "missing");
			refused(architecture, model, graph.toBuilder().setInitializer(i, initializer.toBuilder().addDims(1)), "shape");
			refused(architecture, model, graph.toBuilder().setInitializer(i, initializer.toBuilder().setDims(0, 1L << 40)),
				"shape");
			refused(architecture, model, graph.toBuilder().setInitializer(i, initializer.toBuilder().setRawData(initializer
				.getRawData().substring(4))), "values");
			refused(architecture, model, graph.toBuilder().setInitializer(i, initializer.toBuilder().setDataType(
				TensorProto.DataType.INT32.getNumber())), "values");
		}
	}

	private static void refused(final Architecture architecture, final ModelProto model, final GraphProto.Builder graph,
		final String word)
	{
		final byte[] bytes = model.toBuilder().setGraph(graph).build().toByteArray();
		final IOException refusal = assertThrows(IOException.class, () -> OnnxFile.read(bytes, architecture));
		assertTrue(refusal.getMessage().contains(word), refusal.getMessage());
	}
}
