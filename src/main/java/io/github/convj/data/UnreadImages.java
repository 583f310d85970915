package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds images, and what they are called where that is known. Stateless, thread-safe. */
public final class UnreadImages {

	private UnreadImages() {}

	/**
	 * @param path an image file; a folder that is searched with all its subfolders; a folder of idx files; a text file
	 *          ({@code .txt}) as for {@link ImageFiles#list}; or a table ({@code .csv, .tsv}) as for {@link SampleSets#list}
	 * @param opener of the files
	 * @param classes names that are looked for among the folders that an image lies in, the outermost first; where there is none,
	 *          the image is called by the folder directly in the one that was searched (in {@code train} or {@code val}, by the
	 *          folder within)
	 * @return the images, in natural order; those of a text file or table in its order
	 * @throws ConvJException if there are none, or the path or an image does not exist
	 */
	public static List<UnreadImage> list(final Path path, final ImageOpener opener, final List<String> classes) {
		if (!Files.exists(path)) throw new ConvJException("There is no file or folder " + path + "; check the path.");
		if (Files.isDirectory(path) && IdxFiles.in(path)) return labelled(SampleSets.idx(path));
		if (isTable(path)) return labelled(SampleSets.list(path, opener));
		final List<UnreadImage> images = new ArrayList<>();
		for (final Path file : ImageFiles.list(path, opener)) {
			final String name = ImageFiles.name(path, file);
			images.add(new UnreadImage(name, file, () -> opener.open(file), truth(name, file, classes)));
		}
		return images;
	}

	private static boolean isTable(final Path path) {
		final String name = path.getFileName() == null ? "" : path.getFileName().toString().toLowerCase(Locale.ROOT);
		return Files.isRegularFile(path) && (name.endsWith(".csv") || name.endsWith(".tsv"));
	}

	private static List<UnreadImage> labelled(final SampleSet samples) {
		return samples.samples().stream().map(sample -> new UnreadImage(sample.name(), sample.file(), sample.source(), samples
			.classes().get(sample.label()))).toList();
	}

	private static String truth(final String name, final Path file, final List<String> classes) {
		final String[] parts = name.split("/");
		for (int i = 0; i < parts.length - 1; i++)
			if (classes.contains(parts[i])) return parts[i];
		// a list may name files elsewhere
		final boolean below = parts.length > 1 && !Path.of(name).isAbsolute();
		if (below) {
			final int first = parts.length > 2 && Split.of(parts[0]).isPresent() ? 1 : 0;
			return first == 0 && Split.of(parts[0]).isPresent() ? null : parts[first];
		}
		final Path folder = file.toAbsolutePath().normalize().getParent();
		final String own = folder == null || folder.getFileName() == null ? null : folder.getFileName().toString();
		return own != null && classes.contains(own) ? own : null;
	}
}
