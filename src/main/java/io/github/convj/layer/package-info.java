/**
 * The layers of a network, one file each: a record of hyper-parameters with
 * shape inference, forward pass and backward pass.
 * <p>
 * May use {@code kernel} and {@code tensor}. It knows nothing of SciJava,
 * ImageJ 1, windows, logging or the console.
 * </p>
 */
package io.github.convj.layer;
