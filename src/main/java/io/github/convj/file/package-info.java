/**
 * Files that are written whole or not at all, and tables as comma-separated text. Uses {@code tensor} (for its exception)
 * and nothing else of ConvJ.
 */
package io.github.convj.file;
