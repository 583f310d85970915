/**
 * Whole jobs, without a SciJava context: train on a folder, judge, report, save; load, classify, write the table. The one
 * place where plans meet all the parts; it computes nothing itself. May use every package below {@code imagej}; opens files
 * only through {@link io.github.convj.data.ImageOpener}.
 */
package io.github.convj.workflow;
