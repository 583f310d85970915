package io.github.convj.workflow;

import java.nio.file.Path;
import java.util.List;

/**
 * What was written of filters. Immutable, thread-safe.
 *
 * @param pictures what was written: one picture, or one stack of weights
 * @param text one sentence for people
 */
public record FilterOutcome(List<Path> pictures, String text) {}
