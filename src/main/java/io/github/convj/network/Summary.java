package io.github.convj.network;

import io.github.convj.tensor.Shape;
import java.util.List;

/** What an architecture amounts to, for people. Immutable, thread-safe. */
public final class Summary {

	/**
	 * One layer.
	 *
	 * @param node its name
	 * @param type of the layer
	 * @param inputs names of what it reads
	 * @param output shape for one sample
	 * @param parameters how many numbers it owns, trained or not
	 * @param flops floating-point operations for one sample; a multiply-add counts as two
	 */
	public record Row(String node, String type, List<String> inputs, Shape output, long parameters, long flops) {}

	Summary(final Architecture architecture) {}

	/** @return one row a layer */
	public List<Row> rows() {
		throw new UnsupportedOperationException();
	}

	/** @return how many trained parameters there are */
	public long parameters() {
		throw new UnsupportedOperationException();
	}

	/** @return floating-point operations of inference on one sample */
	public long flops() {
		throw new UnsupportedOperationException();
	}

	/** @return what one output position, or before a flat layer one position of the last image, sees of the input */
	public ReceptiveField receptiveField() {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param batch samples at a time
	 * @return bytes that an inference pass holds, without the parameters
	 */
	public long inferenceBytes(final int batch) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param batch samples at a time
	 * @return bytes that a training pass holds, with gradients but without the parameters
	 */
	public long trainingBytes(final int batch) {
		throw new UnsupportedOperationException();
	}

	/** @return a table of the layers and the totals, as {@code info} prints it */
	public String text() {
		throw new UnsupportedOperationException();
	}
}
