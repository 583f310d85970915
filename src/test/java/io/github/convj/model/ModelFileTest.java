package io.github.convj.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.github.convj.data.Normalization;
import io.github.convj.network.Architecture;
import io.github.convj.network.Networks;
import io.github.convj.network.Pass;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ModelFileTest {

	private static final String[] ODD = { "Zelle, \"groß\"", "it's", "🦠", "a b", "a_b", "true", "7", "| *bold* |",
		"line\nbreak" };

	@TempDir
	private Path folder;

	@TestFactory
	Stream<DynamicTest> savesAndLoadsToTheBit() {
		return models().map(model -> DynamicTest.dynamicTest(title(model), () -> {
			final Path file = folder.resolve("Modell für Käse " + model.hashCode() + ".zip");
			ModelFile.write(model, file);
			final Model back = ModelFile.read(file);
			assertEquals(model.network().architecture(), back.network().architecture());
			model.network().tensors().forEach((name, tensor) -> assertArrayEquals(tensor.array(), back.network().parameter(name)
				.array(), 0, name));
			assertEquals(model.classes(), back.classes());
			assertEquals(model.preprocessing(), back.preprocessing());
			assertEquals(model.provenance(), back.provenance());
			assertEquals(model.history(), back.history());
			assertEquals(model.card().description(), back.card().description());
			assertEquals(model.evaluation().confusion(), back.evaluation().confusion());
			assertEquals(model.evaluation().toMap(), back.evaluation().toMap());

			final Path again = folder.resolve(file.getFileName() + " again.zip");
			ModelFile.write(back, again);
			assertEquals(entries(file).keySet(), entries(again).keySet());
			final Map<String, byte[]> first = entries(file);
			entries(again).forEach((name, bytes) -> {
				if (!name.equals(ModelFile.DESCRIPTION)) assertArrayEquals(first.get(name), bytes, name);
			});
			assertEquals(description(file), description(again));
		}));
	}

	@TestFactory
	Stream<DynamicTest> validatesAgainstTheSchema() throws IOException {
		final Path path = shared("bioimageio_spec/bioimageio_schema.json");
		assumeTrue(path != null, "the schema of bioimage.io is not here");
		final ObjectMapper json = new ObjectMapper();
		final ObjectNode all = (ObjectNode) json.readTree(path.toFile());
		final ObjectNode models = json.createObjectNode();
		models.put("$ref", "#/$defs/bioimageio__spec__model__v0_5__ModelDescr");
		models.set("$defs", all.get("$defs"));
		final SchemaValidatorsConfig config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
		final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
		final JsonSchema schema = factory.getSchema(models, config);
		final JsonSchema whole = factory.getSchema(all, config);
		return models().map(model -> DynamicTest.dynamicTest(title(model), () -> {
			final Path file = folder.resolve("model" + model.hashCode() + ".zip");
			ModelFile.write(model, file, new byte[] { 1, 2, 3 });
			final JsonNode description = json.valueToTree(description(file));
			final Set<ValidationMessage> complaints = schema.validate(description);
			assertTrue(complaints.isEmpty(), complaints::toString);
			assertTrue(whole.validate(description).isEmpty());
			((ObjectNode) description).remove("weights");
			assertFalse(schema.validate(description).isEmpty(), "a description without weights passes, so the schema checks nothing");
		}));
	}

	/** Does what other software does: preprocesses as the description says, runs the weights, compares. */
	@TestFactory
	Stream<DynamicTest> onnxRuntimeReproducesTheTestOutput() {
		final List<Model> all = new ArrayList<>(models().toList());
		for (final String name : Networks.names())
			all.add(TestModels.model(Networks.create(name, Shape.of(31, 32, 3), 3), Normalization.DATASET, "a", "b", "c"));
		return all.stream().map(model -> DynamicTest.dynamicTest(title(model), () -> {
			final Path file = folder.resolve("model" + model.hashCode() + ".zip");
			ModelFile.write(model, file);
			final Map<String, byte[]> entries = entries(file);
			final Tensor input = Npy.read(entries.get(ModelFile.TEST_INPUT));
			final Tensor expected = Npy.read(entries.get(ModelFile.TEST_OUTPUT));
			preprocess(input, description(file));
			final Tensor output = OnnxRunner.runChannelsFirst(entries.get(ModelFile.WEIGHTS), input);
			assertEquals(expected.shape(), output.shape());
			assertArrayEquals(expected.array(), output.array(), 1e-5f);
			final Model back = ModelFile.read(file);
			final Pass pass = back.network().inference(1, Workers.sequential());
			System.arraycopy(back.example().array(), 0, pass.input().array(), 0, back.example().array().length);
			back.preprocessing().normalize(pass.input().array(), 0);
			pass.forward(1);
			assertArrayEquals(expected.array(), Arrays.copyOf(pass.output().array(), expected.array().length), 0);
		}));
	}

	@SuppressWarnings("unchecked")
	private static void preprocess(final Tensor input, final Map<String, Object> description) {
		final Map<String, Object> first = ((List<Map<String, Object>>) description.get("inputs")).getFirst();
		final int channels = input.shape().size(1);
		final int length = input.array().length / channels;
		for (final Map<String, Object> step : (List<Map<String, Object>>) first.get("preprocessing")) {
			final Map<String, Object> arguments = (Map<String, Object>) step.get("kwargs");
			if (step.get("id").equals("ensure_dtype")) continue;
			for (int c = 0; c < channels; c++) {
				double mean = 0;
				double deviation = 0;
				if (step.get("id").equals("fixed_zero_mean_unit_variance")) {
					assertEquals("channel", arguments.get("axis"));
					mean = ((List<Number>) arguments.get("mean")).get(c).doubleValue();
					deviation = ((List<Number>) arguments.get("std")).get(c).doubleValue();
				}
				else {
					assertEquals("zero_mean_unit_variance", step.get("id"));
					for (int i = 0; i < length; i++)
						mean += input.array()[c * length + i] / length;
					for (int i = 0; i < length; i++)
						deviation += Math.pow(input.array()[c * length + i] - mean, 2) / length;
					deviation = Math.sqrt(deviation) + ((Number) arguments.get("eps")).doubleValue();
				}
				for (int i = 0; i < length; i++)
					input.array()[c * length + i] = (float) ((input.array()[c * length + i] - mean) / deviation);
			}
		}
	}

	@Test
	void keepsTheExample() {
		final Model model = models().findFirst().orElseThrow();
		final Tensor example = TestModels.noise(model.network().architecture().input(), 8);
		final Path file = folder.resolve("model.zip");
		ModelFile.write(model.withExample(example), file);
		assertArrayEquals(example.array(), ModelFile.read(file).example().array(), 0);
	}

	@Test
	void hasACoverOnlyIfThereIsOne() throws IOException {
		final Model model = models().findFirst().orElseThrow();
		final Path file = folder.resolve("model.zip");
		ModelFile.write(model, file);
		assertNull(description(file).get("covers"));
		final byte[] cover = { (byte) 0x89, 'P', 'N', 'G' };
		ModelFile.write(model, file, cover);
		assertEquals(List.of("cover.png"), description(file).get("covers"));
		assertArrayEquals(cover, entries(file).get("cover.png"));
	}

	@Test
	void takesTheFilesNameWhereTheCardHasNone() throws IOException {
		final Model model = models().findFirst().orElseThrow();
		for (final String[] name : new String[][] { { "Kerne, größer als 5 µm.zip", "Kerne groesser als 5 um",
			"Kerne, größer als 5 µm" }, { "a.zip", "a model", "a" }, { "🦠.ZIP", "model", "🦠" }, { "x".repeat(90), "x".repeat(64),
				"x".repeat(90) } })
		{
			final Path file = folder.resolve(name[0]);
			ModelFile.write(model, file);
			assertEquals(name[1], description(file).get("name").toString().replaceAll(" +", " "));
			assertEquals(name[2], ModelFile.read(file).card().name());
		}
		final Path file = folder.resolve("other.zip");
		ModelFile.write(model.withCard(model.card().withName("My nuclei")), file);
		assertEquals("My nuclei", ModelFile.read(file).card().name());
	}

	@Test
	void documentsItself() throws IOException {
		final Model model = TestModels.model(TestModels.small(Shape.of(16, 16, 1), ODD.length), Normalization.DATASET, ODD);
		final Path file = folder.resolve("odd.zip");
		ModelFile.write(model, file);
		final String card = new String(entries(file).get("README.md"), StandardCharsets.UTF_8);
		assertTrue(card.contains("\n## Validation\n"), card);
		// One row a class in each of three tables, and nothing broken by a bar or a line break in a name.
		final List<String> table = card.lines().filter(line -> line.startsWith("| **")).toList();
		assertEquals(ODD.length, table.size(), card);
		for (final String row : table)
			assertEquals(ODD.length + 2, row.replace("\\|", "").chars().filter(c -> c == '|').count(), row);
		assertTrue(card.contains("line break") && card.contains("\\| \\*bold\\* \\|"), card);
		assertTrue(model.text().contains("Zelle, \"groß\""), model.text());
	}

	@Test
	void refusesWhatIsNoModel() throws IOException {
		refused(folder.resolve("nowhere.zip"), "no model");
		refused(folder, "is a folder");
		refused(written("empty.zip", new byte[0]), "not a zip file");
		refused(written("text.zip", "PK is how this text begins".getBytes(StandardCharsets.UTF_8)), "cut short");
		refused(written("image.tif", new byte[] { 'I', 'I', 42, 0, 8, 0, 0, 0 }), "not a zip file");
		refused(zipped("other.zip", Map.of("word/document.xml", new byte[] { 1 }, "[Content_Types].xml", new byte[] { 1 })),
			"no rdf.yaml");
		refused(zipped("foreign.zip", Map.of("rdf.yaml", "name: U-Net\ntype: model\nformat_version: 0.5.4\n".getBytes(
			StandardCharsets.UTF_8))), "other software");
		refused(zipped("list.zip", Map.of("rdf.yaml", "- 1\n".getBytes(StandardCharsets.UTF_8))), "no map");
		refused(zipped("code.zip", Map.of("rdf.yaml", "a: !!java.net.URL ['http://localhost']\n".getBytes(
			StandardCharsets.UTF_8))), "YAML");
		refused(zipped("binary.zip", Map.of("rdf.yaml", new byte[] { 0, 1, 2, (byte) 0xff })), "YAML");
	}

	@Test
	void refusesATruncatedOrFlippedFile() throws IOException {
		final Path file = folder.resolve("whole.zip");
		ModelFile.write(models().findFirst().orElseThrow(), file);
		final byte[] bytes = Files.readAllBytes(file);
		for (int i = 1; i < 40; i++)
			refused(written("cut.zip", Arrays.copyOf(bytes, (int) ((long) bytes.length * i / 40))), "cut.zip");
		for (int i = 0; i < 200; i++) {
			final byte[] flipped = bytes.clone();
			final int position = (int) ((long) bytes.length * i / 200);
			flipped[position] ^= 0x10;
			final Path damaged = written("flipped.zip", flipped);
			try {
				final Model model = ModelFile.read(damaged);
				// Bytes that matter to nobody may differ, as in the names of entries that are not read or in dates.
				assertEquals(9, model.classes().size());
			}
			catch (final ConvJException refusal) {
				sentence(damaged, refusal);
			}
		}
	}

	@Test
	void refusesAnInnerMismatch() throws IOException {
		final Path file = folder.resolve("whole.zip");
		ModelFile.write(models().findFirst().orElseThrow(), file);
		final Map<String, byte[]> entries = entries(file);
		for (final String name : List.of("weights.onnx", "test_input.npy", "test_output.npy", "rdf.yaml")) {
			final Map<String, byte[]> less = new LinkedHashMap<>(entries);
			less.remove(name);
			refused(zipped("less.zip", less), name);
			if (name.equals("test_output.npy") || name.equals("rdf.yaml")) continue;
			final Map<String, byte[]> other = new LinkedHashMap<>(entries);
			other.put(name, new byte[] { 1, 2, 3 });
			refused(zipped("other.zip", other), name);
		}
		changed(entries, "newer ConvJ", d -> convj(d).put("format", 99));
		changed(entries, "architecture", d -> convj(d).remove("architecture"));
		changed(entries, "classes", d -> convj(d).put("classes", List.of(1, 2)));
		changed(entries, "classes", d -> convj(d).put("classes", List.of("a", "b")));
		changed(entries, "named twice", d -> convj(d).put("classes", List.of("a", "a", "c", "d", "e", "f", "g", "h", "i")));
		changed(entries, "preprocessing", d -> convj(d).put("preprocessing", Map.of()));
		changed(entries, "provenance", d -> convj(d).put("provenance", "me"));
		changed(entries, "weights", d -> d.put("weights", Map.of()));
		changed(entries, "weights", d -> units(d, 64));
		changed(entries, "", d -> units(d, 2_000_000_000));
		changed(entries, "", d -> layers(d).getFirst().put("type", "java.lang.Runtime"));
		changed(entries, "", d -> layers(d).getFirst().put("inputs", List.of("nothing")));
	}

	@Test
	void holdsNoMoreOfAnEntryThanTheModelCanHave() throws IOException {
		final Path file = folder.resolve("whole.zip");
		ModelFile.write(models().findFirst().orElseThrow(), file);
		final Map<String, byte[]> entries = new LinkedHashMap<>(entries(file));
		entries.put("weights.onnx", new byte[40 << 20]);
		refused(zipped("bomb.zip", entries), "longer");
	}

	@Test
	void leavesTheOldFileWhereItCannotWrite() throws IOException {
		final Model model = models().findFirst().orElseThrow();
		final Path blocker = written("file", new byte[] { 1 });
		for (final Path impossible : List.of(blocker.resolve("model.zip"), folder)) {
			final ConvJException refusal = assertThrows(ConvJException.class, () -> ModelFile.write(model, impossible));
			assertTrue(refusal.getMessage().contains(impossible.toString()), refusal.getMessage());
		}
		try (Stream<Path> left = Files.list(folder)) {
			assertEquals(List.of(blocker), left.toList());
		}
		assertArrayEquals(new byte[] { 1 }, Files.readAllBytes(blocker));
	}

	private static Stream<Model> models() {
		final Architecture plane = TestModels.small(Shape.of(13, 17, 1), 9);
		final Architecture colour = TestModels.small(Shape.of(16, 16, 3), 2);
		final Architecture volume = TestModels.small(Shape.of(5, 12, 10, 2), 2);
		return Stream.of(TestModels.model(plane, Normalization.DATASET, ODD), TestModels.model(colour, Normalization.DATASET,
			"a", "b"), TestModels.model(colour, Normalization.IMAGE, "x y", "x_y"), TestModels.model(volume,
				Normalization.DATASET, "on", "off"), TestModels.model(volume, Normalization.IMAGE, "null", "class"));
	}

	private static String title(final Model model) {
		return model.network().architecture() + " " + model.preprocessing().normalization();
	}

	private void changed(final Map<String, byte[]> entries, final String word, final Consumer<Map<String, Object>> change)
		throws IOException
	{
		final Map<String, byte[]> other = new LinkedHashMap<>(entries);
		final Map<String, Object> description = load(entries.get("rdf.yaml"));
		change.accept(description);
		other.put("rdf.yaml", Yaml.write(description).getBytes(StandardCharsets.UTF_8));
		refused(zipped("changed.zip", other), word);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> convj(final Map<String, Object> description) {
		return ((Map<String, Map<String, Object>>) description.get("config")).get("convj");
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> layers(final Map<String, Object> description) {
		return (List<Map<String, Object>>) ((Map<String, Object>) convj(description).get("architecture")).get("layers");
	}

	private static void units(final Map<String, Object> description, final int units) {
		layers(description).stream().filter(layer -> layer.get("name").equals("conv2")).forEach(layer -> layer.put("filters",
			units));
	}

	private static void refused(final Path file, final String word) {
		final ConvJException refusal = assertThrows(ConvJException.class, () -> ModelFile.read(file));
		sentence(file, refusal);
		assertTrue(refusal.getMessage().contains(word), refusal.getMessage());
	}

	private static void sentence(final Path file, final ConvJException refusal) {
		final String message = refusal.getMessage();
		assertTrue(message.contains(file.toString()), message);
		assertTrue(message.endsWith(".") && !message.contains("\n") && !message.contains("null") && !message.contains(
			"Exception"), message);
	}

	private Path written(final String name, final byte[] bytes) throws IOException {
		return Files.write(folder.resolve(name), bytes);
	}

	private Path zipped(final String name, final Map<String, byte[]> entries) throws IOException {
		final Path file = folder.resolve(name);
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
			for (final Map.Entry<String, byte[]> entry : entries.entrySet()) {
				zip.putNextEntry(new ZipEntry(entry.getKey()));
				zip.write(entry.getValue());
				zip.closeEntry();
			}
		}
		return file;
	}

	private static Map<String, byte[]> entries(final Path file) throws IOException {
		final Map<String, byte[]> entries = new LinkedHashMap<>();
		try (ZipFile zip = new ZipFile(file.toFile())) {
			for (final ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator)
				try (InputStream stream = zip.getInputStream(entry)) {
					entries.put(entry.getName(), stream.readAllBytes());
				}
		}
		return entries;
	}

	private static Map<String, Object> description(final Path file) throws IOException {
		return load(entries(file).get("rdf.yaml"));
	}

	private static Map<String, Object> load(final byte[] yaml) {
		return new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions())).load(new String(yaml,
			StandardCharsets.UTF_8));
	}

	private static Path shared(final String name) {
		final UnaryOperator<Path> inside = base -> base.resolve("data").resolve(name);
		final String property = System.getProperty("convj.shared");
		final Path path = inside.apply(property == null ? Path.of("..", "shared") : Path.of(property));
		return Files.exists(path) ? path : null;
	}
}
