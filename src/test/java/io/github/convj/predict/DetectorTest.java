package io.github.convj.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Border;
import io.github.convj.data.Box;
import io.github.convj.data.Field;
import io.github.convj.data.Fit;
import io.github.convj.data.Image;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.StackMode;
import io.github.convj.evaluate.Detection;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Softmax;
import io.github.convj.model.DetectionTraits;
import io.github.convj.model.Model;
import io.github.convj.model.Provenance;
import io.github.convj.network.Architecture;
import io.github.convj.network.Network;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The detector on a network that is made by hand: it says how bright the mean of a 7x7 window is. */
class DetectorTest {

	private static final int SIZE = 7;

	/** @return a network that is as sure of a spot as the mean over its window is above a half of the brightest */
	private static Model model(final Shape input, final int bitDepth) {
		final boolean volume = input.rank() == 4;
		final int[] kernel = volume ? new int[] { input.size(0), SIZE, SIZE } : new int[] { SIZE, SIZE };
		final Architecture architecture = Architecture.builder("mean", input).add("conv1", Convolution.of(1, kernel).withPadding(
			Padding.VALID)).add("pool1", new GlobalAveragePooling()).add("logits", Dense.of(2)).add("probabilities", new Softmax())
			.build();
		final int values = (int) input.elements();
		final float[] weights = new float[values];
		Arrays.fill(weights, 1f / values);
		final Network network = Network.of(architecture, Map.of("conv1/weight", Tensor.of(architecture.parameters().get(
			"conv1/weight").shape(), weights), "conv1/bias", Tensor.of(Shape.of(1), new float[] { 0 }), "logits/weight", Tensor.of(
				architecture.parameters().get("logits/weight").shape(), new float[] { 0, 20 }), "logits/bias", Tensor.of(Shape.of(2),
					new float[] { 0, -10 })));
		final double brightest = Math.pow(2, bitDepth) - 1;
		return Model.of(network, List.of("background", "spot"), new Preprocessing(input, Fit.RESIZE, volume ? StackMode.VOLUME
			: StackMode.SLICES, Normalization.DATASET, Collections.nCopies(input.channels(), 0.0), Collections.nCopies(input
				.channels(), brightest), bitDepth, input.channels() == 3 && bitDepth == 8));
	}

	private static Model model() {
		return model(Shape.of(SIZE, SIZE, 1), 8);
	}

	/** @return a dark image with bright squares, whose upper left corners are {@code x, y} or {@code x, y, z} */
	private static Image image(final Shape shape, final int bitDepth, final int size, final int[]... corners) {
		final Tensor pixels = Tensor.zeros(shape);
		final Image image = new Image("field", pixels, bitDepth, shape.channels() == 3 && bitDepth == 8);
		for (final int[] corner : corners)
			for (int y = corner[1]; y < corner[1] + size; y++)
				for (int x = corner[0]; x < corner[0] + size; x++)
					for (int c = 0; c < image.channels(); c++)
						pixels.array()[(((corner.length > 2 ? corner[2] : 0) * image.height() + y) * image.width() + x) * image.channels() +
							c] = (float) (Math.pow(2, bitDepth) - 1);
		return image;
	}

	private static DetectorSettings settings(final double... scales) {
		return new DetectorSettings(0.5, 0.3, false, Arrays.stream(scales).boxed().toList(), null, 0, 0);
	}

	private static List<Detection> detect(final Model model, final Image image, final DetectorSettings settings) {
		return Detector.of(model, settings).detect(Field.of(image), "field", Workers.sequential(), Progress.NONE);
	}

	private static void assertBox(final double x, final double y, final double width, final double height,
		final Detection found)
	{
		final String text = found.toString();
		assertEquals(x, found.box().x(), 0.01, text);
		assertEquals(y, found.box().y(), 0.01, text);
		assertEquals(width, found.box().width(), 0.01, text);
		assertEquals(height, found.box().height(), 0.01, text);
	}

	@ParameterizedTest
	@CsvSource({ "8, 1", "16, 1", "8, 3", "16, 2", "32, 1" })
	void findsSpotsInImagesOfAnyKind(final int bitDepth, final int channels) {
		final List<Detection> found = new ArrayList<>(detect(model(Shape.of(SIZE, SIZE, channels), bitDepth), image(Shape.of(40,
			60, channels), bitDepth, SIZE, new int[] { 5, 8 }, new int[] { 42, 20 }), settings(1)));
		found.sort(Comparator.comparingDouble(d -> d.box().x()));
		assertEquals(2, found.size(), found.toString());
		assertBox(5, 8, SIZE, SIZE, found.get(0));
		assertBox(42, 20, SIZE, SIZE, found.get(1));
		assertEquals("spot", found.get(0).label());
		assertEquals(1 / (1 + Math.exp(-10)), found.get(0).score(), 1e-5);
		assertEquals(0, found.get(0).z());
		assertEquals(1, found.get(0).depth());
	}

	@Test
	void aTranslatedImageHasTranslatedDetections() {
		final SplittableRandom random = new SplittableRandom(7);
		final Image small = image(Shape.of(60, 60, 1), 8, 1);
		for (int i = 0; i < small.pixels().array().length; i++)
			small.pixels().array()[i] = random.nextInt(256);
		final Image moved = image(Shape.of(100, 120, 1), 8, 1);
		for (int y = 0; y < 60; y++)
			System.arraycopy(small.pixels().array(), y * 60, moved.pixels().array(), (y + 13) * 120 + 29, 60);
		final DetectorSettings sensitive = new DetectorSettings(0.3, 0.3, false, List.of(1.0), null, 0, 0);
		// the borders see something else
		final List<Box> before = inner(detect(model(), small, sensitive), 29, 13);
		final List<Box> after = inner(detect(model(), moved, sensitive), 0, 0);
		assertTrue(before.size() > 5, before.toString());
		assertTrue(after.containsAll(before), before + " and " + after);
	}

	private static List<Box> inner(final List<Detection> found, final double right, final double down) {
		return found.stream().map(Detection::box).filter(b -> right == 0 || b.x() > 14 && b.y() > 14 && b.x() < 39 && b.y() < 39)
			.map(b -> new Box(Math.round(100 * (b.x() + right)) / 100.0, Math.round(100 * (b.y() + down)) / 100.0, Math.round(b
				.width()), Math.round(b.height()))).toList();
	}

	@Test
	void threadsAndStripsDoNotMatter() {
		final SplittableRandom random = new SplittableRandom(11);
		// higher than a block
		final Image image = image(Shape.of(700, 300, 1), 8, 1);
		for (int i = 0; i < image.pixels().array().length; i++)
			image.pixels().array()[i] = random.nextInt(256);
		final Detector detector = Detector.of(model(), new DetectorSettings(0.2, 0.3, false, List.of(1.0), null, 0, 0));
		final List<Detection> one = detector.detect(Field.of(image), "field", Workers.sequential(), Progress.NONE);
		assertTrue(one.size() > 100, "only " + one.size());
		assertEquals(one, detector.detect(Field.of(image), "field", Workers.of(3), Progress.NONE));
		// the peaks are those of the map as a whole
		final ProbabilityMap map = ProbabilityMap.of(model(), Field.of(image), MapSettings.DEFAULT);
		final float[] whole = new float[map.width() * map.height()];
		map.compute(Workers.sequential(), Progress.NONE, (z, y, rows, strip) -> System.arraycopy(strip[1], 0, whole, y * map
			.width(), rows * map.width()));
		for (final Detection d : one) {
			// boxes at the border are cut, and a peak between two pixels may be either
			if (d.box().width() < SIZE || d.box().height() < SIZE) continue;
			final int x = (int) Math.floor(d.box().centreX() - 0.5);
			final int y = (int) Math.floor(d.box().centreY() - 0.5);
			boolean there = false;
			for (int v = Math.max(0, y); v <= Math.min(map.height() - 1, y + 1); v++)
				for (int u = Math.max(0, x); u <= Math.min(map.width() - 1, x + 1); u++)
					there |= Math.abs(whole[v * map.width() + u] - d.score()) < 1e-6;
			assertTrue(there, d.toString());
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "3, 5", "7, 2", "6, 40" })
	void imagesMayBeSmallerThanTheWindow(final int width, final int height) {
		assertEquals(List.of(), detect(model(), image(Shape.of(height, width, 1), 8, 0), settings(1)));
		final Image bright = image(Shape.of(height, width, 1), 8, 0);
		Arrays.fill(bright.pixels().array(), 255);
		for (final Detection found : detect(model(), bright, settings(1))) {
			assertTrue(found.box().x() >= 0 && found.box().y() >= 0, found.toString());
			assertTrue(found.box().x() + found.box().width() <= width && found.box().y() + found.box().height() <= height, found
				.toString());
		}
	}

	@Test
	void planesAreSearchedByThemselves() {
		final List<Detection> found = detect(model(), image(Shape.of(4, 30, 40, 1), 8, SIZE, new int[] { 10, 9, 1 }, new int[] { 10,
			9, 2 }, new int[] { 25, 12, 3 }), settings(1));
		assertEquals(List.of(1, 2, 3), found.stream().map(Detection::z).toList());
		assertBox(10, 9, SIZE, SIZE, found.get(0));
		assertBox(25, 12, SIZE, SIZE, found.get(2));
	}

	@Test
	void volumesHavePeaksInDepth() {
		final Image volume = image(Shape.of(12, 30, 30, 1), 8, SIZE, new int[] { 10, 9, 4 }, new int[] { 10, 9, 5 }, new int[] {
			10, 9, 6 });
		final List<Detection> found = detect(model(Shape.of(3, SIZE, SIZE, 1), 8), volume, settings(1));
		assertEquals(1, found.size(), found.toString());
		assertBox(10, 9, SIZE, SIZE, found.get(0));
		assertEquals(4, found.get(0).z());
		assertEquals(3, found.get(0).depth());
		// where it is known how many planes objects span, so many around the window's middle, within the stack
		final Model model = model(Shape.of(3, SIZE, SIZE, 1), 8);
		for (final int[] planes : new int[][] { { 1, 5, 1 }, { 5, 3, 5 }, { 14, 0, 12 } }) {
			final Detection one = detect(model.withDetection(new DetectionTraits("background", 1, List.of(0.0, 7.0), List.of(0.0, 7.0),
				List.of(0.0, (double) planes[0]), null, null)), volume, settings(1)).getFirst();
			assertEquals(List.of(planes[1], planes[2]), List.of(one.z(), one.depth()));
		}
	}

	@Test
	void scalesFindOtherSizes() {
		final Image image = image(Shape.of(64, 64, 1), 8, 2 * SIZE, new int[] { 20, 24 });
		final List<Detection> found = detect(model(), image, settings(0.5));
		assertEquals(1, found.size(), found.toString());
		assertBox(20, 24, 2 * SIZE, 2 * SIZE, found.get(0));
		assertTrue(detect(model(), image, settings(1, 0.5)).size() > 1);
	}

	@Test
	void aMinimumDistanceLeavesTheBetterOne() {
		final Image image = image(Shape.of(30, 50, 1), 8, SIZE, new int[] { 10, 9 }, new int[] { 20, 9 });
		image.pixels().array()[12 * 50 + 22] = 0;
		assertEquals(2, detect(model(), image, settings(1)).size());
		final List<Detection> found = detect(model(), image, new DetectorSettings(0.5, 0.3, false, List.of(1.0), null, 11, 0));
		assertEquals(1, found.size());
		assertBox(10, 9, SIZE, SIZE, found.get(0));
	}

	@Test
	void learnedBoxesAreDecoded() {
		// the one feature is the mean m, so that every value is weight * m + bias
		final float[] weight = { 1, 0, 0, 0 };
		final float[] bias = { 0, -0.5f, (float) (Math.log(2) / DetectionTraits.UNIT), 0 };
		final DetectionTraits traits = new DetectionTraits("background", 1, List.of(0.0, 10.0), List.of(0.0, 20.0), Tensor.of(Shape
			.of(1, 4), weight), Tensor.of(Shape.of(4), bias));
		final List<Detection> found = detect(model().withDetection(traits), image(Shape.of(90, 90, 1), 8, SIZE, new int[] { 40,
			41 }), settings(1));
		assertEquals(1, found.size(), found.toString());
		// the peak's neighbours see 42 of 49 pixels and so on, and their boxes are weighted by their probabilities
		double sum = 0;
		double shifts = 0;
		for (int dy = -1; dy <= 1; dy++)
			for (int dx = -1; dx <= 1; dx++) {
				final double mean = (7.0 - Math.abs(dx)) * (7 - Math.abs(dy)) / 49;
				final double p = 1 / (1 + Math.exp(10 - 20 * mean));
				sum += p;
				shifts += p * mean;
			}
		final double x = 43.5 + DetectionTraits.UNIT * 10 * shifts / sum;
		assertBox(x - 10, 44.5 - DetectionTraits.UNIT * 20 * 0.5 - 10, 20, 20, found.get(0));
	}

	@Test
	void sizesOfClassesServeWithoutLearnedBoxes() {
		final DetectionTraits traits = new DetectionTraits("background", 0.5, List.of(0.0, 12.0), List.of(0.0, 16.0), null, null);
		final List<Detection> found = detect(model().withDetection(traits), image(Shape.of(90, 90, 1), 8, 2 * SIZE, new int[] { 40,
			42 }), settings(1));
		assertEquals(1, found.size(), found.toString());
		assertBox(41, 41, 12, 16, found.get(0));
	}

	@Test
	void theBackgroundMayBeNamed() {
		final Image image = image(Shape.of(20, 20, 1), 8, SIZE, new int[] { 4, 4 });
		final DetectorSettings other = new DetectorSettings(0.5, 0.3, false, List.of(1.0), "spot", 0, 0);
		assertTrue(detect(model(), image, other).stream().allMatch(d -> d.label().equals("background")));
		final DetectorSettings none = new DetectorSettings(0.5, 0.3, false, List.of(1.0), "sky", 0, 0);
		final String message = assertThrows(ConvJException.class, () -> Detector.of(model(), none)).getMessage();
		assertTrue(message.contains("sky") && message.contains("background, spot"), message);
	}

	@Test
	void aLongImageIsReadFromTopToBottom() {
		final int height = 40_000;
		final AtomicInteger deepest = new AtomicInteger();
		final AtomicInteger back = new AtomicInteger();
		final Image row = image(Shape.of(1, 64, 1), 8, 0);
		final Field field = new Field() {

			@Override
			public String name() {
				return "long";
			}

			@Override
			public int width() {
				return 64;
			}

			@Override
			public int height() {
				return height;
			}

			@Override
			public int depth() {
				return 1;
			}

			@Override
			public int channels() {
				return 1;
			}

			@Override
			public int bitDepth() {
				return 8;
			}

			@Override
			public boolean rgb() {
				return false;
			}

			@Override
			public void read(final int z, final int y, final int x, final int count, final float[] target, final int offset) {
				final int last = deepest.accumulateAndGet(y, Math::max);
				back.accumulateAndGet(last - y, Math::max);
				final boolean bright = y % 1000 >= 300 && y % 1000 < 300 + SIZE;
				for (int i = 0; i < count; i++)
					target[offset + i] = bright && x + i >= 20 && x + i < 20 + SIZE ? 255 : row.pixels().array()[x + i];
			}
		};
		final List<Detection> found = Detector.of(model(), settings(1)).detect(field, "long", Workers.of(2), Progress.NONE);
		assertEquals(40, found.size());
		assertTrue(found.stream().allMatch(d -> Math.abs(d.box().y() % 1000 - 300) < 0.01), found.toString());
		assertTrue(back.get() < height / 10, "goes back " + back + " rows");
	}

	@Test
	void cancelReachesTheCaller() {
		final AtomicInteger calls = new AtomicInteger();
		final Detector detector = Detector.of(model(), settings(1));
		assertThrows(CancellationException.class, () -> detector.detect(Field.of(image(Shape.of(900, 900, 1), 8, 0)), "field",
			Workers.of(2), (task, done, total) -> {
				if (calls.incrementAndGet() > 2) throw new CancellationException("enough");
			}));
		assertTrue(calls.get() <= 4, calls + " calls");
	}

	@Test
	void foldersAreSearchedAndBadFilesSkipped(@TempDir final Path folder) throws Exception {
		for (final String name : List.of("a.img", "b.img", "sub/c.img")) {
			Files.createDirectories(folder.resolve(name).getParent());
			Files.writeString(folder.resolve(name), name);
		}
		final ImageOpener opener = new ImageOpener() {

			@Override
			public boolean accepts(final Path file) {
				return file.toString().endsWith(".img");
			}

			@Override
			public Image open(final Path file) {
				if (file.endsWith("b.img")) throw new ConvJException("b.img cannot be read.");
				return file.endsWith("a.img") ? image(Shape.of(20, 30, 1), 8, SIZE, new int[] { 4, 5 }) : image(Shape.of(20, 30, 1), 8,
					0);
			}
		};
		final Findings findings = Detector.of(model(), settings(1)).detect(folder, opener, Workers.of(2), Progress.NONE);
		assertEquals(List.of("a.img", "sub/c.img"), findings.images());
		assertArrayEquals(new int[] { 1 }, findings.counts().get("a.img"));
		assertArrayEquals(new int[] { 0 }, findings.counts().get("sub/c.img"));
		assertEquals("b.img", findings.skipped().getFirst().image());
		assertEquals("Found 1 object in 2 images: 1 spot; skipped 1: b.img.", findings.text());
		final Path table = folder.resolve("table.csv");
		DetectionTable.write(table, findings);
		assertEquals(List.of("image,x,y,width,height,label,score", "a.img,4.0,5.0,7.0,7.0,spot,1.0"), Files.readAllLines(table));
		final Path counts = folder.resolve("counts.csv");
		DetectionTable.writeCounts(counts, findings);
		assertEquals(List.of("image,spot", "a.img,1", "sub/c.img,0"), Files.readAllLines(counts));
	}

	/** What was trained on crops that were made smaller sees objects in images that are made smaller as much. */
	@Test
	void theScaleOfTheTrainingIsTheModelsOwn() {
		final Provenance plain = Provenance.untrained();
		final Model model = model();
		final Model scaled = model.withProvenance(new Provenance(plain.version(), plain.date(), "", Map.of(), List.of(), List.of(), List
			.of(), List.of(), List.of(), 0.5));
		final Image image = image(Shape.of(60, 80, 1), 8, 2 * SIZE, new int[] { 12, 20 }, new int[] { 50, 30 });
		final List<Detection> found = detect(scaled, image, settings(1));
		assertEquals(2, found.size());
		assertEquals(detect(model, image, settings(0.5)), found);
		for (final Detection detection : found)
			assertEquals(2 * SIZE, detection.box().width(), 0.01);
		assertEquals(detect(model, image, settings(1)), detect(scaled, image, settings(2)));
		assertEquals(List.of(), Detector.of(model, settings(1)).notes());
		assertTrue(Detector.of(scaled, settings(1)).notes().getFirst().contains("scaled by 0.5"));
		assertTrue(ProbabilityMap.of(scaled, Field.of(image), MapSettings.DEFAULT).note().orElseThrow().contains("scale=0.5 maps"));
		assertTrue(ProbabilityMap.of(scaled, Field.of(image), new MapSettings(0, Border.REFLECT, 0.5, false)).note().filter(
			note -> note.contains("scale=")).isEmpty());
	}

	@Test
	void withoutABackgroundItSaysSo() {
		final Model model = model();
		final Model none = Model.of(model.network(), List.of("disc", "spot"), model.preprocessing());
		assertTrue(Detector.of(none, settings(1)).notes().getFirst().contains("no class for the background"));
	}

	@Test
	void noDetectionIsAnEmptyTable(@TempDir final Path folder) throws Exception {
		final Path table = folder.resolve("none.csv");
		DetectionTable.write(table, new Findings(List.of("a"), List.of("spot"), List.of(), true, List.of(), List.of()));
		assertEquals(List.of("image,x,y,width,height,z,depth,label,score"), Files.readAllLines(table));
	}

	@Test
	void imagesOfAnotherKindAreRefused() {
		final Image wrong = image(Shape.of(20, 20, 3), 8, 0);
		assertThrows(ConvJException.class, () -> detect(model(), wrong, settings(1)));
		assertThrows(ConvJException.class, () -> settings(0));
		assertThrows(ConvJException.class, () -> settings());
		assertFalse(Detector.of(model(), settings(1)).classes().contains("background"));
	}
}
