package io.github.convj.predict;

/** Computes a map block by block. Thread-safe. */
interface BlockEngine {

	/** @return positions of a block along Z, Y, X; the same for all blocks */
	int[] block();

	/**
	 * @param from first position of the map, Z, Y, X; a multiple of the block
	 * @param target takes the probabilities, {@code [Z, Y, X, class]} of the block, also of positions beyond the map's end
	 */
	void compute(int[] from, float[] target);
}
