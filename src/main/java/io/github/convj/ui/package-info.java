/**
 * Windows in which a person moves about in a result. What is computed from the mouse's place stands in classes without Swing, and
 * panels can be painted without a display.
 * <p>
 * May use {@code service} and what lies below it, and Swing. Of ImageJ 1 it knows nothing. {@code command} opens its windows.
 * </p>
 */
package io.github.convj.ui;
