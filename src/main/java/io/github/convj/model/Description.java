package io.github.convj.model;

import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.network.Architecture;
import io.github.convj.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model in the words of bioimage.io's model specification 0.5; what that has no place for stands under
 * {@code config.convj}. Stateless, so thread-safe.
 */
final class Description {

	private static final String SPECIFICATION = "0.5.7";

	/** The limits of the specification. */
	private static final int LONGEST_NAME = 64, SHORTEST_NAME = 5, LONGEST_DESCRIPTION = 1024, LONGEST_TYPE = 32;

	/** The specification takes no smaller deviation. */
	private static final double SMALLEST_DEVIATION = 1e-6;

	private Description() {}

	/**
	 * @param model to describe
	 * @param hashes SHA-256 in hexadecimal digits of each file of the package but the description
	 * @return the content of {@code rdf.yaml}
	 */
	static Map<String, Object> of(final Model model, final Map<String, String> hashes) {
		final Card card = model.card();
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("format_version", SPECIFICATION);
		map.put("type", "model");
		map.put("name", name(card.name()));
		map.put("description", shortened(card.description(), LONGEST_DESCRIPTION));
		if (!card.authors().isEmpty()) map.put("authors", card.authors().stream().map(a -> Map.of("name", a.replace('/', '-')))
			.toList());
		if (!card.license().isBlank()) map.put("license", card.license());
		map.put("cite", card.citations().stream().map(Description::citation).toList());
		map.put("tags", card.tags());
		map.put("timestamp", model.provenance().date().toString());
		map.put("documentation", ModelFile.DOCUMENTATION);
		if (hashes.containsKey(ModelFile.COVER)) map.put("covers", List.of(ModelFile.COVER));
		map.put("inputs", List.of(input(model, hashes)));
		map.put("outputs", List.of(output(model, hashes)));
		final Map<String, Object> onnx = file(ModelFile.WEIGHTS, hashes);
		onnx.put("opset_version", OnnxFile.OPSET);
		map.put("weights", Map.of("onnx", onnx));
		final Map<String, Object> config = new LinkedHashMap<>();
		config.put("bioimageio", bioimageio(model));
		config.put("convj", convj(model));
		map.put("config", config);
		return map;
	}

	private static Map<String, Object> input(final Model model, final Map<String, String> hashes) {
		final Preprocessing preprocessing = model.preprocessing();
		final Shape shape = model.network().architecture().input();
		final List<Object> axes = new ArrayList<>();
		axes.add(Map.of("type", "batch"));
		axes.add(channelAxis(channels(preprocessing, shape.channels())));
		final List<String> space = space(shape);
		for (int d = 0; d < space.size(); d++) {
			final Map<String, Object> axis = new LinkedHashMap<>();
			axis.put("type", "space");
			axis.put("id", space.get(d));
			axis.put("size", shape.size(d));
			axes.add(axis);
		}
		final Map<String, Object> input = new LinkedHashMap<>();
		input.put("id", "input");
		input.put("description", preprocessing.bitDepth() + "-bit intensities, brought to this size");
		input.put("axes", axes);
		final Map<String, Object> data = new LinkedHashMap<>();
		data.put("type", "float32");
		if (preprocessing.bitDepth() < 32) data.put("range", List.of(0.0, Math.pow(2, preprocessing.bitDepth()) - 1));
		input.put("data", data);
		input.put("test_tensor", file(ModelFile.TEST_INPUT, hashes));
		input.put("preprocessing", List.of(ensureFloat(), normalization(preprocessing, space), ensureFloat()));
		return input;
	}

	private static Map<String, Object> output(final Model model, final Map<String, String> hashes) {
		final Map<String, Object> output = new LinkedHashMap<>();
		output.put("id", "output");
		output.put("description", "probability of each class");
		output.put("axes", List.of(Map.of("type", "batch"), channelAxis(Identifiers.of(model.classes()))));
		final Map<String, Object> data = new LinkedHashMap<>();
		data.put("type", "float32");
		data.put("range", List.of(0.0, 1.0));
		output.put("data", data);
		output.put("test_tensor", file(ModelFile.TEST_OUTPUT, hashes));
		return output;
	}

	private static Map<String, Object> normalization(final Preprocessing preprocessing, final List<String> space) {
		final Map<String, Object> arguments = new LinkedHashMap<>();
		final Map<String, Object> step = new LinkedHashMap<>();
		if (preprocessing.normalization() == Normalization.IMAGE) {
			step.put("id", "zero_mean_unit_variance");
			arguments.put("axes", space);
			// The smallest that 32-bit floats do not notice: ours divides by the deviation alone.
			arguments.put("eps", 1e-12);
		}
		else {
			step.put("id", "fixed_zero_mean_unit_variance");
			arguments.put("mean", preprocessing.mean());
			arguments.put("std", preprocessing.deviation().stream().map(d -> Math.max(d, SMALLEST_DEVIATION)).toList());
			arguments.put("axis", "channel");
		}
		step.put("kwargs", arguments);
		return step;
	}

	/** Readers of the specification convert to the data's own type before and after unless they are told. */
	private static Map<String, Object> ensureFloat() {
		final Map<String, Object> step = new LinkedHashMap<>();
		step.put("id", "ensure_dtype");
		step.put("kwargs", Map.of("dtype", "float32"));
		return step;
	}

	private static Map<String, Object> channelAxis(final List<String> names) {
		final Map<String, Object> axis = new LinkedHashMap<>();
		axis.put("type", "channel");
		axis.put("channel_names", names);
		return axis;
	}

	private static List<String> channels(final Preprocessing preprocessing, final int channels) {
		if (preprocessing.rgb() && channels == 3) return List.of("red", "green", "blue");
		return IntStream.rangeClosed(1, channels).mapToObj(c -> "channel_" + c).toList();
	}

	/** @return the names of the axes between batch and channel */
	private static List<String> space(final Shape sample) {
		final List<String> all = List.of("z", "y", "x");
		return all.subList(all.size() - (sample.rank() - 1), all.size());
	}

	private static Map<String, Object> file(final String name, final Map<String, String> hashes) {
		final Map<String, Object> file = new LinkedHashMap<>();
		file.put("source", name);
		file.put("sha256", hashes.get(name));
		return file;
	}

	private static Map<String, Object> citation(final Card.Citation citation) {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("text", citation.text());
		if (!citation.doi().isBlank()) map.put("doi", citation.doi());
		if (!citation.url().isBlank()) map.put("url", citation.url());
		return map;
	}

	/** What the site shows on a model's card. */
	private static Map<String, Object> bioimageio(final Model model) {
		final Architecture architecture = model.network().architecture();
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("architecture_type", shortened(architecture.name(), LONGEST_TYPE));
		map.put("architecture_description", "Convolutional network of " + architecture.nodes().size() +
			" layers for inputs of " + architecture.input() + " (channels last), ending in a softmax over " + model.classes()
				.size() + " classes.");
		map.put("task", "classification");
		map.put("model_parameter_count", Math.toIntExact(Math.min(Integer.MAX_VALUE, architecture.summary().parameters())));
		map.put("out_of_scope_use", ModelCard.LIMITS);
		final Map<String, Object> training = new LinkedHashMap<>();
		final Map<String, Object> plan = model.provenance().plan();
		if (!model.history().epochs().isEmpty()) {
			training.put("training_epochs", model.history().epochs().size());
			training.put("training_duration", model.history().epochs().stream().mapToDouble(e -> e.seconds()).sum() / 3600);
		}
		number(training, "training_batch_size", plan.get("batchSize"));
		number(training, "initial_learning_rate", plan.get("learningRate"));
		text(training, "learning_rate_schedule", plan.get("schedule"));
		text(training, "loss_function", plan.get("loss"));
		text(training, "optimizer", plan.get("optimizer"));
		if (!training.isEmpty()) map.put("training", training);
		return map;
	}

	private static void number(final Map<String, Object> map, final String key, final Object value) {
		if (value == null) return;
		try {
			map.put(key, Double.parseDouble(value.toString()));
		}
		catch (final NumberFormatException automatic) {
			// A word instead of a number has no place on the card, and stands in the plan.
		}
	}

	private static void text(final Map<String, Object> map, final String key, final Object value) {
		if (value != null) map.put(key, value.toString());
	}

	private static Map<String, Object> convj(final Model model) {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("format", ModelFile.FORMAT);
		map.put("classes", model.classes());
		final Card card = model.card();
		final Map<String, Object> typed = new LinkedHashMap<>();
		typed.put("name", card.name());
		typed.put("description", card.description());
		typed.put("authors", card.authors());
		typed.put("license", card.license());
		typed.put("citations", card.citations().stream().map(c -> {
			final Map<String, Object> citation = new LinkedHashMap<>();
			citation.put("text", c.text());
			citation.put("doi", c.doi());
			citation.put("url", c.url());
			return citation;
		}).toList());
		typed.put("tags", card.tags());
		map.put("card", typed);
		map.put("preprocessing", model.preprocessing().toMap());
		map.put("architecture", model.network().architecture().toMap());
		if (model.detection() != null) map.put("detection", model.detection().toMap());
		if (model.evaluation() != null) map.put("evaluation", model.evaluation().toMap());
		map.put("history", model.history().toMap());
		map.put("provenance", model.provenance().toMap());
		return Collections.unmodifiableMap(map);
	}

	/** @return the name with only the characters and the length that the specification allows */
	static String name(final String typed) {
		final String plain = Identifiers.plain(typed).replaceAll("[^A-Za-z0-9_\\-() ]+", " ").strip();
		final String named = plain.length() < SHORTEST_NAME ? (plain + " model").strip() : plain;
		return shortened(named, LONGEST_NAME).strip();
	}

	/** Counts UTF-16 units, so never more characters than the specification allows; a pair is not cut in two. */
	private static String shortened(final String text, final int length) {
		if (text.length() <= length) return text;
		final int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
		return text.substring(0, end);
	}
}
