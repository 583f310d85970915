package io.github.convj.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.SkippedImage;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.History;
import io.github.convj.evaluate.Prediction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterpretationTest {

	private static Evaluation evaluation(final int[][] counts) {
		final List<Prediction> predictions = new ArrayList<>();
		final List<String> classes = new ArrayList<>();
		for (int t = 0; t < counts.length; t++) {
			classes.add("class" + t);
			for (int p = 0; p < counts.length; p++)
				for (int i = 0; i < counts[t][p]; i++) {
					final float[] probabilities = new float[counts.length];
					probabilities[p] = 1;
					predictions.add(new Prediction("x", t, probabilities));
				}
		}
		return Evaluation.of(classes, predictions);
	}

	private static String warnings(final Report report) {
		return String.join("\n", Interpretation.warnings(report));
	}

	@Test
	void saysWhatTheFiguresMean() {
		final Evaluation evaluation = evaluation(new int[][] { { 90, 10 }, { 20, 30 } });
		assertEquals("On average over the classes, 75.0 % of a class\u2019 validation images are recognized.", Interpretation
			.headline(evaluation));
		final String text = String.join(" ", Interpretation.sentences(evaluation));
		assertTrue(text.contains("150 images"), text);
		assertTrue(text.contains("120 right, 80.0 %"), text);
		assertTrue(text.contains("between 72.9 % and 85.6 %"), text);
		assertTrue(text.contains("\u201cclass0\u201d would give an accuracy of 66.7 % and a balanced accuracy of 50.0 %"),
			text);
		assertEquals("", warnings(Report.of("x", evaluation)));
	}

	@Test
	void warnsOfFewAndAbsentImages() {
		final String text = warnings(Report.of("x", evaluation(new int[][] { { 90, 0, 0 }, { 0, 9, 0 }, { 0, 0, 0 } })));
		assertTrue(text.contains("Fewer than 10 validation images: class1 (9)."), text);
		assertTrue(text.contains("No validation image: class2."), text);
	}

	@Test
	void warnsOfANetworkThatLearnedNothing() {
		final String text = warnings(Report.of("x", evaluation(new int[][] { { 90, 0 }, { 30, 0 } })));
		assertTrue(text.contains("not clearly better"), text);
	}

	@Test
	void aRareClassWellFoundIsNotNothing() {
		// Less often right than the majority alone, and yet of use.
		final String text = warnings(Report.of("x", evaluation(new int[][] { { 880, 110 }, { 1, 19 } })));
		assertEquals("", text);
	}

	@Test
	void warnsOfWhatFlattersTheFigures() {
		final Evaluation evaluation = evaluation(new int[][] { { 90, 10 }, { 20, 30 } });
		final History history = History.empty().plus(new History.Epoch(1, 0.1, 0.99, 1, 0.8, 0.75, 0.1, 1));
		final String text = warnings(Report.of("x", evaluation).withHistory(history, true).withSkipped(List.of(
			new SkippedImage("a", "b."))).withNote("Cancelled."));
		assertTrue(text.startsWith("Cancelled."), text);
		assertTrue(text.contains("chose the epoch"), text);
		assertTrue(text.contains("by heart"), text);
		assertTrue(text.contains("1 image could not be read"), text);
	}

	@Test
	void neverRoundsUpToAll() {
		assertEquals("99.9 %", Interpretation.percent(0.99999));
		assertEquals("100 %", Interpretation.percent(1));
		assertEquals("\u2013", Interpretation.percent(Double.NaN));
	}
}
