/**
 * Judgement of predictions as numbers: what a network said of each image, the
 * confusion matrix, the figures drawn from it, and how they came about over
 * the epochs.
 * <p>
 * May use {@code data}, {@code file} and {@code tensor}. Pictures of these
 * numbers are drawn in {@code report}. It knows nothing of SciJava, ImageJ 1,
 * windows, logging or the console.
 * </p>
 */
package io.github.convj.evaluate;
