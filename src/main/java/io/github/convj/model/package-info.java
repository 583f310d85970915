/**
 * A trained model: network, classes, preprocessing, provenance and metrics,
 * written to and read from a bioimage.io package.
 * <p>
 * May use {@code train}, {@code evaluate}, {@code data} and {@code network}
 * and what lies below them. It knows nothing of SciJava, ImageJ 1, windows,
 * logging or the console.
 * </p>
 */
package io.github.convj.model;
