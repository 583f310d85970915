package io.github.convj.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.github.convj.model.OnnxFile;
import io.github.convj.network.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** Inference of ONNX Runtime on the file that ConvJ exports, with all its optimizations, from and to memory of its own. */
final class OnnxInference implements Contender {

	private final OrtSession session;
	private final OnnxTensor images;

	/** @param values {@code [N, C, Y, X]} */
	OnnxInference(final Network ours, final int batch, final int threads, final float[] values) {
		final FloatBuffer buffer = ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.nativeOrder())
			.asFloatBuffer();
		buffer.put(values).rewind();
		final OrtEnvironment environment = OrtEnvironment.getEnvironment();
		try (SessionOptions options = new SessionOptions()) {
			options.setOptimizationLevel(OptLevel.ALL_OPT);
			options.setIntraOpNumThreads(threads);
			options.setInterOpNumThreads(1);
			session = environment.createSession(OnnxFile.write(ours), options);
			images = OnnxTensor.createTensor(environment, buffer, Torch.shape(batch, ours.architecture().input()).getShape());
		}
		catch (final OrtException exc) {
			throw new IllegalStateException(exc);
		}
	}

	@Override
	public String name() {
		return "onnxruntime";
	}

	@Override
	public void step() {
		try {
			session.run(Map.of("input", images)).close();
		}
		catch (final OrtException exc) {
			throw new IllegalStateException(exc);
		}
	}

	/** @return the output as it is, channels first */
	float[] output() {
		try (OrtSession.Result result = session.run(Map.of("input", images))) {
			final FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
			final float[] values = new float[buffer.remaining()];
			buffer.get(values);
			return values;
		}
		catch (final OrtException exc) {
			throw new IllegalStateException(exc);
		}
	}

	@Override
	public void close() {
		try {
			images.close();
			session.close();
		}
		catch (final OrtException exc) {
			throw new IllegalStateException(exc);
		}
	}
}
