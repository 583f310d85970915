package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Holds the schedules to their closed forms. */
class ScheduleTest {

	private static final double[] NONE = {};

	@Test
	void constantStays() {
		assertEquals(1, new Constant().factor(0, NONE));
		assertEquals(1, new Constant().factor(1e6, NONE));
	}

	@Test
	void stepDropsAtItsEpochs() {
		final Schedule step = new Step(10, 0.1);
		assertEquals(1, step.factor(0, NONE));
		assertEquals(1, step.factor(9.99, NONE));
		assertEquals(0.1, step.factor(10, NONE), 1e-15);
		assertEquals(0.01, step.factor(29.9, NONE), 1e-15);
	}

	@Test
	void cosineFallsFromOneToZero() {
		final Schedule cosine = new Cosine(20);
		assertEquals(1, cosine.factor(0, NONE));
		assertEquals(0.5, cosine.factor(10, NONE), 1e-15);
		assertEquals(0, cosine.factor(20, NONE), 1e-15);
		assertEquals(0, cosine.factor(25, NONE));
		for (double epoch = 0; epoch < 20; epoch += 0.3) {
			assertEquals(Math.pow(Math.cos(Math.PI * epoch / 40), 2), cosine.factor(epoch, NONE), 1e-12);
			assertTrue(cosine.factor(epoch, NONE) > cosine.factor(epoch + 0.3, NONE));
		}
	}

	@Test
	void plateauDropsWhenTheLossStandsStill() {
		final Schedule plateau = new Plateau(2, 0.5);
		assertEquals(1, plateau.factor(0, NONE));
		assertEquals(1, plateau.factor(4, new double[] { 3, 2, 1, 1 }));
		assertEquals(0.5, plateau.factor(5, new double[] { 3, 2, 1, 1, 1.5 }));
		// After a drop the count starts anew.
		assertEquals(0.5, plateau.factor(6, new double[] { 3, 2, 1, 1, 1.5, 1.2 }));
		assertEquals(0.25, plateau.factor(7, new double[] { 3, 2, 1, 1, 1.5, 1.2, 1.1 }));
		// What is no number is no improvement.
		assertEquals(0.5, plateau.factor(2, new double[] { Double.NaN, Double.NaN }));
	}

	@Test
	void warmUpRisesInALineAndThenHandsOver() {
		final Schedule schedule = new WarmUp(2, new Cosine(8));
		assertEquals(0.01, schedule.factor(0, NONE), 1e-15);
		assertEquals((0.01 + 1) / 2, schedule.factor(1, NONE), 1e-15);
		assertEquals(1, schedule.factor(2, NONE), 1e-15);
		assertEquals(0.5, schedule.factor(6, NONE), 1e-15);
		assertEquals(0, schedule.factor(10, NONE), 1e-15);
	}

	@Test
	void aPlanNamesItsSchedule() {
		final TrainingPlan plan = TrainingPlan.defaults().with("epochs", 30);
		assertEquals(new WarmUp(1, new Cosine(29)), Recipe.of(plan, 32, null).schedule());
		assertEquals(new Step(10, 0.1), Recipe.of(plan.with("schedule", "step").with("warmup", 0), 32, null).schedule());
		assertEquals(new Step(7, 0.5), Recipe.of(plan.with("schedule", "step").with("warmup", 0).with("stepEpochs", 7).with(
			"stepFactor", 0.5), 32, null).schedule());
		assertEquals(new Plateau(5, 0.1), Recipe.of(plan.with("schedule", "plateau").with("warmup", 0), 32, null).schedule());
		assertEquals(new Constant(), Recipe.of(plan.with("schedule", "constant").with("warmup", 0), 32, null).schedule());
		// A rise as long as the training would never reach its learning rate.
		assertEquals(new WarmUp(1, new Cosine(1)), Recipe.of(plan.with("epochs", 2).with("warmup", 10), 32, null).schedule());
	}
}
