package io.github.convj.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.file.Csv;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {

	private static final List<String> CATS = List.of("cat", "dog", "rabbit");

	/** Eight cats, six dogs and thirteen rabbits, a matrix often printed to explain what one is. */
	private static final long[][] ANIMALS = { { 5, 3, 0 }, { 2, 3, 1 }, { 0, 2, 11 } };

	private static List<Prediction> predictions(final long[][] counts) {
		final List<Prediction> predictions = new ArrayList<>();
		for (int t = 0; t < counts.length; t++)
			for (int p = 0; p < counts.length; p++)
				for (int i = 0; i < counts[t][p]; i++)
					predictions.add(new Prediction(t + "/" + p + "/" + i, t, oneHot(counts.length, p)));
		return predictions;
	}

	private static float[] oneHot(final int length, final int hot) {
		final float[] probabilities = new float[length];
		probabilities[hot] = 1;
		return probabilities;
	}

	@Test
	void figuresAsCountedByHand() {
		final Evaluation evaluation = Evaluation.of(CATS, predictions(ANIMALS));
		assertEquals(27, evaluation.images());
		assertEquals(19 / 27.0, evaluation.accuracy(), 1e-12);
		assertEquals((5 / 8.0 + 3 / 6.0 + 11 / 13.0) / 3, evaluation.balancedAccuracy(), 1e-12);
		assertEquals(13 / 27.0, evaluation.majorityShare(), 1e-12);
		assertEquals(5 / 7.0, evaluation.precision(0), 1e-12);
		assertEquals(3 / 8.0, evaluation.precision(1), 1e-12);
		assertEquals(11 / 12.0, evaluation.precision(2), 1e-12);
		assertEquals(2 * (5 / 7.0) * (5 / 8.0) / (5 / 7.0 + 5 / 8.0), evaluation.f1(0), 1e-12);
		assertEquals((10 / 15.0 + 6 / 14.0 + 22 / 25.0) / 3, evaluation.macroF1(), 1e-12);
		assertEquals(6, evaluation.support(1));
		// Eight wrong answers of probability 0, taken as 1e-7.
		assertEquals(-8 * Math.log(1e-7) / 27, evaluation.logLoss(), 1e-12);
	}

	@Test
	void logLossOfSoftAnswers() {
		final Evaluation evaluation = Evaluation.of(List.of("a", "b"), List.of(new Prediction("1", 0, new float[] { 0.8f,
			0.2f }), new Prediction("2", 1, new float[] { 0.5f, 0.5f }), new Prediction("3", -1, new float[] { 0, 1 })));
		assertEquals(-(Math.log(0.8f) + Math.log(0.5)) / 2, evaluation.logLoss(), 1e-9);
		assertEquals(2, evaluation.images());
		assertEquals(3, evaluation.predictions().size());
	}

	@Test
	void intervalsAsPublished() {
		// R. G. Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3.
		assertInterval(0.2553, 0.3662, Interval.wilson(81, 263));
		assertInterval(0.0624, 0.1605, Interval.wilson(15, 148));
		assertInterval(0.0000, 0.1611, Interval.wilson(0, 20));
		assertInterval(0.0061, 0.1718, Interval.wilson(1, 29));
		assertEquals(new Interval(0, 1), Interval.wilson(0, 0));
		assertEquals(1, Interval.wilson(20, 20).high());
		assertThrows(IllegalArgumentException.class, () -> Interval.wilson(3, 2));
	}

	private static void assertInterval(final double low, final double high, final Interval interval) {
		assertEquals(low, interval.low(), 5e-5);
		assertEquals(high, interval.high(), 5e-5);
	}

	@Test
	void absentClassesDoNotCountInTheMeans() {
		final Evaluation evaluation = Evaluation.of(CATS, predictions(new long[][] { { 3, 1, 0 }, { 0, 0, 0 }, { 0, 0,
			2 } }));
		assertEquals((0.75 + 1) / 2, evaluation.balancedAccuracy(), 1e-12);
		assertEquals((6 / 7.0 + 1) / 2, evaluation.macroF1(), 1e-12);
		assertTrue(Double.isNaN(evaluation.recall(1)));
		assertEquals(0, evaluation.precision(1));
		assertEquals(0, evaluation.f1(1));
	}

	@Test
	void oneClassPredictedOnly() {
		final Evaluation evaluation = Evaluation.of(CATS, predictions(new long[][] { { 4, 0, 0 }, { 3, 0, 0 }, { 2, 0,
			0 } }));
		assertEquals(1 / 3.0, evaluation.balancedAccuracy(), 1e-12);
		assertEquals(4 / 9.0, evaluation.accuracy(), 1e-12);
		assertTrue(Double.isNaN(evaluation.precision(2)));
		assertEquals(0, evaluation.f1(2));
		assertTrue(evaluation.text().contains("-"));
	}

	@Test
	void nothingIsNotAnError() {
		final Evaluation evaluation = Evaluation.of(CATS, List.of());
		assertTrue(Double.isNaN(evaluation.accuracy()));
		assertTrue(Double.isNaN(evaluation.balancedAccuracy()));
		assertTrue(Double.isNaN(evaluation.logLoss()));
		assertTrue(evaluation.mistakes().isEmpty());
		assertFalse(evaluation.text().isEmpty());
		assertEquals(evaluation.confusion(), Evaluation.fromMap(evaluation.toMap()).confusion());
	}

	@Test
	void agreesWithCountingEachImage() {
		final long seed = 20;
		final SplittableRandom random = new SplittableRandom(seed);
		for (int round = 0; round < 20; round++) {
			final int classes = 2 + random.nextInt(39);
			final List<String> names = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
			final List<Prediction> predictions = new ArrayList<>();
			for (int i = 0; i < 1 + random.nextInt(300); i++) {
				final float[] probabilities = new float[classes];
				double sum = 0;
				for (int c = 0; c < classes; c++)
					sum += probabilities[c] = (float) random.nextDouble();
				for (int c = 0; c < classes; c++)
					probabilities[c] /= (float) sum;
				predictions.add(new Prediction("" + i, random.nextInt(classes), probabilities));
			}
			final Evaluation evaluation = Evaluation.of(names, predictions);
			double recalls = 0;
			int present = 0;
			for (int c = 0; c < classes; c++) {
				final int number = c;
				final double truly = predictions.stream().filter(p -> p.truth() == number).count();
				final double taken = predictions.stream().filter(p -> p.predicted() == number).count();
				final double both = predictions.stream().filter(p -> p.truth() == number && p.predicted() == number).count();
				assertEquals(both / truly, evaluation.recall(c), 1e-12, "seed " + seed);
				assertEquals(both / taken, evaluation.precision(c), 1e-12, "seed " + seed);
				if (truly > 0) {
					recalls += both / truly;
					present++;
				}
			}
			assertEquals(recalls / present, evaluation.balancedAccuracy(), 1e-12, "seed " + seed);
			final long right = predictions.stream().filter(Prediction::correct).count();
			assertEquals((double) right / predictions.size(), evaluation.accuracy(), 1e-12, "seed " + seed);
		}
	}

	@Test
	void mistakesComeSurestFirst() {
		final Evaluation evaluation = Evaluation.of(List.of("a", "b"), List.of(new Prediction("unsure", 0, new float[] {
			0.4f, 0.6f }), new Prediction("right", 0, new float[] { 0.9f, 0.1f }), new Prediction("sure", 1, new float[] {
				0.95f, 0.05f }), new Prediction("unlabelled", -1, new float[] { 1, 0 })));
		assertEquals(List.of("sure", "unsure"), evaluation.mistakes().stream().map(Prediction::image).toList());
	}

	@Test
	void answersThatAreNoProbabilitiesAreRefused() {
		final ConvJException refused = assertThrows(ConvJException.class, () -> new Prediction("cell 7.tif", 0, new float[] {
			Float.NaN, 1 }));
		assertTrue(refused.getMessage().contains("cell 7.tif"), refused.getMessage());
		assertThrows(ConvJException.class, () -> new Prediction("x", 0, new float[] { 2, 0 }));
		assertThrows(ConvJException.class, () -> new Prediction("x", 0, new float[] { -1, 0 }));
		assertThrows(IllegalArgumentException.class, () -> new Prediction("x", 2, new float[] { 1, 0 }));
		assertThrows(IllegalArgumentException.class, () -> new Prediction("x", 0, new float[0]));
		assertThrows(IllegalArgumentException.class, () -> Evaluation.of(CATS, List.of(new Prediction("x", 0, new float[] {
			1, 0 }))));
	}

	@Test
	void isStoredAndReadAgain() {
		final Evaluation evaluation = Evaluation.of(CATS, predictions(ANIMALS));
		final Map<String, Object> map = evaluation.toMap();
		assertEquals("balancedAccuracy", map.keySet().iterator().next());
		final Evaluation read = Evaluation.fromMap(map);
		assertEquals(evaluation.confusion(), read.confusion());
		assertEquals(evaluation.logLoss(), read.logLoss());
		assertEquals(evaluation.text(), read.text());
		assertThrows(ConvJException.class, () -> Evaluation.fromMap(Map.of()));
		assertThrows(ConvJException.class, () -> Evaluation.fromMap(Map.of("classes", List.of("a", "b"), "confusion", List
			.of(List.of(1)))));
	}

	@Test
	void textIsAligned() {
		final String text = Evaluation.of(CATS, predictions(ANIMALS)).text();
		assertTrue(text.startsWith("Balanced accuracy    65.7 %\n"), text);
		assertTrue(text.contains("Accuracy             70.4 % of 27 images (95 % interval 51.5 % to 84.1 %)\n"), text);
		final String[] lines = text.split("\n");
		final int last = lines.length - 1;
		assertEquals(lines[last].length(), lines[last - 1].length());
		assertEquals(lines[last].length(), lines[last - 3].length());
		final List<String> many = IntStream.range(0, 40).mapToObj(c -> "a rather long name of class " + c).toList();
		for (final String line : Evaluation.of(many, List.of()).confusion().text().split("\n"))
			assertTrue(line.length() < 200, line);
	}

	@Test
	void tablesQuoteOddNames(@TempDir final Path folder) throws Exception {
		final List<String> classes = List.of("a,b", "say \"ü\"");
		final Evaluation evaluation = Evaluation.of(classes, List.of(new Prediction("x, y.tif", 1, new float[] { 0.25f,
			0.75f }), new Prediction("z", -1, new float[] { 1, 0 })));
		final Path file = folder.resolve("new folder/predictions.csv");
		evaluation.writePredictions(file);
		final List<List<String>> rows = Csv.parse(Files.readString(file));
		assertEquals(List.of("image", "truth", "predicted", "correct", "probability", "a,b", "say \"ü\""), rows.get(0));
		assertEquals(List.of("x, y.tif", "say \"ü\"", "say \"ü\"", "true", "0.75", "0.25", "0.75"), rows.get(1));
		assertEquals(List.of("z", "", "a,b", "", "1.0", "1.0", "0.0"), rows.get(2));
		evaluation.writeMetrics(folder.resolve("metrics.csv"));
		final List<List<String>> metrics = Csv.parse(Files.readString(folder.resolve("metrics.csv")));
		assertEquals(List.of("metric", "class", "value"), metrics.get(0));
		assertEquals(List.of("balancedAccuracy", "", "1.0"), metrics.get(1));
		assertTrue(metrics.contains(List.of("recall", "a,b", "")));
		assertTrue(metrics.contains(List.of("support", "say \"ü\"", "1")));
	}
}
