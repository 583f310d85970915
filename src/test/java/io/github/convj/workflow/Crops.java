package io.github.convj.workflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A few of the project's own sample images, for tests of whole jobs. */
public final class Crops {

	private static final Path SAMPLES = Path.of("sample-images", "crops");

	private Crops() {}

	/**
	 * Copies the first images of each class.
	 *
	 * @param folder to make, one folder a class
	 * @param perClass how many of each
	 * @param classes as the sample folders are named
	 * @return the folder
	 */
	public static Path copy(final Path folder, final int perClass, final String... classes) {
		try {
			for (final String name : classes) {
				Files.createDirectories(folder.resolve(name));
				final List<Path> files;
				try (Stream<Path> list = Files.list(SAMPLES.resolve(name))) {
					files = list.sorted().limit(perClass).toList();
				}
				for (final Path file : files)
					Files.copy(file, folder.resolve(name).resolve(file.getFileName()));
			}
			return folder;
		}
		catch (final IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}
}
