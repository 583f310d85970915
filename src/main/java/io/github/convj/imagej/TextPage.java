package io.github.convj.imagej;

import ij.IJ;
import ij.text.TextWindow;
import java.awt.Font;
import java.awt.GraphicsEnvironment;

/** Text with aligned columns, for a person. Stateless, thread-safe. */
public final class TextPage {

	private static final int FONT_SIZE = 13;

	private TextPage() {}

	/**
	 * Shows text in a window with letters of one width and lines that are not wrapped, where there is a display and ImageJ is
	 * running.
	 *
	 * @param title of the window
	 * @param text to show
	 * @return whether it is shown
	 */
	public static boolean show(final String title, final String text) {
		if (IJ.getInstance() == null || GraphicsEnvironment.isHeadless()) return false;
		final TextWindow window = new TextWindow(title, text, 860, 640);
		window.getTextPanel().setFont(new Font(Font.MONOSPACED, Font.PLAIN, FONT_SIZE), true);
		// Adding text scrolls to its end.
		window.getTextPanel().scrollToTop();
		return true;
	}
}
