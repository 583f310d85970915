package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TimeLeftTest {

	@Test
	void stepsAndValidationsToComeAreAddedUp() {
		final TimeLeft left = new TimeLeft(3, 10, 2);
		assertTrue(Double.isNaN(left.seconds(1, 1)));
		for (int i = 0; i < 3; i++)
			left.batchTook(0.5);
		// 27 more steps, and 3 validations taken for 2 steps each.
		assertEquals(27 * 0.5 + 3 * 2 * 0.5, left.seconds(1, 3), 1e-12);
		left.validationTook(4);
		assertEquals(10 * 0.5 + 5 * 0.5 + 2 * 4, left.seconds(2, 5), 1e-12);
		assertEquals(4, left.seconds(3, 10), 1e-12);
	}

	@Test
	void aSlowStartIsForgotten() {
		final TimeLeft left = new TimeLeft(1, 1000, 0);
		left.batchTook(10);
		for (int i = 0; i < 200; i++)
			left.batchTook(0.1);
		assertEquals(800 * 0.1, left.seconds(1, 200), 8);
	}
}
