/**
 * SciJava commands, one a verb: parameters, a plan, one call of the service.
 * <p>
 * May use {@code ui}, {@code service} and what lies below them, and SciJava. Of ImageJ 1 it
 * may mention {@code ImagePlus}, as a parameter. Nobody may refer to it.
 * </p>
 */
package io.github.convj.command;
