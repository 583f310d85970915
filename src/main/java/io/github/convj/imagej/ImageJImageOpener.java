package io.github.convj.imagej;

import io.github.convj.data.Image;
import io.github.convj.data.ImageOpener;
import ij.ImagePlus;
import ij.gui.Roi;
import java.nio.file.Path;

/** Opens what ImageJ opens, without windows, dialogs or log lines. Stateless, thread-safe. */
public final class ImageJImageOpener implements ImageOpener {

	@Override
	public boolean accepts(final Path file) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Image open(final Path file) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param image of any type
	 * @param roi whose bounding box is cut out; null for the whole image
	 * @return a copy of the pixels
	 */
	public static Image image(final ImagePlus image, final Roi roi) {
		throw new UnsupportedOperationException();
	}
}
