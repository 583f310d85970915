/**
 * Networks: the graph of layers as data, the immutable network with its
 * weights, receptive field, parameter, operation and memory counts, and the
 * classic architectures by name.
 * <p>
 * May use {@code layer} and what lies below it. It knows nothing of SciJava,
 * ImageJ 1, windows, logging or the console.
 * </p>
 */
package io.github.convj.network;
