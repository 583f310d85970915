package io.github.convj.benchmark;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The most arithmetic that this machine's cores do. Stateless, thread-safe. */
final class Peak {

	private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
	private static final int ACCUMULATORS = 12;
	private static final int LOOPS = 1 << 13;
	private static final long DURATION = 1_000_000_000L;

	/** Runs of a compiled loop at least; a busy machine takes its time to compile. */
	private static final int RUNS = 2000;

	/** Keeps the results from being optimized away. */
	private static volatile float sink;

	private Peak() {}

	/**
	 * Runs fused multiply-adds on registers alone, on each thread at the same time.
	 *
	 * @param threads how many
	 * @return floating-point operations a second: the best short run of each thread, summed, so that other load on the machine
	 *         does not count
	 */
	static double measure(final int threads) throws InterruptedException {
		final double[] best = new double[threads];
		final Thread[] running = new Thread[threads];
		for (int t = 0; t < threads; t++) {
			final int index = t;
			running[t] = new Thread(() -> best[index] = best());
			running[t].start();
		}
		double sum = 0;
		for (int t = 0; t < threads; t++) {
			running[t].join();
			sum += best[t];
		}
		return sum;
	}

	private static double best() {
		final long end = System.nanoTime() + DURATION;
		double best = 0;
		for (int i = 0; i < RUNS || System.nanoTime() < end; i++) {
			final long began = System.nanoTime();
			sink = run(LOOPS, 0.999f);
			best = Math.max(best, 2.0 * ACCUMULATORS * SPECIES.length() * LOOPS / ((System.nanoTime() - began) * 1e-9));
		}
		return best;
	}

	private static float run(final int loops, final float factor) {
		final FloatVector a = FloatVector.broadcast(SPECIES, factor);
		final FloatVector b = FloatVector.broadcast(SPECIES, 1 - factor);
		FloatVector v0 = b, v1 = b, v2 = b, v3 = b, v4 = b, v5 = b, v6 = b, v7 = b, v8 = b, v9 = b, v10 = b, v11 = b;
		for (int i = 0; i < loops; i++) {
			v0 = v0.fma(a, b);
			v1 = v1.fma(a, b);
			v2 = v2.fma(a, b);
			v3 = v3.fma(a, b);
			v4 = v4.fma(a, b);
			v5 = v5.fma(a, b);
			v6 = v6.fma(a, b);
			v7 = v7.fma(a, b);
			v8 = v8.fma(a, b);
			v9 = v9.fma(a, b);
			v10 = v10.fma(a, b);
			v11 = v11.fma(a, b);
		}
		return v0.add(v1).add(v2).add(v3).add(v4).add(v5).add(v6).add(v7).add(v8).add(v9).add(v10).add(v11).lane(0);
	}
}
