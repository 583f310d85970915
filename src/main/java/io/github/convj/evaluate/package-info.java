/**
 * Judgement of predictions as numbers: confusion matrix, metrics and curves.
 * <p>
 * May use {@code data} and {@code tensor}. Pictures of these numbers are
 * drawn in {@code report}. It knows nothing of SciJava, ImageJ 1, windows,
 * logging or the console.
 * </p>
 */
package io.github.convj.evaluate;
