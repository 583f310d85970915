/**
 * The Java API for whole jobs, without a SciJava context: load samples,
 * train, judge, report, save, classify. It computes nothing itself.
 * <p>
 * May use {@code report} and what lies below it. Whatever opens image files
 * is handed in. It knows nothing of SciJava, ImageJ 1, windows, logging or
 * the console.
 * </p>
 */
package io.github.convj.workflow;
