/**
 * Points of many dimensions laid out in a plane, so that a person can look at them.
 * <p>
 * May use {@code data} and EJML, which nothing else does. It knows nothing of networks, SciJava, ImageJ 1, windows, logging or
 * the console.
 * </p>
 */
package io.github.convj.projection;
