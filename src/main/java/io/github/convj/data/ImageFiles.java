package io.github.convj.data;

import io.github.convj.file.AtomicFile;
import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds image files, in natural order, past hidden files and other litter. Stateless, thread-safe. */
public final class ImageFiles {

	/** What operating systems and file servers leave in folders. */
	private static final Set<String> LITTER = Set.of("thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "@eadir");

	private static final Comparator<Path> BY_NAME = Comparator.comparing(path -> path.getFileName().toString(),
		NaturalOrder.INSTANCE);

	private ImageFiles() {}

	/**
	 * @param path an image file, a folder that is searched with all its subfolders, or a text file ({@code .txt}) with the name
	 *          of an image in each line, relative to the text file or, as in a VOC data set, to its folder {@code JPEGImages};
	 *          endings may be left out
	 * @param opener says which files are images
	 * @return the images, in natural order; those of a text file in its order
	 * @throws ConvJException if there are none, or the path or an image does not exist
	 */
	public static List<Path> list(final Path path, final ImageOpener opener) {
		if (!Files.exists(path)) throw new ConvJException("There is no file or folder " + path + "; check the path.");
		if (isList(path)) return listed(path, opener);
		// an OME-Zarr is a folder, and one image
		if (!Files.isDirectory(path) || opener.accepts(path)) return List.of(path);
		final List<Path> images = below(path, opener);
		if (images.isEmpty()) throw new ConvJException("The folder " + path +
			" holds no images; choose a folder with images that ImageJ can open.");
		return images;
	}

	/**
	 * Makes sure that no image is replaced.
	 *
	 * @param output file that will be written
	 * @param images an image, a folder or a list, as for {@link #list}; null for none
	 * @param opener says which files are images
	 * @throws ConvJException if the output is one of the images or the list, or lies within an image that is a folder
	 */
	public static void checkApart(final Path output, final Path images, final ImageOpener opener) {
		if (images == null) return;
		if (!Files.isDirectory(images) || opener.accepts(images)) AtomicFile.checkApart(output, images);
		// Where nothing is, nothing can be lost, and a folder may be long.
		if (Files.exists(output)) list(images, opener).forEach(image -> AtomicFile.checkApart(output, image));
	}

	/**
	 * @param path a file
	 * @return its name without the folder and without the ending
	 */
	public static String stem(final Path path) {
		return path.getFileName().toString().replaceFirst("\\.[^.]*$", "");
	}

	/**
	 * @param base folder, text file with a list of images, or the image itself
	 * @param file in that folder or list
	 * @return the path from the folder to the file, with forward slashes; the file's name if it is the base itself
	 */
	public static String name(final Path base, final Path file) {
		final Path from = (isList(base) ? folder(base) : base).toAbsolutePath().normalize();
		final Path to = file.toAbsolutePath().normalize();
		if (from.equals(to) || !to.startsWith(from)) return from.equals(to) ? to.getFileName().toString() : to.toString()
			.replace('\\', '/');
		return from.relativize(to).toString().replace('\\', '/');
	}

	/**
	 * @param path any
	 * @return whether it is a text file that names images
	 */
	public static boolean isList(final Path path) {
		return path.getFileName() != null && path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".txt") && Files
			.isRegularFile(path);
	}

	/**
	 * @param path an image file, a folder, or a text file with a list of images
	 * @return the folder that the images lie in
	 */
	static Path folder(final Path path) {
		if (Files.isDirectory(path)) return path;
		final Path folder = path.toAbsolutePath().normalize().getParent();
		if (!isList(path)) return folder;
		for (Path above = folder; above != null; above = above.getParent())
			if (Files.isDirectory(above.resolve("JPEGImages"))) return above.resolve("JPEGImages");
		return folder;
	}

	private static List<Path> listed(final Path list, final ImageOpener opener) {
		final List<String> lines;
		try {
			lines = Files.readAllLines(list);
		}
		catch (final IOException failure) {
			throw new ConvJException("The list " + list + " cannot be read; save it as UTF-8 text.", failure);
		}
		final Path folder = folder(list);
		final Map<String, Path> byStem = new HashMap<>();
		for (final Path image : images(folder, opener))
			byStem.put(stem(image), image);
		final Set<Path> images = new LinkedHashSet<>();
		for (final String line : lines) {
			final String name = line.strip();
			if (name.isEmpty()) continue;
			final Path file = folder.resolve(name);
			final Path image = Files.isRegularFile(file) ? file : byStem.get(name);
			if (image == null) throw new ConvJException("The list " + list + " names " + name + ", but there is no such image in " +
				folder + ".");
			images.add(image);
		}
		if (images.isEmpty()) throw new ConvJException("The list " + list + " names no images; write one in each line.");
		return List.copyOf(images);
	}

	/** @return the images in a folder and its subfolders; possibly none */
	static List<Path> below(final Path folder, final ImageOpener opener) {
		final List<Path> images = new ArrayList<>();
		collect(folder, opener, images, new HashSet<>());
		return images;
	}

	private static void collect(final Path folder, final ImageOpener opener, final List<Path> images,
		final Set<Path> visited)
	{
		try {
			// A link may lead back to a folder above.
			if (!visited.add(folder.toRealPath())) return;
		}
		catch (final IOException failure) {
			throw unreadable(folder, failure);
		}
		images.addAll(images(folder, opener));
		for (final Path inner : folders(folder))
			if (!opener.accepts(inner)) collect(inner, opener, images, visited);
	}

	/** @return the images that lie directly in a folder */
	static List<Path> images(final Path folder, final ImageOpener opener) {
		return entries(folder).stream().filter(opener::accepts).toList();
	}

	/** @return the files that lie directly in a folder */
	static List<Path> files(final Path folder) {
		return entries(folder).stream().filter(Files::isRegularFile).toList();
	}

	/** @return the files in a folder and its subfolders, in no order of use; links to folders are not followed */
	static List<Path> filesBelow(final Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(file -> !litter(file) && Files.isRegularFile(file)).sorted().toList();
		}
		catch (IOException | UncheckedIOException failure) {
			throw new ConvJException("The folder " + folder + " cannot be read; check that you may open it.", failure);
		}
	}

	/** @return the folders that lie directly in a folder */
	static List<Path> folders(final Path folder) {
		return entries(folder).stream().filter(Files::isDirectory).toList();
	}

	private static List<Path> entries(final Path folder) {
		try (Stream<Path> entries = Files.list(folder)) {
			return entries.filter(entry -> !litter(entry)).sorted(BY_NAME).toList();
		}
		catch (final IOException failure) {
			throw unreadable(folder, failure);
		}
	}

	private static boolean litter(final Path entry) {
		final String name = entry.getFileName().toString();
		return name.startsWith(".") || LITTER.contains(name.toLowerCase(Locale.ROOT));
	}

	private static ConvJException unreadable(final Path folder, final IOException failure) {
		return new ConvJException("The folder " + folder + " cannot be read; check that you may open it.", failure);
	}
}
