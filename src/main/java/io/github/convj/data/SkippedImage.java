package io.github.convj.data;

/**
 * An image that was left out because it could not be read. Immutable, thread-safe.
 *
 * @param image its name
 * @param reason one sentence
 */
public record SkippedImage(String image, String reason) {}
