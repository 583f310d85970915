package io.github.convj.train;

import io.github.convj.data.Fit;
import io.github.convj.data.Survey;
import io.github.convj.tensor.Shape;
import java.util.List;

/** Decides the input shape of a network from the images. */
final class InputSize {

	/** Larger images are scaled down unless the plan says otherwise: time grows with the square of this. */
	static final int LARGEST = 96;
	/** Sizes that are not simply the images' own are multiples of it, so that strides and poolings divide them. */
	private static final int STEP = 8;

	private InputSize() {}

	/**
	 * @param size edge length wished for; 0 for none
	 * @param survey of the images
	 * @param fit how images are brought to the size
	 * @param volume whether stacks are volumes
	 * @param notes takes a sentence if images will be changed without the user having asked
	 * @return {@code [Y, X, C]} or {@code [Z, Y, X, C]}
	 */
	static Shape of(final int size, final Survey survey, final Fit fit, final boolean volume, final List<String> notes) {
		final Shape smallest = survey.smallest();
		final Shape largest = survey.largest();
		int y = size;
		int x = size;
		if (size == 0) {
			final boolean alike = smallest.size(1) == largest.size(1) && smallest.size(2) == largest.size(2);
			if (alike && Math.max(smallest.size(1), smallest.size(2)) <= LARGEST) {
				y = smallest.size(1);
				x = smallest.size(2);
			}
			else {
				y = edge(survey, fit);
				x = y;
				notes.add("The images are brought to " + x + "x" + y + " pixels (fit=" + fit.word() + ") from " + range(smallest,
					largest, alike) + "; set size for another size.");
			}
		}
		if (!volume) return Shape.of(y, x, survey.channels());
		final int z = Math.min(LARGEST, fit == Fit.CROP ? smallest.size(0) : survey.median().size(0));
		return Shape.of(z, y, x, survey.channels());
	}

	private static int edge(final Survey survey, final Fit fit) {
		// A crop should not have to invent pixels, so it goes by the smallest image.
		final Shape shape = fit == Fit.CROP ? survey.smallest() : survey.median();
		final int edge = fit == Fit.CROP ? Math.min(shape.size(1), shape.size(2)) : Math.max(shape.size(1), shape.size(2));
		if (edge < STEP) return edge;
		final int rounded = fit == Fit.CROP ? edge / STEP * STEP : (edge + STEP / 2) / STEP * STEP;
		return Math.min(LARGEST, rounded);
	}

	private static String range(final Shape smallest, final Shape largest, final boolean alike) {
		final String from = smallest.size(2) + "x" + smallest.size(1);
		return alike ? from : from + " to " + largest.size(2) + "x" + largest.size(1);
	}
}
