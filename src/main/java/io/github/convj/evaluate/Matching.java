package io.github.convj.evaluate;

import io.github.convj.data.Annotation;
import io.github.convj.data.Box;
import io.github.convj.tensor.ConvJException;

/**
 * When a detection counts as an object that was marked: by how far their boxes overlap, or by how far their centres lie apart.
 * Immutable, thread-safe.
 *
 * @param overlap least intersection over union, above 0 and at most 1; without meaning if there is a radius
 * @param radius most pixels from centre to centre; 0 to go by the overlap
 */
public record Matching(double overlap, double radius) {

	/** @throws ConvJException if a number is out of its range */
	public Matching {
		if (!(overlap > 0 && overlap <= 1)) throw new ConvJException("The overlap of boxes is above 0 and at most 1, not " +
			overlap + ".");
		if (!(radius >= 0 && radius < Double.POSITIVE_INFINITY)) throw new ConvJException("The radius is 0 or more pixels, not " +
			radius + ".");
	}

	/**
	 * @param found detection
	 * @param truth object of the same image
	 * @return how well they fit, the more the better; negative if they do not
	 */
	double fit(final Detection found, final Annotation truth) {
		final int middle = truth.middle();
		final int own = found.z() + (found.depth() - 1) / 2;
		if ((middle < found.z() || middle >= found.z() + found.depth()) && (own < truth.plane() || own >= truth.plane() + truth
			.depth())) return -1;
		final Box box = found.box();
		if (radius > 0) return radius - box.distance(truth.box());
		final double shared = box.overlap(truth.box());
		return shared >= overlap ? shared : -1;
	}

	/** @return for people */
	public String text() {
		return radius > 0 ? "centres at most " + number(radius) + " pixels apart" : "boxes that overlap by at least " + number(
			overlap) + " (intersection over union)";
	}

	private static String number(final double value) {
		return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
	}
}
