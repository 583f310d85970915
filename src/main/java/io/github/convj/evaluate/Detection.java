package io.github.convj.evaluate;

import io.github.convj.data.Box;

/**
 * An object that a detector found. Immutable, thread-safe.
 *
 * @param image its name, as tables show it
 * @param box around the object, in pixels of the image
 * @param z first plane, from 0
 * @param depth planes that it spans; 1 in a plane
 * @param label name of its class
 * @param score from 0 to 1
 */
public record Detection(String image, Box box, int z, int depth, String label, double score) {}
