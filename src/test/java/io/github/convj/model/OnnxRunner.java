package io.github.convj.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/** The independent reference for exported networks: ONNX Runtime. */
final class OnnxRunner {

	private OnnxRunner() {}

	/**
	 * @param file bytes of an ONNX file with one input
	 * @param input {@code [N, (Z,) Y, X, C]}
	 * @return the output, channels last
	 */
	static Tensor run(final byte[] file, final Tensor input) throws OrtException {
		final int[] sizes = input.shape().toArray();
		final int[] first = Permutation.channelsFirst(sizes.length);
		final Tensor output = runChannelsFirst(file, Tensor.of(Shape.of(Permutation.sizes(sizes, first)), Permutation.apply(
			input.array(), sizes, first)));
		final int[] found = output.shape().toArray();
		final int[] last = Permutation.inverse(Permutation.channelsFirst(found.length));
		return Tensor.of(Shape.of(Permutation.sizes(found, last)), Permutation.apply(output.array(), found, last));
	}

	/**
	 * @param file bytes of an ONNX file with one input
	 * @param input {@code [N, C, (Z,) Y, X]}
	 * @return the output as it is
	 */
	static Tensor runChannelsFirst(final byte[] file, final Tensor input) throws OrtException {
		final OrtEnvironment environment = OrtEnvironment.getEnvironment();
		final long[] sizes = Arrays.stream(input.shape().toArray()).asLongStream().toArray();
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			options.setIntraOpNumThreads(1);
			try (OrtSession session = environment.createSession(file, options);
					OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input.array()), sizes);
					OrtSession.Result result = session.run(Map.of("input", tensor)))
			{
				final OnnxTensor output = (OnnxTensor) result.get("output").orElseThrow();
				final FloatBuffer buffer = output.getFloatBuffer();
				final float[] values = new float[buffer.remaining()];
				buffer.get(values);
				return Tensor.of(Shape.of(Arrays.stream(output.getInfo().getShape()).mapToInt(Math::toIntExact).toArray()), values);
			}
		}
	}
}
