package io.github.convj.data;

import java.nio.file.Path;

/**
 * An image that was found, but not yet read. Immutable, thread-safe.
 *
 * @param name the path relative to the folder that was searched, with forward slashes
 * @param file that it comes from; null if it is in memory
 * @param source of the pixels
 * @param truth what folder or table call it; null if they say nothing
 */
public record UnreadImage(String name, Path file, ImageSource source, String truth) {}
