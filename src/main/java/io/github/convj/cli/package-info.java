/**
 * The command line: words of the form {@code key=value} become a plan, and
 * results become text and an exit code.
 * <p>
 * May use {@code service} and what lies below it. Nobody may refer to it. The
 * only package that prints and that ends the process.
 * </p>
 */
package io.github.convj.cli;
