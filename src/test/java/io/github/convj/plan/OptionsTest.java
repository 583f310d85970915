package io.github.convj.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

	enum Start {
			HE, XAVIER, MEAN_SQUARED
	}

	record Plan(@Option(label = "Images", help = "Folder with one subfolder of images a class.",
		required = true) Path images, //
		@Option(label = "Network", help = "Which network to train.", choices = { "lenet5", "resnet20" }) String network, //
		@Option(label = "Epochs", help = "Passes over the training images.", min = 1, max = 100000) int epochs, //
		@Option(label = "Learning rate", help = "Step of the optimizer.", min = 0) double learningRate, //
		@Option(label = "Momentum", help = "Share of the last step.", max = 1) float momentum, //
		@Option(label = "Seed", help = "Start of all that is random.") long seed, //
		@Option(label = "Nesterov", help = "Whether to look ahead.") boolean nesterov, //
		@Option(label = "Rotation", help = "Largest angle.", min = 0, max = 180) OptionalDouble rotation, //
		@Option(label = "Size", help = "Side of the input.", min = 1) OptionalInt size, //
		@Option(label = "Bytes", help = "Memory.") OptionalLong bytes, //
		@Option(label = "Flips", help = "Mirror images.") Boolean flips, //
		@Option(label = "Initialization", help = "How weights start.") Start initialization, //
		@Option(label = "Note", help = "Anything you want to remember about this training, which may well be a sentence " +
			"that is longer than one line of a console is wide.") String note, //
		List<String> notAKey)
	{}

	private static final Plan DEFAULTS = new Plan(null, "resnet20", 30, 1e-4, 0.9f, 1, false, OptionalDouble.empty(),
		OptionalInt.empty(), OptionalLong.empty(), null, Start.HE, "", List.of("kept"));
	private static final Options<Plan> OPTIONS = Options.of(DEFAULTS);

	private static String refusal(final String... words) {
		return assertThrows(ConvJException.class, () -> OPTIONS.read(List.of(words))).getMessage();
	}

	private static Plan read(final String... words) {
		final String[] all = new String[words.length + 1];
		System.arraycopy(words, 0, all, 1, words.length);
		all[0] = "images=x";
		return OPTIONS.read(List.of(all));
	}

	@Test
	void whatIsNotGivenKeepsItsDefault() {
		final Plan plan = read();
		assertEquals(Path.of("x"), plan.images());
		assertEquals("resnet20", plan.network());
		assertEquals(1e-4, plan.learningRate());
		assertEquals(List.of("kept"), plan.notAKey());
	}

	@Test
	void readsEveryType() {
		final Plan plan = read("network=lenet5", "epochs=7", "learningRate=1e-3", "momentum=.5", "seed=-9007199254740993",
			"nesterov=true", "rotation=12.5", "size=64", "bytes=4294967296", "flips=no", "initialization=meanSquared");
		assertEquals("lenet5", plan.network());
		assertEquals(7, plan.epochs());
		assertEquals(1e-3, plan.learningRate());
		assertEquals(.5f, plan.momentum());
		assertEquals(-9007199254740993L, plan.seed());
		assertTrue(plan.nesterov());
		assertEquals(OptionalDouble.of(12.5), plan.rotation());
		assertEquals(OptionalInt.of(64), plan.size());
		assertEquals(OptionalLong.of(4294967296L), plan.bytes());
		assertFalse(plan.flips());
		assertEquals(Start.MEAN_SQUARED, plan.initialization());
	}

	@Test
	void takesWhatScriptsHave() {
		final Map<String, Object> values = new HashMap<>();
		values.put("images", Path.of("x"));
		values.put("epochs", 12.0);
		values.put("seed", 3);
		values.put("nesterov", true);
		values.put("initialization", Start.XAVIER);
		values.put("rotation", OptionalDouble.of(3));
		values.put("note", null);
		final Plan plan = OPTIONS.read(values);
		assertEquals(12, plan.epochs());
		assertEquals(3, plan.seed());
		assertTrue(plan.nesterov());
		assertEquals(Start.XAVIER, plan.initialization());
		assertEquals(OptionalDouble.of(3), plan.rotation());
	}

	@Test
	void valuesMayContainAnything() {
		assertEquals(Path.of("/data/Zellkerne für Übung/a=b c"), OPTIONS.read(List.of(
			"images=/data/Zellkerne für Übung/a=b c")).images());
		assertEquals(" a=b = c ", read("note= a=b = c ").note());
	}

	@Test
	void emptyMeansNotGiven() {
		final Plan plan = read("rotation=", "size=", "bytes= ", "flips=", "note=");
		assertEquals(OptionalDouble.empty(), plan.rotation());
		assertEquals(OptionalInt.empty(), plan.size());
		assertEquals(OptionalLong.empty(), plan.bytes());
		assertNull(plan.flips());
		assertEquals("The key 'epochs' has no value; give a whole number from 1 to 100000.", refusal("epochs="));
	}

	@ParameterizedTest
	@CsvSource({ "epoch,epochs", "EPOCHS,epochs", "epohcs,epochs", "learnigRate,learningRate", "lr,learningRate",
		"learning,learningRate", "sedd,seed", "learning_rate,learningRate", "init,initialization", "netwrok,network" })
	void unknownKeysAreRefusedWithTheNearest(final String typed, final String meant) {
		assertEquals("There is no key '" + typed + "'; did you mean '" + meant + "'?", refusal(typed + "=1"));
	}

	@Test
	void keysLikeNoneAreRefusedWithAll() {
		final String message = refusal("quux=1");
		assertTrue(message.startsWith("There is no key 'quux'; the keys are images, network, epochs,"), message);
		assertFalse(message.contains("notAKey"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "0", "100001", "1.5", "0x10", "1e99", "1e999999999", "1e99999999999", "2147483648", "NaN",
		"1_000", "--1" })
	void badWholeNumbersAreRefusedWithTheRange(final String value) {
		assertEquals("epochs=" + value + " is not possible; give a whole number from 1 to 100000.", refusal("epochs=" +
			value));
	}

	@Test
	void badNumbersAreRefusedWithTheRange() {
		assertEquals("learningRate=-1 is not possible; give a number of at least 0.", refusal("learningRate=-1"));
		assertEquals("learningRate=NaN is not possible; give a number of at least 0.", refusal("learningRate=NaN"));
		assertEquals("learningRate=1e400 is not possible; give a number of at least 0.", refusal("learningRate=1e400"));
		assertEquals("learningRate=1d is not possible; give a number of at least 0.", refusal("learningRate=1d"));
		assertEquals("momentum=2 is not possible; give a number of at most 1.", refusal("momentum=2"));
		assertEquals("seed=x is not possible; give a whole number.", refusal("seed=x"));
		assertEquals("rotation=181 is not possible; give a number from 0 to 180.", refusal("rotation=181"));
		assertEquals("learningRate=0,1 has a decimal comma; write it with a point, as 0.1.", refusal("learningRate=0,1"));
	}

	@Test
	void badWordsAreRefusedWithTheChoices() {
		assertEquals("network=resnet2 is not possible; network is one of lenet5, resnet20. Did you mean 'resnet20'?", refusal(
			"network=resnet2"));
		assertEquals("initialization=HE is not possible; initialization is one of he, xavier, meanSquared. Did you mean 'he'?",
			refusal("initialization=HE"));
		assertEquals("nesterov=maybe is neither true nor false; give one of the two.", refusal("nesterov=maybe"));
		final String nul = refusal("images=a\0b");
		assertTrue(nul.contains("is no path on this computer"), nul);
	}

	@Test
	void aWordAloneIsASwitch() {
		assertTrue(read("nesterov").nesterov());
		assertTrue(read("flips").flips());
		assertEquals("The key 'epochs' has no value; write epochs=NUMBER.", refusal("epochs"));
		assertEquals("The word 'epoch' is not a key with its value; did you mean 'epochs=NUMBER'?", refusal("epoch"));
		assertEquals("The word '=5' has no key before the equals sign; write key=value.", refusal("=5"));
	}

	@Test
	void theSameKeyTwiceIsRefused() {
		assertEquals("The key 'epochs' is given twice; give it once.", refusal("epochs=1", "epochs=2"));
	}

	@Test
	void whatIsRequiredIsMissed() {
		final String sentence =
			"The key 'images' is missing; write images=PATH. Folder with one subfolder of images a class.";
		assertEquals(sentence, refusal("epochs=2"));
		assertEquals(sentence, refusal("images="));
	}

	@Test
	void aPlanIsWrittenDownAndReadAgain() {
		final Plan plan = new Plan(Path.of("ä b"), "lenet5", 3, 1e-9, 0.1f, Long.MIN_VALUE, true, OptionalDouble.of(1 / 3.0),
			OptionalInt.of(5), OptionalLong.empty(), true, Start.MEAN_SQUARED, "=,\n", List.of("kept"));
		assertEquals(plan, OPTIONS.read(OPTIONS.toMap(plan)));
		final Map<String, String> defaults = OPTIONS.toMap(DEFAULTS);
		assertEquals(OPTIONS.keys(), List.copyOf(new LinkedHashMap<>(defaults).keySet()));
		assertEquals("0.0001", defaults.get("learningRate"));
		assertEquals("0.9", defaults.get("momentum"));
		assertEquals("", defaults.get("flips"));
		assertEquals("30", defaults.get("epochs"));
	}

	@Test
	void helpIsAlignedAndFits() {
		final String help = OPTIONS.help();
		assertTrue(help.contains("images=PATH"), help);
		assertTrue(help.contains("learningRate=0.0001"), help);
		assertTrue(help.contains("(lenet5, resnet20)"), help);
		assertTrue(help.contains("(from 1 to 100000)"), help);
		assertTrue(help.contains("(required)"), help);
		final int column = help.indexOf("Folder");
		for (final String line : help.split("\n")) {
			assertTrue(line.length() <= 100, line);
			assertEquals(' ', line.charAt(column - 1), line);
			assertFalse(line.charAt(column) == ' ', line);
		}
	}

	record Strict(@Option(label = "A", help = "A.") int a) {

		Strict {
			if (a == 13) throw new ConvJException("Not thirteen.");
		}
	}

	record Wrong(@Option(label = "A", help = "A.") StringBuilder a) {}

	@Test
	void whatTheRecordRefusesIsPassedOn() {
		final Options<Strict> options = Options.of(new Strict(1));
		assertEquals("Not thirteen.", assertThrows(ConvJException.class, () -> options.read(Map.of("a", "13")))
			.getMessage());
		assertThrows(IllegalArgumentException.class, () -> Options.of(new Wrong(null)));
	}

	@Test
	void distanceIsThatOfTextbooks() {
		assertEquals(3, Nearest.distance("kitten", "sitting"));
		assertEquals(1, Nearest.distance("ab", "ba"));
		assertEquals(3, Nearest.distance("", "abc"));
		assertEquals(0, Nearest.distance("abc", "abc"));
	}
}
