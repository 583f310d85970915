package io.github.convj.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.AnnotatedImage;
import io.github.convj.data.Annotation;
import io.github.convj.data.Box;
import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionEvaluationTest {

	private static final Matching OVERLAP = new Matching(0.5, 0);

	@TempDir
	Path folder;

	private static AnnotatedImage image(final String name, final Annotation... objects) {
		return new AnnotatedImage(name, Path.of(name), List.of(objects));
	}

	private static Annotation object(final String label, final double x, final double y, final double width,
		final double height)
	{
		return new Annotation(new Box(x, y, width, height), 0, label);
	}

	private static Detection found(final String image, final String label, final double score, final double x,
		final double y, final double width, final double height)
	{
		return new Detection(image, new Box(x, y, width, height), 0, 1, label, score);
	}

	/** Boxes of 10 by 10 that are 5 apart share 50 of 150 pixels. */
	@Test
	void overlapsAndDistancesByHand() {
		assertEquals(1.0 / 3, new Box(0, 0, 10, 10).overlap(new Box(5, 0, 10, 10)), 1e-12);
		assertEquals(0, new Box(0, 0, 10, 10).overlap(new Box(10, 0, 10, 10)));
		assertEquals(0, new Box(3, 3, 0, 0).overlap(new Box(3, 3, 0, 0)));
		assertEquals(5, new Box(0, 0, 10, 10).distance(new Box(8, 9, 0, 0)), 1e-12);
	}

	/**
	 * Five objects, seven detections: hit, hit, alarm, hit, alarm, alarm, hit. Precision at the hits is 1, 1, 3/4, 4/7; the best
	 * at or behind each is the same, and the fifth object is never found: (1 + 1 + 3/4 + 4/7) / 5.
	 */
	@Test
	void averagePrecisionByHand() {
		final List<Boolean> hits = List.of(true, true, false, true, false, false, true);
		final RecallCurve curve = RecallCurve.of("cell", 5, List.of(0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3), hits);
		assertEquals((1 + 1 + 0.75 + 4.0 / 7) / 5, curve.averagePrecision(), 1e-12);
		assertEquals(3, curve.at(0.6).hits());
		assertEquals(4, curve.at(0.6).found());
		assertEquals(0.75, curve.at(0.55).precision(), 1e-12);
		assertEquals(2.0 * 3 / (5 + 4), curve.best().f1(5), 1e-12);
		assertEquals(0.6, curve.best().score());
		assertEquals(0, curve.at(0.95).found());
	}

	private static Annotation difficult(final double x, final double width) {
		return new Annotation(new Box(x, 0, width, 10), 0, "cell", true, 1);
	}

	/** As Pascal VOC has it: missing a difficult object costs nothing, and finding it gains nothing, however often. */
	@Test
	void difficultObjectsDoNotCount() {
		final AnnotatedImage image = image("a", object("cell", 0, 0, 10, 10), difficult(100, 10), difficult(200, 10));
		final DetectionEvaluation evaluation = DetectionEvaluation.of(List.of(image), List.of(found("a", "cell", 0.9, 0, 0, 10, 10),
			found("a", "cell", 0.8, 100, 0, 10, 10), found("a", "cell", 0.7, 300, 0, 10, 10), found("a", "cell", 0.6, 1, 0, 10, 10),
			found("a", "cell", 0.5, 101, 0, 10, 10), found("a", "spot", 0.5, 100, 0, 10, 10)), new Matching(0.5, 0), 0.1);
		final RecallCurve cells = evaluation.curves().getFirst();
		assertEquals(1, cells.objects());
		assertEquals(1, cells.averagePrecision(), 1e-12);
		assertEquals(new RecallCurve.Point(0.1, 1, 3), new RecallCurve.Point(0.1, cells.at(0.1).hits(), cells.at(0.1).found()));
		assertEquals(2, evaluation.countBias("cell"));
		assertEquals(1, evaluation.countBias("spot"), "an object of another class excuses nothing");
		assertEquals(List.of(false), evaluation.sheets().getFirst().missed());
	}

	@Test
	void aDetectionIsOfTheObjectThatItFitsBestEvenIfThatIsDifficult() {
		final AnnotatedImage image = image("a", object("cell", 0, 0, 10, 10), difficult(2, 10));
		final DetectionEvaluation nearer = DetectionEvaluation.of(List.of(image), List.of(found("a", "cell", 0.9, 2, 0, 10, 10)),
			new Matching(0.5, 0), 0.5);
		assertEquals(new RecallCurve.Point(0.5, 0, 0), nearer.total());
		assertEquals(List.of(true), nearer.sheets().getFirst().missed());
		final DetectionEvaluation other = DetectionEvaluation.of(List.of(image), List.of(found("a", "cell", 0.9, 0.5, 0, 10, 10)),
			new Matching(0.5, 0), 0.5);
		assertEquals(new RecallCurve.Point(0.5, 1, 1), other.total());
		final DetectionEvaluation onlyDifficult = DetectionEvaluation.of(List.of(image("a", difficult(0, 10))), List.of(), new Matching(
			0.5, 0), 0.5);
		assertEquals(0, onlyDifficult.objects());
		assertEquals(0, onlyDifficult.sheets().getFirst().errors());
	}

	/** An object of a volume is found by what has its middle within, or lies with its own middle within the object. */
	@Test
	void volumesMatchByTheirMiddles() {
		final Box box = new Box(0, 0, 10, 10);
		for (final int[] p : new int[][] { { 4, 1, 4, 1, 1 }, { 4, 1, 5, 1, 0 }, { 4, 5, 6, 1, 1 }, { 4, 5, 8, 1, 1 }, { 4, 5, 9, 1,
			0 }, { 4, 5, 0, 7, 1 }, { 4, 5, 0, 6, 0 }, { 4, 5, 6, 20, 1 }, { 4, 5, 7, 20, 0 }, { 2, 2, 0, 3, 1 } })
		{
			final Annotation object = new Annotation(box, p[0], "cell", false, p[1]);
			assertEquals(p[4], DetectionEvaluation.of(List.of(image("a", object)), List.of(new Detection("a", box, p[2], p[3], "cell",
				0.9)), OVERLAP, 0.5).total().hits(), java.util.Arrays.toString(p));
		}
	}

	/** A better precision behind counts for the recalls before it: alarm, hit gives 1/2 for the only object. */
	@Test
	void precisionIsMadeToFall() {
		assertEquals(0.5, RecallCurve.of("cell", 1, List.of(0.9, 0.8), List.of(false, true)).averagePrecision(), 1e-12);
		assertEquals((2.0 / 3 + 2.0 / 3) / 2, RecallCurve.of("cell", 2, List.of(0.9, 0.8, 0.7), List.of(false, true, true))
			.averagePrecision(), 1e-12);
	}

	/** No threshold parts equal scores, so their order must not matter. */
	@Test
	void equalScoresAreOnePoint() {
		final RecallCurve one = RecallCurve.of("cell", 2, List.of(0.5, 0.5, 0.5), List.of(true, false, true));
		final RecallCurve other = RecallCurve.of("cell", 2, List.of(0.5, 0.5, 0.5), List.of(false, true, true));
		assertEquals(one, other);
		assertEquals(2.0 / 3, one.averagePrecision(), 1e-12);
	}

	@Test
	void eachObjectIsTakenOnceByTheSurest() {
		final DetectionEvaluation evaluation = DetectionEvaluation.of(List.of(image("a", object("cell", 0, 0, 10, 10), object("cell",
			100, 0, 10, 10), object("dirt", 0, 0, 10, 10))), List.of(found("a", "cell", 0.6, 0, 0, 10, 10), found("a", "cell", 0.9, 1,
				0, 10, 10), found("a", "cell", 0.3, 100, 1, 10, 10), found("b", "cell", 1, 0, 0, 10, 10)), OVERLAP, 0.5);
		final RecallCurve cells = evaluation.curves().get(0);
		assertEquals("cell", cells.label());
		assertEquals(List.of(new RecallCurve.Point(0.9, 1, 1), new RecallCurve.Point(0.6, 1, 2), new RecallCurve.Point(0.3, 2, 3)),
			cells.points());
		final DetectionEvaluation.Sheet sheet = evaluation.sheets().get(0);
		assertEquals(List.of(true, false), sheet.hits());
		assertEquals(List.of(false, true, true), sheet.missed());
		assertEquals(3, sheet.errors());
		assertEquals(0, evaluation.curves().get(1).averagePrecision());
		assertEquals((1 + 2.0 / 3) / 2 / 2, evaluation.meanAveragePrecision(), 1e-12);
		assertEquals(0, evaluation.countError("cell"));
		assertEquals(-1, evaluation.countBias("dirt"));
	}

	@Test
	void nothingMarkedAndNothingFound() {
		final DetectionEvaluation nothing = DetectionEvaluation.of(List.of(image("a")), List.of(), OVERLAP, 0.5);
		assertTrue(Double.isNaN(nothing.meanAveragePrecision()));
		assertEquals(0, nothing.objects());
		assertEquals(List.of(), nothing.worst(3));
		final DetectionEvaluation alarms = DetectionEvaluation.of(List.of(image("a"), image("b")), List.of(found("b", "cell", 0.9, 0, 0,
			5, 5)), OVERLAP, 0.5);
		assertTrue(Double.isNaN(alarms.meanAveragePrecision()));
		assertEquals(0, alarms.total().precision());
		assertEquals(0, alarms.curves().get(0).best().f1(0));
		assertEquals("b", alarms.worst(3).get(0).image().name());
		assertEquals(0.5, alarms.countError("cell"));
		final DetectionEvaluation missed = DetectionEvaluation.of(List.of(image("a", object("cell", 0, 0, 5, 5))), List.of(), OVERLAP,
			0.5);
		assertEquals(0, missed.meanAveragePrecision());
		assertEquals(0, missed.total().f1(1));
		assertTrue(Double.isNaN(missed.total().precision()), "nothing was found, so nothing of it is right or wrong");
	}

	@Test
	void planesAreKeptApart() {
		final AnnotatedImage stack = new AnnotatedImage("a", Path.of("a"), List.of(new Annotation(new Box(0, 0, 9, 9), 3, "cell")));
		final Detection before = new Detection("a", new Box(0, 0, 9, 9), 2, 1, "cell", 0.9);
		final Detection through = new Detection("a", new Box(0, 0, 9, 9), 2, 3, "cell", 0.9);
		assertEquals(0, DetectionEvaluation.of(List.of(stack), List.of(before), OVERLAP, 0.5).total().hits());
		assertEquals(1, DetectionEvaluation.of(List.of(stack), List.of(through), OVERLAP, 0.5).total().hits());
	}

	/** Against counting anew at every threshold, with a matching of its own. */
	@Test
	void randomFieldsAgainstBruteForce() {
		final long seed = System.nanoTime();
		final SplittableRandom random = new SplittableRandom(seed);
		for (int round = 0; round < 60; round++) {
			final Matching matching = round % 2 == 0 ? OVERLAP : new Matching(0.5, 6);
			final List<AnnotatedImage> truth = new ArrayList<>();
			final List<Detection> detections = new ArrayList<>();
			for (final String name : List.of("a", "b", "c")) {
				final List<Annotation> objects = new ArrayList<>();
				for (int i = random.nextInt(6); i > 0; i--)
					objects.add(object(random.nextBoolean() ? "x" : "y", random.nextInt(20), random.nextInt(20), 8, 8));
				truth.add(new AnnotatedImage(name, Path.of(name), objects));
				for (int i = random.nextInt(9); i > 0; i--)
					detections.add(found(name, random.nextBoolean() ? "x" : "y", random.nextDouble(), random.nextInt(20), random.nextInt(
						20), 8, 8));
			}
			final DetectionEvaluation evaluation = DetectionEvaluation.of(truth, detections, matching, 0.4);
			for (final RecallCurve curve : evaluation.curves())
				assertEquals(area(truth, detections, matching, curve.label()), curve.averagePrecision(), 1e-9, "seed " + seed);
		}
	}

	private static double area(final List<AnnotatedImage> truth, final List<Detection> detections, final Matching matching,
		final String label)
	{
		final List<Detection> mine = new ArrayList<>(detections.stream().filter(d -> d.label().equals(label)).toList());
		mine.sort((a, b) -> Double.compare(b.score(), a.score()));
		final int objects = (int) truth.stream().flatMap(image -> image.annotations().stream()).filter(o -> o.label().equals(label))
			.count();
		if (objects == 0) return Double.NaN;
		final double[] precisions = new double[mine.size()];
		final double[] recalls = new double[mine.size()];
		for (int n = 0; n < mine.size(); n++) {
			final Set<Integer> places = new HashSet<>();
			int hits = 0;
			for (final Detection detection : mine.subList(0, n + 1)) {
				int best = -1;
				double fit = 0;
				int place = 0;
				for (final AnnotatedImage image : truth)
					for (final Annotation object : image.annotations()) {
						place++;
						if (!image.name().equals(detection.image()) || !object.label().equals(label) || places.contains(place)) continue;
						final double value = matching.radius() > 0 ? 1000 - detection.box().distance(object.box()) : detection.box().overlap(
							object.box());
						if (value >= (matching.radius() > 0 ? 1000 - matching.radius() : matching.overlap()) && value > fit) {
							fit = value;
							best = place;
						}
					}
				if (best >= 0) {
					places.add(best);
					hits++;
				}
			}
			precisions[n] = (double) hits / (n + 1);
			recalls[n] = (double) hits / objects;
		}
		double area = 0;
		for (int n = 0; n < mine.size(); n++) {
			double best = 0;
			for (int m = n; m < mine.size(); m++)
				best = Math.max(best, precisions[m]);
			area += best * (recalls[n] - (n == 0 ? 0 : recalls[n - 1]));
		}
		return area;
	}

	@Test
	void tablesAreReadAndBadOnesNamed() throws IOException {
		final Path table = folder.resolve("found.csv");
		Files.writeString(table, "label,score,image,x,y,width,height,z,depth\ncell,0.5,sub\\a.tif,1,2,3,4,5,6\n");
		assertEquals(List.of(new Detection("sub/a.tif", new Box(1, 2, 3, 4), 5, 6, "cell", 0.5)), DetectionList.read(table));
		Files.writeString(table, "image,x,y,width,height,label,score\n");
		assertEquals(List.of(), DetectionList.read(table));
		for (final String[] bad : new String[][] { { "", "is empty" }, { "image,x,y,width,height,label\n", "no column score" }, {
			"image,x,y,width,height,label,score\na,1,2,3,4,b,high\n", "Row 1" }, {
				"image,x,y,width,height,label,score\na,1,2,-3,4,b,1\n", "negative size" } })
		{
			Files.writeString(table, bad[0]);
			final String sentence = assertThrows(ConvJException.class, () -> DetectionList.read(table)).getMessage();
			assertTrue(sentence.contains(bad[1]) && sentence.contains(table.toString()), sentence);
		}
		assertThrows(ConvJException.class, () -> new Matching(0, 0));
		assertThrows(ConvJException.class, () -> new Matching(0.5, -1));
	}
}
