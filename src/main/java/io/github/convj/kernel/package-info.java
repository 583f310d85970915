/**
 * The arithmetic of the engine: a few coarse operations on {@code float[]},
 * their plain Java implementation, and the choice of an implementation at run
 * time.
 * <p>
 * May use {@code tensor}. The implementation in {@code kernel.vector} is
 * looked up by name, never referred to, so that this package loads where the
 * Vector API is missing. It knows nothing of SciJava, ImageJ 1, windows,
 * logging or the console.
 * </p>
 */
package io.github.convj.kernel;
