package io.github.convj.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.file.Csv;
import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.model.Model;
import io.github.convj.plan.Options;
import io.github.convj.predict.Classification;
import io.github.convj.tensor.ConvJException;
import io.github.convj.train.TrainingPlan;
import io.github.convj.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvJTest {

	@TempDir
	private Path folder;

	private final ConvJ convj = new ConvJ(new ImageJImageOpener());

	private TrainingPlan plan(final Object... keysAndValues) {
		final Map<String, Object> values = new LinkedHashMap<>(Map.of("network", "lenet5", "size", 32, "epochs", 2));
		for (int i = 0; i < keysAndValues.length; i += 2)
			values.put((String) keysAndValues[i], keysAndValues[i + 1]);
		return Options.of(TrainingPlan.defaults()).read(values);
	}

	private static String refusal(final org.junit.jupiter.api.function.Executable work) {
		final String sentence = assertThrows(ConvJException.class, work).getMessage();
		assertFalse(sentence.contains("\n"), sentence);
		return sentence;
	}

	private List<Path> files() throws IOException {
		try (Stream<Path> walk = Files.walk(folder)) {
			return walk.filter(Files::isRegularFile).filter(file -> !file.toString().endsWith(".tif")).map(folder::relativize)
				.sorted().toList();
		}
	}

	@Test
	void fromFoldersWithUmlautsAndSpacesToAModelAReportAndATable() throws IOException {
		final Path images = Crops.copy(folder.resolve("Zellen & größer"), 8, "interphase", "metaphase", "apoptotic");
		final Path model = folder.resolve("mein Modell.zip");
		final List<String> messages = new ArrayList<>();
		final TrainingOutcome outcome = convj.train(plan("images", images, "model", model), new Monitor() {

			@Override
			public void message(final String sentence) {
				messages.add(sentence);
			}
		});
		assertEquals(6, outcome.evaluation().images(), "2 of 8 in each class");
		assertTrue(Files.readString(outcome.report()).contains("Zellen &amp; größer"));
		assertEquals(folder.resolve("mein Modell-report").toAbsolutePath(), outcome.report().getParent());
		assertTrue(messages.stream().anyMatch(message -> message.startsWith("Epoch   2 of 2")), messages.toString());

		final Model loaded = convj.load(model);
		assertEquals(List.of("apoptotic", "interphase", "metaphase"), loaded.classes());
		assertEquals(6, loaded.provenance().validation().size());
		assertEquals(loaded.preprocessing().input().size(1) / 64.0, loaded.scale(), "crops of 64 pixels");
		assertEquals("2", loaded.provenance().plan().get("epochs").toString());

		final Path table = folder.resolve("Tabelle ü.csv");
		final Classification classification = convj.classify(new ClassificationPlan(model, images, table, 7, 1), Monitor.NONE);
		assertEquals(24, classification.images());
		final List<List<String>> rows = Csv.parse(Files.readString(table));
		assertEquals(List.of("image", "label", "probability", "apoptotic", "interphase", "metaphase"), rows.get(0));
		assertEquals(25, rows.size());
		for (final List<String> row : rows.subList(1, rows.size())) {
			double sum = 0;
			double largest = 0;
			for (int c = 3; c < 6; c++) {
				sum += Double.parseDouble(row.get(c));
				largest = Math.max(largest, Double.parseDouble(row.get(c)));
			}
			assertEquals(1, sum, 1e-5);
			assertEquals(largest, Double.parseDouble(row.get(2)));
			assertEquals(largest, Double.parseDouble(row.get(rows.get(0).indexOf(row.get(1)))));
		}
	}

	@Test
	void theSavedModelJudgesTheHeldOutImagesAsTheTrainingDid() {
		final Path images = Crops.copy(folder.resolve("cells"), 6, "interphase", "metaphase");
		final Path model = folder.resolve("cells.zip");
		final TrainingOutcome outcome = convj.train(plan("images", images, "model", model, "threads", 2), Monitor.NONE);
		final Model loaded = convj.load(model);
		outcome.evaluation().predictions().forEach(prediction -> assertArrayEquals(prediction.probabilities(), convj.classifier(
			loaded).classify(new ImageJImageOpener().open(images.resolve(prediction.image()))).probabilities(), 1e-6f, prediction
				.image()));
	}

	@Test
	void cancellingKeepsTheBestModelSoFar() {
		final Path images = Crops.copy(folder.resolve("cells"), 6, "interphase", "metaphase");
		final Path model = folder.resolve("cells.zip");
		final boolean[] stop = { false };
		final TrainingOutcome outcome = convj.train(plan("images", images, "model", model, "epochs", 1000), new Monitor() {

			@Override
			public void message(final String sentence) {
				if (sentence.startsWith("Epoch   2")) stop[0] = true;
			}

			@Override
			public boolean cancelled() {
				return stop[0];
			}
		});
		assertEquals(TrainingResult.Ending.CANCELLED, outcome.result().ending());
		assertEquals(2, outcome.result().history().epochs().size());
		assertEquals(2, convj.load(model).classes().size());
		assertTrue(Files.exists(outcome.report()));
	}

	@Test
	void aTrainedModelIsNotLostWhenItsPlaceHasGone() throws IOException {
		final Path images = Crops.copy(folder.resolve("cells"), 4, "interphase", "metaphase");
		final Path model = folder.resolve("cells.zip");
		final String sentence = refusal(() -> convj.train(plan("images", images, "model", model, "epochs", 1), new Monitor() {

			@Override
			public void message(final String message) {
				// What stands in the way could as well be a disk that has filled up meanwhile.
				if (message.startsWith("Epoch")) model.toFile().mkdir();
			}
		}));
		assertTrue(sentence.startsWith("Cannot write " + model), sentence);
		final Path refuge = Path.of(sentence.replaceFirst(".*was saved to (.*) instead.*", "$1"));
		assertEquals(2, convj.load(refuge).classes().size());
		Files.delete(refuge);
	}

	@Test
	void cancellingBeforeAnythingWasLearnedWritesNothing() throws IOException {
		final Path images = Crops.copy(folder.resolve("cells"), 4, "interphase", "metaphase");
		assertThrows(CancellationException.class, () -> convj.train(plan("images", images, "model", folder.resolve("a.zip")),
			new Monitor() {

				@Override
				public boolean cancelled() {
					return true;
				}
			}));
		assertEquals(List.of(), files());
		assertFalse(Files.exists(folder.resolve("a-report")));
	}

	@Test
	void cancellingAClassificationKeepsTheOldTable() throws IOException {
		final Path images = Crops.copy(folder.resolve("cells"), 4, "interphase", "metaphase");
		final Path model = folder.resolve("cells.zip");
		convj.train(plan("images", images, "model", model, "epochs", 1, "report", folder.resolve("report")), Monitor.NONE);
		final Path table = Files.writeString(folder.resolve("old.csv"), "old");
		assertThrows(CancellationException.class, () -> convj.classify(new ClassificationPlan(model, images, table, 4, 1),
			new Monitor() {

				@Override
				public boolean cancelled() {
					return true;
				}
			}));
		assertEquals("old", Files.readString(table));
	}

	@Test
	void badInputIsRefusedInOneSentenceThatNamesIt() throws IOException {
		final Path images = Crops.copy(folder.resolve("cells"), 3, "interphase", "metaphase");
		final Path model = folder.resolve("cells.zip");
		assertEquals("No images are given; name a folder of class folders with images=, a table with list=, or a folder of whole images with fields=.", refusal(
			() -> convj.train(plan("model", model), Monitor.NONE)));
		assertTrue(refusal(() -> convj.train(plan("images", images), Monitor.NONE)).contains("model="));
		assertTrue(refusal(() -> convj.train(plan("images", images, "model", folder.resolve("a.onnx")), Monitor.NONE))
			.contains(".zip"));
		final Path nowhere = folder.resolve("nowhere");
		assertTrue(refusal(() -> convj.train(plan("images", nowhere, "model", model), Monitor.NONE)).contains("nowhere"));
		assertTrue(refusal(() -> convj.train(plan("images", images, "model", model, "network", "resnet21"), Monitor.NONE))
			.contains("resnet20"));
		assertTrue(refusal(() -> convj.train(plan("images", images, "model", model, "size", 6), Monitor.NONE)).contains("12"));
		final Path blocked = Files.writeString(folder.resolve("blocked"), "a file where a folder is wanted");
		assertTrue(refusal(() -> convj.train(plan("images", images, "model", blocked.resolve("a.zip")), Monitor.NONE)).contains(
			"blocked"));
		final Path one = Crops.copy(folder.resolve("one"), 3, "interphase");
		assertTrue(refusal(() -> convj.train(plan("images", one, "model", model), Monitor.NONE)).contains("interphase"));
		Files.createDirectories(folder.resolve("one").resolve("empty class"));
		assertTrue(refusal(() -> convj.train(plan("images", one, "model", model), Monitor.NONE)).contains("empty class"));
		assertFalse(Files.exists(model));
	}

	@Test
	void corruptImagesAreNamedSkippedAndCounted() throws IOException {
		final Path images = Crops.copy(folder.resolve("cells"), 6, "interphase", "metaphase");
		Files.write(images.resolve("metaphase").resolve("torn.tif"), new byte[] { 'I', 'I', 42, 0, 8, 0, 0, 0, 5 });
		Files.createFile(images.resolve("interphase").resolve("empty.png"));
		final Path model = folder.resolve("cells.zip");
		final TrainingOutcome outcome = convj.train(plan("images", images, "model", model), Monitor.NONE);
		assertEquals(2, outcome.model().provenance().skipped().size());
		final String page = Files.readString(outcome.report());
		assertTrue(page.contains("torn.tif") && page.contains("empty.png"));
		final List<String> messages = new ArrayList<>();
		final Classification classification = convj.classify(new ClassificationPlan(model, images, null, 8, 0), new Monitor() {

			@Override
			public void message(final String sentence) {
				messages.add(sentence);
			}
		});
		assertEquals(12, classification.images());
		assertEquals(2, classification.skipped().size());
		assertTrue(messages.stream().anyMatch(message -> message.contains("torn.tif")), messages.toString());
		assertTrue(Files.exists(folder.resolve("cells.classification.csv")));
	}
}
