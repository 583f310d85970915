package io.github.convj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.model.ModelFile;
import io.github.convj.train.TrainingPlan;
import io.github.convj.workflow.Crops;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

	@TempDir
	private Path folder;

	/** What a call came to. */
	private record Call(int code, String out, String err) {}

	private static Call call(final String... words) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		final ByteArrayOutputStream err = new ByteArrayOutputStream();
		final int code = Main.run(List.of(words), new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true,
			StandardCharsets.UTF_8), false, new Interruption());
		return new Call(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
	}

	/** Whoever runs out of memory is sent to keys that the verb has. */
	@Test
	void whatSavesMemoryIsAKeyOfTheVerb() {
		for (final Verb verb : Main.verbs())
			for (final String key : List.of("batchSize", "size", "threads"))
				if (verb.thrift().matches(".*\\b" + key + "\\b.*")) assertTrue(verb.help().matches("(?s).*\\n\\s*" + key + "\\b.*"), verb
					.name() + ": " + verb.thrift() + "\n" + verb.help());
		assertFalse(new MapVerb().thrift().contains("batchSize"));
	}

	@Test
	void trainClassifyInfo() throws IOException {
		final Path images = Crops.copy(folder.resolve("cells"), 8, "interphase", "metaphase");
		final String model = "model=" + folder.resolve("cells.zip");
		final Call train = call("train", "images=" + images, model, "network=lenet5", "size=32", "epochs=2", "seed=3");
		assertEquals(0, train.code(), train.err());
		assertTrue(train.out().contains("Balanced accuracy"), train.out());
		final Path table = folder.resolve("table.csv");
		final Call classify = call("classify", model, "images=" + images, "table=" + table);
		assertEquals(0, classify.code(), classify.err());
		assertEquals(table.toString(), classify.out().strip(), "standard output is the table's path alone");
		assertEquals("image,label,probability,interphase,metaphase", Files.readAllLines(table).get(0));
		assertEquals(17, Files.readAllLines(table).size());
		final Path sheet = folder.resolve("sheet.png");
		final Call filters = call("filters", model, "images=" + images, "top=2", "output=" + sheet);
		assertEquals(0, filters.code(), filters.err());
		assertEquals(sheet.toString(), filters.out().strip());
		assertTrue(filters.err().contains("Table: " + folder.resolve("sheet.csv")), filters.err());
		assertEquals(19, Files.readAllLines(folder.resolve("sheet.csv")).size());
		final Call info = call("info", model);
		assertEquals(0, info.code(), info.err());
		for (final String word : List.of("interphase, metaphase", "32x32x1", "conv1", "MFLOP", "parameters", "receptive field",
			"epochs=2", "seed=3", "Balanced accuracy", "16-bit"))
			assertTrue(info.out().contains(word), word + " is missing in\n" + info.out());
	}

	@Test
	void theSameSeedGivesTheSameModelWithAnyNumberOfThreads() throws IOException {
		final Path images = Crops.copy(folder.resolve("cells"), 8, "interphase", "metaphase");
		for (final int threads : new int[] { 1, 2, 3 })
			assertEquals(0, call("train", "images=" + images, "model=" + folder.resolve(threads + ".zip"), "network=resnet20",
				"size=32", "epochs=1", "batchSize=4", "threads=" + threads).code());
		final var one = ModelFile.read(folder.resolve("1.zip")).network().tensors();
		for (final int threads : new int[] { 2, 3 })
			ModelFile.read(folder.resolve(threads + ".zip")).network().tensors().forEach((name, tensor) -> org.junit.jupiter.api.Assertions
				.assertArrayEquals(one.get(name).array(), tensor.array(), 0f, name + " with " + threads + " threads"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { //
		"trian | did you mean 'train'", //
		"train imges=x model=a.zip | did you mean 'images'", //
		"train images=x model=a.zip epochs=many | epochs", //
		"train images=x model=a.zip epochs=0 | epochs", //
		"train images=x model=a.zip network=resnet200 | resnet", //
		"train images=x images=y model=a.zip | given twice", //
		"train images=no-such-folder model=a.zip | no-such-folder", //
		"train list=no-such-table.csv model=a.zip | no-such-table.csv", //
		"classify images=x | model", //
		"classify model=no-such-model.zip images=x | no-such-model.zip", //
		"filters model=no-such-model.zip | no-such-model.zip", //
		"filters layer=conv1 | model", //
		"info model=pom.xml | pom.xml", //
		"info | model", //
		"help clasify | did you mean 'classify'" })
	void badInputEndsWithCode2AndOneSentence(final String words, final String named) {
		final Call call = call(words.split(" "));
		assertEquals(2, call.code());
		assertEquals("", call.out());
		assertTrue(call.err().contains(named), call.err());
		assertEquals(1, call.err().strip().lines().count(), call.err());
		assertFalse(call.err().contains("Exception"), call.err());
	}

	@Test
	void helpNamesEveryKeyWithItsDefault() {
		final Call help = call("help", "train");
		assertEquals(0, help.code());
		for (final String key : TrainingPlan.keys())
			assertTrue(help.out().contains("  " + key + "="), key);
		assertTrue(help.out().contains("epochs=" + TrainingPlan.defaults().epochs()));
		assertEquals(help.out(), call("train", "--help").out());
		assertTrue(call("help").out().contains("classify"));
		assertEquals(2, call().code());
		assertEquals(0, call("version").code());
	}

	/** @return whether the system's {@code env} can do that */
	private static boolean runs(final List<String> prefix) throws Exception {
		final List<String> command = new ArrayList<>(prefix);
		command.add("true");
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
			.waitFor() == 0;
	}

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGINT to send")
	void ctrlCKeepsTheBestModelAndEndsWith130() throws Exception {
		final Path images = Crops.copy(folder.resolve("cells"), 6, "interphase", "metaphase");
		final Path model = folder.resolve("cells.zip");
		final List<String> command = new ArrayList<>();
		// A shell starts its background jobs deaf to SIGINT, and Java inherits that.
		final List<String> listening = List.of("env", "--default-signal=INT");
		if (runs(listening)) command.addAll(listening);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "train", "images=" +
				images, "model=" + model, "network=lenet5", "size=32", "epochs=100000", "patience=0"));
		final File log = folder.resolve("log.txt").toFile();
		final Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
		try {
			while (process.isAlive() && !Files.readString(log.toPath()).contains("Epoch   2 of"))
				Thread.sleep(50);
			assertTrue(process.isAlive(), () -> "ended early");
			new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
			assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it did not end");
		}
		finally {
			process.destroyForcibly();
		}
		final String text = Files.readString(log.toPath());
		assertEquals(Main.INTERRUPTED, process.exitValue(), text);
		assertTrue(text.contains("Cancelled in epoch"), text);
		assertEquals(2, ModelFile.read(model).classes().size());
	}
}
