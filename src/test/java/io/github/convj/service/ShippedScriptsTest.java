package io.github.convj.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import io.github.convj.file.Csv;
import io.github.convj.model.ModelFile;
import io.github.convj.workflow.Crops;
import io.github.convj.workflow.SampleFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.script.ScriptService;

/** The scripts for ImageJ2's script editor, run as it runs them. */
class ShippedScriptsTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "Train_and_Classify.groovy", "Train_and_Classify.py" })
	void trainsAndClassifies(final String script) throws Exception {
		final Path images = Crops.copy(folder.resolve("Zellen größer"), 6, "interphase", "apoptotic");
		final Path model = folder.resolve("mein Modell ü.zip");
		final Path table = folder.resolve("Tabelle.csv");
		try (Context context = new Context()) {
			context.service(ScriptService.class).run(Path.of("scripts", script).toFile(), true, Map.of("images", images.toFile(),
				"model", model.toFile(), "unknown", images.resolve("apoptotic").toFile(), "table", table.toFile(), "network",
				"lenet5", "epochs", 1)).get();
		}
		assertEquals(1, ModelFile.read(model).history().epochs().size());
		assertEquals(7, Csv.parse(Files.readString(table)).size());
	}

	@ParameterizedTest
	@ValueSource(strings = { "Train_and_Detect.groovy", "Train_and_Detect.py" })
	void trainsAndDetects(final String script) throws Exception {
		final Path fields = SampleFields.copy(folder.resolve("Felder größer"), 3);
		final Path model = folder.resolve("mein Modell ü.zip");
		final Path table = folder.resolve("Tabelle.csv");
		try (Context context = new Context()) {
			context.service(ScriptService.class).run(Path.of("scripts", script).toFile(), true, Map.of("fields", fields.toFile(),
				"model", model.toFile(), "unknown", fields.toFile(), "table", table.toFile(), "network", "window-small", "epochs",
				1)).get();
		}
		assertEquals(1, ModelFile.read(model).history().epochs().size());
		assertEquals("image,x,y,width,height,label,score", Files.readAllLines(table).getFirst());
	}

	@ParameterizedTest
	@ValueSource(strings = { "Map_Probabilities.groovy", "Map_Probabilities.py" })
	void mapsProbabilities(final String script) throws Exception {
		final Path images = Crops.copy(folder.resolve("Zellen größer"), 6, "interphase", "apoptotic");
		final Path field = SampleFields.copy(folder.resolve("Felder"), 1).resolve("piece0.tif");
		final Path model = folder.resolve("mein Modell ü.zip");
		final Path output = folder.resolve("Karte.tif");
		try (Context context = new Context()) {
			context.service(ConvJService.class).train(Map.of("images", images, "model", model, "network", "window-small", "size", 32,
				"epochs", 1));
			context.service(ScriptService.class).run(Path.of("scripts", script).toFile(), true, Map.of("model", model.toFile(), "image",
				field.toFile(), "output", output.toFile(), "stride", "8", "confidence", 0.4)).get();
		}
		final ImagePlus map = IJ.openImage(output.toString());
		assertEquals(List.of(25, 25, 2), List.of(map.getWidth(), map.getHeight(), map.getNChannels()), "one in 8 pixels");
		assertEquals("apoptotic", map.getStack().getSliceLabel(1));
		assertEquals(25, IJ.openImage(folder.resolve("Karte-labels.tif").toString()).getWidth());
	}

	@ParameterizedTest
	@ValueSource(strings = { "Look_Inside.groovy", "Look_Inside.py" })
	void looksInside(final String script) throws Exception {
		final Path images = Crops.copy(folder.resolve("Zellen größer"), 6, "interphase", "apoptotic");
		final Path model = folder.resolve("mein Modell ü.zip");
		final Path features = folder.resolve("features.tif");
		final Path heat = folder.resolve("heat.png");
		try (Context context = new Context()) {
			context.service(ConvJService.class).train(Map.of("images", images, "model", model, "network", "lenet5", "size", 32, "epochs",
				1));
			context.service(ScriptService.class).run(Path.of("scripts", script).toFile(), true, Map.of("model", model.toFile(), "image",
				images.resolve("apoptotic/apoptotic001.tif").toFile(), "features", features.toFile(), "heat", heat.toFile(), "filters",
				folder.resolve("filters.png").toFile(), "layer", "", "top", 3)).get();
		}
		assertEquals(3, IJ.openImage(features.toString()).getNChannels());
		assertTrue(Files.exists(folder.resolve("filters.png")));
		assertTrue(Files.exists(heat) && Files.exists(folder.resolve("heat.tif")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Embed_Images.groovy", "Embed_Images.py" })
	void embedsImages(final String script) throws Exception {
		final Path images = Crops.copy(folder.resolve("Zellen größer"), 6, "interphase", "apoptotic");
		final Path model = folder.resolve("mein Modell ü.zip");
		final Path table = folder.resolve("Punkte.csv");
		try (Context context = new Context()) {
			context.service(ConvJService.class).train(Map.of("images", images, "model", model, "network", "lenet5", "size", 32, "epochs",
				1));
			context.service(ScriptService.class).run(Path.of("scripts", script).toFile(), true, Map.of("model", model.toFile(),
				"images", images.toFile(), "table", table.toFile(), "projection", "umap")).get();
		}
		assertEquals(13, Csv.parse(Files.readString(table)).size());
		assertTrue(Files.exists(folder.resolve("Punkte.png")));
	}
}
