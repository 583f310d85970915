package io.github.convj.imagej;

import ij.IJ;

/** ImageJ's way to stop what is running: the Escape key. Thread-safe. */
public final class Escape {

	private Escape() {}

	/** Forgets an Escape that was meant for something earlier. */
	public static void reset() {
		if (IJ.getInstance() != null) IJ.resetEscape();
	}

	/** @return whether somebody pressed Escape since {@link #reset()} */
	public static boolean pressed() {
		return IJ.getInstance() != null && IJ.escapePressed();
	}
}
