/**
 * ConvJ beside the engines that people use instead, on the same work and in one run. Built in the Maven profile
 * {@code benchmark} only, and part of no jar. May use everything.
 */
package io.github.convj.benchmark;
