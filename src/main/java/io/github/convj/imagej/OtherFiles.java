package io.github.convj.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.plugin.AVI_Reader;
import ij.plugin.DICOM;
import ij.plugin.FITS_Reader;
import ij.plugin.PGM_Reader;
import io.github.convj.data.Image;
import java.io.IOException;
import java.nio.file.Path;

/** Reads rarer formats with ImageJ's plugins, which keep static state: one file at a time. Thread-safe. */
final class OtherFiles {

	private static final Object LOCK = new Object();

	private OtherFiles() {}

	static Image read(final Path file, final Format format) throws IOException {
		final String path = file.toAbsolutePath().toString();
		synchronized (LOCK) {
			final ImagePlus image = switch (format) {
				case PGM -> portable(path);
				case DICOM -> plugin(new DICOM(), path);
				case FITS -> plugin(new FITS_Reader(), path);
				case AVI -> AVI_Reader.open(path, false);
				default -> throw new IllegalArgumentException(format.name());
			};
			if (image == null || image.getWidth() == 0) throw new IOException("it is damaged");
			image.setTitle(file.toString());
			return ImagePlusPixels.image(image, null);
		}
	}

	private static <T extends ImagePlus & ij.plugin.PlugIn> ImagePlus plugin(final T plugin, final String path) {
		plugin.run(path);
		return plugin;
	}

	private static ImagePlus portable(final String path) throws IOException {
		final ImageStack stack = new PGM_Reader().openFile(path);
		final ImagePlus image = new ImagePlus("", stack);
		if (stack.getSize() == 3) image.setDimensions(3, 1, 1);
		return image;
	}
}
