package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.List;

/** Opens image files. Implementations are safe for concurrent use. */
public interface ImageOpener {

	/**
	 * @param file that exists
	 * @return whether it looks like an image and is worth opening; a text file does not
	 */
	boolean accepts(Path file);

	/**
	 * @param file to open
	 * @return its pixels
	 * @throws ConvJException with one sentence that names the file, if it cannot be read
	 */
	Image open(Path file);

	/**
	 * Opens a file that may be larger than memory, if its format allows to read it piece by piece; else reads it whole.
	 *
	 * @param file to open
	 * @return its pixels, to be closed
	 * @throws ConvJException with one sentence that names the file, if it cannot be read
	 */
	default Field field(final Path file) {
		return Field.of(open(file));
	}

	/**
	 * Reads the regions that a person drew and saved with ImageJ.
	 *
	 * @param file a {@code .roi} file, a ROI set ({@code .zip}), or an image with an overlay in it
	 * @return the regions' bounding boxes, with points for those of point regions; empty if there are none
	 * @throws ConvJException with one sentence that names the file, if it cannot be read
	 */
	default List<Annotation> regions(final Path file) {
		return List.of();
	}
}
