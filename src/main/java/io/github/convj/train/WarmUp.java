package io.github.convj.train;

import java.util.Objects;

/**
 * Another schedule behind a linear rise, which keeps the first steps from a random start small (Goyal et al. 2017,
 * "Accurate, Large Minibatch SGD"). The other schedule's time starts when the rise has ended. Immutable, thread-safe.
 *
 * @param epochs the rise takes, at least 0
 * @param schedule that follows
 */
public record WarmUp(double epochs, Schedule schedule) implements Schedule {

	/** The factor of the very first step: small, but not a step lost. */
	static final double START = 0.01;

	/** @throws NullPointerException if there is no schedule */
	public WarmUp {
		Objects.requireNonNull(schedule, "schedule");
	}

	@Override
	public double factor(final double epoch, final double[] validationLosses) {
		if (epoch >= epochs) return schedule.factor(epoch - epochs, validationLosses);
		return (START + (1 - START) * epoch / epochs) * schedule.factor(0, validationLosses);
	}
}
