package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Fit;
import io.github.convj.data.SampleSet;
import io.github.convj.data.Survey;
import io.github.convj.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputSizeTest {

	private final List<String> notes = new ArrayList<>();

	private static Survey survey(final Shape smallest, final Shape median, final Shape largest) {
		return new Survey(new SampleSet(List.of(), List.of(), List.of(), List.of()), 3, 8, true, smallest, median, largest);
	}

	private static Survey alike(final int z, final int y, final int x) {
		return survey(Shape.of(z, y, x), Shape.of(z, y, x), Shape.of(z, y, x));
	}

	@Test
	void imagesOfOneModestSizeStayAsTheyAre() {
		assertEquals(Shape.of(28, 28, 3), InputSize.of(0, alike(1, 28, 28), Fit.RESIZE, false, notes));
		assertEquals(Shape.of(50, 63, 3), InputSize.of(0, alike(1, 50, 63), Fit.RESIZE, false, notes));
		assertEquals(Shape.of(5, 48, 48, 3), InputSize.of(0, alike(5, 48, 48), Fit.RESIZE, true, notes));
		assertTrue(notes.isEmpty());
	}

	/** 120 by 360 pixels become 60 by 90: halved and quartered, which is a factor of the root of an eighth of both. */
	@Test
	void theScaleIsThatOfTheMedianImage() {
		final Survey survey = alike(1, 120, 360);
		assertEquals(0.354, survey.scale(Shape.of(60, 90, 3), Fit.RESIZE));
		assertEquals(0.25, survey.scale(Shape.of(60, 90, 3), Fit.PAD));
		assertEquals(1, survey.scale(Shape.of(60, 90, 3), Fit.CROP));
		assertEquals(1, survey.scale(Shape.of(5, 118, 350, 3), Fit.RESIZE));
		assertEquals(2, survey.scale(Shape.of(240, 720, 3), Fit.RESIZE));
	}

	@Test
	void othersAreBroughtToASquareAndThatIsSaid() {
		assertEquals(Shape.of(96, 96, 3), InputSize.of(0, alike(1, 363, 360), Fit.RESIZE, false, notes));
		assertEquals(1, notes.size());
		assertTrue(notes.get(0).contains("360x363"), notes.get(0));
		final Survey mixed = survey(Shape.of(1, 30, 35), Shape.of(1, 40, 45), Shape.of(1, 200, 200));
		assertEquals(Shape.of(48, 48, 3), InputSize.of(0, mixed, Fit.PAD, false, notes));
		assertEquals(Shape.of(24, 24, 3), InputSize.of(0, mixed, Fit.CROP, false, notes));
		final Survey tiny = survey(Shape.of(1, 5, 5), Shape.of(1, 5, 6), Shape.of(1, 7, 7));
		assertEquals(Shape.of(6, 6, 3), InputSize.of(0, tiny, Fit.RESIZE, false, notes));
	}

	@Test
	void aSizeThatIsGivenIsTaken() {
		assertEquals(Shape.of(64, 64, 3), InputSize.of(64, alike(1, 363, 360), Fit.RESIZE, false, notes));
		assertEquals(Shape.of(7, 64, 64, 3), InputSize.of(64, alike(7, 363, 360), Fit.RESIZE, true, notes));
		assertTrue(notes.isEmpty());
	}
}
