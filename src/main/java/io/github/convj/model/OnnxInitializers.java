package io.github.convj.model;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stored tensors of an ONNX file, and nothing else of it. The compiled classes of the format would read it too, but
 * setting them up takes longer than all the rest of opening a small model, and they copy the weights. Stateless,
 * thread-safe.
 */
final class OnnxInitializers {

	/** {@code ModelProto.graph} */
	private static final int GRAPH = 7;
	/** {@code GraphProto.initializer} */
	private static final int INITIALIZER = 5;
	/** Fields of {@code TensorProto}. */
	private static final int DIMENSIONS = 1, DATA_TYPE = 2, NAME = 8, RAW_DATA = 9;

	/**
	 * One stored tensor.
	 *
	 * @param dimensions slowest first
	 * @param dataType a number of {@code TensorProto.DataType}
	 * @param raw its values, little-endian; empty if they are stored in another way
	 */
	record Initializer(List<Long> dimensions, int dataType, ByteBuffer raw) {}

	private OnnxInitializers() {}

	/**
	 * @param bytes of an ONNX file; the result refers to them
	 * @return the stored tensors by name
	 * @throws IOException if the bytes are no protocol buffer
	 */
	static Map<String, Initializer> read(final byte[] bytes) throws IOException {
		final CodedInputStream in = CodedInputStream.newInstance(bytes);
		in.enableAliasing(true);
		final Map<String, Initializer> initializers = new HashMap<>();
		for (int tag = in.readTag(); tag != 0; tag = in.readTag())
			if (isMessage(tag, GRAPH)) graph(in, initializers);
			else in.skipField(tag);
		return initializers;
	}

	private static boolean isMessage(final int tag, final int field) {
		return tag == (field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
	}

	private static void graph(final CodedInputStream in, final Map<String, Initializer> initializers) throws IOException {
		final int outer = in.pushLimit(in.readRawVarint32());
		for (int tag = in.readTag(); tag != 0; tag = in.readTag())
			if (isMessage(tag, INITIALIZER)) initializer(in, initializers);
			else in.skipField(tag);
		in.checkLastTagWas(0);
		in.popLimit(outer);
	}

	private static void initializer(final CodedInputStream in, final Map<String, Initializer> initializers)
		throws IOException
	{
		final List<Long> dimensions = new ArrayList<>();
		int dataType = 0;
		String name = "";
		ByteBuffer raw = ByteBuffer.allocate(0);
		final int outer = in.pushLimit(in.readRawVarint32());
		for (int tag = in.readTag(); tag != 0; tag = in.readTag())
			switch (WireFormat.getTagFieldNumber(tag)) {
				case DIMENSIONS -> dimensions(in, tag, dimensions);
				case DATA_TYPE -> dataType = in.readInt32();
				case NAME -> name = in.readString();
				case RAW_DATA -> raw = in.readByteBuffer();
				default -> in.skipField(tag);
			}
		in.checkLastTagWas(0);
		in.popLimit(outer);
		initializers.put(name, new Initializer(dimensions, dataType, raw.order(ByteOrder.LITTLE_ENDIAN)));
	}

	/** Writers differ in whether they pack the numbers into one field. */
	private static void dimensions(final CodedInputStream in, final int tag, final List<Long> dimensions)
		throws IOException
	{
		if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
			dimensions.add(in.readInt64());
			return;
		}
		final int outer = in.pushLimit(in.readRawVarint32());
		while (in.getBytesUntilLimit() > 0)
			dimensions.add(in.readInt64());
		in.popLimit(outer);
	}
}
