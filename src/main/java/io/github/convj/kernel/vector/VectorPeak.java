package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import java.util.Arrays;

import io.github.convj.tensor.Workers;
import jdk.incubator.vector.FloatVector;

/** The most arithmetic that this machine's cores do: fused multiply-adds on registers alone. Thread-safe. */
final class VectorPeak {

	private static final int ACCUMULATORS = 12;
	private static final int LOOPS = 1 << 13;
	private static final long DURATION = 200_000_000L;

	/** Runs of a compiled loop at least; a busy machine takes its time to compile. */
	private static final int RUNS = 2000;

	/** Keeps the results from being optimized away. */
	private static volatile float sink;

	private VectorPeak() {}

	/** @return floating-point operations a second: the best short run of each worker, summed, so that other load does not count */
	static double measure(final Workers workers) {
		final double[] best = new double[workers.count()];
		workers.run(best.length, (task, worker) -> best[task] = best());
		return Arrays.stream(best).sum();
	}

	private static double best() {
		final long end = System.nanoTime() + DURATION;
		double best = 0;
		for (int i = 0; i < RUNS || System.nanoTime() < end; i++) {
			final long began = System.nanoTime();
			sink = run(LOOPS, 0.999f);
			best = Math.max(best, 2.0 * ACCUMULATORS * LENGTH * LOOPS / ((System.nanoTime() - began) * 1e-9));
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
