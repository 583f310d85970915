/**
 * Looking inside a network: what its layers compute on an image, and which
 * parts of an image speak for a class.
 * <p>
 * May use {@code model} and what lies below it. It knows nothing of SciJava,
 * ImageJ 1, windows, logging or the console.
 * </p>
 */
package io.github.convj.explain;
