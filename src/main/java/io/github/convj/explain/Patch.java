package io.github.convj.explain;

import io.github.convj.data.Box;
import java.nio.file.Path;
import java.util.List;

/**
 * A part of an image that excites a filter. Immutable, thread-safe.
 *
 * @param filter number of the filter, from 0
 * @param rank 1 for the image that excites the filter most
 * @param image its name
 * @param activation what the filter says there
 * @param box what the filter sees there, in pixels of the image; may reach beyond it
 * @param z first plane that it sees, from 0, in planes of the image; may be negative
 * @param depth how many planes it sees
 * @param file where the image is
 * @param plane which plane of the file, from 0, where planes are images of their own; else 0
 * @param from the first pixel in the image as the network looks at it, fitted or scaled; Z, Y, X
 */
public record Patch(int filter, int rank, String image, float activation, Box box, double z, double depth, Path file,
	int plane, List<Integer> from)
{

	/** Copies the list. */
	public Patch {
		from = List.copyOf(from);
	}
}
