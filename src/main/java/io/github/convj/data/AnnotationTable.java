package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Annotations in a table, one row an object. Not thread-safe. */
final class AnnotationTable {

	private static final List<String> ENDINGS = List.of(".csv", ".tsv");

	private final Path table;
	private final List<Path> files;
	private final Path fields;
	private final Annotations.Notes notes;
	/** The fields by path, by file name and by file name without ending; null where two share it. */
	private final Map<String, Path> byName = new HashMap<>();

	/**
	 * @param table to read
	 * @param fields folder, list or image
	 * @param files the fields
	 * @param notes gets what is left out
	 */
	AnnotationTable(final Path table, final Path fields, final List<Path> files, final Annotations.Notes notes) {
		this.table = table;
		this.fields = fields;
		this.files = files;
		this.notes = notes;
		final Map<String, Path> names = new HashMap<>();
		for (final Path file : files) {
			byName.put(ImageFiles.name(fields, file), file);
			final String name = file.getFileName().toString();
			final String stem = ImageFiles.stem(file);
			for (final String key : stem.equals(name) ? List.of(name) : List.of(name, stem))
				names.put(key, names.containsKey(key) ? null : file);
		}
		names.forEach(byName::putIfAbsent);
	}

	static boolean isTable(final Path file) {
		final String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
		return ENDINGS.stream().anyMatch(name::endsWith);
	}

	/** @return whether it has the columns of annotations, and is not a table of something else */
	static boolean fits(final Path file) {
		return Columns.of(Tables.header(file)) != null;
	}

	/** Where the values stand; -1 for what is not there. */
	private record Columns(int image, int label, int x, int y, int width, int height, boolean corners, int z, int depth) {

		/** @return the columns, or null if one that is needed is missing */
		static Columns of(final List<String> header) {
			final int image = first(header, "image", "file", "filename");
			final int label = first(header, "label", "class");
			final int z = first(header, "z", "plane");
			final int depth = first(header, "depth");
			final int x = first(header, "x");
			final int y = first(header, "y");
			if (image < 0 || label < 0) return null;
			if (x >= 0 && y >= 0) return new Columns(image, label, x, y, first(header, "width"), first(header, "height"), false, z,
				depth);
			final Columns corners = new Columns(image, label, first(header, "xmin"), first(header, "ymin"), first(header, "xmax"),
				first(header, "ymax"), true, z, depth);
			return corners.x < 0 || corners.y < 0 || corners.width < 0 || corners.height < 0 ? null : corners;
		}

		private static int first(final List<String> header, final String... names) {
			for (final String name : names) {
				final int column = Tables.column(header, name);
				if (column >= 0) return column;
			}
			return -1;
		}
	}

	List<AnnotatedImage> read() {
		final List<List<String>> rows = Tables.read(table);
		final Columns columns = rows.isEmpty() ? null : Columns.of(rows.getFirst());
		if (columns == null) throw new ConvJException("The table " + table +
			" needs a header line with the columns image, x, y, width, height and label, or image, xmin, ymin, xmax, ymax and label" +
			(rows.isEmpty() ? "; it is empty." : ", but begins with '" + String.join(",", rows.getFirst()) + "'."));
		final Map<Path, List<Annotation>> objects = new LinkedHashMap<>();
		final Set<String> foreign = new HashSet<>();
		for (int r = 1; r < rows.size(); r++) {
			final List<String> row = rows.get(r);
			final String image = Tables.value(row, columns.image);
			if (image.isEmpty()) throw new ConvJException("Row " + r + " of the table " + table +
				" has no image; fill in the column image.");
			final Path file = file(image);
			if (file == null) {
				if (foreign.add(image)) notes.foreign(image);
				continue;
			}
			final List<Annotation> known = objects.computeIfAbsent(file, key -> new ArrayList<>());
			final Annotation object = object(r, row, columns);
			if (object == null) continue;
			if (object.box().point() || object.box().area() > 0) known.add(object);
			else notes.flat("row " + r + " of the table " + table.getFileName());
		}
		if (objects.isEmpty() && !foreign.isEmpty()) throw new ConvJException("The table " + table + " speaks of " + foreign
			.iterator().next() + " and others, but of none of the images in " + fields +
			"; its column image names them relative to that folder.");
		final List<AnnotatedImage> images = new ArrayList<>();
		for (final Path file : files) {
			final String name = ImageFiles.name(fields, file);
			if (objects.containsKey(file)) images.add(new AnnotatedImage(name, file, objects.get(file)));
			else notes.unannotated(name);
		}
		return images;
	}

	private Path file(final String image) {
		final String name = image.replace('\\', '/');
		final Path whole = byName.get(name);
		return whole != null ? whole : byName.get(name.substring(name.lastIndexOf('/') + 1));
	}

	/** @return the object; null if the row only says that there is none */
	private Annotation object(final int r, final List<String> row, final Columns columns) {
		final String label = Tables.value(row, columns.label);
		final String x = Tables.value(row, columns.x);
		final String y = Tables.value(row, columns.y);
		if (label.isEmpty() && x.isEmpty() && y.isEmpty()) return null;
		if (label.isEmpty()) throw new ConvJException("Row " + r + " of the table " + table +
			" has no label; fill in the column label.");
		final double left = Tables.number(table, r, columns.corners ? "xmin" : "x", x);
		final double top = Tables.number(table, r, columns.corners ? "ymin" : "y", y);
		final String width = Tables.value(row, columns.width);
		final String height = Tables.value(row, columns.height);
		final String plane = Tables.value(row, columns.z);
		final int z = plane.isEmpty() ? 0 : (int) Tables.number(table, r, "z", plane);
		if (z < 0) throw new ConvJException("Row " + r + " of the table " + table + " has the z " + plane +
			"; planes count from 0.");
		final String planes = Tables.value(row, columns.depth);
		final int depth = planes.isEmpty() ? 1 : (int) Tables.number(table, r, "depth", planes);
		if (depth < 1) throw new ConvJException("Row " + r + " of the table " + table + " has the depth " + planes +
			"; an object spans at least one plane.");
		if (!columns.corners && width.isEmpty() && height.isEmpty()) return new Annotation(new Box(left, top, 0, 0), z, label,
			false, depth);
		final double right = Tables.number(table, r, columns.corners ? "xmax" : "width", width) + (columns.corners ? 0 : left);
		final double bottom = Tables.number(table, r, columns.corners ? "ymax" : "height", height) + (columns.corners ? 0 : top);
		// A flat box of some length, which is left out, rather than a point.
		if (right <= left || bottom <= top) return new Annotation(new Box(left, top, 1, 0), z, label);
		return new Annotation(new Box(left, top, right - left, bottom - top), z, label, false, depth);
	}
}
