/**
 * The operations of {@code kernel} on {@code jdk.incubator.vector}. Loaded by
 * name, and only where that module is present.
 * <p>
 * May use {@code kernel} and {@code tensor}. Nobody may refer to it, and it
 * is the only package that may refer to {@code jdk.incubator.vector}. It
 * knows nothing of SciJava, ImageJ 1, windows, logging or the console.
 * </p>
 */
package io.github.convj.kernel.vector;
