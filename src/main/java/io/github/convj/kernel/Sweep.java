package io.github.convj.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One way to compute a convolution as a sum of shifted products: every target position reads, for each of some taps, one
 * source position that lies at a fixed shift. A forward pass is one sweep over all outputs. The gradient to the input is one
 * sweep for each phase of the stride, over the inputs of that phase. Immutable, thread-safe.
 *
 * @param z depth
 * @param y rows
 * @param x columns
 * @param taps of all three axes: index into the window, {@code (kz * KY + ky) * KX + kx}, in the order z, y, x
 */
public record Sweep(Line z, Line y, Line x, int[] taps) {

	/**
	 * A sweep along one axis: target {@code q * targetStep + targetFirst} reads source {@code q * sourceStep + shifts[t]}
	 * for {@code q} in {@code [0, count)}; sources outside {@code [0, sources)} count as zero.
	 *
	 * @param count positions
	 * @param sourceStep from one position's source to the next's
	 * @param shifts one a tap, ascending or descending
	 * @param taps which tap of the window each shift belongs to
	 * @param sources size of the source axis
	 * @param targetStep from one position's target to the next's
	 * @param targetFirst the first position's target
	 * @param targets size of the target axis
	 */
	public record Line(int count, int sourceStep, int[] shifts, int[] taps, int sources, int targetStep, int targetFirst,
		int targets)
	{

		/**
		 * @param shift one of {@link #shifts}
		 * @return the first position whose source for that shift is inside
		 */
		public int first(final int shift) {
			return shift >= 0 ? 0 : Math.min(count, (-shift + sourceStep - 1) / sourceStep);
		}

		/**
		 * @param shift one of {@link #shifts}
		 * @return the position behind the last whose source for that shift is inside; not below {@link #first}
		 */
		public int end(final int shift) {
			final int room = sources - shift;
			return Math.max(first(shift), room <= 0 ? 0 : Math.min(count, (room - 1) / sourceStep + 1));
		}

		private static Line forward(final Geometry.Axis axis) {
			final int[] shifts = new int[axis.kernel()];
			final int[] taps = new int[axis.kernel()];
			for (int k = 0; k < shifts.length; k++) {
				shifts[k] = k * axis.dilation() - axis.before();
				taps[k] = k;
			}
			return new Line(axis.output(), axis.stride(), shifts, taps, axis.input(), 1, 0, axis.output());
		}

		private static Line backward(final Geometry.Axis axis, final int phase) {
			final int stride = axis.stride();
			final int[] shifts = new int[axis.kernel()];
			final int[] taps = new int[axis.kernel()];
			int used = 0;
			for (int k = 0; k < axis.kernel(); k++) {
				final int shift = phase + axis.before() - k * axis.dilation();
				if (Math.floorMod(shift, stride) != 0) continue;
				shifts[used] = Math.floorDiv(shift, stride);
				taps[used++] = k;
			}
			final int count = phase >= axis.input() ? 0 : (axis.input() - phase - 1) / stride + 1;
			return new Line(count, 1, Arrays.copyOf(shifts, used), Arrays.copyOf(taps, used), axis.output(), stride, phase, axis
				.input());
		}
	}

	private static Sweep of(final Line z, final Line y, final Line x, final Geometry geometry) {
		final int[] taps = new int[z.taps.length * y.taps.length * x.taps.length];
		int t = 0;
		for (final int kz : z.taps)
			for (final int ky : y.taps)
				for (final int kx : x.taps)
					taps[t++] = (kz * geometry.y().kernel() + ky) * geometry.x().kernel() + kx;
		return new Sweep(z, y, x, taps);
	}

	/**
	 * @param geometry of the windows
	 * @return the sweep that computes the outputs from the inputs
	 */
	public static Sweep forward(final Geometry geometry) {
		return of(Line.forward(geometry.z()), Line.forward(geometry.y()), Line.forward(geometry.x()), geometry);
	}

	/**
	 * @param geometry of the windows
	 * @return the sweeps that together compute the gradient of every input from the gradients of the outputs
	 */
	public static List<Sweep> backward(final Geometry geometry) {
		final List<Sweep> sweeps = new ArrayList<>();
		for (int pz = 0; pz < geometry.z().stride(); pz++)
			for (int py = 0; py < geometry.y().stride(); py++)
				for (int px = 0; px < geometry.x().stride(); px++) {
					final Sweep sweep = of(Line.backward(geometry.z(), pz), Line.backward(geometry.y(), py), Line.backward(geometry
						.x(), px), geometry);
					if (sweep.positions() > 0) sweeps.add(sweep);
				}
		return sweeps;
	}

	/** @return target positions of this sweep, a sample */
	public int positions() {
		return z.count * y.count * x.count;
	}

	/** @return source positions, a sample */
	public int sources() {
		return z.sources * y.sources * x.sources;
	}

	/** @return all target positions, a sample, of this sweep and the others */
	public int targets() {
		return z.targets * y.targets * x.targets;
	}
}
