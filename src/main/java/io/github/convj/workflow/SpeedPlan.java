package io.github.convj.workflow;

import io.github.convj.plan.Option;
import io.github.convj.plan.Options;

/**
 * All that decides a test of speed. Immutable, thread-safe.
 *
 * @param threads 0 for all processors
 * @param seconds that the measurements take together, about
 */
public record SpeedPlan(
	@Option(label = "Threads", help = "Processors to use; 0 for all.", min = 0, max = 1024) int threads,
	@Option(label = "Seconds", help = "How long the measurements take together, about; longer ones are steadier.", min = 0.01, max = 3600) double seconds)
{

	/** @return a plan that takes a quarter of a minute on all processors */
	public static SpeedPlan defaults() {
		return new SpeedPlan(0, 12);
	}

	/** @return the keys of such a plan */
	public static Options<SpeedPlan> options() {
		return Options.of(defaults());
	}
}
