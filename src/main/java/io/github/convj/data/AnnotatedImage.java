package io.github.convj.data;

import java.nio.file.Path;
import java.util.List;

/**
 * An image file and all the objects that were marked in it. Immutable, thread-safe.
 *
 * @param name as tables show it: the path relative to the images' folder with forward slashes
 * @param file with the pixels
 * @param annotations in the order of their source; empty if the image was looked at and shows no object
 */
public record AnnotatedImage(String name, Path file, List<Annotation> annotations) {

	/** Copies the list. */
	public AnnotatedImage {
		annotations = List.copyOf(annotations);
	}
}
