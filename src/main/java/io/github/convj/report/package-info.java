/**
 * Judgement and progress as something to look at: charts, contact sheets and
 * the report folder with its page.
 * <p>
 * May use {@code predict}, {@code explain}, {@code projection} and what lies below them, JFreeChart, and the
 * off-screen drawing of {@code java.awt}; this is why it is a package of its
 * own and not a part of {@code evaluate}, which anybody may use where there
 * is no graphics environment at all. It opens no window and knows nothing of
 * SciJava, ImageJ 1, logging or the console.
 * </p>
 */
package io.github.convj.report;
