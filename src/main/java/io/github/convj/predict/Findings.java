package io.github.convj.predict;

import io.github.convj.data.SkippedImage;
import io.github.convj.evaluate.Detection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects that were found in images. Immutable, thread-safe.
 *
 * @param images names of all images that were searched, also of those without objects
 * @param classes of objects, in the model's order
 * @param detections by image, then by plane, then by score
 * @param planes whether any of the images has several planes
 * @param skipped files that were left out because they cannot be read or are of another kind than the model's
 * @param notes sentences that the user should see, as about a model that is not made for finding objects
 */
public record Findings(List<String> images, List<String> classes, List<Detection> detections, boolean planes,
	List<SkippedImage> skipped, List<String> notes)
{

	/** Copies the lists. */
	public Findings {
		images = List.copyOf(images);
		classes = List.copyOf(classes);
		detections = List.copyOf(detections);
		skipped = List.copyOf(skipped);
		notes = List.copyOf(notes);
	}

	/** @return for each image, in order, how many objects were found of each class, in order */
	public Map<String, int[]> counts() {
		final Map<String, int[]> counts = new LinkedHashMap<>();
		images.forEach(image -> counts.put(image, new int[classes.size()]));
		for (final Detection found : detections)
			counts.get(found.image())[classes.indexOf(found.label())]++;
		return counts;
	}

	/** @return one sentence for a person */
	public String text() {
		final StringBuilder text = new StringBuilder();
		text.append("Found ").append(detections.size()).append(detections.size() == 1 ? " object" : " objects").append(" in ")
			.append(images.size()).append(images.size() == 1 ? " image" : " images");
		if (!detections.isEmpty()) {
			final List<String> counts = new ArrayList<>();
			for (final String label : classes)
				counts.add(detections.stream().filter(found -> found.label().equals(label)).count() + " " + label);
			text.append(": ").append(String.join(", ", counts));
		}
		if (!skipped.isEmpty()) text.append("; skipped ").append(skipped.size()).append(": ").append(skipped.getFirst().image())
			.append(skipped.size() > 1 ? " and others" : "");
		return text.append('.').toString();
	}
}
