package io.github.convj.kernel;

/**
 * What each tap of a sweep reads, worked out beforehand: shifts along the three axes, and between which positions of a line its
 * sources are inside. Immutable, thread-safe.
 */
final class SweepTaps {

	final Sweep sweep;
	final int[] shiftsZ;
	final int[] shiftsY;
	final int[] shiftsX;
	/** The first position of a line whose source is inside, and the one behind the last. */
	final int[] first;
	final int[] end;

	SweepTaps(final Sweep sweep) {
		this.sweep = sweep;
		final int[] z = sweep.z().shifts();
		final int[] y = sweep.y().shifts();
		final int[] x = sweep.x().shifts();
		final int count = z.length * y.length * x.length;
		shiftsZ = new int[count];
		shiftsY = new int[count];
		shiftsX = new int[count];
		first = new int[count];
		end = new int[count];
		for (int tap = 0; tap < count; tap++) {
			shiftsZ[tap] = z[tap / x.length / y.length];
			shiftsY[tap] = y[tap / x.length % y.length];
			shiftsX[tap] = x[tap % x.length];
			first[tap] = sweep.x().first(shiftsX[tap]);
			end[tap] = sweep.x().end(shiftsX[tap]);
		}
	}
}
