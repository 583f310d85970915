package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads a table of images and labels. */
final class ListFile {

	private ListFile() {}

	private record Row(String image, Path file, String label, String group, Split split) {}

	static SampleSet read(final Path csv, final ImageOpener opener) {
		final List<List<String>> table = Tables.read(csv);
		if (table.isEmpty()) throw new ConvJException("The list " + csv +
			" is empty; it needs a header line with the columns image and label.");
		final List<String> header = table.get(0);
		final int image = Tables.column(header, "image");
		final int label = Tables.column(header, "label");
		if (image < 0 || label < 0) throw new ConvJException("The list " + csv +
			" needs a header line with the columns image and label, but begins with '" + String.join(",", header) + "'.");
		final int group = Tables.column(header, "group");
		final int split = Tables.column(header, "split");
		final Map<String, Row> rows = new LinkedHashMap<>();
		int repeated = 0;
		for (int r = 1; r < table.size(); r++) {
			final List<String> fields = table.get(r);
			final Row row = row(csv, r, Tables.value(fields, image), Tables.value(fields, label), Tables.value(fields, group), Tables.value(fields,
				split));
			final Row before = rows.putIfAbsent(row.file.toString(), row);
			if (before == null) continue;
			if (!before.label.equals(row.label)) throw new ConvJException("The list " + csv + " gives " + row.image +
				" two labels, '" + before.label + "' and '" + row.label + "'; keep one.");
			repeated++;
		}
		if (rows.isEmpty()) throw new ConvJException("The list " + csv + " names no images; add a line for each.");
		final List<Row> all = List.copyOf(rows.values());
		checkFiles(csv, all);
		checkSplits(csv, all);
		final TreeSet<String> labels = new TreeSet<>(NaturalOrder.INSTANCE);
		all.forEach(row -> labels.add(row.label));
		final List<String> classes = List.copyOf(labels);
		final List<Sample> samples = new ArrayList<>();
		for (final Row row : all)
			samples.add(new Sample(row.image.replace('\\', '/'), row.file, () -> opener.open(row.file), classes.indexOf(
				row.label), row.group.isEmpty() ? null : row.group, row.split));
		final List<String> notes = repeated == 0 ? List.of() : List.of("The list " + csv + " names " + (repeated == 1
			? "1 image" : repeated + " images") + " more than once; each is used once.");
		return new SampleSet(classes, samples, List.of(), notes);
	}

	private static Row row(final Path csv, final int number, final String image, final String label, final String group,
		final String split)
	{
		if (image.isEmpty()) throw new ConvJException("Row " + number + " of the list " + csv +
			" has no image; fill in the column image.");
		if (label.isEmpty()) throw new ConvJException("Row " + number + " of the list " + csv + ", " + image +
			", has no label; fill in the column label.");
		final Split part = split.isEmpty() ? null : Split.of(split).orElseThrow(() -> new ConvJException("Row " + number +
			" of the list " + csv + " has the split '" + split + "'; use train or validation."));
		try {
			return new Row(image, resolve(csv, image), label, group, part);
		}
		catch (final InvalidPathException failure) {
			throw new ConvJException("Row " + number + " of the list " + csv + " has the image '" + image +
				"', which is not a path.", failure);
		}
	}

	private static Path resolve(final Path csv, final String image) {
		final Path folder = csv.toAbsolutePath().getParent();
		final Path file = folder.resolve(image).normalize();
		// Lists written on Windows are read on other systems, too.
		return image.indexOf('\\') >= 0 && !Files.exists(file) ? folder.resolve(image.replace('\\', '/')).normalize() : file;
	}

	private static void checkFiles(final Path csv, final List<Row> rows) {
		final List<Row> missing = rows.stream().filter(row -> !Files.isRegularFile(row.file)).toList();
		if (missing.isEmpty()) return;
		throw new ConvJException("The list " + csv + " names " + missing.get(0).image + ", which " + (missing.size() == 1
			? "does not exist" : "with " + (missing.size() - 1) + " more of its " + rows.size() + " images does not exist") +
			"; paths are relative to the list's folder.");
	}

	private static void checkSplits(final Path csv, final List<Row> rows) {
		final long given = rows.stream().filter(row -> row.split != null).count();
		if (given == 0) return;
		if (given < rows.size()) throw new ConvJException("The list " + csv + " gives the split of " + given + " of its " +
			rows.size() + " images; give it for all, or leave the column split out.");
		for (final Split part : Split.values())
			if (rows.stream().noneMatch(row -> row.split == part)) throw new ConvJException("The column split of the list " +
				csv + " has no " + part.word() + " images; add some, or leave the column out.");
		final Map<String, Row> groups = new LinkedHashMap<>();
		for (final Row row : rows) {
			if (row.group.isEmpty()) continue;
			final Row before = groups.putIfAbsent(row.group, row);
			if (before != null && before.split != row.split) throw new ConvJException("The list " + csv + " has group '" +
				row.group + "' on both sides of its split, with " + before.image + " and " + row.image +
				"; move the whole group to one side.");
		}
	}
}
