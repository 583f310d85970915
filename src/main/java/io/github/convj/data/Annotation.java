package io.github.convj.data;

/**
 * An object that somebody marked in an image. Immutable, thread-safe.
 *
 * @param box around the object; a point if only its place was marked
 * @param plane that it lies in, from 0
 * @param label name of its class
 * @param difficult whether those who marked it said that it can hardly be recognized, as Pascal VOC has it
 */
public record Annotation(Box box, int plane, String label, boolean difficult) {

	/** An object of which nobody said that it is difficult. */
	@SuppressWarnings("javadoc") // as above
	public Annotation(final Box box, final int plane, final String label) {
		this(box, plane, label, false);
	}
}
