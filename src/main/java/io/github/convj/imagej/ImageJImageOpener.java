package io.github.convj.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import io.github.convj.data.Annotation;
import io.github.convj.data.Field;
import io.github.convj.data.Image;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.ZarrField;
import io.github.convj.file.OmeZarr;
import io.github.convj.tensor.ConvJException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Opens what ImageJ opens, without windows, dialogs or log lines. TIFF, PNG, JPEG, GIF and BMP are decoded here, as ImageJ
 * reports damaged ones to its user and not to its caller; DICOM, FITS, PGM and AVI are left to ImageJ's own readers. A file is
 * known by its first bytes, whatever it is called.
 * <p>
 * Values are ImageJ's raw pixel values (signed 16-bit ones with 32768 added). The planes of a stack, or the frames of a time
 * series, become Z; channels become C. An 8-bit image with a palette becomes RGB; but a look-up table, as ImageJ's Green or
 * Fire, is a display setting, and the pixel values are the data. Transparent pixels are white. Stateless, thread-safe.
 * </p>
 */
public final class ImageJImageOpener implements ImageOpener {

	private static final Set<String> EXTENSIONS = Set.of("tif", "tiff", "png", "jpg", "jpeg", "gif", "bmp", "dib", "pgm",
		"ppm", "pbm", "pnm", "dcm", "dicom", "fits", "fts", "fit", "avi");

	/** What never is an image, so that it need not be looked into. */
	private static final Set<String> OTHERS = Set.of("txt", "csv", "tsv", "xml", "json", "yaml", "yml", "md", "html", "ijm",
		"py", "groovy", "java", "pdf", "doc", "docx", "xls", "xlsx", "zip", "gz", "roi", "db", "ini", "log", "npy");

	@Override
	public boolean accepts(final Path file) {
		if (Files.isDirectory(file)) return OmeZarr.suits(file);
		final String name = file.getFileName().toString();
		final int dot = name.lastIndexOf('.');
		final String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
		if (EXTENSIONS.contains(extension)) return true;
		if (OTHERS.contains(extension)) return false;
		try {
			return Format.of(head(file), "") != Format.UNKNOWN;
		}
		catch (final IOException failure) {
			return false;
		}
	}

	@Override
	public Image open(final Path file) {
		if (OmeZarr.suits(file)) try (Field field = ZarrField.open(file)) {
			return field.image();
		}
		if (Files.isDirectory(file)) throw new ConvJException(file + " is a folder and no image; name one of the images in it.");
		try {
			final byte[] head = head(file);
			if (head.length == 0) throw new ConvJException(file + " is empty; copy it again or remove it.");
			final Format format = Format.of(head, file.getFileName().toString());
			return switch (format) {
				case TIFF -> TiffFiles.read(file);
				case PNG, JPEG, GIF, BMP -> RasterFiles.read(file, format.word());
				case DICOM, FITS, PGM, AVI -> OtherFiles.read(file, format);
				case UNKNOWN -> throw new ConvJException(file +
					" is not an image that ImageJ can open; convert it to TIFF or PNG, or remove it.");
			};
		}
		catch (final NoSuchFileException failure) {
			throw new ConvJException("There is no file " + file + "; check the path.", failure);
		}
		catch (final EOFException failure) {
			throw new ConvJException(file + " ends too early; copy it again or remove it.", failure);
		}
		catch (final IOException failure) {
			throw new ConvJException(file + " cannot be read" + (failure.getMessage() == null ? "" : " (" + failure
				.getMessage().strip().replaceAll("[.\\s]+$", "").replaceAll("\\s+", " ") + ")") +
				"; copy it again or remove it.", failure);
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException | NullPointerException
				| IllegalStateException | ArithmeticException | ClassCastException failure)
		{
			// Decoders stumble over damaged files in all these ways.
			throw new ConvJException(file + " is damaged; copy it again or remove it.", failure);
		}
		catch (final OutOfMemoryError failure) {
			throw new ConvJException(file +
				" does not fit into memory; crop or scale it, or give ImageJ more memory.", failure);
		}
	}

	@Override
	public Field field(final Path file) {
		if (OmeZarr.suits(file)) return ZarrField.open(file);
		return TiffField.open(file).orElseGet(() -> Field.of(open(file)).calibrated(TiffField.calibration(file)));
	}

	@Override
	public List<Annotation> regions(final Path file) {
		return RegionFiles.read(file);
	}

	private static byte[] head(final Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return in.readNBytes(Format.HEAD);
		}
	}

	/**
	 * Copies the pixels of an image that is open in ImageJ, all its channels and planes.
	 *
	 * @param image of any type
	 * @param roi whose bounding box is cut out; null for the whole image
	 * @return a copy of the pixels
	 * @throws ConvJException if it has both time points and planes, or the ROI lies outside
	 */
	public static Image image(final ImagePlus image, final Roi roi) {
		return ImagePlusPixels.image(image, roi);
	}
}
