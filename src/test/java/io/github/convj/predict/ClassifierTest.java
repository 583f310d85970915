package io.github.convj.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Image;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Normalization;
import io.github.convj.data.Progress;
import io.github.convj.data.Sample;
import io.github.convj.data.SampleSet;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.Prediction;
import io.github.convj.file.Csv;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.model.TestModels;
import io.github.convj.network.Networks;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {

	private static final Shape INPUT = Shape.of(16, 16, 1);

	private static final String[] CLASSES = { "Zelle, \"groß\"", "it's", "🦠" };

	private final Model model = TestModels.model(TestModels.small(INPUT, 3), Normalization.DATASET, CLASSES);

	@TempDir
	private Path folder;

	@Test
	void manyAtOnceAreOneByOneToTheBit() {
		final List<Model> models = new ArrayList<>(List.of(model));
		for (final String name : Networks.names())
			models.add(TestModels.model(Networks.create(name, square(Networks.minimumSize(name)), 3), Normalization.IMAGE,
				CLASSES));
		for (final Model each : models) {
			final List<Image> images = images(each == model ? 75 : 7, 1);
			final List<Prediction> expected = new ArrayList<>();
			final Classifier alone = Classifier.of(each, Workers.sequential());
			for (final Image image : images)
				expected.add(alone.classify(image));
			for (final int threads : new int[] { 1, 3 })
				assertEquals(expected, Classifier.of(each, Workers.of(threads)).classify(images), each.network()
					.architecture() + " with " + threads + " threads");
		}
	}

	@Test
	void aSavedModelGivesTheSameBits() {
		final Path file = folder.resolve("model.zip");
		ModelFile.write(model, file);
		final List<Image> images = images(20, 1);
		assertEquals(Classifier.of(model, Workers.sequential()).classify(images), Classifier.of(ModelFile.read(file), Workers
			.sequential()).classify(images));
	}

	@Test
	void servesManyThreads() throws InterruptedException {
		final List<Image> images = images(40, 1);
		final Classifier classifier = Classifier.of(model, Workers.of(2));
		final List<Prediction> expected = classifier.classify(images);
		final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
		final List<Thread> threads = new ArrayList<>();
		for (int t = 0; t < 4; t++) {
			final int shift = 5 * t;
			threads.add(new Thread(() -> {
				for (int i = 0; i < 5; i++) {
					assertEquals(expected, classifier.classify(images));
					assertEquals(expected.get(shift), classifier.classify(images.get(shift)));
				}
			}));
		}
		for (final Thread thread : threads) {
			thread.setUncaughtExceptionHandler((source, failure) -> failures.add(failure));
			thread.start();
		}
		for (final Thread thread : threads)
			thread.join();
		assertEquals(List.of(), failures);
	}

	@Test
	void eachPlaneOfAStackHasItsAnswer() {
		final Classifier classifier = Classifier.of(model, Workers.sequential());
		final List<Image> planes = images(70, 1);
		final float[] values = new float[70 * 256];
		for (int z = 0; z < 70; z++)
			System.arraycopy(planes.get(z).pixels().array(), 0, values, z * 256, 256);
		final Image stack = new Image("stack", Tensor.of(Shape.of(70, 16, 16, 1), values), 8, false);
		final List<Prediction> predictions = classifier.classify(List.of(stack, planes.getFirst()));
		assertEquals(71, predictions.size());
		for (int z = 0; z < 70; z++) {
			assertEquals("stack:" + (z + 1), predictions.get(z).image());
			assertArrayEquals(classifier.classify(planes.get(z)).probabilities(), predictions.get(z).probabilities());
		}
		final ConvJException refusal = assertThrows(ConvJException.class, () -> classifier.classify(stack));
		assertTrue(refusal.getMessage().contains("70 planes"), refusal.getMessage());
	}

	@Test
	void refusesImagesOfAnotherKind() {
		final Classifier classifier = Classifier.of(model, Workers.sequential());
		final Image colour = new Image("colour.png", Tensor.zeros(Shape.of(16, 16, 3)), 8, true);
		final Image deep = new Image("deep.tif", Tensor.zeros(INPUT), 16, false);
		for (final Image image : List.of(colour, deep)) {
			final ConvJException refusal = assertThrows(ConvJException.class, () -> classifier.classify(image));
			assertTrue(refusal.getMessage().startsWith(image.name() + " has "), refusal.getMessage());
			assertEquals(refusal.getMessage(), assertThrows(ConvJException.class, () -> classifier.classify(List.of(images(1, 1)
				.getFirst(), image))).getMessage());
		}
	}

	@Test
	void aFolderBecomesATable() throws IOException {
		final Path data = folder.resolve("Bilder, groß");
		final List<Image> images = images(100, 1);
		for (int i = 0; i < images.size(); i++)
			store(data.resolve((i % 2 == 0 ? "a" : "b\"") + "/" + i + ".raw"), images.get(i));
		Files.write(data.resolve("a/bad.raw"), new byte[] { 1 });
		Files.write(data.resolve("notes.txt"), new byte[] { 1 });
		store(data.resolve("colour.raw"), new Image("colour", Tensor.zeros(Shape.of(16, 16, 3)), 8, true));
		final Classifier classifier = Classifier.of(model, Workers.of(2));
		final Path table = folder.resolve("out/table.csv");
		final List<Integer> steps = new ArrayList<>();
		final Classification result = PredictionTable.write(table, classifier, data, new RawOpener(), (task, done, total) -> {
			assertEquals(102, total);
			steps.add(done);
		});
		assertEquals(100, result.images());
		assertEquals(100, result.rows());
		assertEquals(List.of("a/bad.raw", "colour.raw"), result.skipped().stream().map(s -> s.image()).sorted().toList());
		assertEquals(0, steps.getFirst());
		assertEquals(102, steps.getLast());
		final List<List<String>> rows = Csv.parse(Files.readString(table, StandardCharsets.UTF_8));
		assertEquals(List.of("image", "label", "probability", CLASSES[0], CLASSES[1], CLASSES[2]), rows.getFirst());
		assertEquals(101, rows.size());
		for (final List<String> row : rows.subList(1, 101)) {
			final int i = Integer.parseInt(row.getFirst().replaceAll("\\D", ""));
			assertEquals((i % 2 == 0 ? "a" : "b\"") + "/" + i + ".raw", row.getFirst());
			final Prediction expected = classifier.classify(images.get(i));
			assertEquals(CLASSES[expected.predicted()], row.get(1));
			assertEquals(expected.probability(), Float.parseFloat(row.get(2)));
			for (int c = 0; c < 3; c++)
				assertEquals(expected.probabilities()[c], Float.parseFloat(row.get(3 + c)));
		}
	}

	@Test
	void aSingleFileIsNamedByItsName() {
		final Path file = folder.resolve("one image.raw");
		store(file, images(1, 1).getFirst());
		final List<Prediction> predictions = new ArrayList<>();
		final Classifier classifier = Classifier.of(model, Workers.sequential());
		classifier.classify(file, new RawOpener(), predictions::add, Progress.NONE);
		assertEquals(List.of("one image.raw"), predictions.stream().map(Prediction::image).toList());
	}

	@Test
	void refusesWhereNothingCanBeClassified() {
		final Path table = folder.resolve("table.csv");
		final Classifier classifier = Classifier.of(model, Workers.sequential());
		for (int i = 0; i < 3; i++)
			store(folder.resolve("colour/" + i + ".raw"), new Image("c", Tensor.zeros(Shape.of(16, 16, 3)), 8, true));
		final ConvJException refusal = assertThrows(ConvJException.class, () -> PredictionTable.write(table, classifier, folder
			.resolve("colour"), new RawOpener(), Progress.NONE));
		assertTrue(refusal.getMessage().contains("None of the 3 images") && refusal.getMessage().contains("3 channels"), refusal
			.getMessage());
		assertFalse(Files.exists(table));
		assertThrows(ConvJException.class, () -> PredictionTable.write(table, classifier, folder.resolve("nowhere"),
			new RawOpener(), Progress.NONE));
	}

	@Test
	void cancellingLeavesNoTable() throws IOException {
		for (int i = 0; i < 100; i++)
			store(folder.resolve("in/" + i + ".raw"), images(1, i).getFirst());
		final Path table = Files.createDirectory(folder.resolve("out")).resolve("table.csv");
		final Classifier classifier = Classifier.of(model, Workers.sequential());
		assertThrows(CancellationException.class, () -> PredictionTable.write(table, classifier, folder.resolve("in"),
			new RawOpener(), (task, done, total) -> {
				if (done > 0) throw new CancellationException();
			}));
		try (Stream<Path> left = Files.list(table.getParent())) {
			assertEquals(List.of(), left.toList());
		}
	}

	@Test
	void holdsOnlyAHandfulOfImages() {
		final AtomicInteger opened = new AtomicInteger();
		final AtomicInteger answered = new AtomicInteger();
		final AtomicInteger most = new AtomicInteger();
		final ImageOpener endless = new ImageOpener() {

			@Override
			public boolean accepts(final Path file) {
				return true;
			}

			@Override
			public Image open(final Path file) {
				most.accumulateAndGet(opened.incrementAndGet() - answered.get(), Math::max);
				return new Image(file.toString(), Tensor.zeros(INPUT), 8, false);
			}
		};
		final Classification result = Classifier.of(model, Workers.of(2)).classify(Collections.nCopies(3000, Path.of("x.raw")),
			endless, prediction -> answered.incrementAndGet(), Progress.NONE);
		assertEquals(3000, result.rows());
		assertTrue(most.get() <= 64, "images in memory: " + most);
	}

	@Test
	void judgesByTheNamesOfTheClasses() {
		final List<Image> images = images(30, 1);
		final Classifier classifier = Classifier.of(model, Workers.sequential());
		final List<Prediction> predictions = classifier.classify(images);
		final List<String> others = List.of(CLASSES[2], CLASSES[0], CLASSES[1]);
		final List<Sample> samples = new ArrayList<>();
		for (int i = 0; i < images.size(); i++) {
			final Image image = images.get(i);
			samples.add(new Sample(image.name(), null, () -> image, others.indexOf(CLASSES[predictions.get(i).predicted()]), null,
				null));
		}
		final Evaluation evaluation = classifier.evaluate(new SampleSet(others, samples, List.of(), List.of()), Progress.NONE);
		assertEquals(1, evaluation.accuracy());
		assertEquals(30, evaluation.images());
		assertThrows(ConvJException.class, () -> classifier.evaluate(new SampleSet(List.of("new"), samples, List.of(), List
			.of()), Progress.NONE));
	}

	private static Shape square(final int size) {
		return Shape.of(Math.max(16, size), Math.max(16, size), 1);
	}

	private static List<Image> images(final int count, final long seed) {
		final List<Image> images = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			final Tensor pixels = TestModels.noise(INPUT, seed * 1000 + i);
			for (int p = 0; p < pixels.array().length; p++)
				pixels.array()[p] = Math.round(Math.clamp(100 + 40 * pixels.array()[p] + 20 * (i % 3), 0, 255));
			images.add(new Image("image " + i, pixels, 8, false));
		}
		return images;
	}

	/** Writes channels and pixels as bytes, which {@link RawOpener} reads. */
	private static void store(final Path file, final Image image) {
		final float[] values = image.pixels().array();
		final byte[] bytes = new byte[values.length + 1];
		bytes[0] = (byte) image.channels();
		for (int i = 0; i < values.length; i++)
			bytes[i + 1] = (byte) values[i];
		try {
			Files.createDirectories(file.getParent());
			Files.write(file, bytes);
		}
		catch (final IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static final class RawOpener implements ImageOpener {

		@Override
		public boolean accepts(final Path file) {
			return file.toString().endsWith(".raw");
		}

		@Override
		public Image open(final Path file) {
			try {
				final byte[] bytes = Files.readAllBytes(file);
				if (bytes.length < 257) throw new ConvJException(file + " is no image.");
				final float[] values = new float[bytes.length - 1];
				for (int i = 0; i < values.length; i++)
					values[i] = bytes[i + 1] & 0xff;
				return new Image(file.toString(), Tensor.of(Shape.of(16, 16, bytes[0]), values), 8, bytes[0] == 3);
			}
			catch (final IOException failure) {
				throw new UncheckedIOException(failure);
			}
		}
	}
}
