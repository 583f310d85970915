package io.github.convj.imagej;

import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.io.FileInfo;
import ij.io.RoiDecoder;
import ij.io.TiffDecoder;
import io.github.convj.data.Annotation;
import io.github.convj.data.Annotations;
import io.github.convj.data.Box;
import io.github.convj.tensor.ConvJException;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads regions of interest from ROI files, ROI sets and overlays in TIFF files. A region's class is its property {@code label}
 * or {@code class}; else the name of its group; else its name up to the number it ends with, as {@code cell} of {@code cell-12};
 * names that ImageJ gives by itself, as {@code 0012-0345}, say nothing. Stateless, thread-safe.
 */
final class RegionFiles {

	/** More in one ROI is no ROI. */
	private static final int LARGEST_ROI = 1 << 28;

	private RegionFiles() {}

	static List<Annotation> read(final Path file) {
		final String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
		final List<Annotation> annotations = new ArrayList<>();
		try {
			if (name.endsWith(".zip")) zip(file, annotations);
			else if (name.endsWith(".roi")) add(decode(Files.readAllBytes(file), file.getFileName().toString()), annotations);
			else if (name.endsWith(".tif") || name.endsWith(".tiff")) overlay(file, annotations);
		}
		catch (final NoSuchFileException failure) {
			throw new ConvJException("There is no file " + file + "; check the path.", failure);
		}
		catch (final ConvJException refusal) {
			throw refusal;
		}
		catch (IOException | RuntimeException failure) {
			throw new ConvJException("The regions in " + file + " cannot be read; save them again with ImageJ.", failure);
		}
		return annotations;
	}

	private static void zip(final Path file, final List<Annotation> annotations) throws IOException {
		int entries = 0;
		try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
				if (!entry.getName().toLowerCase(Locale.ROOT).endsWith(".roi")) continue;
				entries++;
				final String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
				add(decode(zip.readNBytes(LARGEST_ROI), name.substring(0, name.length() - 4)), annotations);
			}
		}
		if (entries == 0) throw new ConvJException(file + " holds no regions of interest; save them with the ROI Manager.");
	}

	private static Roi decode(final byte[] bytes, final String name) throws IOException {
		final Roi roi = new RoiDecoder(bytes, name).getRoi();
		if (roi == null) throw new IOException("no region in " + name);
		return roi;
	}

	private static void overlay(final Path file, final List<Annotation> annotations) throws IOException {
		final Path whole = file.toAbsolutePath();
		final FileInfo[] infos;
		try {
			infos = new TiffDecoder(whole.getParent().toString() + whole.getFileSystem().getSeparator(), whole.getFileName()
				.toString()).getTiffInfo();
		}
		catch (IOException | RuntimeException notForImageJ) {
			// What it cannot read, BigTIFF as an example, was not written by it.
			return;
		}
		if (infos == null || infos.length == 0 || infos[0].overlay == null) return;
		for (final byte[] bytes : infos[0].overlay)
			add(decode(bytes, ""), annotations);
	}

	private static void add(final Roi roi, final List<Annotation> annotations) {
		final String label = label(roi);
		final int plane = plane(roi);
		if (roi instanceof final PointRoi points) {
			final ij.process.FloatPolygon places = points.getFloatPolygon();
			for (int i = 0; i < places.npoints; i++)
				annotations.add(new Annotation(new Box(place(places.xpoints[i]), place(places.ypoints[i]), 0, 0), plane, label));
			return;
		}
		final Rectangle whole = roi.getBounds();
		final Rectangle2D.Double exact = roi.subPixelResolution() ? roi.getFloatBounds() : new Rectangle2D.Double(whole.x,
			whole.y, whole.width, whole.height);
		annotations.add(new Annotation(new Box(exact.x, exact.y, exact.width, exact.height), plane, label));
	}

	/** A whole number names a pixel, whose centre was meant. */
	private static double place(final float coordinate) {
		return coordinate == Math.rint(coordinate) ? coordinate + 0.5 : coordinate;
	}

	private static int plane(final Roi roi) {
		if (roi.hasHyperStackPosition()) return Math.max(0, Math.max(roi.getZPosition(), roi.getTPosition()) - 1);
		return Math.max(0, roi.getPosition() - 1);
	}

	private static String label(final Roi roi) {
		for (final String key : new String[] { "label", "class" }) {
			final String value = roi.getProperty(key);
			if (value != null && !value.isBlank()) return value.strip();
		}
		final String group = roi.getGroup() > 0 ? Roi.getGroupName(roi.getGroup()) : null;
		if (group != null && !group.isBlank()) return group.strip();
		final String name = roi.getName() == null ? "" : roi.getName().strip();
		if (name.matches("\\d+(-\\d+)*")) return Annotations.UNNAMED;
		final String stem = name.replaceFirst("[\\s_#:.-]*\\d+$", "").strip();
		return stem.isEmpty() ? Annotations.UNNAMED : stem;
	}
}
