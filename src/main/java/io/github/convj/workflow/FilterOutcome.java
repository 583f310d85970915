package io.github.convj.workflow;

import io.github.convj.data.SkippedImage;
import java.nio.file.Path;
import java.util.List;

/**
 * What was written of filters. Immutable, thread-safe.
 *
 * @param pictures what was written: one picture, one stack of weights, or the sheets of patches
 * @param table where the patches are; null without images
 * @param text one sentence for people
 * @param skipped images that could not be searched
 */
public record FilterOutcome(List<Path> pictures, Path table, String text, List<SkippedImage> skipped) {}
