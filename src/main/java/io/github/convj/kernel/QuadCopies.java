package io.github.convj.kernel;

/**
 * Copies between images, where channels lie side by side, and {@link Quads}, where tiles do: four channels at a time, as
 * neighbours in an image need their index checked only once, and rows of a quad are constants apart. Thread-safe.
 */
final class QuadCopies {

	private QuadCopies() {}

	/** The columns of each tile of one channel to rows that lie {@code step} apart. */
	static void cut(final float[] strip, final int first, final int channels, final float[] q, final int to,
		final int step, final int columns, final int count)
	{
		for (int k = 0; k < columns; k++)
			for (int t = 0; t < count; t++)
				q[to + k * step + t] = strip[first + (4 * t + k) * channels];
	}

	/** The first six columns of each tile of four channels. */
	static void cutLong(final float[] strip, final int first, final int channels, final float[] q, final int to,
		final int count)
	{
		final int step = 4 * channels;
		int at = first;
		for (int j = to; j < to + count; j++) {
			final int at0 = at;
			q[j] = strip[at0];
			q[j + Quads.LONG] = strip[at0 + 1];
			q[j + 2 * Quads.LONG] = strip[at0 + 2];
			q[j + 3 * Quads.LONG] = strip[at0 + 3];
			final int at1 = at0 + channels;
			q[j + 4 * Quads.LONG] = strip[at1];
			q[j + 5 * Quads.LONG] = strip[at1 + 1];
			q[j + 6 * Quads.LONG] = strip[at1 + 2];
			q[j + 7 * Quads.LONG] = strip[at1 + 3];
			final int at2 = at1 + channels;
			q[j + 8 * Quads.LONG] = strip[at2];
			q[j + 9 * Quads.LONG] = strip[at2 + 1];
			q[j + 10 * Quads.LONG] = strip[at2 + 2];
			q[j + 11 * Quads.LONG] = strip[at2 + 3];
			final int at3 = at2 + channels;
			q[j + 12 * Quads.LONG] = strip[at3];
			q[j + 13 * Quads.LONG] = strip[at3 + 1];
			q[j + 14 * Quads.LONG] = strip[at3 + 2];
			q[j + 15 * Quads.LONG] = strip[at3 + 3];
			final int at4 = at3 + channels;
			q[j + 16 * Quads.LONG] = strip[at4];
			q[j + 17 * Quads.LONG] = strip[at4 + 1];
			q[j + 18 * Quads.LONG] = strip[at4 + 2];
			q[j + 19 * Quads.LONG] = strip[at4 + 3];
			final int at5 = at4 + channels;
			q[j + 20 * Quads.LONG] = strip[at5];
			q[j + 21 * Quads.LONG] = strip[at5 + 1];
			q[j + 22 * Quads.LONG] = strip[at5 + 2];
			q[j + 23 * Quads.LONG] = strip[at5 + 3];
			at += step;
		}
	}

	/** Two columns. */
	static void cutTwo(final float[] strip, final int first, final int channels, final float[] q, final int to,
		final int count)
	{
		final int step = 4 * channels;
		int at = first;
		for (int j = to; j < to + count; j++) {
			final int at0 = at;
			q[j] = strip[at0];
			q[j + Quads.LONG] = strip[at0 + 1];
			q[j + 2 * Quads.LONG] = strip[at0 + 2];
			q[j + 3 * Quads.LONG] = strip[at0 + 3];
			final int at1 = at0 + channels;
			q[j + 4 * Quads.LONG] = strip[at1];
			q[j + 5 * Quads.LONG] = strip[at1 + 1];
			q[j + 6 * Quads.LONG] = strip[at1 + 2];
			q[j + 7 * Quads.LONG] = strip[at1 + 3];
			at += step;
		}
	}

	/** Six columns to rows that are short. */
	static void cutShort(final float[] strip, final int first, final int channels, final float[] q, final int to,
		final int count)
	{
		final int step = 4 * channels;
		int at = first;
		for (int j = to; j < to + count; j++) {
			final int at0 = at;
			q[j] = strip[at0];
			q[j + Quads.SHORT] = strip[at0 + 1];
			q[j + 2 * Quads.SHORT] = strip[at0 + 2];
			q[j + 3 * Quads.SHORT] = strip[at0 + 3];
			final int at1 = at0 + channels;
			q[j + 4 * Quads.SHORT] = strip[at1];
			q[j + 5 * Quads.SHORT] = strip[at1 + 1];
			q[j + 6 * Quads.SHORT] = strip[at1 + 2];
			q[j + 7 * Quads.SHORT] = strip[at1 + 3];
			final int at2 = at1 + channels;
			q[j + 8 * Quads.SHORT] = strip[at2];
			q[j + 9 * Quads.SHORT] = strip[at2 + 1];
			q[j + 10 * Quads.SHORT] = strip[at2 + 2];
			q[j + 11 * Quads.SHORT] = strip[at2 + 3];
			final int at3 = at2 + channels;
			q[j + 12 * Quads.SHORT] = strip[at3];
			q[j + 13 * Quads.SHORT] = strip[at3 + 1];
			q[j + 14 * Quads.SHORT] = strip[at3 + 2];
			q[j + 15 * Quads.SHORT] = strip[at3 + 3];
			final int at4 = at3 + channels;
			q[j + 16 * Quads.SHORT] = strip[at4];
			q[j + 17 * Quads.SHORT] = strip[at4 + 1];
			q[j + 18 * Quads.SHORT] = strip[at4 + 2];
			q[j + 19 * Quads.SHORT] = strip[at4 + 3];
			final int at5 = at4 + channels;
			q[j + 20 * Quads.SHORT] = strip[at5];
			q[j + 21 * Quads.SHORT] = strip[at5 + 1];
			q[j + 22 * Quads.SHORT] = strip[at5 + 2];
			q[j + 23 * Quads.SHORT] = strip[at5 + 3];
			at += step;
		}
	}

	static void joinLong(final float[] q, final int from, final int count, final float[] target,
		final int first, final int channels)
	{
		final int step = 4 * channels;
		int at = first;
		for (int j = from; j < from + count; j++) {
			final int at0 = at;
			target[at0] = q[j];
			target[at0 + 1] = q[j + Quads.LONG];
			target[at0 + 2] = q[j + 2 * Quads.LONG];
			target[at0 + 3] = q[j + 3 * Quads.LONG];
			final int at1 = at0 + channels;
			target[at1] = q[j + 4 * Quads.LONG];
			target[at1 + 1] = q[j + 5 * Quads.LONG];
			target[at1 + 2] = q[j + 6 * Quads.LONG];
			target[at1 + 3] = q[j + 7 * Quads.LONG];
			final int at2 = at1 + channels;
			target[at2] = q[j + 8 * Quads.LONG];
			target[at2 + 1] = q[j + 9 * Quads.LONG];
			target[at2 + 2] = q[j + 10 * Quads.LONG];
			target[at2 + 3] = q[j + 11 * Quads.LONG];
			final int at3 = at2 + channels;
			target[at3] = q[j + 12 * Quads.LONG];
			target[at3 + 1] = q[j + 13 * Quads.LONG];
			target[at3 + 2] = q[j + 14 * Quads.LONG];
			target[at3 + 3] = q[j + 15 * Quads.LONG];
			at += step;
		}
	}

	static void joinShort(final float[] q, final int from, final int count, final float[] target,
		final int first, final int channels)
	{
		final int step = 4 * channels;
		int at = first;
		for (int j = from; j < from + count; j++) {
			final int at0 = at;
			target[at0] = q[j];
			target[at0 + 1] = q[j + Quads.SHORT];
			target[at0 + 2] = q[j + 2 * Quads.SHORT];
			target[at0 + 3] = q[j + 3 * Quads.SHORT];
			final int at1 = at0 + channels;
			target[at1] = q[j + 4 * Quads.SHORT];
			target[at1 + 1] = q[j + 5 * Quads.SHORT];
			target[at1 + 2] = q[j + 6 * Quads.SHORT];
			target[at1 + 3] = q[j + 7 * Quads.SHORT];
			final int at2 = at1 + channels;
			target[at2] = q[j + 8 * Quads.SHORT];
			target[at2 + 1] = q[j + 9 * Quads.SHORT];
			target[at2 + 2] = q[j + 10 * Quads.SHORT];
			target[at2 + 3] = q[j + 11 * Quads.SHORT];
			final int at3 = at2 + channels;
			target[at3] = q[j + 12 * Quads.SHORT];
			target[at3 + 1] = q[j + 13 * Quads.SHORT];
			target[at3 + 2] = q[j + 14 * Quads.SHORT];
			target[at3 + 3] = q[j + 15 * Quads.SHORT];
			at += step;
		}
	}

	static void joinSumLong(final float[] q, final int from, final int count, final float[] addend, final boolean relu, final float[] target,
		final int first, final int channels)
	{
		final int step = 4 * channels;
		final float least = relu ? 0 : Float.NEGATIVE_INFINITY;
		int at = first;
		for (int j = from; j < from + count; j++) {
			final int at0 = at;
			target[at0] = Math.max(least, q[j] + addend[at0]);
			target[at0 + 1] = Math.max(least, q[j + Quads.LONG] + addend[at0 + 1]);
			target[at0 + 2] = Math.max(least, q[j + 2 * Quads.LONG] + addend[at0 + 2]);
			target[at0 + 3] = Math.max(least, q[j + 3 * Quads.LONG] + addend[at0 + 3]);
			final int at1 = at0 + channels;
			target[at1] = Math.max(least, q[j + 4 * Quads.LONG] + addend[at1]);
			target[at1 + 1] = Math.max(least, q[j + 5 * Quads.LONG] + addend[at1 + 1]);
			target[at1 + 2] = Math.max(least, q[j + 6 * Quads.LONG] + addend[at1 + 2]);
			target[at1 + 3] = Math.max(least, q[j + 7 * Quads.LONG] + addend[at1 + 3]);
			final int at2 = at1 + channels;
			target[at2] = Math.max(least, q[j + 8 * Quads.LONG] + addend[at2]);
			target[at2 + 1] = Math.max(least, q[j + 9 * Quads.LONG] + addend[at2 + 1]);
			target[at2 + 2] = Math.max(least, q[j + 10 * Quads.LONG] + addend[at2 + 2]);
			target[at2 + 3] = Math.max(least, q[j + 11 * Quads.LONG] + addend[at2 + 3]);
			final int at3 = at2 + channels;
			target[at3] = Math.max(least, q[j + 12 * Quads.LONG] + addend[at3]);
			target[at3 + 1] = Math.max(least, q[j + 13 * Quads.LONG] + addend[at3 + 1]);
			target[at3 + 2] = Math.max(least, q[j + 14 * Quads.LONG] + addend[at3 + 2]);
			target[at3 + 3] = Math.max(least, q[j + 15 * Quads.LONG] + addend[at3 + 3]);
			at += step;
		}
	}

	static void joinSumShort(final float[] q, final int from, final int count, final float[] addend, final boolean relu, final float[] target,
		final int first, final int channels)
	{
		final int step = 4 * channels;
		final float least = relu ? 0 : Float.NEGATIVE_INFINITY;
		int at = first;
		for (int j = from; j < from + count; j++) {
			final int at0 = at;
			target[at0] = Math.max(least, q[j] + addend[at0]);
			target[at0 + 1] = Math.max(least, q[j + Quads.SHORT] + addend[at0 + 1]);
			target[at0 + 2] = Math.max(least, q[j + 2 * Quads.SHORT] + addend[at0 + 2]);
			target[at0 + 3] = Math.max(least, q[j + 3 * Quads.SHORT] + addend[at0 + 3]);
			final int at1 = at0 + channels;
			target[at1] = Math.max(least, q[j + 4 * Quads.SHORT] + addend[at1]);
			target[at1 + 1] = Math.max(least, q[j + 5 * Quads.SHORT] + addend[at1 + 1]);
			target[at1 + 2] = Math.max(least, q[j + 6 * Quads.SHORT] + addend[at1 + 2]);
			target[at1 + 3] = Math.max(least, q[j + 7 * Quads.SHORT] + addend[at1 + 3]);
			final int at2 = at1 + channels;
			target[at2] = Math.max(least, q[j + 8 * Quads.SHORT] + addend[at2]);
			target[at2 + 1] = Math.max(least, q[j + 9 * Quads.SHORT] + addend[at2 + 1]);
			target[at2 + 2] = Math.max(least, q[j + 10 * Quads.SHORT] + addend[at2 + 2]);
			target[at2 + 3] = Math.max(least, q[j + 11 * Quads.SHORT] + addend[at2 + 3]);
			final int at3 = at2 + channels;
			target[at3] = Math.max(least, q[j + 12 * Quads.SHORT] + addend[at3]);
			target[at3 + 1] = Math.max(least, q[j + 13 * Quads.SHORT] + addend[at3 + 1]);
			target[at3 + 2] = Math.max(least, q[j + 14 * Quads.SHORT] + addend[at3 + 2]);
			target[at3 + 3] = Math.max(least, q[j + 15 * Quads.SHORT] + addend[at3 + 3]);
			at += step;
		}
	}
}
