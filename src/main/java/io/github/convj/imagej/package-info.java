/**
 * The bridge to ImageJ 1, and the only package that works with {@code ij}:
 * opening files, image windows, regions of interest, overlays and results
 * tables.
 * <p>
 * May use every package below it, ImageJ 1 and the ImgLib2 wrappers for it.
 * No SciJava.
 * </p>
 */
package io.github.convj.imagej;
