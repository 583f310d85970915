/**
 * Training: the plan, the trainer, losses, optimizers, schedules and
 * listeners.
 * <p>
 * May use {@code evaluate}, {@code data} and {@code network} and what lies
 * below them. It knows nothing of SciJava, ImageJ 1, windows, logging or the
 * console.
 * </p>
 */
package io.github.convj.train;
