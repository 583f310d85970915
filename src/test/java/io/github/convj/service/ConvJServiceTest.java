package io.github.convj.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import io.github.convj.evaluate.Prediction;
import io.github.convj.model.Model;
import io.github.convj.predict.Classification;
import io.github.convj.tensor.ConvJException;
import io.github.convj.train.TrainingResult;
import io.github.convj.workflow.Crops;
import io.github.convj.workflow.TrainingOutcome;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.app.event.StatusEvent;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.log.LogService;
import org.scijava.task.Task;
import org.scijava.task.event.TaskEvent;

/** The service with a real SciJava context. */
class ConvJServiceTest {

	@TempDir
	private Path folder;

	private Context context;
	private ConvJService convj;

	@BeforeEach
	void open() {
		context = new Context();
		convj = context.service(ConvJService.class);
	}

	@AfterEach
	void close() {
		context.dispose();
	}

	private TrainingOutcome train(final Object... more) {
		final Path images = Files.exists(folder.resolve("Zellen größer")) ? folder.resolve("Zellen größer") : Crops.copy(folder
			.resolve("Zellen größer"), 6, "interphase", "apoptotic");
		final Map<String, Object> values = new java.util.HashMap<>(Map.of("images", images.toFile(), "model", folder.resolve(
			"mein Modell ü.zip").toFile(), "network", "lenet5", "size", 32, "epochs", 1));
		for (int i = 0; i < more.length; i += 2)
			values.put((String) more[i], more[i + 1]);
		return convj.train(values);
	}

	/** Hears what the status bar and the task window show. */
	private static final class Watcher {

		// What the status bar is told goes through a pool of threads, which keep no order and may come late.
		private final CountDownLatch epoch = new CountDownLatch(1);
		private final CountDownLatch full = new CountDownLatch(1);
		private final AtomicReference<Task> task = new AtomicReference<>();

		@EventHandler
		@SuppressWarnings("unused")
		private void onEvent(final StatusEvent event) {
			final String text = String.valueOf(event.getStatusMessage());
			if (text.startsWith("Epoch 1/1")) epoch.countDown();
			if (text.isEmpty() && event.getProgressValue() == event.getProgressMaximum()) full.countDown();
		}

		@EventHandler
		@SuppressWarnings("unused")
		private void onEvent(final TaskEvent event) {
			task.set(event.getTask());
		}
	}

	@Test
	void trainsAndClassifiesFiles() {
		final TrainingOutcome outcome = train("learningRate", 0.002, "threads", "1");
		assertEquals(2, outcome.model().classes().size());
		assertTrue(Files.exists(outcome.report()));
		final Path table = folder.resolve("table.csv");
		final Classification classification = convj.classify(Map.of("model", outcome.file(), "images", folder.resolve(
			"Zellen größer").toString(), "table", table));
		assertEquals(12, classification.images());
		assertTrue(Files.exists(table));
	}

	@Test
	void progressGoesToTheStatusBarAndTheBarEndsFull() throws InterruptedException {
		final Watcher watcher = new Watcher();
		context.service(EventService.class).subscribe(watcher);
		train();
		assertTrue(watcher.task.get().isDone());
		assertTrue(watcher.epoch.await(1, TimeUnit.MINUTES), "no word of the epoch");
		assertTrue(watcher.full.await(1, TimeUnit.MINUTES), "the bar is not full");
	}

	@Test
	void cancellingTheTaskKeepsTheBestModelSoFar() {
		final Watcher watcher = new Watcher();
		context.service(EventService.class).subscribe(watcher);
		context.service(LogService.class).addLogListener(message -> {
			if (message.text().startsWith("Epoch   2")) watcher.task.get().cancel("Enough.");
		});
		final TrainingOutcome outcome = train("epochs", 1000, "patience", 0);
		assertEquals(TrainingResult.Ending.CANCELLED, outcome.result().ending());
		assertEquals(2, convj.load(outcome.file().toString()).history().epochs().size());
	}

	@Test
	void cancellingAtOnceWritesNothing() {
		final Path images = Crops.copy(folder.resolve("images"), 6, "interphase", "apoptotic");
		final Path model = folder.resolve("model.zip");
		assertThrows(CancellationException.class, () -> convj.train(Map.of("images", images, "model", model, "network", "lenet5",
			"size", 32), () -> true));
		assertFalse(Files.exists(model));
	}

	@Test
	void badValuesAreRefused() {
		assertTrue(assertThrows(ConvJException.class, () -> convj.train(Map.of("epoch", 3))).getMessage().contains("'epochs'"));
		assertTrue(assertThrows(ConvJException.class, () -> convj.train(Map.of("images", new File("x"), "model", "m.zip", "epochs",
			"many"))).getMessage().contains("epochs=many"));
		assertTrue(assertThrows(ConvJException.class, () -> convj.load(new File("no such.zip"))).getMessage().contains(
			"no such.zip"));
	}

	@Test
	void openImagesAreClassified() {
		final Model model = train().model();
		final ImagePlus field = IJ.openImage("sample-images/fields/field1.tif");
		assertEquals(1, convj.classify(model, field).size());
		final Overlay overlay = new Overlay(new Roi(100, 100, 64, 64));
		overlay.add(new Roi(-10, 1000, 64, 64));
		field.setOverlay(overlay);
		final List<Prediction> regions = convj.classify(model, field, "overlay");
		assertEquals(List.of("field1.tif:ROI 1", "field1.tif:ROI 2"), regions.stream().map(Prediction::image).toList());

		// A region gives the same as the crop it cuts out.
		field.setRoi(100, 100, 64, 64);
		final ImagePlus crop = field.crop();
		assertEquals(regions.get(0).probabilities()[0], convj.classify(model, crop).get(0).probabilities()[0], 1e-6f);
		field.deleteRoi();

		field.setOverlay(new Overlay(new Roi(2000, 100, 64, 64)));
		assertTrue(assertThrows(ConvJException.class, () -> convj.classify(model, field, "overlay")).getMessage().contains(
			"outside"));
	}

	@Test
	void aRegionOfAStackIsCutFromItsOwnPlane() {
		final Model model = train().model();
		final ImagePlus field = IJ.openImage("sample-images/fields/field1.tif");
		final ImageStack stack = new ImageStack(1024, 1024);
		stack.addSlice(field.getProcessor().createProcessor(1024, 1024));
		stack.addSlice(field.getProcessor());
		final ImagePlus planes = new ImagePlus("planes", stack);
		final Roi region = new Roi(100, 100, 64, 64);
		region.setPosition(2);
		planes.setOverlay(new Overlay(region));
		field.setOverlay(new Overlay(new Roi(100, 100, 64, 64)));
		final List<Prediction> cut = convj.classify(model, planes, "overlay");
		assertEquals(1, cut.size());
		assertEquals(convj.classify(model, field, "overlay").get(0).probabilities()[0], cut.get(0).probabilities()[0], 1e-6f);
		assertEquals(2, convj.classify(model, planes).size(), "one answer a plane");
	}

	@Test
	void imagesOfAnotherKindAreRefused() {
		final Model model = train().model();
		final ImagePlus bytes = new ImagePlus("bytes", new ByteProcessor(64, 64));
		assertTrue(assertThrows(ConvJException.class, () -> convj.classify(model, bytes)).getMessage().contains("bytes"));
		assertTrue(assertThrows(ConvJException.class, () -> convj.classify(model, "bytes.tif")).getMessage().contains(
			"ImagePlus"));
		assertTrue(assertThrows(ConvJException.class, () -> convj.classify(model, bytes, "all")).getMessage().contains("rois"));
	}

	/** ImageJ2 looks at the methods of all services before it patches ImageJ 1, which it cannot once that is loaded. */
	@Test
	void startingTheServiceLoadsNothingOfImageJ1() throws ReflectiveOperationException {
		final List<String> loaded = new ArrayList<>();
		final ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {

			@Override
			protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
				if (name.startsWith("ij.")) loaded.add(name);
				if (!name.startsWith("io.github.convj.")) return super.loadClass(name, resolve);
				final Class<?> known = findLoadedClass(name);
				if (known != null) return known;
				try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
					final byte[] bytes = in.readAllBytes();
					return defineClass(name, bytes, 0, bytes.length);
				}
				catch (final IOException failure) {
					throw new ClassNotFoundException(name, failure);
				}
			}
		};
		final Class<?> service = Class.forName(DefaultConvJService.class.getName(), true, loader);
		for (Class<?> c = service; c != null; c = c.getSuperclass()) {
			assertTrue(c.getDeclaredMethods().length + c.getDeclaredFields().length >= 0);
			for (final Class<?> type : c.getInterfaces())
				assertTrue(type.getDeclaredMethods().length + type.getDeclaredFields().length >= 0);
		}
		final var constructor = service.getDeclaredConstructor();
		constructor.setAccessible(true);
		constructor.newInstance();
		assertEquals(List.of(), loaded);
	}
}
