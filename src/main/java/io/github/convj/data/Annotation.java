package io.github.convj.data;

/**
 * An object that somebody marked in an image. Immutable, thread-safe.
 *
 * @param box around the object; a point if only its place was marked
 * @param plane that it lies in, or begins in, from 0
 * @param label name of its class
 * @param difficult whether those who marked it said that it can hardly be recognized, as Pascal VOC has it
 * @param depth planes that it spans; 1 in a plane, or where that is not known
 */
public record Annotation(Box box, int plane, String label, boolean difficult, int depth) {

	/** @throws IllegalArgumentException if it spans no plane */
	public Annotation {
		if (depth < 1) throw new IllegalArgumentException("An object spans at least one plane, not " + depth);
	}

	/** An object of which nobody said that it is difficult. */
	@SuppressWarnings("javadoc") // as above
	public Annotation(final Box box, final int plane, final String label) {
		this(box, plane, label, false, 1);
	}

	/** @return the plane in its middle, of two the first */
	public int middle() {
		return plane + (depth - 1) / 2;
	}
}
