package io.github.convj.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.model.Model;
import io.github.convj.plan.Options;
import io.github.convj.tensor.ConvJException;
import io.github.convj.train.TrainingPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** From annotated fields to a model, and from a model to a table of objects. */
class DetectTest {

	private static final Monitor IMPATIENT = new Monitor() {

		@Override
		public boolean cancelled() {
			return true;
		}
	};

	@TempDir
	private Path folder;

	private final ConvJ convj = new ConvJ(new ImageJImageOpener());

	private static TrainingPlan plan(final Map<String, ?> values) {
		return Options.of(TrainingPlan.defaults()).read(values);
	}

	private static DetectionPlan detection(final Map<String, ?> values) {
		return DetectionPlan.options().read(values);
	}

	@Test
	void fieldsBecomeAModelThatFindsObjects() throws Exception {
		final Path fields = SampleFields.copy(folder.resolve("fields"), 4);
		final Path file = folder.resolve("finder.zip");
		final TrainingOutcome outcome = convj.train(plan(Map.of("fields", fields, "model", file, "network", "window-small", "size",
			24, "epochs", 12, "miningRounds", 1)), Monitor.NONE);
		final Model model = convj.load(file);
		assertEquals(List.of("nucleus", "background"), model.classes());
		assertNotNull(model.detection());
		assertEquals("background", model.detection().background());
		assertArrayEquals(outcome.model().detection().boxWeight().array(), model.detection().boxWeight().array());
		assertEquals(outcome.model().detection().widths(), model.detection().widths());
		assertEquals(outcome.model().detection().scale(), model.detection().scale());
		assertTrue(model.text().contains("found in fields scaled by"), model.text());
		assertTrue(model.text().contains("3 training, 1 validation, 0 skipped"), model.text());
		assertTrue(Files.readString(outcome.report()).contains("held out: mean AP"), "no figures of detection");
		assertTrue(Files.size(outcome.report().resolveSibling("detection").resolve("report.html")) > 1000);

		final Path table = folder.resolve("objects.csv");
		final Path counts = folder.resolve("counts.csv");
		final var findings = convj.detect(detection(Map.of("model", file, "images", fields, "table", table, "counts", counts)),
			Monitor.NONE);
		final long truth = Files.readAllLines(fields.resolve("truth.csv")).size() - 1;
		assertTrue(findings.detections().size() > truth / 2 && findings.detections().size() < 2 * truth, findings.text() +
			" There are " + truth);
		assertEquals(findings.detections().size() + 1, Files.readAllLines(table).size());
		assertEquals(5, Files.readAllLines(counts).size());
		assertEquals(findings.detections(), convj.detect(detection(Map.of("model", file, "images", fields, "table", table,
			"threads", 1)), Monitor.NONE).detections());

		Files.delete(table);
		assertThrows(CancellationException.class, () -> convj.detect(detection(Map.of("model", file, "images", fields, "table",
			table)), IMPATIENT));
		assertFalse(Files.exists(table));
	}

	/** In a plane, what counts looks like what does not: only volumes tell discs from rods along Z. */
	@Test
	void stacksBecomeAModelThatFindsObjectsInVolumes() throws Exception {
		final Path fields = Files.createDirectory(folder.resolve("stacks"));
		final SplittableRandom random = new SplittableRandom(11);
		final StringBuilder table = new StringBuilder("image,x,y,width,height,z,depth,label\n");
		for (int i = 0; i < 7; i++) {
			final ImageStack stack = new ImageStack(72, 48);
			final float[][] planes = new float[9][72 * 48];
			for (final float[] plane : planes)
				for (int p = 0; p < plane.length; p++)
					plane[p] = 40 + random.nextInt(30);
			for (int n = 0; n < 6; n++) {
				final int x = random.nextInt(2, 10) + n % 3 * 22;
				final int y = random.nextInt(2, 10) + n / 3 * 22;
				final int z = random.nextInt(7);
				final boolean rod = (n + i) % 2 == 0;
				for (int w = rod ? 0 : z; w < (rod ? 9 : z + 3); w++)
					for (int v = 0; v < 10; v++)
						for (int u = 0; u < 10; u++)
							if (Math.hypot(u - 4.5, v - 4.5) < 5) planes[w][(y + v) * 72 + x + u] += 120;
				if (!rod) table.append("s" + i + ".tif," + x + ',' + y + ",10,10," + z + ",3,disc\n");
			}
			for (final float[] plane : planes)
				stack.addSlice(new FloatProcessor(72, 48, plane).convertToByte(false));
			IJ.saveAsTiff(new ImagePlus("", stack), fields.resolve("s" + i + ".tif").toString());
		}
		Files.writeString(fields.resolve("truth.csv"), table);
		final Path file = folder.resolve("finder.zip");
		final TrainingOutcome outcome = convj.train(plan(Map.of("fields", fields, "model", file, "network", "window-small", "stack",
			"volume", "size", 20, "fieldScale", 1, "epochs", 10, "miningRounds", 1)), Monitor.NONE);
		assertEquals(List.of(3.0, 0.0), convj.load(file).detection().depths());
		assertTrue(Files.size(outcome.report().resolveSibling("detection").resolve("report.html")) > 1000);
		final Path found = folder.resolve("found.csv");
		convj.detect(detection(Map.of("model", file, "images", fields, "table", found)), Monitor.NONE);
		assertEquals("image,x,y,width,height,z,depth,label,score", Files.readAllLines(found).getFirst());
		final DetectionJudgement judgement = convj.evaluateDetections(DetectionEvaluationPlan.options().read(Map.of("truth", fields,
			"table", found, "images", fields, "output", folder.resolve("judged"), "overlap", 0.4)), Monitor.NONE);
		assertTrue(judgement.evaluation().total().f1(judgement.evaluation().objects()) > 0.8, judgement.evaluation().text());
	}

	@Test
	void tablesReplaceNothingThatIsRead() throws Exception {
		final Path fields = SampleFields.copy(folder.resolve("fields"), 2);
		final Path image;
		try (var files = Files.list(fields)) {
			image = files.filter(file -> file.toString().endsWith(".png") || file.toString().endsWith(".tif")).findFirst().orElseThrow();
		}
		final byte[] pixels = Files.readAllBytes(image);
		final Path model = Files.writeString(folder.resolve("m.zip"), "not looked at");
		final Path list = Files.writeString(folder.resolve("list.txt"), "a");
		for (final List<Path> names : List.of(List.of(image, image), List.of(fields, image), List.of(fields, model), List.of(list,
			list)))
		{
			assertLost(() -> convj.detect(detection(Map.of("model", model, "images", names.get(0), "table", names.get(1))), Monitor.NONE));
			assertLost(() -> convj.detect(detection(Map.of("model", model, "images", names.get(0), "table", folder.resolve("t.csv"),
				"counts", names.get(1))), Monitor.NONE));
			assertLost(() -> convj.classify(new ClassificationPlan(model, names.get(0), names.get(1), 32, 1), Monitor.NONE));
		}
		assertLost(() -> convj.detect(detection(Map.of("model", model, "images", fields, "table", folder.resolve("t.csv"), "counts",
			folder.resolve("t.csv"))), Monitor.NONE));
		assertArrayEquals(pixels, Files.readAllBytes(image));
		assertEquals("not looked at", Files.readString(model));
		assertFalse(Files.exists(folder.resolve("t.csv")));
	}

	private static void assertLost(final Executable job) {
		final String sentence = assertThrows(ConvJException.class, job).getMessage();
		assertTrue(sentence.contains("would be lost"), sentence);
	}

	@Test
	void whatCannotBeIsRefused() throws Exception {
		final Path none = folder.resolve("none");
		for (final Map<String, ?> values : List.<Map<String, ?>> of(Map.of("fields", none, "images", none, "model", folder.resolve(
			"m.zip")), Map.of("fields", none, "model", folder.resolve("m.zip")), Map.of("annotations", none, "images", none,
				"model", folder.resolve("m.zip"))))
			assertThrows(ConvJException.class, () -> convj.train(plan(values), Monitor.NONE), values.toString());
		for (final String scales : List.of("", "big", "1;-2", "0"))
			assertThrows(ConvJException.class, () -> detection(Map.of("model", "m.zip", "images", "i", "scales", scales))
				.settings(), scales);
		assertEquals(List.of(0.5, 1.0, 2.0), detection(Map.of("model", "m.zip", "images", "i", "scales", "0.5, 1 2")).settings()
			.scales());
		assertThrows(ConvJException.class, () -> convj.detect(detection(Map.of("model", none, "images", none)), Monitor.NONE));
		assertEquals("resnet20", TrainingPlan.defaults().resolved().network());
		assertEquals("window-medium", plan(Map.of("fields", none)).resolved().network());
	}
}
