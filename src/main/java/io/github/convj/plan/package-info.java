/**
 * How a plan, which is a record, describes itself to all doors: the annotation on its components and the reader of its
 * keys. Uses {@code tensor} (for its exception) and nothing else of ConvJ.
 */
package io.github.convj.plan;
