package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Reads folders whose names are the labels. */
final class ClassFolders {

	private ClassFolders() {}

	static SampleSet read(final Path folder, final ImageOpener opener) {
		if (!Files.isDirectory(folder)) throw new ConvJException("There is no folder " + folder + "; check the path.");
		final List<Path> inner = ImageFiles.folders(folder);
		if (inner.isEmpty()) throw new ConvJException(ImageFiles.images(folder, opener).isEmpty() ? "The folder " + folder +
			" is empty; put the images of each class into a folder of its own inside it." : "The folder " + folder +
				" holds images but no class folders; put the images of each class into a folder of its own inside it.");
		final List<String> notes = new ArrayList<>();
		final int loose = ImageFiles.images(folder, opener).size();
		if (loose > 0) notes.add((loose == 1 ? "1 image lies" : loose + " images lie") + " directly in " + folder +
			" and belong" + (loose == 1 ? "s" : "") + " to no class; left out.");
		return givenSplit(inner) ? parts(folder, inner, opener, notes) : classes(folder, inner, opener, notes);
	}

	/** @return whether the folders are parts of the data: each named as one, both sides there, with folders in each */
	private static boolean givenSplit(final List<Path> folders) {
		final TreeSet<Split> found = new TreeSet<>();
		for (final Path folder : folders) {
			final Optional<Split> part = part(folder);
			if (part.isEmpty() || ImageFiles.folders(folder).isEmpty()) return false;
			found.add(part.get());
		}
		return found.size() == Split.values().length;
	}

	private static Optional<Split> part(final Path folder) {
		return Split.of(folder.getFileName().toString());
	}

	private static SampleSet classes(final Path base, final List<Path> folders, final ImageOpener opener,
		final List<String> notes)
	{
		final List<String> classes = folders.stream().map(folder -> folder.getFileName().toString()).toList();
		final List<Sample> samples = new ArrayList<>();
		for (final Path folder : folders) {
			final List<Sample> found = samples(base, folder, classes, null, opener);
			if (found.isEmpty()) throw new ConvJException("The class folder " + folder +
				" holds no images; put at least 2 into it, or remove it.");
			samples.addAll(found);
		}
		return new SampleSet(classes, samples, List.of(), notes);
	}

	private static SampleSet parts(final Path base, final List<Path> parts, final ImageOpener opener,
		final List<String> notes)
	{
		final List<Path> used = new ArrayList<>(parts);
		// With validation and test both there, the test part is for judging at the very end and stays untouched.
		final boolean validation = parts.stream().anyMatch(folder -> folder.getFileName().toString().toLowerCase(
			Locale.ROOT).startsWith("val"));
		if (validation && used.removeIf(folder -> folder.getFileName().toString().equalsIgnoreCase("test") || folder
			.getFileName().toString().equalsIgnoreCase("t10k"))) notes.add("The test folder in " + base +
				" was left alone, since there is a validation folder.");
		final TreeSet<String> names = new TreeSet<>(NaturalOrder.INSTANCE);
		for (final Path part : used)
			for (final Path folder : ImageFiles.folders(part))
				names.add(folder.getFileName().toString());
		final List<String> classes = List.copyOf(names);
		final List<Sample> samples = new ArrayList<>();
		for (final Path part : used)
			for (final Path folder : ImageFiles.folders(part))
				samples.addAll(samples(base, folder, classes, part(part).orElseThrow(), opener));
		final SampleSet set = new SampleSet(classes, samples, List.of(), notes);
		final int[] training = set.part(Split.TRAIN).counts();
		for (int c = 0; c < training.length; c++)
			if (training[c] == 0) throw new ConvJException("The training folder in " + base + " holds no images of class '" +
				classes.get(c) + "'; put at least 2 there, or remove that class.");
		return set;
	}

	private static List<Sample> samples(final Path base, final Path folder, final List<String> classes, final Split split,
		final ImageOpener opener)
	{
		final int label = classes.indexOf(folder.getFileName().toString());
		final List<Sample> samples = new ArrayList<>();
		for (final Path file : ImageFiles.below(folder, opener))
			samples.add(new Sample(ImageFiles.name(base, file), file, () -> opener.open(file), label, null, split));
		return samples;
	}
}
