package io.github.convj.predict;

import io.github.convj.data.SkippedImage;
import java.util.List;

/**
 * What became of a folder or list of images. Immutable, thread-safe.
 *
 * @param images files that were classified
 * @param rows answers that were given: more than files where stacks are divided into planes
 * @param skipped files that were left out because they cannot be read or are of another kind than the model's
 */
public record Classification(int images, long rows, List<SkippedImage> skipped) {

	/** Copies the list. */
	public Classification {
		skipped = List.copyOf(skipped);
	}

	/** @return one sentence for a person */
	public String text() {
		final StringBuilder text = new StringBuilder();
		text.append("Classified ").append(images).append(images == 1 ? " image" : " images");
		if (rows != images) text.append(" (").append(rows).append(" planes)");
		if (!skipped.isEmpty()) text.append(", skipped ").append(skipped.size()).append(": ").append(skipped.getFirst().image())
			.append(skipped.size() > 1 ? " and others" : "");
		return text.append('.').toString();
	}
}
