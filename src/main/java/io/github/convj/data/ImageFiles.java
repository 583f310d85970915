package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.List;

/** Finds image files, in natural order, past hidden files and other litter. Stateless, thread-safe. */
public final class ImageFiles {

	private ImageFiles() {}

	/**
	 * @param path an image file, or a folder that is searched with all its subfolders
	 * @param opener says which files are images
	 * @return the images, in natural order
	 * @throws ConvJException if there are none, or the path does not exist
	 */
	public static List<Path> list(final Path path, final ImageOpener opener) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param base folder, or the image itself
	 * @param file in that folder
	 * @return the path from the folder to the file, with forward slashes; the file's name if it is the base itself
	 */
	public static String name(final Path base, final Path file) {
		throw new UnsupportedOperationException();
	}
}
