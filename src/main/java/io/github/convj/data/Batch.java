package io.github.convj.data;

/**
 * Some samples, ready for a network. Its arrays are reused: valid until the next batch is asked for. For one thread.
 *
 * @param size samples in it, N, at most the batch size
 * @param inputs {@code [batch size, (Z,) Y, X, C]}, of which the first N samples are filled
 * @param labels of which the first N are filled
 * @param samples indices into the part's samples, of which the first N are filled
 */
public record Batch(int size, float[] inputs, int[] labels, int[] samples) {}
