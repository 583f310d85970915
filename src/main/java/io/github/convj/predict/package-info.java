/**
 * Models put to work on images: the classifier and what else turns a model
 * and an image into an answer.
 * <p>
 * May use {@code model} and what lies below it. It knows nothing of SciJava,
 * ImageJ 1, windows, logging or the console.
 * </p>
 */
package io.github.convj.predict;
