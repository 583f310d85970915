package io.github.convj.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import io.github.convj.file.Csv;
import io.github.convj.model.ModelFile;
import io.github.convj.plan.Options;
import io.github.convj.train.TrainingPlan;
import io.github.convj.workflow.ClassificationPlan;
import io.github.convj.workflow.Crops;
import io.github.convj.workflow.EmbeddingPlan;
import io.github.convj.workflow.ExplanationPlan;
import io.github.convj.workflow.FilterPlan;
import io.github.convj.workflow.SampleFields;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.log.LogListener;
import org.scijava.log.LogMessage;
import org.scijava.log.LogService;
import org.scijava.module.MethodCallException;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.service.Service;

/** The commands: one vocabulary with the plans, macros that mean what they say, refusals in one sentence. */
class CommandTest {

	private static final List<Class<? extends ConvJCommand>> COMMANDS = List.of(TrainCommand.class, ClassifyCommand.class,
		ModelInfoCommand.class, DetectCommand.class, ProbabilityMapCommand.class, FeatureMapsCommand.class, FiltersCommand.class,
		ExplainCommand.class, EmbeddingsCommand.class, SpeedCommand.class);

	@TempDir
	private Path folder;

	private Context context;
	private final List<LogMessage> log = new ArrayList<>();

	@BeforeEach
	void open() {
		context = new Context();
		context.service(LogService.class).addLogListener(log::add);
	}

	@AfterEach
	void close() {
		context.dispose();
	}

	private Module module(final Class<? extends ConvJCommand> command) throws MethodCallException {
		final CommandInfo info = context.service(CommandService.class).getCommand(command);
		final Module module = context.service(ModuleService.class).createModule(info);
		module.initialize();
		return module;
	}

	private static List<ModuleItem<?>> parameters(final Module module) {
		final List<ModuleItem<?>> parameters = new ArrayList<>();
		for (final ModuleItem<?> item : module.getInfo().inputs())
			if (item.getType() != Context.class && !Service.class.isAssignableFrom(item.getType()) && item
				.getVisibility() != ItemVisibility.MESSAGE) parameters.add(item);
		return parameters;
	}

	/** Refused in one sentence, which the log has and no trace beside it. */
	private String refusal(final Module module) {
		assertTrue(((Cancelable) module).isCanceled(), "not refused");
		final String reason = ((Cancelable) module).getCancelReason();
		assertFalse(reason.contains("\n"), reason);
		assertTrue(log.stream().anyMatch(message -> reason.equals(message.text())), "not in the log: " + reason);
		assertTrue(log.stream().allMatch(message -> message.throwable() == null && !message.text().contains("\tat ")), "a trace");
		return reason;
	}

	private String refusal(final String command, final String options) throws ReflectiveOperationException {
		log.clear();
		final List<Module> calls = MacroBridge.run("run(\"" + command + "\", \"" + options + "\"); run(\"ConvJ Model Info\", \"model=x\");",
			context);
		assertEquals(1, calls.size(), "the macro went on");
		return refusal(calls.get(0));
	}

	private Path model() throws ReflectiveOperationException {
		final Path model = folder.resolve("mein Modell ü.zip");
		final Path images = Crops.copy(folder.resolve("Zellen größer"), 6, "interphase", "apoptotic");
		final List<Module> calls = MacroBridge.run("run(\"ConvJ Train\", \"images=[" + path(images) + "] model=[" + path(model) +
			"] network=lenet5 size=32 epochs=1\");", context);
		assertFalse(((Cancelable) calls.get(0)).isCanceled(), ((Cancelable) calls.get(0)).getCancelReason());
		return model;
	}

	private static String path(final Path path) {
		return path.toString().replace("\\", "\\\\");
	}

	private static List<List<String>> table(final Path file) throws IOException {
		return Csv.parse(Files.readString(file));
	}

	@Test
	void theCommandsHaveTheWordsOfThePlans() throws MethodCallException {
		assertVocabulary(TrainCommand.class, Options.of(TrainingPlan.defaults()), TrainingPlan.defaults());
		assertVocabulary(ClassifyCommand.class, ClassificationPlan.options(), ClassificationPlan.defaults());
		assertVocabulary(ExplainCommand.class, ExplanationPlan.options(), ExplanationPlan.defaults());
		assertVocabulary(EmbeddingsCommand.class, EmbeddingPlan.options(), EmbeddingPlan.defaults());
		assertVocabulary(FiltersCommand.class, FilterPlan.options(), FilterPlan.defaults());
	}

	private <R extends Record> void assertVocabulary(final Class<? extends ConvJCommand> command, final Options<R> options,
		final R defaults) throws MethodCallException
	{
		final Module module = module(command);
		final Map<String, String> texts = options.toMap(defaults);
		for (final Options.Key key : options.entries()) {
			final ModuleItem<?> item = module.getInfo().getInput(key.key());
			assertNotNull(item, key.key());
			assertEquals(key.type() == Path.class ? File.class : key.type(), item.getType(), key.key());
			assertEquals(key.label(), item.getLabel(), key.key());
			assertEquals(key.help(), item.getDescription(), key.key());
			assertFalse(item.isRequired(), key.key() + " would open a dialog in mid-macro");
			if (!key.choices().isEmpty()) assertEquals(key.choices(), item.getChoices(), key.key());
			final Object value = module.getInput(key.key());
			if (value instanceof final Number number) assertEquals(Double.parseDouble(texts.get(key.key())), number.doubleValue(), key
				.key());
			else assertEquals(texts.get(key.key()), value == null ? "" : value.toString(), key.key());
		}
	}

	@Test
	void eachParameterHasALabelAndATooltip() throws MethodCallException {
		for (final Class<? extends ConvJCommand> command : COMMANDS)
			for (final ModuleItem<?> item : parameters(module(command))) {
				final String name = command.getSimpleName() + "." + item.getName();
				assertTrue(item.getLabel() != null && !item.getLabel().isBlank(), name);
				assertTrue(item.getDescription() != null && !item.getDescription().isBlank(), name);
			}
	}

	@Test
	void theRecorderCanTellTheParametersApart() throws MethodCallException {
		// ImageJ's recorder takes a key for a duplicate if what it has recorded ends with it.
		for (final Class<? extends ConvJCommand> command : COMMANDS) {
			final List<String> earlier = new ArrayList<>();
			for (final ModuleItem<?> item : parameters(module(command))) {
				final String name = item.getName().toLowerCase(Locale.ROOT);
				for (final String other : earlier)
					assertFalse(other.endsWith(name), other + " before " + name);
				earlier.add(name);
			}
		}
	}

	@Test
	void aMacroTrainsAndItsKeysAreFoundInAnyCase() throws Exception {
		final Path images = Crops.copy(folder.resolve("Zellen größer"), 6, "interphase", "apoptotic");
		final Path model = folder.resolve("a [b] epochs=9.zip");
		final Module call = MacroBridge.run("run(\"ConvJ Train\", \"IMAGES=[" + path(images) + "] Model=[" + path(model) +
			"] network=lenet5 size=32 LEARNINGRATE=0.002 epochs=1 labelsmoothing=0 Nesterov=false optimizer=sgd more=[stepFactor=0.5]\");",
			context).get(0);
		assertFalse(((Cancelable) call).isCanceled(), ((Cancelable) call).getCancelReason());
		final Map<String, Object> plan = ModelFile.read(model).provenance().plan();
		Map.of("learningRate", "0.002", "epochs", "1", "labelSmoothing", "0", "nesterov", "false", "optimizer", "sgd", "stepFactor",
			"0.5").forEach((key, value) -> assertEquals(value, String.valueOf(plan.get(key)), key));
		assertTrue(call.getOutput("summary").toString().contains("Balanced accuracy"), "no summary");
	}

	@Test
	void whatAMacroDoesNotNameHasItsDefaultAndNotTheLastValue() throws ReflectiveOperationException {
		final Module first = MacroBridge.run("run(\"ConvJ Train\", \"epochs=7 network=lenet5\");", context).get(0);
		assertEquals(7, first.getInput("epochs"));
		final ModuleItem<?> epochs = first.getInfo().getInput("epochs");
		assertEquals(7, (int) (Integer) context.service(ModuleService.class).load(epochs), "nothing was remembered");
		final Module second = MacroBridge.run("run(\"ConvJ Train\", \"size=48\");", context).get(0);
		assertEquals(TrainingPlan.defaults().epochs(), second.getInput("epochs"));
		assertEquals(TrainingPlan.defaults().network(), second.getInput("network"));
		assertEquals(48, second.getInput("size"));
	}

	@Test
	void theModelTrainedLastIsOfferedByTheOtherDialogs() throws Exception {
		final Path model = model();
		for (final Class<? extends ConvJCommand> command : COMMANDS)
			if (command != TrainCommand.class && module(command).getInfo().getInput("model") instanceof final ModuleItem<?> item)
				assertEquals(model.toFile(), context.service(ModuleService.class).load(item), command.getSimpleName());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "ConvJ Train|epoch=3|no option epoch; did you mean epochs?",
		"ConvJ Train|epochs=many|epochs", "ConvJ Train|epochs=2.5|epochs", "ConvJ Train|learningRate=0,01|learningRate",
		"ConvJ Train|nesterov=perhaps|nesterov", "ConvJ Train|images=/a b model=c.zip|no option b",
		"ConvJ Train|images=a Images=b|images twice", "ConvJ Train|images=[a|not closed",
		"ConvJ Train|hint=3|no option hint", "ConvJ Train|convj=3|no option convj", "ConvJ Train|context=3|no option context",
		"ConvJ Train|images=no/such model=m.zip|such", "ConvJ Train|model=m.zip|images=", "ConvJ Train|images=sample-images/crops|model=",
		"ConvJ Train|images=sample-images/crops model=m.zip network=lenet|lenet5",
		"ConvJ Train|images=sample-images/crops model=m.zip epochs=0|epochs",
		"ConvJ Train|images=sample-images/crops model=m.zip more=[epoch=3]|epochs",
		"ConvJ Train|images=sample-images/crops model=m.zip augmentation=wild|augmentation",
		"ConvJ Classify|images=sample-images/crops|model", "ConvJ Classify|model=no/such.zip images=sample-images/crops table=target/t.csv|such.zip",
		"ConvJ Classify|model=no/such.zip|image", "ConvJ Classify|model=[]|model",
		"ConvJ Classify|model=README.md images=sample-images/crops table=target/t.csv|README.md",
		"ConvJ Model Info|model=|model=", "ConvJ Model Info|model=README.md|README.md" })
	void badInputEndsCommandAndMacroInOneSentence(final String command, final String options, final String expected)
		throws ReflectiveOperationException
	{
		final String reason = refusal(command, options);
		assertTrue(reason.contains(expected), reason);
	}

	@Test
	void aDamagedModelIsRefused() throws Exception {
		final Path model = model();
		Files.write(model, java.util.Arrays.copyOf(Files.readAllBytes(model), 3000));
		assertTrue(refusal("ConvJ Model Info", "model=[" + path(model) + "]").contains("mein Modell"));
	}

	@Test
	void cancellingKeepsTheBestModelSoFar() throws Exception {
		final Path images = Crops.copy(folder.resolve("images"), 6, "interphase", "apoptotic");
		final Path model = folder.resolve("model.zip");
		final Module module = module(TrainCommand.class);
		Map.of("images", images.toFile(), "model", model.toFile(), "network", "lenet5", "size", 32, "epochs", 1000, "patience",
			0).forEach(module::setInput);
		final LogListener stop = message -> {
			if (message.text().startsWith("Epoch   2")) ((Cancelable) module).cancel("Enough.");
		};
		context.service(LogService.class).addLogListener(stop);
		MacroBridge.run(module, context);
		assertEquals("Enough.", ((Cancelable) module).getCancelReason());
		assertEquals(2, ModelFile.read(model).history().epochs().size());
		assertTrue(Files.exists(folder.resolve("model-report").resolve("report.html")));
	}

	@Test
	void cancellingBeforeAnythingWasLearnedWritesNothing() throws Exception {
		final Path images = Crops.copy(folder.resolve("images"), 6, "interphase", "apoptotic");
		final Module module = module(TrainCommand.class);
		Map.of("images", images.toFile(), "model", folder.resolve("model.zip").toFile(), "network", "lenet5", "size", 32).forEach(
			module::setInput);
		final LogListener stop = message -> {
			if (message.text().startsWith("Training lenet5")) ((Cancelable) module).cancel("Enough.");
		};
		context.service(LogService.class).addLogListener(stop);
		MacroBridge.run(module, context);
		assertTrue(((Cancelable) module).isCanceled());
		try (Stream<Path> files = Files.walk(folder)) {
			assertEquals(List.of(), files.filter(file -> Files.isRegularFile(file) && !file.startsWith(images)).toList());
		}
	}

	@Test
	void aFolderIsClassifiedIntoATable() throws Exception {
		final Path model = model();
		final Path table = folder.resolve("Tabelle ü.csv");
		MacroBridge.run("run(\"ConvJ Classify\", \"model=[" + path(model) + "] images=[" + path(folder.resolve(
			"Zellen größer")) + "] table=[" + path(table) + "] batchsize=5 threads=1\");", context);
		final List<List<String>> rows = table(table);
		assertEquals(List.of("image", "label", "probability", "apoptotic", "interphase"), rows.get(0));
		assertEquals(13, rows.size());
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "overlay", "none" })
	void anImageOrItsRegionsAreClassified(final String rois) throws Exception {
		final Path model = model();
		final Path table = folder.resolve("table.csv");
		final ImagePlus field = IJ.openImage("sample-images/fields/field1.tif");
		final Overlay overlay = new Overlay(new Roi(100, 100, 64, 64));
		final Roi named = new Roi(300, 120, 50, 70);
		named.setName("my cell");
		overlay.add(named);
		field.setOverlay(overlay);
		final Module module = module(ClassifyCommand.class);
		module.setInput("model", model.toFile());
		module.setInput("table", table.toFile());
		module.setInput("image", field);
		module.setInput("rois", rois);
		MacroBridge.run(module, context);
		final List<String> names = table(table).stream().skip(1).map(row -> row.get(0)).toList();
		assertEquals(rois.equals("none") ? List.of("field1.tif") : List.of("field1.tif:ROI 1", "field1.tif:my cell"), names);
	}

	@ParameterizedTest
	@CsvSource({ "overlay,overlay", "manager,ROI Manager", "all,rois", })
	void regionsThatAreNotThereAreRefused(final String rois, final String expected) throws Exception {
		final Path model = model();
		final Module module = module(ClassifyCommand.class);
		module.setInput("model", model.toFile());
		module.setInput("image", IJ.openImage("sample-images/fields/field1.tif"));
		module.setInput("rois", rois);
		MacroBridge.run(module, context);
		assertTrue(refusal(module).contains(expected));
	}

	@Test
	void anOpenImageIsMappedAndTheMapWritten() throws Exception {
		final Path model = folder.resolve("windows.zip");
		final Path images = Crops.copy(folder.resolve("cells"), 6, "interphase", "apoptotic");
		MacroBridge.run("run(\"ConvJ Train\", \"images=[" + path(images) + "] model=[" + path(model) +
			"] network=window-small size=32 epochs=1\");", context);
		final ImagePlus field = IJ.openImage("sample-images/fields/field1.tif");
		field.setRoi(0, 0, 120, 80);
		final ImagePlus part = field.crop();
		part.setRoi((Roi) null);
		final Module module = module(ProbabilityMapCommand.class);
		module.setInput("model", model.toFile());
		module.setInput("image", part);
		module.setInput("output", folder.resolve("map ü.tif").toFile());
		MacroBridge.run(module, context);
		assertFalse(((Cancelable) module).isCanceled(), ((Cancelable) module).getCancelReason());
		final ImagePlus map = (ImagePlus) module.getOutput("map");
		assertEquals(List.of(30, 20, 2), List.of(map.getWidth(), map.getHeight(), map.getNChannels()), "one in 4 pixels");
		assertEquals("apoptotic", map.getStack().getSliceLabel(1));
		assertEquals(1, map.getStack().getVoxel(10, 10, 0) + map.getStack().getVoxel(10, 10, 1), 1e-5);
		final ImagePlus written = IJ.openImage(folder.resolve("map ü.tif").toString());
		assertEquals(map.getStack().getVoxel(7, 9, 1), written.getStack().getVoxel(7, 9, 1));
		final ImagePlus labels = (ImagePlus) module.getOutput("labelImage");
		assertEquals("0 = none, 1 = apoptotic, 2 = interphase", labels.getStack().getSliceLabel(1));
		assertArrayEquals((byte[]) IJ.openImage(folder.resolve("map ü-labels.tif").toString()).getProcessor().getPixels(),
			(byte[]) labels.getProcessor().getPixels());

		// kept in memory, and so sure of nothing that nothing is labelled
		final Module memory = module(ProbabilityMapCommand.class);
		memory.setInput("model", model.toFile());
		memory.setInput("image", part);
		memory.setInput("confidence", 1.0);
		MacroBridge.run(memory, context);
		assertArrayEquals(new byte[600], (byte[]) ((ImagePlus) memory.getOutput("labelImage")).getProcessor().getPixels());

		// computed when it is looked at; or written, and read when it is
		for (final String place : List.of("", "lazy.tif")) {
			final Module lazily = module(ProbabilityMapCommand.class);
			lazily.setInput("model", model.toFile());
			lazily.setInput("image", part);
			lazily.setInput("virtual", "true");
			if (!place.isEmpty()) lazily.setInput("output", folder.resolve(place).toFile());
			MacroBridge.run(lazily, context);
			assertFalse(((Cancelable) lazily).isCanceled(), ((Cancelable) lazily).getCancelReason());
			final ImagePlus lazy = (ImagePlus) lazily.getOutput("map");
			assertTrue(lazy.getStack().isVirtual());
			for (int c = 1; c <= 2; c++)
				assertArrayEquals((float[]) map.getStack().getPixels(c), (float[]) lazy.getStack().getPixels(c));
			assertArrayEquals((byte[]) labels.getProcessor().getPixels(), (byte[]) ((ImagePlus) lazily.getOutput("labelImage"))
				.getProcessor().getPixels());
		}
	}

	@Test
	void aMacroChoosesAVirtualMap() throws Exception {
		assertEquals("auto", module(ProbabilityMapCommand.class).getInput("virtual"));
		final Module call = MacroBridge.run("run(\"ConvJ Probability Map\", \"model=no.zip virtual\");", context).get(0);
		assertEquals("true", call.getInput("virtual"), "a key alone");
		final Module module = module(ProbabilityMapCommand.class);
		module.setInput("model", model().toFile());
		module.setInput("image", IJ.openImage("sample-images/crops/interphase/interphase001.tif"));
		module.setInput("virtual", "perhaps");
		MacroBridge.run(module, context);
		assertTrue(refusal(module).contains("virtual is one of auto, true, false, but is perhaps"));
	}

	@Test
	void theShippedMacroForMapsRuns() throws Exception {
		final Path fields = SampleFields.copy(folder.resolve("Felder größer"), 1);
		final Path images = Crops.copy(folder.resolve("cells"), 6, "interphase", "apoptotic");
		final Path model = folder.resolve("m ö.zip");
		MacroBridge.run("run(\"ConvJ Train\", \"images=[" + path(images) + "] model=[" + path(model) +
			"] network=window-small size=32 epochs=1\");", context);
		final Path output = folder.resolve("my map.tif");
		final List<Module> calls = MacroBridge.run(macro("Map_Probabilities.ijm", Map.of("model", path(model), "image", path(fields
			.resolve("piece0.tif")), "output", path(output), "stride", "8", "confidence", "0.5")), context);
		assertEquals(List.of("ConvJ Probability Map"), calls.stream().map(call -> call.getInfo().getLabel()).toList());
		assertFalse(((Cancelable) calls.get(0)).isCanceled(), ((Cancelable) calls.get(0)).getCancelReason());
		final ImagePlus map = IJ.openImage(output.toString());
		assertEquals(List.of(25, 25, 2), List.of(map.getWidth(), map.getHeight(), map.getNChannels()), "one in 8 pixels");
		assertTrue(Files.exists(folder.resolve("my map-labels.tif")));
	}

	@Test
	void anOpenImageIsLookedInto() throws Exception {
		final Path model = model();
		final ImagePlus image = IJ.openImage("sample-images/crops/interphase/interphase001.tif");
		image.getCalibration().pixelWidth = 0.25;
		final Module explain = module(ExplainCommand.class);
		explain.setInput("model", model.toFile());
		explain.setInput("image", image);
		explain.setInput("label", "apoptotic");
		explain.setInput("opacity", 0.4);
		for (int time = 0; time < 2; time++) {
			MacroBridge.run(explain, context);
			assertFalse(((Cancelable) explain).isCanceled(), ((Cancelable) explain).getCancelReason());
			assertEquals(1, image.getOverlay().size(), "the heat of before is replaced");
		}
		assertEquals(0.4, ((ImageRoi) image.getOverlay().get(0)).getOpacity(), 1e-6);
		assertEquals(image.getWidth(), (int) image.getOverlay().get(0).getFloatWidth());
		final ImagePlus map = (ImagePlus) explain.getOutput("map");
		assertEquals(List.of(32, image.getWidth(), image.getHeight()), List.of(map.getBitDepth(), map.getWidth(), map.getHeight()));
		assertEquals(0.25, map.getCalibration().pixelWidth);
		assertEquals("Grad-CAM, apoptotic", map.getProp("Slice_Label"));

		final Module features = module(FeatureMapsCommand.class);
		features.setInput("model", model.toFile());
		features.setInput("image", image);
		features.setInput("layer", "conv1");
		features.setInput("top", 3);
		MacroBridge.run(features, context);
		assertFalse(((Cancelable) features).isCanceled(), ((Cancelable) features).getCancelReason());
		final ImagePlus maps = (ImagePlus) features.getOutput("maps");
		assertEquals(List.of(3, 32), List.of(maps.getNChannels(), maps.getBitDepth()));
		assertTrue(maps.getStack().getSliceLabel(1).matches("conv1 \\d+"), maps.getStack().getSliceLabel(1));
		assertEquals(0.25, maps.getCalibration().pixelWidth, "one a pixel");
		final Module written = module(FeatureMapsCommand.class);
		Map.of("model", model.toFile(), "image", image, "layer", "conv1", "top", 3, "output", folder.resolve("f.tif").toFile())
			.forEach(written::setInput);
		MacroBridge.run(written, context);
		final ImagePlus file = (ImagePlus) written.getOutput("maps");
		assertEquals(maps.getCalibration().xOrigin, file.getCalibration().xOrigin, 1e-9);
		for (int c = 0; c < 3; c++)
			assertArrayEquals((float[]) file.getStack().getPixels(c + 1), (float[]) maps.getStack().getPixels(c + 1));
	}

	@Test
	void filtersAreShown() throws Exception {
		final Path model = model();
		final Module call = MacroBridge.run("run(\"ConvJ Filters\", \"model=[" + path(model) + "] top=4\");", context).get(0);
		assertFalse(((Cancelable) call).isCanceled(), ((Cancelable) call).getCancelReason());
		final ImagePlus picture = (ImagePlus) call.getOutput("picture");
		assertEquals(ImagePlus.COLOR_RGB, picture.getType());
		assertTrue(picture.getWidth() > 800 && picture.getHeight() > 200, picture.toString());
		final Path file = folder.resolve("my filters.tif");
		final Module written = MacroBridge.run("run(\"ConvJ Filters\", \"model=[" + path(model) + "] filters=2,4 output=[" + path(
			file) + "]\");", context).get(0);
		assertEquals(2, ((ImagePlus) written.getOutput("picture")).getStackSize());
		assertTrue(Files.exists(file));
		final Path sheet = folder.resolve("my patches.png");
		final Module patches = MacroBridge.run("run(\"ConvJ Filters\", \"model=[" + path(model) + "] images=[" + path(folder.resolve(
			"Zellen größer")) + "] layer=conv2 TOP=3 patches=2 output=[" + path(sheet) + "]\");", context).get(0);
		assertFalse(((Cancelable) patches).isCanceled(), ((Cancelable) patches).getCancelReason());
		assertTrue(((ImagePlus) patches.getOutput("picture")).getHeight() > 600);
		assertEquals(7, table(folder.resolve("my patches.csv")).size());
		assertTrue(refusal("ConvJ Filters", "model=[" + path(model) + "] layer=conv2").contains("images="));
		assertTrue(refusal("ConvJ Filters", "layer=conv2").contains("No model is given"));
	}

	@Test
	void explainingFilesWritesASheet() throws Exception {
		final Path model = model();
		final Path sheet = folder.resolve("my sheet.png");
		final Module call = MacroBridge.run("run(\"ConvJ Explain\", \"model=[" + path(model) + "] images=[" + path(folder.resolve(
			"Zellen größer")) + "] top=2 output=[" + path(sheet) + "]\");", context).get(0);
		assertFalse(((Cancelable) call).isCanceled(), ((Cancelable) call).getCancelReason());
		assertTrue(Files.size(sheet) > 1000);
		assertTrue(refusal("ConvJ Explain", "model=[" + path(model) + "] images=[" + path(folder.resolve("Zellen größer")) +
			"] label=cat").contains("one of apoptotic, interphase"));
	}

	@Test
	void anImageThatIsNotOpenIsRefused() throws Exception {
		final Module module = module(ClassifyCommand.class);
		module.setInput("model", folder.resolve("m.zip").toFile());
		// What ImageJ2 makes of image=nosuch in a macro.
		module.setInput("image", new ImagePlus());
		MacroBridge.run(module, context);
		assertTrue(refusal(module).contains("no open image of the name"));
	}

	@Test
	void aModelIsToldOf() throws Exception {
		final Path model = model();
		final Module call = MacroBridge.run("run(\"ConvJ Model Info\", \"MODEL=[" + path(model) + "]\");", context).get(0);
		assertTrue(call.getOutput("text").toString().contains("lenet5"));
	}

	@Test
	void theShippedMacroRuns() throws Exception {
		final Path images = Crops.copy(folder.resolve("Zellen größer"), 6, "interphase", "apoptotic");
		final Map<String, String> values = Map.of("images", path(images), "model", path(folder.resolve("m ö.zip")), "unknown", path(
			images.resolve("apoptotic")), "table", path(folder.resolve("my table.csv")), "network", "lenet5", "epochs", "1");
		final List<Module> calls = MacroBridge.run(macro("Train_and_Classify.ijm", values), context);
		assertEquals(List.of("ConvJ Train", "ConvJ Model Info", "ConvJ Classify"), calls.stream().map(call -> call.getInfo()
			.getLabel()).toList());
		for (final Module call : calls)
			assertFalse(((Cancelable) call).isCanceled(), ((Cancelable) call).getCancelReason());
		assertEquals(7, table(folder.resolve("my table.csv")).size());
	}

	/** @return a shipped macro with its questions answered */
	private static String macro(final String script, final Map<String, String> values) throws Exception {
		final StringBuilder macro = new StringBuilder();
		for (final String line : Files.readAllLines(Path.of("scripts", script))) {
			// ImageJ2 asks for these; plain ImageJ does not know them.
			if (!line.startsWith("#@")) macro.append(line).append('\n');
			else {
				final String name = line.substring(line.lastIndexOf(' ') + 1);
				assertTrue(values.containsKey(name), line);
				final String value = values.get(name);
				macro.append(name).append(" = ").append(name.equals("epochs") ? value : '"' + value + '"').append(";\n");
			}
		}
		return macro.toString();
	}

	@Test
	void theShippedMacroForFieldsRuns() throws Exception {
		final Path fields = SampleFields.copy(folder.resolve("Felder größer"), 3);
		final Map<String, String> values = Map.of("fields", path(fields), "model", path(folder.resolve("m ö.zip")), "unknown", path(
			fields), "table", path(folder.resolve("my objects.csv")), "network", "window-small", "epochs", "1");
		final List<Module> calls = MacroBridge.run(macro("Train_and_Detect.ijm", values), context);
		assertEquals(List.of("ConvJ Train", "ConvJ Detect"), calls.stream().map(call -> call.getInfo().getLabel()).toList());
		for (final Module call : calls)
			assertFalse(((Cancelable) call).isCanceled(), ((Cancelable) call).getCancelReason());
		assertEquals("image,x,y,width,height,label,score", Files.readAllLines(folder.resolve("my objects.csv")).getFirst());
		// the same model on an open image: whatever is found at so low a threshold is drawn
		final Module module = module(DetectCommand.class);
		final ImagePlus image = ij.IJ.openImage(fields.resolve("piece0.tif").toString());
		module.setInput("model", folder.resolve("m ö.zip").toFile());
		module.setInput("image", image);
		module.setInput("threshold", 0.01);
		module.setInput("table", folder.resolve("open.csv").toFile());
		module.setInput("counts", folder.resolve("counts.csv").toFile());
		MacroBridge.run(module, context);
		assertFalse(((Cancelable) module).isCanceled(), ((Cancelable) module).getCancelReason());
		final int rows = Files.readAllLines(folder.resolve("open.csv")).size() - 1;
		assertTrue(rows > 0, "nothing was found");
		assertEquals(rows, image.getOverlay().size());
		assertTrue(image.getOverlay().get(0).getName().matches("nucleus [01]\\.\\d\\d"), image.getOverlay().get(0).getName());
		assertEquals(List.of("image,nucleus", "piece0.tif," + rows), Files.readAllLines(folder.resolve("counts.csv")));
	}

	@Test
	void theShippedMacroForLookingInsideRuns() throws Exception {
		final Map<String, String> values = Map.of("model", path(model()), "image", path(folder.resolve(
			"Zellen größer/apoptotic/apoptotic001.tif")), "features", path(folder.resolve("my features.tif")), "heat", path(folder
				.resolve("my heat.png")), "filters", path(folder.resolve("my filters.png")), "layer", "", "top", "2");
		final List<Module> calls = MacroBridge.run(macro("Look_Inside.ijm", values), context);
		assertEquals(List.of("ConvJ Explain", "ConvJ Filters", "ConvJ Feature Maps"), calls.stream().map(call -> call.getInfo().getLabel()).toList());
		for (final Module call : calls)
			assertFalse(((Cancelable) call).isCanceled(), ((Cancelable) call).getCancelReason());
		assertTrue(Files.exists(folder.resolve("my filters.png")));
		assertTrue(Files.exists(folder.resolve("my heat.png")) && Files.exists(folder.resolve("my heat.tif")));
		assertEquals(2, IJ.openImage(folder.resolve("my features.tif").toString()).getNChannels());
	}

	/** Whoever runs out of memory is sent to parameters that the command has. */
	@Test
	void whatSavesMemoryIsAParameterOfTheCommand() throws MethodCallException {
		for (final Class<? extends ConvJCommand> command : COMMANDS) {
			final Module module = module(command);
			final String advice = ((ConvJCommand) module.getDelegateObject()).thrift();
			for (final String key : List.of("batchSize", "size", "threads", "output"))
				if (advice.matches(".*\\b" + key + "\\b.*")) assertNotNull(module.getInfo().getInput(key), command + ": " + advice);
		}
		assertTrue(((ConvJCommand) module(ProbabilityMapCommand.class).getDelegateObject()).thrift().contains("output="));
	}

	@Test
	void theShippedMacroForEmbeddingsRuns() throws Exception {
		final Map<String, String> values = Map.of("model", path(model()), "images", path(folder.resolve("Zellen größer")), "table",
			path(folder.resolve("my points.csv")), "projection", "umap");
		final List<Module> calls = MacroBridge.run(macro("Embed_Images.ijm", values), context);
		assertEquals(List.of("ConvJ Embeddings"), calls.stream().map(call -> call.getInfo().getLabel()).toList());
		assertFalse(((Cancelable) calls.get(0)).isCanceled(), ((Cancelable) calls.get(0)).getCancelReason());
		final List<List<String>> table = table(folder.resolve("my points.csv"));
		assertEquals(13, table.size());
		assertEquals(List.of("apoptotic/apoptotic001.tif", "apoptotic"), table.get(1).subList(0, 2));
		assertTrue(Files.exists(folder.resolve("my points.png")));
	}

	@Test
	void embeddingsNeedModelAndImages() throws Exception {
		assertTrue(refusal("ConvJ Embeddings", "projection=pca").contains("model"));
		assertTrue(refusal("ConvJ Embeddings", "projektion=pca").contains("projection"));
		assertTrue(refusal("ConvJ Embeddings", "model=[" + path(folder.resolve("m.zip")) + "]").contains("images"));
		assertTrue(refusal("ConvJ Embeddings", "model=m.zip images=x projection=tsne").contains("pca, umap"));
	}

	@Test
	void detectionNeedsModelAndImage() throws Exception {
		final Module none = module(DetectCommand.class);
		MacroBridge.run(none, context);
		assertTrue(refusal(none).contains("No model is given"));
	}
}
