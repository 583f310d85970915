package io.github.convj.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScratchTest {

	@Test
	void linesAreLentAgainUntilMoreAreNeeded() {
		final Scratch scratch = new Scratch(2);
		final float[][] first = scratch.lines(1, 3, 100, false);
		assertEquals(3, first.length);
		assertEquals(1200, scratch.bytes());
		final int growths = scratch.growths();
		assertSame(first, scratch.lines(1, 2, 90, false));
		assertEquals(growths, scratch.growths());

		final float[] kept = first[0];
		final float[][] more = scratch.lines(1, 4, 100, false);
		assertSame(kept, more[0]);
		assertNotEquals(growths, scratch.growths());
		assertTrue(scratch.lines(1, 4, 101, false)[0].length >= 101);
	}

	@Test
	void slotsOfLinesAreOtherMemoryThanFloatsAndRows() {
		final Scratch scratch = new Scratch(1);
		scratch.floats(0, 0, 10);
		scratch.lines(0, 1, 10, false);
		scratch.lines(1, 1, 10, false);
		assertEquals(120, scratch.bytes());
	}

	/** A small heap, as tests have, is not filled with them. */
	@Test
	void largeArraysAreLongEnoughAndTakeASmallPartOfTheHeap() {
		final int length = LargeArrays.length(1000, 1);
		assertTrue(length >= 1000);
		for (int count = 1; count < 10_000; count *= 2) {
			final int large = LargeArrays.length(1000, count);
			assertTrue(large == 1000 || 4L * large * count <= Runtime.getRuntime().maxMemory() / 16, count + " of " + large);
		}
		assertEquals(Integer.MAX_VALUE, LargeArrays.length(Integer.MAX_VALUE, 1));
	}
}
