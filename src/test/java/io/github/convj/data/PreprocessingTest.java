package io.github.convj.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessingTest {

	private static Preprocessing plain(final Shape input, final Fit fit, final int bitDepth) {
		return new Preprocessing(input, fit, input.rank() == 4 ? StackMode.VOLUME : StackMode.SLICES, Normalization.DATASET,
			Collections.nCopies(input.channels(), 0.0), Collections.nCopies(input.channels(), 1.0), bitDepth,
			false);
	}

	/** One new value along one axis, straight from the definition. */
	private static double naive(final double[] line, final int to, final int o) {
		final int from = line.length;
		final double scale = (double) from / to;
		if (to < from) {
			double sum = 0;
			for (int i = 0; i < from; i++)
				sum += line[i] * Math.max(0, Math.min(i + 1, (o + 1) * scale) - Math.max(i, o * scale));
			return sum / scale;
		}
		final double position = Math.max(0, Math.min(from - 1, (o + 0.5) * scale - 0.5));
		double sum = 0;
		for (int i = 0; i < from; i++)
			sum += line[i] * Math.max(0, 1 - Math.abs(position - i));
		return sum;
	}

	@ParameterizedTest
	@CsvSource({ "7,5,3,4", "5,7,5,7", "3,4,9,8", "1,1,4,5", "9,2,1,1", "16,16,8,32", "13,31,5,17", "360,363,96,96" })
	void resizingIsAreaOrLinear(final int fromY, final int fromX, final int toY, final int toX) {
		final int channels = 2;
		final Image image = MemoryImages.random("i", new SplittableRandom(fromY * 31 + fromX), 256, fromY, fromX, channels);
		final float[] actual = plain(Shape.of(toY, toX, channels), Fit.RESIZE, 8).fit(image);
		for (int c = 0; c < channels; c++) {
			final double[][] rows = new double[fromY][toX];
			for (int y = 0; y < fromY; y++) {
				final double[] line = new double[fromX];
				for (int x = 0; x < fromX; x++)
					line[x] = image.pixels().array()[(y * fromX + x) * channels + c];
				for (int x = 0; x < toX; x++)
					rows[y][x] = naive(line, toX, x);
			}
			for (int x = 0; x < toX; x++) {
				final double[] line = new double[fromY];
				for (int y = 0; y < fromY; y++)
					line[y] = rows[y][x];
				for (int y = 0; y < toY; y++)
					assertEquals(naive(line, toY, y), actual[(y * toX + x) * channels + c], 1e-3);
			}
		}
	}

	@Test
	void shrinkingDoesNotAlias() {
		// A checkerboard of single pixels must become grey, not another pattern.
		final float[] values = new float[64 * 64];
		for (int i = 0; i < values.length; i++)
			values[i] = (i + i / 64) % 2 * 255;
		final Image board = new Image("b", Tensor.of(Shape.of(64, 64, 1), values), 8, false);
		for (final float value : plain(Shape.of(16, 16, 1), Fit.RESIZE, 8).fit(board))
			assertEquals(127.5, value, 1e-3);
	}

	@Test
	void volumesAreResizedAlongZToo() {
		final float[] values = { 0, 0, 0, 0, 10, 10, 10, 10, 20, 20, 20, 20, 30, 30, 30, 30 };
		final Image stack = new Image("s", Tensor.of(Shape.of(4, 2, 2, 1), values), 8, false);
		assertArrayEquals(new float[] { 5, 25 }, plain(Shape.of(2, 1, 1, 1), Fit.RESIZE, 8).fit(stack), 1e-5f);
	}

	@Test
	void cropKeepsTheMiddleAndMirrors() {
		final float[] values = { 1, 2, 3, 4, 5 };
		final Image line = new Image("l", Tensor.of(Shape.of(1, 5, 1), values), 8, false);
		assertArrayEquals(new float[] { 2, 3, 4 }, plain(Shape.of(1, 3, 1), Fit.CROP, 8).fit(line));
		assertArrayEquals(new float[] { 2, 1, 1, 2, 3, 4, 5, 5, 4 }, plain(Shape.of(1, 9, 1), Fit.CROP, 8).fit(line));
		assertArrayEquals(new float[] { 3, 3, 3 }, plain(Shape.of(3, 1, 1), Fit.CROP, 8).fit(line));
	}

	@Test
	void padKeepsProportions() {
		final float[] values = new float[2 * 4];
		Arrays.fill(values, 10);
		values[5] = 50;
		final Image image = new Image("p", Tensor.of(Shape.of(2, 4, 1), values), 8, false);
		final float[] padded = plain(Shape.of(8, 8, 1), Fit.PAD, 8).fit(image);
		// Two rows of border values above, four rows of image, two below.
		assertEquals(15, padded[0]);
		assertEquals(15, padded[63]);
		assertEquals(10, padded[2 * 8]);
		// Below the last row of pixel centres, a quarter of a pixel off the bright column.
		assertEquals(50 * 0.75 + 10 * 0.25, padded[5 * 8 + 2], 1e-4);
	}

	@ParameterizedTest
	@EnumSource(Fit.class)
	void theRightSizeIsLeftAlone(final Fit fit) {
		final Image image = MemoryImages.random("i", new SplittableRandom(1), 256, 5, 6, 3);
		assertArrayEquals(image.pixels().array(), plain(Shape.of(5, 6, 3), fit, 8).fit(image));
	}

	@Test
	void intensitiesAreMeasuredOnTheTrainingPartOnly() {
		final SampleSet set = MemoryImages.set(new SplittableRandom(11), 65536, new int[] { 5, 7, 2 }, 40, 30);
		final SampleSet split = Splitter.split(set, 0.3, 1);
		final Survey survey = Survey.of(split, StackMode.SLICES, Normalization.DATASET, Workers.sequential(), Progress.NONE);
		final Preprocessing raw = Preprocessing.of(survey, Shape.of(5, 7, 2), Fit.RESIZE, StackMode.SLICES,
			Normalization.DATASET);
		final SampleSet training = split.part(Split.TRAIN);
		final Preprocessing one = raw.measured(training, new ImageStore(raw, 0), Workers.sequential(), Progress.NONE);
		final Preprocessing two = raw.measured(training, new ImageStore(raw, 1 << 20), Workers.of(3), Progress.NONE);
		assertEquals(one, two);
		for (int c = 0; c < 2; c++) {
			double sum = 0;
			double squares = 0;
			long count = 0;
			for (final Sample sample : training.samples()) {
				final float[] values = sample.source().read().pixels().array();
				for (int i = c; i < values.length; i += 2) {
					sum += values[i];
					squares += (double) values[i] * values[i];
					count++;
				}
			}
			final double mean = sum / count;
			assertEquals(mean, one.mean().get(c), 1e-9 * mean);
			assertEquals(Math.sqrt(squares / count - mean * mean), one.deviation().get(c), 1e-6 * mean);
		}
		final float[] normalized = one.apply(training.samples().get(0).source().read()).array();
		final float first = training.samples().get(0).source().read().pixels().array()[0];
		assertEquals((first - one.mean().get(0)) / one.deviation().get(0), normalized[0], 1e-5);
	}

	@Test
	void imagesCanBeNormalizedByThemselves() {
		final Preprocessing each = new Preprocessing(Shape.of(8, 8, 2), Fit.RESIZE, StackMode.SLICES, Normalization.IMAGE,
			List.of(0.0, 0.0), List.of(1.0, 1.0), 8, false);
		final Image image = MemoryImages.random("i", new SplittableRandom(2), 60000, 8, 8, 2);
		final float[] values = each.apply(image).array();
		for (int c = 0; c < 2; c++) {
			double sum = 0;
			double squares = 0;
			for (int i = c; i < values.length; i += 2) {
				sum += values[i];
				squares += values[i] * values[i];
			}
			assertEquals(0, sum / 64, 1e-5);
			assertEquals(1, squares / 64, 1e-5);
		}
		final float[] constant = new float[128];
		Arrays.fill(constant, 7);
		for (final float value : each.apply(new Image("c", Tensor.of(Shape.of(8, 8, 2), constant), 8, false)).array())
			assertEquals(0, value);
	}

	@Test
	void constantDataDoesNotDivideByZero() {
		final Image image = new Image("c", Tensor.zeros(Shape.of(2, 2, 1)), 8, false);
		final SampleSet set = SampleSets.images(List.of("a", "b"), List.of(image, image), 0, 1);
		final Preprocessing raw = plain(Shape.of(2, 2, 1), Fit.RESIZE, 8);
		final Preprocessing measured = raw.measured(set, new ImageStore(raw, 0), Workers.sequential(), Progress.NONE);
		assertEquals(List.of(1.0), measured.deviation());
	}

	@Test
	void otherImagesAreRefused() {
		final SplittableRandom random = new SplittableRandom(3);
		final Preprocessing grey = plain(Shape.of(8, 8, 1), Fit.RESIZE, 8);
		assertTrue(refusal(grey, MemoryImages.random("a b.png", random, 256, 8, 8, 3)).startsWith(
			"a b.png has 3 channels, but the network was trained on 1 channel"));
		assertTrue(refusal(grey, MemoryImages.random("x", random, 60000, 8, 8, 1)).contains("16 bits"));
		assertTrue(refusal(grey, MemoryImages.random("x", random, 256, 2, 8, 8, 1)).contains("stack of 2 planes"));
		assertTrue(refusal(plain(Shape.of(4, 8, 8, 1), Fit.RESIZE, 8), MemoryImages.random("x", random, 256, 8, 8, 1))
			.contains("single plane"));
		assertEquals(2, grey.parts(MemoryImages.random("x", random, 256, 2, 8, 8, 1)).size());
	}

	@Test
	void mapsKeepEverything() {
		final Preprocessing one = new Preprocessing(Shape.of(5, 48, 40, 2), Fit.PAD, StackMode.VOLUME, Normalization.IMAGE,
			List.of(1.1, Math.PI * 1e4), List.of(1e-3, 7.0), 16, false);
		assertEquals(one, Preprocessing.fromMap(one.toMap()));
		for (final String key : one.toMap().keySet()) {
			final Map<String, Object> lacking = new HashMap<>(one.toMap());
			lacking.remove(key);
			assertTrue(assertThrows(ConvJException.class, () -> Preprocessing.fromMap(lacking)).getMessage().contains(key));
			lacking.put(key, "nonsense");
			assertThrows(ConvJException.class, () -> Preprocessing.fromMap(lacking));
		}
		final Map<String, Object> wrong = new HashMap<>(one.toMap());
		wrong.put("deviation", List.of(1.0, 0.0));
		assertThrows(ConvJException.class, () -> Preprocessing.fromMap(wrong));
	}

	private static String refusal(final Preprocessing preprocessing, final Image image) {
		return assertThrows(ConvJException.class, () -> preprocessing.apply(image)).getMessage();
	}

	private static float[] back(final Fit fit, final int width, final int height, final int toWidth, final int toHeight,
		final float... map)
	{
		return plain(Shape.of(height, width, 1), fit, 8).back(Tensor.of(Shape.of(height, width), map), new Image("x", Tensor.zeros(
			Shape.of(toHeight, toWidth, 1)), 8, false)).array();
	}

	/** By hand. */
	@Test
	void mapsGoBackUponTheImage() {
		final float none = Float.NaN;
		// a line of 5 was cropped to its middle 3, and one of 2 mirrored to 4 about its middle
		assertArrayEquals(new float[] { none, 7, 8, 9, none }, back(Fit.CROP, 3, 1, 5, 1, 7, 8, 9));
		assertArrayEquals(new float[] { 7, 8 }, back(Fit.CROP, 4, 1, 2, 1, 6, 7, 8, 9));
		// a single row was mirrored to 2, of which it is the second, and 4 columns cropped to the second of them
		assertArrayEquals(new float[] { none, 4, none, none }, back(Fit.CROP, 1, 2, 4, 1, 3, 4));
		// 4 x 2 lies in the upper-middle rows of 4 x 4
		assertArrayEquals(new float[] { 5, 6, 7, 8, 9, 10, 11, 12 }, back(Fit.PAD, 4, 4, 4, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
			13, 14, 15, 16));
		// 8 x 4 was halved and padded: pixel centres of the image lie a quarter before and behind those of the map
		assertArrayEquals(new float[] { 5, 5.25f, 5.75f, 6.25f, 6.75f, 7.25f, 7.75f, 8 }, Arrays.copyOf(back(Fit.PAD, 4, 4, 8, 4, 1,
			2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16), 8), 1e-6f);
		assertArrayEquals(new float[] { 0, 1, 3, 4 }, back(Fit.RESIZE, 2, 1, 4, 1, 0, 4), 1e-6f);
		assertArrayEquals(new float[] { 3, 7 }, back(Fit.RESIZE, 4, 1, 2, 1, 2, 4, 6, 8), 1e-6f);
	}

	/** A spot in the image, fitted and laid back, is where it was. */
	@ParameterizedTest
	@EnumSource(Fit.class)
	void aSpotComesBackToItsPlace(final Fit fit) {
		final Image image = new Image("spot", Tensor.zeros(Shape.of(30, 44, 1)), 8, false);
		for (int y = 14; y < 18; y++)
			for (int x = 20; x < 24; x++)
				image.pixels().array()[y * 44 + x] = 100;
		final Preprocessing preprocessing = plain(Shape.of(20, 20, 1), fit, 8);
		final float[] back = preprocessing.back(Tensor.of(Shape.of(20, 20), preprocessing.fit(image)), image).array();
		double sum = 0;
		double x = 0;
		double y = 0;
		for (int i = 0; i < back.length; i++)
			if (back[i] > 0) {
				sum += back[i];
				x += back[i] * (i % 44);
				y += back[i] * (i / 44);
			}
		assertEquals(21.5, x / sum, 0.75);
		assertEquals(15.5, y / sum, 0.75);
	}
}
