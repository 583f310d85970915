package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
	 * @param path an image file, or a folder that is searched with all its subfolders
	 * @param opener says which files are images
	 * @return the images, in natural order
	 * @throws ConvJException if there are none, or the path does not exist
	 */
	public static List<Path> list(final Path path, final ImageOpener opener) {
		if (!Files.exists(path)) throw new ConvJException("There is no file or folder " + path + "; check the path.");
		if (!Files.isDirectory(path)) return List.of(path);
		final List<Path> images = below(path, opener);
		if (images.isEmpty()) throw new ConvJException("The folder " + path +
			" holds no images; choose a folder with images that ImageJ can open.");
		return images;
	}

	/**
	 * @param base folder, or the image itself
	 * @param file in that folder
	 * @return the path from the folder to the file, with forward slashes; the file's name if it is the base itself
	 */
	public static String name(final Path base, final Path file) {
		final Path from = base.toAbsolutePath().normalize();
		final Path to = file.toAbsolutePath().normalize();
		if (from.equals(to) || !to.startsWith(from)) return from.equals(to) ? to.getFileName().toString() : to.toString()
			.replace('\\', '/');
		return from.relativize(to).toString().replace('\\', '/');
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
			collect(inner, opener, images, visited);
	}

	/** @return the images that lie directly in a folder */
	static List<Path> images(final Path folder, final ImageOpener opener) {
		return entries(folder).stream().filter(file -> Files.isRegularFile(file) && opener.accepts(file)).toList();
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
