package io.github.convj.kernel;

/**
 * Writes rows of results, which hold positions side by side, to where they belong, where channels lie side by side. Four channels
 * at a time visit the lines of the cache a quarter as often. Rows are those of {@link Quads}. Thread-safe.
 */
final class JavaScatter {

	private JavaScatter() {}

	/**
	 * Writes a tile; with an addend, adds it and clips.
	 *
	 * @param samples that lie side by side at each position
	 * @param first where the first row begins
	 * @param from the first position of the tile
	 * @param length positions
	 * @param channels of the target
	 * @param count rows
	 */
	static void scatter(final Sweep sweep, final int samples, final float[][] results, final int first, final int row,
		final int from, final int length, final float[] addend, final boolean relu, final float[] target,
		final int channels, final int firstChannel, final int count)
	{
		final Sweep.Line z = sweep.z();
		final Sweep.Line y = sweep.y();
		final Sweep.Line x = sweep.x();
		final int step = x.targetStep() * channels;
		int q = from % (x.count() * samples);
		int line = from / (x.count() * samples);
		for (int j = 0; j < length; line++) {
			final int run = Math.min(x.count() * samples - q, length - j);
			final int ty = line % y.count() * y.targetStep() + y.targetFirst();
			final int plane = line / y.count();
			final int tz = plane % z.count() * z.targetStep() + z.targetFirst();
			for (int s = 0; s < samples; s++) {
				final int sample = plane / z.count() * samples + s;
				final int start = (((sample * z.targets() + tz) * y.targets() + ty) * x.targets() + q / samples * x.targetStep() + x
					.targetFirst()) * channels + firstChannel;
				int i = 0;
				for (; i + 4 <= count; i += 4)
					if (addend == null) write(results[i / 4], first + j + s, row, samples, run / samples, target, start + i, step);
					else writeSum(results[i / 4], first + j + s, row, samples, run / samples, addend, relu, target, start + i, step);
				for (; i < count; i++)
					writeOne(results[i / 4], first + i % 4 * row + j + s, samples, run / samples, addend, relu, target, start + i, step);
			}
			j += run;
			q = 0;
		}
	}

	private static void write(final float[] q, final int from, final int row, final int step, final int count,
		final float[] target, final int first, final int targetStep)
	{
		int j = from;
		int at = first;
		for (int i = 0; i < count; i++) {
			target[at] = q[j];
			target[at + 1] = q[j + row];
			target[at + 2] = q[j + 2 * row];
			target[at + 3] = q[j + 3 * row];
			j += step;
			at += targetStep;
		}
	}

	private static void writeSum(final float[] q, final int from, final int row, final int step, final int count,
		final float[] addend, final boolean relu, final float[] target, final int first, final int targetStep)
	{
		final float least = relu ? 0 : Float.NEGATIVE_INFINITY;
		int j = from;
		int at = first;
		for (int i = 0; i < count; i++) {
			target[at] = Math.max(least, q[j] + addend[at]);
			target[at + 1] = Math.max(least, q[j + row] + addend[at + 1]);
			target[at + 2] = Math.max(least, q[j + 2 * row] + addend[at + 2]);
			target[at + 3] = Math.max(least, q[j + 3 * row] + addend[at + 3]);
			j += step;
			at += targetStep;
		}
	}

	private static void writeOne(final float[] q, final int from, final int step, final int count, final float[] addend,
		final boolean relu, final float[] target, final int first, final int targetStep)
	{
		final float least = relu && addend != null ? 0 : Float.NEGATIVE_INFINITY;
		int j = from;
		int at = first;
		for (int i = 0; i < count; i++) {
			target[at] = Math.max(least, addend == null ? q[j] : q[j] + addend[at]);
			j += step;
			at += targetStep;
		}
	}

	/**
	 * Writes the largest of each 2x2 positions. A run of pairs of positions is followed by that of the line below.
	 *
	 * @param from the first pooled position of the tile, a multiple of {@code samples}
	 * @param length pooled positions
	 */
	static void pool(final Sweep sweep, final int samples, final float[][] results, final int first, final int row,
		final int from, final int length, final float[] target, final int channels, final int firstChannel,
		final int count)
	{
		final int lines = sweep.y().count() / 2;
		final int columns = sweep.x().count() / 2;
		int run;
		for (int done = 0; done < length; done += run) {
			final int column = (from + done) / samples % columns;
			final int line = (from + done) / samples / columns;
			run = Math.min((columns - column) * samples, length - done);
			for (int s = 0; s < samples; s++) {
				final int to = (((line / lines * samples + s) * lines + line % lines) * columns + column) * channels + firstChannel;
				final int at = first + 4 * done + s;
				int i = 0;
				for (; i + 4 <= count; i += 4)
					largest(results[i / 4], at, row, samples, 2 * run, run / samples, target, to + i, channels);
				for (; i < count; i++)
					largestOfOne(results[i / 4], at + i % 4 * row, samples, 2 * run, run / samples, target, to + i, channels);
			}
		}
	}

	private static void largest(final float[] q, final int from, final int row, final int right, final int below,
		final int count, final float[] target, final int first, final int channels)
	{
		int j = from;
		int at = first;
		for (int i = 0; i < count; i++) {
			target[at] = largest(q, j, right, below);
			target[at + 1] = largest(q, j + row, right, below);
			target[at + 2] = largest(q, j + 2 * row, right, below);
			target[at + 3] = largest(q, j + 3 * row, right, below);
			j += 2 * right;
			at += channels;
		}
	}

	private static void largestOfOne(final float[] q, final int from, final int right, final int below, final int count,
		final float[] target, final int first, final int channels)
	{
		int j = from;
		int at = first;
		for (int i = 0; i < count; i++) {
			target[at] = largest(q, j, right, below);
			j += 2 * right;
			at += channels;
		}
	}

	private static float largest(final float[] q, final int at, final int right, final int below) {
		return Math.max(Math.max(q[at], q[at + right]), Math.max(q[at + below], q[at + below + right]));
	}
}
