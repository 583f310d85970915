package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Annotations that lie in one file an image, named like it. Not thread-safe. */
final class AnnotationFiles {

	private static final List<String> PREFIXES = List.of("", "roiset_", "roiset-", "rois_");
	private static final List<String> SUFFIXES = List.of("", "_rois", "-rois", "_roiset", "-roiset", "_labels", "-labels", "_label",
		"-label", "_mask", "-mask", "_masks", "-masks");

	/** The kind of a file, by which several of one name are told apart: XML first. */
	private enum Kind {
		VOC, REGIONS, LABELS
	}

	private final ImageOpener opener;
	private final Annotations.Notes notes;
	private final Path fields;
	private final Map<Kind, Map<String, Path>> byStem = new HashMap<>();
	/** Images that turned out to be annotations of others. */
	private final Set<Path> labels = new HashSet<>();

	/**
	 * @param fields folder, list or image
	 * @param annotations folder, or the file for the only image; null to look beside the fields
	 * @param images the fields' files
	 */
	AnnotationFiles(final Path fields, final Path annotations, final List<Path> images, final ImageOpener opener,
		final Annotations.Notes notes)
	{
		this.fields = fields;
		this.opener = opener;
		this.notes = notes;
		for (final Kind kind : Kind.values())
			byStem.put(kind, new HashMap<>());
		final Set<String> stems = new HashSet<>();
		images.forEach(image -> stems.add(stem(image)));
		if (annotations != null && Files.isRegularFile(annotations)) {
			if (images.size() != 1) throw new ConvJException(annotations + " is one file for " + images.size() +
				" images; give a folder with one file for each, or a CSV table.");
			final Kind kind = kind(annotations);
			if (kind == null) throw new ConvJException(annotations +
				" holds no annotations that can be read; give a Pascal VOC file, a CSV table, ImageJ ROIs or a label image.");
			byStem.get(kind).put(stem(images.getFirst()), annotations);
			return;
		}
		final Path folder = annotations != null ? annotations : ImageFiles.folder(fields);
		collect(folder, annotations != null, stems);
		// The layout of Pascal VOC.
		final Path sibling = folder.resolveSibling("Annotations");
		if (annotations == null && Files.isDirectory(sibling)) collect(sibling, false, stems);
	}

	private void collect(final Path folder, final boolean apart, final Set<String> stems) {
		for (final Path file : ImageFiles.filesBelow(folder)) {
			final Kind kind = kind(file);
			if (kind == null) continue;
			final String stem = stem(file);
			for (final String prefix : PREFIXES)
				for (final String suffix : SUFFIXES) {
					// Beside the images, an image of the same name is the image itself.
					if (kind == Kind.LABELS && !apart && (prefix + suffix).isEmpty()) continue;
					if (!stem.startsWith(prefix) || !stem.endsWith(suffix) || stem.length() < prefix.length() + suffix.length())
						continue;
					final String name = stem.substring(prefix.length(), stem.length() - suffix.length());
					if (!stems.contains(name)) continue;
					byStem.get(kind).putIfAbsent(name, file);
					if (kind == Kind.LABELS) labels.add(file.toAbsolutePath().normalize());
				}
		}
	}

	private Kind kind(final Path file) {
		final String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
		if (name.endsWith(".xml")) return Kind.VOC;
		if (name.endsWith(".zip") || name.endsWith(".roi")) return Kind.REGIONS;
		return opener.accepts(file) ? Kind.LABELS : null;
	}

	private static String stem(final Path file) {
		return ImageFiles.stem(file).toLowerCase(Locale.ROOT);
	}

	/** @return whether the file is no field but the label image of one */
	boolean isAnnotation(final Path file) {
		return labels.contains(file.toAbsolutePath().normalize());
	}

	/** @return what was marked in the image; null if nothing is said of it */
	List<Annotation> of(final Path image) {
		if (isAnnotation(image)) return null;
		final String stem = stem(image);
		final String name = ImageFiles.name(fields, image);
		final Path voc = byStem.get(Kind.VOC).get(stem);
		if (voc != null) return VocFile.read(voc, name, notes);
		final Path regions = byStem.get(Kind.REGIONS).get(stem);
		if (regions != null) return withoutFlat(opener.regions(regions), name);
		final Path labelled = byStem.get(Kind.LABELS).get(stem);
		if (labelled != null) return LabelImage.read(labelled, name, opener, notes);
		final List<Annotation> overlay = withoutFlat(opener.regions(image), name);
		return overlay.isEmpty() ? null : overlay;
	}

	private List<Annotation> withoutFlat(final List<Annotation> annotations, final String name) {
		final List<Annotation> kept = new ArrayList<>();
		for (final Annotation annotation : annotations)
			if (annotation.box().point() || annotation.box().area() > 0) kept.add(annotation);
			else notes.flat(name);
		return kept;
	}
}
