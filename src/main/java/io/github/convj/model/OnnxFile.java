package io.github.convj.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.github.convj.layer.OnnxGraph;
import io.github.convj.layer.ParameterSpec;
import io.github.convj.model.OnnxInitializers.Initializer;
import io.github.convj.network.Architecture;
import io.github.convj.network.Network;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A network as an ONNX file: one input named {@code input} {@code [N, C, (Z,) Y, X]}, one output named {@code output}, any
 * number of samples N, 32-bit floats, and each parameter as an initializer of its qualified name, from which the network
 * is read back to the bit. Stateless, so thread-safe.
 */
public final class OnnxFile {

	/** The operator set that the layers write. */
	public static final int OPSET = 17;

	/** The file format's revision that came with {@link #OPSET}, so that readers of that age take the file. */
	private static final int IR_VERSION = 8;

	/** The format's number for 32-bit floats; its enum would load all of the format's classes. */
	private static final int FLOAT = 1;

	private static final String INPUT = "input";
	private static final String OUTPUT = "output";

	private OnnxFile() {}

	/**
	 * @param network to write, in inference mode
	 * @return the bytes of the file
	 * @throws ConvJException if it passes the 2 GB that such a file can hold
	 */
	public static byte[] write(final Network network) {
		final Architecture architecture = network.architecture();
		if (4 * floats(architecture) > Integer.MAX_VALUE - (16 << 20)) throw new ConvJException(
			"The network has more parameters than an ONNX file of 2 GB can hold; choose a smaller network.");
		final Writer writer = new Writer(network);
		final Map<String, String> values = new HashMap<>();
		values.put(INPUT, INPUT);
		String last = INPUT;
		for (final Architecture.Node node : architecture.nodes()) {
			final List<String> inputs = node.inputs().stream().map(values::get).toList();
			final List<Shape> shapes = node.inputs().stream().map(architecture::shape).toList();
			last = writer.export(node, inputs, shapes);
			values.put(node.name(), last);
		}
		return writer.finish(last);
	}

	/**
	 * Reads the parameters of a known architecture.
	 *
	 * @param bytes as {@link #write} made them
	 * @param architecture they belong to
	 * @return the network
	 * @throws IOException if the bytes are no ONNX file, or a parameter is missing or has another shape; its message completes
	 *           a sentence
	 */
	public static Network read(final byte[] bytes, final Architecture architecture) throws IOException {
		final Map<String, Initializer> initializers;
		try {
			initializers = OnnxInitializers.read(bytes);
		}
		catch (final InvalidProtocolBufferException failure) {
			throw new IOException("they are not an ONNX file", failure);
		}
		final Map<String, Tensor> tensors = new LinkedHashMap<>();
		for (final Map.Entry<String, ParameterSpec> entry : architecture.parameters().entrySet()) {
			final Initializer initializer = initializers.get(entry.getKey());
			if (initializer == null) throw new IOException("the parameter " + entry.getKey() + " is missing");
			tensors.put(entry.getKey(), tensor(entry.getKey(), initializer, entry.getValue()));
		}
		return Network.of(architecture, tensors);
	}

	/** @return the number of floats in all parameters of an architecture, as a long because nothing is allocated yet */
	static long floats(final Architecture architecture) {
		return architecture.parameters().values().stream().mapToLong(p -> p.shape().elements()).sum();
	}

	private static Tensor tensor(final String name, final Initializer initializer, final ParameterSpec specification)
		throws IOException
	{
		final int[] axes = axes(specification);
		final int[] sizes = Permutation.sizes(specification.shape().toArray(), axes);
		final List<Long> wanted = IntStream.of(sizes).mapToObj(Long::valueOf).toList();
		if (!wanted.equals(initializer.dimensions())) throw new IOException("the parameter " + name + " has the shape " +
			initializer.dimensions() + " where the architecture wants " + wanted);
		if (initializer.dataType() != FLOAT || initializer.raw().remaining() != 4 * specification.shape().elements())
			throw new IOException("the parameter " + name + " does not hold its " + specification.shape().elements() +
				" 32-bit values");
		final float[] values = new float[initializer.raw().remaining() / 4];
		initializer.raw().asFloatBuffer().get(values);
		return Tensor.of(specification.shape(), Permutation.apply(values, sizes, Permutation.inverse(axes)));
	}

	private static int[] axes(final ParameterSpec specification) {
		final int[] axes = specification.onnxAxes();
		if (axes.length > 0) return axes;
		final int[] same = new int[specification.shape().rank()];
		Arrays.setAll(same, d -> d);
		return same;
	}

	/** Collects nodes and initializers. Not thread-safe. */
	private static final class Writer implements OnnxGraph {

		private final Network network;
		private final GraphProto.Builder graph = GraphProto.newBuilder();
		private final List<NodeProto.Builder> nodes = new ArrayList<>();
		private final Set<String> names = new HashSet<>();
		private String current;

		Writer(final Network network) {
			this.network = network;
		}

		String export(final Architecture.Node node, final List<String> inputs, final List<Shape> shapes) {
			current = node.name();
			return node.layer().export(this, inputs, shapes);
		}

		@Override
		public String node(final String operator, final List<String> inputs, final Map<String, Object> attributes) {
			final String name = fresh(operator);
			final NodeProto.Builder node = NodeProto.newBuilder().setName(name).setOpType(operator).addAllInput(inputs).addOutput(
				name);
			attributes.forEach((key, value) -> node.addAttribute(attribute(key, value)));
			nodes.add(node);
			return name;
		}

		@Override
		public String parameter(final String name) {
			final String qualified = current + "/" + name;
			if (!names.add(qualified)) return qualified;
			final ParameterSpec specification = network.architecture().parameters().get(qualified);
			final int[] axes = axes(specification);
			final int[] sizes = specification.shape().toArray();
			initializer(qualified, Permutation.sizes(sizes, axes), Permutation.apply(network.parameter(qualified).array(), sizes,
				axes));
			return qualified;
		}

		@Override
		public String constant(final long... values) {
			final ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
			buffer.asLongBuffer().put(values);
			final String name = fresh("constant");
			graph.addInitializer(TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT64.getNumber())
				.addDims(values.length).setRawData(UnsafeByteOperations.unsafeWrap(buffer.array())));
			return name;
		}

		@Override
		public String constant(final Shape shape, final float... values) {
			final String name = fresh("constant");
			initializer(name, shape.toArray(), values);
			return name;
		}

		/** Ends the file with the value that is the network's output. */
		byte[] finish(final String last) {
			final Architecture architecture = network.architecture();
			for (final String parameter : architecture.parameters().keySet())
				if (!names.contains(parameter)) throw new IllegalStateException("The layer of " + parameter +
					" left it out of the ONNX file");
			if (last.equals(INPUT)) {
				current = OUTPUT;
				return finish(node("Identity", List.of(INPUT), Map.of()));
			}
			for (final NodeProto.Builder node : nodes) {
				for (int i = 0; i < node.getInputCount(); i++)
					if (node.getInput(i).equals(last)) node.setInput(i, OUTPUT);
				if (node.getOutput(0).equals(last)) node.setOutput(0, OUTPUT);
				graph.addNode(node);
			}
			graph.setName(architecture.name()).addInput(value(INPUT, architecture.input())).addOutput(value(OUTPUT, architecture
				.output()));
			final String version = OnnxFile.class.getPackage().getImplementationVersion();
			return ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName("ConvJ").setProducerVersion(version == null
				? "" : version).addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET)).setGraph(graph)
				.build().toByteArray();
		}

		private String fresh(final String word) {
			String name = current + "/" + word;
			for (int i = 2; !names.add(name); i++)
				name = current + "/" + word + "_" + i;
			return name;
		}

		private void initializer(final String name, final int[] sizes, final float[] values) {
			final ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
			buffer.asFloatBuffer().put(values);
			final TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT
				.getNumber()).setRawData(UnsafeByteOperations.unsafeWrap(buffer.array()));
			for (final int size : sizes)
				tensor.addDims(size);
			graph.addInitializer(tensor);
		}

		private static AttributeProto attribute(final String name, final Object value) {
			final AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
			switch (value) {
				case final Long number -> attribute.setType(AttributeProto.AttributeType.INT).setI(number);
				case final Float number -> attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number);
				case final String text -> attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
				case final long[] numbers -> {
					attribute.setType(AttributeProto.AttributeType.INTS);
					for (final long number : numbers)
						attribute.addInts(number);
				}
				default -> throw new IllegalArgumentException("The ONNX attribute " + name + " cannot be a " + value.getClass());
			}
			return attribute.build();
		}

		private static ValueInfoProto value(final String name, final Shape sample) {
			final TensorShapeProto.Builder shape = TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dimension.newBuilder()
				.setDimParam("N"));
			for (final int axis : Permutation.channelsFirst(sample.rank() + 1))
				if (axis > 0) shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(sample.size(axis - 1)));
			return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor
				.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()).setShape(shape))).build();
		}
	}
}
