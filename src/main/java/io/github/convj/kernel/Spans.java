package io.github.convj.kernel;

/**
 * Inner loops over spans of arrays: what is cheap, but for which a compiler needs help. Values that belong to channels are
 * laid side by side in <em>tiles</em>, and value i of a span belongs to place {@code (i - from) % length} of a tile.
 * Implementations are stateless and thread-safe.
 */
public interface Spans {

	/** How many rows of a tile's length a caller lends, for those who copy before they compute. */
	int ROWS = 4;

	/** How many rows as long as a row of output a caller lends for {@link #maxima} and {@link #maximaGradient}. */
	int MAXIMA_ROWS = 6;

	/** @return the length of tile that suits these loops best, as far as the channels allow */
	int tile();

	/**
	 * {@code sums += input - shifts}, {@code squares += (input - shifts)^2}.
	 *
	 * @param from first value
	 * @param to behind the last
	 * @param length of a tile
	 * @param rows lent, {@link #ROWS} of {@code length}
	 */
	void moments(int from, int to, int length, float[] input, float[] shifts, float[] sums, float[] squares,
		float[][] rows);

	/**
	 * {@code output = relu(input * scales + shifts + addend)}.
	 *
	 * @param addend like input, or null
	 * @param relu whether negative values become 0
	 */
	void affine(int from, int to, int length, float[] input, float[] scales, float[] shifts, float[] addend, boolean relu,
		float[] output, float[][] rows);

	/**
	 * {@code sums += g}, {@code products += g * (input - means)}, where g is the output's gradient.
	 *
	 * @param relu whether g counts only where {@code input * scales + shifts > 0}
	 */
	void products(int from, int to, int length, float[] input, float[] means, float[] scales, float[] shifts, boolean relu,
		float[] outputGradient, float[] sums, float[] products, float[][] rows);

	/**
	 * The same where g is the output's gradient if the output is above 0, else 0; g is written down.
	 *
	 * @param masked where g goes; may be the array of the output's gradient
	 */
	void maskedProducts(int from, int to, int length, float[] input, float[] means, float[] output, float[] outputGradient,
		float[] masked, float[] sums, float[] products, float[][] rows);

	/**
	 * {@code inputGradient = scales * g + (b * input + d)}, with g as in {@link #products}.
	 *
	 * @param inputGradient overwritten; may be the array of the output's gradient
	 */
	void slopes(int from, int to, int length, float[] input, float[] outputGradient, float[] scales, float[] shifts,
		boolean relu, float[] b, float[] d, float[] inputGradient, float[][] rows);

	/**
	 * The largest values of a row of windows of 2x2 with stride 2.
	 *
	 * @param count windows
	 * @param channels C
	 * @param upper where the upper row of input begins
	 * @param lower where the lower row of input begins
	 * @param at where the row of output begins
	 * @param rows lent, {@link #MAXIMA_ROWS} of {@code count * channels}
	 */
	void maxima(int count, int channels, float[] input, int upper, int lower, float[] output, int at, float[][] rows);

	/** The gradient of {@link #maxima}: each output's goes to the first of the largest, the others of its window get 0. */
	void maximaGradient(int count, int channels, float[] input, int upper, int lower, float[] output,
		float[] outputGradient, int at, float[] inputGradient, float[][] rows);
}
