package io.github.convj.workflow;

import io.github.convj.data.SkippedImage;
import java.nio.file.Path;
import java.util.List;

/**
 * What became of an explanation. Immutable, thread-safe.
 *
 * @param pictures what was written: one picture, or the sheets of many images
 * @param map the values of a single image; null for many
 * @param text one sentence for people
 * @param skipped images that could not be explained
 */
public record ExplanationOutcome(List<Path> pictures, Path map, String text, List<SkippedImage> skipped) {}
