package io.github.convj.model;

import io.github.convj.data.Sample;
import io.github.convj.data.SampleSet;
import io.github.convj.data.SkippedImage;
import io.github.convj.data.Split;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a model comes from: enough to train it once more, and to know which images it must not be judged by. Immutable,
 * thread-safe.
 *
 * @param version of ConvJ
 * @param date when it was trained, in whole seconds
 * @param kernels what computed it
 * @param plan the training plan's words
 * @param trainingCounts images a class in the training part
 * @param validationCounts images a class in the validation part
 * @param training names of the training images
 * @param validation names of the validation images
 * @param skipped images that could not be read
 * @param scale by which images were scaled for the network, above 0
 */
public record Provenance(String version, Instant date, String kernels, Map<String, Object> plan,
	List<Integer> trainingCounts, List<Integer> validationCounts, List<String> training, List<String> validation,
	List<SkippedImage> skipped, double scale)
{

	/**
	 * Copies the lists.
	 *
	 * @throws IllegalArgumentException if the scale is none
	 */
	public Provenance {
		date = date.truncatedTo(ChronoUnit.SECONDS);
		plan = Collections.unmodifiableMap(new LinkedHashMap<>(plan));
		trainingCounts = List.copyOf(trainingCounts);
		validationCounts = List.copyOf(validationCounts);
		training = List.copyOf(training);
		validation = List.copyOf(validation);
		skipped = List.copyOf(skipped);
		if (!(scale > 0 && Double.isFinite(scale))) throw new IllegalArgumentException("Not a scale: " + scale);
	}

	/**
	 * @param data that was trained on, split
	 * @param plan the training plan's words
	 * @param kernels what computed it
	 * @param scale by which images were scaled for the network
	 * @return provenance of now and of this version
	 */
	public static Provenance of(final SampleSet data, final Map<String, ?> plan, final String kernels,
		final double scale)
	{
		final SampleSet training = data.part(Split.TRAIN);
		final SampleSet validation = data.part(Split.VALIDATION);
		final Map<String, Object> words = new LinkedHashMap<>();
		plan.forEach((key, value) -> words.put(key, value == null || value instanceof Number || value instanceof Boolean ? value
			: value.toString()));
		return new Provenance(currentVersion(), Instant.now(), kernels, words, counts(training), counts(
			validation), names(training), names(validation), data.skipped(), scale);
	}

	/** @return provenance of a network that nobody trained, as of now and of this version */
	public static Provenance untrained() {
		return new Provenance(currentVersion(), Instant.now(), "", Map.of(), List.of(), List.of(), List.of(), List.of(), List
			.of(), 1);
	}

	/** @return this ConvJ's version; {@code development} if it does not run from a jar */
	public static String currentVersion() {
		final String version = Provenance.class.getPackage().getImplementationVersion();
		return version == null ? "development" : version;
	}

	private static List<Integer> counts(final SampleSet part) {
		return Arrays.stream(part.counts()).boxed().toList();
	}

	private static List<String> names(final SampleSet part) {
		return part.samples().stream().map(Sample::name).toList();
	}

	/** @return plain values for YAML; {@link #fromMap} reads them */
	Map<String, Object> toMap() {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("version", version);
		map.put("date", date.toString());
		map.put("kernels", kernels);
		map.put("plan", plan);
		map.put("scale", scale);
		map.put("trainingCounts", trainingCounts);
		map.put("validationCounts", validationCounts);
		map.put("training", byFolder(training));
		map.put("validation", byFolder(validation));
		final List<Object> left = new ArrayList<>();
		for (final SkippedImage image : skipped)
			left.add(Map.of("image", image.image(), "reason", image.reason()));
		map.put("skipped", left);
		return map;
	}

	static Provenance fromMap(final Fields fields) throws IOException {
		final List<SkippedImage> skipped = new ArrayList<>();
		for (final Fields image : fields.maps("skipped"))
			skipped.add(new SkippedImage(image.text("image"), image.text("reason")));
		final Instant date;
		try {
			date = Instant.parse(fields.text("date"));
		}
		catch (final DateTimeException failure) {
			throw new IOException("its date is not one", failure);
		}
		return new Provenance(fields.text("version"), date, fields.text("kernels"), fields.map("plan").plain(), fields
			.integers("trainingCounts"), fields.integers("validationCounts"), names(fields.maps("training")), names(fields.maps(
				"validation")), skipped, fields.has("scale") ? fields.number("scale") : 1);
	}

	/**
	 * Runs of images in one folder share its name, and their own names stand one a line in one text: a list of 60,000 names
	 * would take over a second to read.
	 */
	private static List<Object> byFolder(final List<String> names) {
		final List<Object> runs = new ArrayList<>();
		for (int from = 0; from < names.size();) {
			final String folder = folder(names.get(from));
			final StringBuilder files = new StringBuilder();
			int to = from;
			for (; to < names.size() && folder(names.get(to)).equals(folder); to++)
				files.append(to == from ? "" : "\n").append(escaped(names.get(to).substring(folder.length())));
			final Map<String, Object> run = new LinkedHashMap<>();
			run.put("folder", folder);
			run.put("files", files.toString());
			runs.add(run);
			from = to;
		}
		return runs;
	}

	private static List<String> names(final List<Fields> runs) throws IOException {
		final List<String> names = new ArrayList<>();
		for (final Fields run : runs) {
			final String folder = run.text("folder");
			for (final String file : run.text("files").split("\n", -1))
				names.add(folder + unescaped(file));
		}
		return names;
	}

	private static String folder(final String name) {
		return name.substring(0, name.lastIndexOf('/') + 1);
	}

	private static String escaped(final String name) {
		return name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
	}

	private static String unescaped(final String line) {
		if (line.indexOf('\\') < 0) return line;
		final StringBuilder name = new StringBuilder();
		for (int i = 0; i < line.length(); i++) {
			final char c = line.charAt(i);
			if (c != '\\' || i + 1 == line.length()) name.append(c);
			else {
				final char next = line.charAt(++i);
				name.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
			}
		}
		return name.toString();
	}
}
