/**
 * Dense float32 arrays, channels last: {@code [N, (Z,) Y, X, C]}, which are
 * ImgLib2 images at the same time, the scratch memory they are cut from, and
 * workers who do tasks, once or over and over.
 * <p>
 * May use ImgLib2 and nothing else of ConvJ. It knows nothing of SciJava,
 * ImageJ 1, windows, logging or the console.
 * </p>
 */
package io.github.convj.tensor;
