package io.github.convj.workflow;

import io.github.convj.data.Calibration;
import io.github.convj.data.Field;
import io.github.convj.data.Image;
import io.github.convj.data.ImageFiles;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Progress;
import io.github.convj.data.SkippedImage;
import io.github.convj.data.Tables;
import io.github.convj.evaluate.Prediction;
import io.github.convj.explain.Evidence;
import io.github.convj.explain.EvidenceFile;
import io.github.convj.explain.Explanation;
import io.github.convj.explain.Method;
import io.github.convj.file.AtomicFile;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.report.HeatPicture;
import io.github.convj.report.HeatPicture.Tile;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Explains an image, a folder or a table. Used once, by one thread. */
final class ExplanationJob {

	/** On one sheet; more make it too long for many viewers. */
	private static final int TILES = 120;

	private static final String UNKNOWN = "of unknown class";

	/** How tables name a plane of a stack. */
	private static final Pattern PLANE = Pattern.compile("(.+):([1-9]\\d{0,6})");

	private final ExplanationPlan plan;
	private final ImageOpener opener;
	private final Monitor monitor;
	private final Progress progress;
	private final Method method;
	private Model model;
	private int label;
	private Evidence evidence;

	ExplanationJob(final ExplanationPlan plan, final ImageOpener opener, final Monitor monitor) {
		this.plan = plan;
		this.opener = opener;
		this.monitor = monitor;
		progress = Monitors.counting(monitor);
		method = Method.of(plan.method());
	}

	ExplanationOutcome run() {
		ConvJ.requireModel(plan.model());
		if (plan.images() == null && plan.table() == null) throw new ConvJException(
			"No images are given; name an image or a folder with images=, or a table with table=.");
		final Path picture = plan.pictureFile();
		for (final Path file : List.of(picture, plan.mapFile())) {
			AtomicFile.checkApart(file, plan.model());
			AtomicFile.checkApart(file, plan.table());
			ImageFiles.checkApart(file, plan.images(), opener);
		}
		HeatPicture.requireFonts();
		AtomicFile.checkWritable(picture);
		model = ModelFile.read(plan.model());
		label = label(model, plan.label());
		evidence = Evidence.of(model, Workers.of(plan.threads()));
		if (plan.table() != null) return many(rows(), picture);
		final List<Path> files = ImageFiles.list(plan.images(), opener);
		if (files.size() == 1 && files.getFirst().equals(plan.images())) return one(picture);
		return many(files.stream().map(file -> new Row(ImageFiles.name(plan.images(), file), file, 0, truth(file))).toList(),
			picture);
	}

	/** @return the number of the class, or {@link Prediction#UNKNOWN} for the predicted one */
	static int label(final Model model, final String name) {
		if (name == null || name.isBlank() || name.equals(ExplanationPlan.PREDICTED)) return Prediction.UNKNOWN;
		final int label = model.classes().indexOf(name);
		if (label < 0) throw new ConvJException("The model has no class \"" + name + "\"; label is predicted or one of " + String
			.join(", ", model.classes()) + ".");
		return label;
	}

	/** An image not yet read, of which only a plane may be meant, counting from 1, with the number of its true class. */
	private record Row(String name, Path file, int plane, int truth) {}

	/** @return the class whose name the image's folder has */
	private int truth(final Path file) {
		final Path folder = file.toAbsolutePath().normalize().getParent();
		return folder == null || folder.getFileName() == null ? Prediction.UNKNOWN : model.classes().indexOf(folder.getFileName()
			.toString());
	}

	private ExplanationOutcome one(final Path picture) {
		try (Field field = opener.field(plan.images())) {
			return one(picture, named(field.image(), plan.images().getFileName().toString()), field.calibration(), field
				.timeSeries());
		}
	}

	private ExplanationOutcome one(final Path picture, final Image image, final Calibration calibration,
		final boolean timeSeries)
	{
		final List<Image> parts = model.preprocessing().parts(image);
		final List<Explanation> explanations = new ArrayList<>();
		for (final Image part : parts) {
			explanations.add(evidence.explain(part, Prediction.UNKNOWN, label, method, parts.size() == 1 ? progress : checking()));
			progress.update("Explaining", explanations.size(), parts.size());
		}
		final Explanation first = explanations.getFirst();
		final Map<String, List<Tile>> planes = new LinkedHashMap<>();
		if (parts.size() > 1) for (final Explanation explanation : explanations)
			planes.computeIfAbsent(name(explanation.prediction()), name -> new ArrayList<>()).add(tile(explanation));
		EvidenceFile.write(explanations, calibration, timeSeries, model.classes(), plan.mapFile());
		final List<Path> pictures = parts.size() > 1 ? sheets(planes, picture) : List.of(picture);
		if (parts.size() == 1) HeatPicture.write(HeatPicture.draw(first, plan.opacity()), picture);
		return new ExplanationOutcome(pictures, plan.mapFile(), parts.size() == 1 ? text(model, first) : method.title() + " of " +
			parts.size() + " planes.", List.of());
	}

	/** @return one sentence: what the model sees, and what the map shows */
	static String text(final Model model, final Explanation explanation) {
		final Prediction prediction = explanation.prediction();
		final String answer = model.classes().get(prediction.predicted());
		final String explained = model.classes().get(explanation.label());
		return String.format(Locale.ROOT, "%s is %s (%.1f %%); %s shows what speaks for %s.", prediction.image(), answer, 100 *
			prediction.probability(), explanation.method().title(), explained.equals(answer) ? "it" : explained);
	}

	private ExplanationOutcome many(final List<Row> rows, final Path picture) {
		final boolean known = rows.stream().anyMatch(row -> row.truth != Prediction.UNKNOWN);
		final Map<String, List<Tile>> groups = new LinkedHashMap<>();
		model.classes().forEach(name -> groups.put(name, new ArrayList<>()));
		if (known) groups.put(UNKNOWN, new ArrayList<>());
		final List<SkippedImage> skipped = new ArrayList<>();
		int shown = 0;
		int done = 0;
		progress.update("Explaining", 0, rows.size());
		for (final Row row : rows) {
			try {
				final String truth = row.truth == Prediction.UNKNOWN ? UNKNOWN : model.classes().get(row.truth);
				if (!known || !full(groups.get(truth))) for (final Image part : parts(row)) {
					final List<Tile> tiles = groups.get(known ? truth : name(evidence.predict(part, row.truth)));
					if (full(tiles)) continue;
					tiles.add(tile(evidence.explain(part, row.truth, label, method, checking())));
					shown++;
				}
			}
			catch (final ConvJException failure) {
				skipped.add(new SkippedImage(row.name, failure.getMessage()));
				monitor.message("Skipped: " + failure.getMessage());
			}
			progress.update("Explaining", ++done, rows.size());
		}
		if (shown == 0) throw new ConvJException("None of the " + rows.size() + " images could be explained, the first for this reason: " +
			(skipped.isEmpty() ? "it has no planes." : skipped.getFirst().reason()));
		groups.values().removeIf(List::isEmpty);
		final List<Path> pictures = sheets(groups, picture);
		return new ExplanationOutcome(pictures, null, method.title() + " of " + shown + (shown == 1 ? " image" : " images") + (rows
			.size() > shown + skipped.size() ? " of " + rows.size() : "") + " on " + (pictures.size() == 1 ? "one sheet." : pictures
				.size() + " sheets."), skipped);
	}

	private boolean full(final List<Tile> tiles) {
		return plan.top() > 0 && tiles.size() >= plan.top();
	}

	private String name(final Prediction prediction) {
		return model.classes().get(prediction.predicted());
	}

	private Tile tile(final Explanation explanation) {
		return new Tile(HeatPicture.draw(explanation, plan.opacity(), HeatPicture.TILE), explanation.prediction());
	}

	/** @return a progress within one of many images, which only hears that it should stop */
	private Progress checking() {
		return (task, done, total) -> {
			if (monitor.cancelled()) progress.update(task, done, total);
		};
	}

	/** @return the image's parts; a single one for the name of a plane */
	private List<Image> parts(final Row row) {
		if (row.file == null) throw new ConvJException("There is no image " + row.name +
			"; name the folder that the table's names start from with images=.");
		final Image whole = named(opener.open(row.file), row.name);
		if (row.plane == 0) return model.preprocessing().parts(whole);
		if (row.plane > whole.depth()) throw new ConvJException("There is no plane " + row.plane + " in " + row.file + ", which has " +
			whole.depth() + ".");
		return List.of(named(whole.stack() ? whole.slice(row.plane - 1) : whole, row.name));
	}

	private static Image named(final Image image, final String name) {
		return new Image(name, image.pixels(), image.bitDepth(), image.rgb());
	}

	private List<Path> sheets(final Map<String, List<Tile>> groups, final Path picture) {
		final List<Map<String, List<Tile>>> sheets = new ArrayList<>();
		int room = 0;
		for (final Map.Entry<String, List<Tile>> group : groups.entrySet())
			for (final Tile tile : group.getValue()) {
				if (room == 0) {
					sheets.add(new LinkedHashMap<>());
					room = TILES;
				}
				sheets.getLast().computeIfAbsent(group.getKey(), name -> new ArrayList<>()).add(tile);
				room--;
			}
		final String title = method.title() + ": what speaks for " + (label == Prediction.UNKNOWN ? "the predicted class" : model
			.classes().get(label));
		final List<Path> files = new ArrayList<>();
		for (int i = 0; i < sheets.size(); i++) {
			final Path file = i == 0 ? picture : picture.resolveSibling(picture.getFileName().toString().replaceFirst("\\.png$", "-" +
				(i + 1) + ".png"));
			HeatPicture.write(HeatPicture.sheet(sheets.size() == 1 ? title : title + " (" + (i + 1) + " of " + sheets.size() + ")",
				method.signed(), sheets.get(i), model.classes()), file);
			files.add(file);
		}
		return files;
	}

	private List<Row> rows() {
		final List<List<String>> table = Tables.read(plan.table());
		final List<String> header = table.isEmpty() ? List.of() : table.getFirst();
		final int image = Tables.column(header, "image");
		// a table of answers has its answers, and no truth, in the column label
		final int truth = Tables.column(header, "truth") >= 0 ? Tables.column(header, "truth") : Tables.column(header, "label");
		if (image < 0) throw new ConvJException("The table " + plan.table() +
			" needs a header line with the column image, and label or truth if known, but begins with '" + String.join(",", header) +
			"'.");
		final boolean answers = Tables.column(header, "truth") < 0 && Tables.column(header, "probability") >= 0;
		final List<Row> rows = new ArrayList<>();
		for (final List<String> fields : table.subList(1, table.size())) {
			final String name = Tables.value(fields, image);
			final String word = Tables.value(fields, truth);
			if (!name.isEmpty()) rows.add(row(name, answers || word.isEmpty() ? Prediction.UNKNOWN : known(word)));
		}
		if (rows.isEmpty()) throw new ConvJException("The table " + plan.table() + " names no images; add a line for each.");
		return rows;
	}

	private int known(final String word) {
		final int number = model.classes().indexOf(word);
		if (number < 0) throw new ConvJException("The table " + plan.table() + " has the class \"" + word +
			"\", which the model does not know; it knows " + String.join(", ", model.classes()) + ".");
		return number;
	}

	/** An image lies in the folder named, or else beside the table, or where the model was trained. */
	private Row row(final String name, final int truth) {
		final Path folder = plan.table().toAbsolutePath().normalize().getParent();
		final List<Path> folders = plan.images() != null ? List.of(plan.images()) : Stream.concat(Stream.of(folder), trainedOn())
			.toList();
		final Path whole = existing(folders, name);
		if (whole != null) return new Row(name, whole, 0, truth);
		final Matcher plane = PLANE.matcher(name);
		if (!plane.matches()) return new Row(name, null, 0, truth);
		return new Row(name, existing(folders, plane.group(1)), Integer.parseInt(plane.group(2)), truth);
	}

	/** @return the first file that is there, or null; on Windows, the name of a plane is no path */
	private static Path existing(final List<Path> folders, final String name) {
		try {
			return folders.stream().map(folder -> folder.resolve(name)).filter(Files::exists).findFirst().orElse(null);
		}
		catch (final InvalidPathException noPath) {
			return null;
		}
	}

	private Stream<Path> trainedOn() {
		if (model.provenance() == null) return Stream.of();
		return Stream.of("images", "list").map(key -> model.provenance().plan().get(key)).filter(value -> value instanceof final String word &&
			!word.isBlank()).map(value -> Path.of((String) value)).map(path -> Files.isRegularFile(path) ? path.toAbsolutePath()
				.getParent() : path);
	}
}
