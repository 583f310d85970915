package io.github.convj.data;

import java.nio.file.Path;
import java.util.List;

/**
 * One plane of an image file and the objects that were marked in it. Immutable, thread-safe.
 *
 * @param name as tables show it
 * @param file with the pixels
 * @param plane from 0
 * @param objects in the order of their source; may be empty
 */
public record AnnotatedPlane(String name, Path file, int plane, List<Annotation> objects) {

	/** Copies the list. */
	public AnnotatedPlane {
		objects = List.copyOf(objects);
	}
}
