package io.github.convj.data;

/**
 * An object that somebody marked in an image. Immutable, thread-safe.
 *
 * @param box around the object; a point if only its place was marked
 * @param plane that it lies in, from 0
 * @param label name of its class
 */
public record Annotation(Box box, int plane, String label) {}
