/**
 * The one hall behind all doors: the service that scripts, commands and the
 * command line call.
 * <p>
 * May use every package below it and SciJava. Of ImageJ 1 it may mention
 * {@code ImagePlus}, as a parameter.
 * </p>
 */
package io.github.convj.service;
