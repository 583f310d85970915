package io.github.convj.kernel;

import java.util.List;

/**
 * Layers one after the other that are computed as one operation: convolutions and fully connected layers, which are
 * convolutions of one position, each with a bias, a ReLU and a 2x2 maximum pooling if wanted. Immutable, thread-safe.
 *
 * @param stages in order; what one puts out the next reads, position by position, channel by channel
 */
public record Chain(List<Stage> stages) {

	/** @throws IllegalArgumentException if there are no stages, or sizes do not fit each other */
	public Chain {
		stages = List.copyOf(stages);
		if (stages.isEmpty()) throw new IllegalArgumentException("A chain needs a stage");
		for (int i = 1; i < stages.size(); i++)
			if (stages.get(i).inputs() != stages.get(i - 1).outputs()) throw new IllegalArgumentException("Stage " + i +
				" reads " + stages.get(i).inputs() + " values, but the one before it has " + stages.get(i - 1).outputs());
	}

	/**
	 * One layer with what follows it.
	 *
	 * @param shape of the convolution
	 * @param bias whether there is one
	 * @param relu whether negative values become 0
	 * @param halved whether a 2x2 maximum pooling with stride 2 follows, which leaves out an odd last row or column
	 */
	public record Stage(ConvolutionShape shape, boolean bias, boolean relu, boolean halved) {

		/** @return values that a sample has at its input */
		public int inputs() {
			return shape.geometry().inputs() * shape.channels();
		}

		/** @return rows of the output */
		public int rows() {
			return shape.geometry().y().output() / (halved ? 2 : 1);
		}

		/** @return columns of the output */
		public int columns() {
			return shape.geometry().x().output() / (halved ? 2 : 1);
		}

		/** @return values that a sample has at its output */
		public int outputs() {
			return rows() * columns() * shape.filters();
		}
	}

	/** @return values that a sample has at the input */
	public int inputs() {
		return stages.get(0).inputs();
	}

	/** @return values that a sample has at the output */
	public int outputs() {
		return stages.get(stages.size() - 1).outputs();
	}
}
