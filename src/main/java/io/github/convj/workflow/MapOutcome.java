package io.github.convj.workflow;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What became of a map. Immutable, thread-safe.
 *
 * @param output the probabilities
 * @param labels the most probable classes
 * @param width of the map
 * @param height of the map
 * @param depth planes or time points
 * @param classes channels
 * @param stride pixels of the (scaled) image from one position to the next
 * @param seconds it took
 */
public record MapOutcome(Path output, Path labels, int width, int height, int depth, int classes, int stride,
	double seconds)
{

	/** @return one sentence for a person */
	public String text() {
		final double megapixels = (double) width * stride * height * stride * depth / 1e6;
		return String.format(Locale.ROOT, "Mapped %d classes at %dx%d positions%s, one in %d pixels, in %s (%.2f megapixels a second).",
			classes, width, height, depth > 1 ? " of " + depth + " planes" : "", stride, Durations.text(seconds), megapixels / Math
				.max(1e-3, seconds));
	}
}
