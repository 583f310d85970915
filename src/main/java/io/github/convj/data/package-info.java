/**
 * Labelled samples from folders, lists and images: reading through an
 * interface, splits, normalization, augmentation and batches.
 * <p>
 * May use {@code tensor} and ImgLib2. Files of image formats are opened by an
 * implementation of its reader interface that is handed in from above. It
 * knows nothing of SciJava, ImageJ 1, windows, logging or the console.
 * </p>
 */
package io.github.convj.data;
