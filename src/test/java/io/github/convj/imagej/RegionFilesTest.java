package io.github.convj.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.io.RoiEncoder;
import ij.process.ByteProcessor;
import io.github.convj.data.AnnotatedImage;
import io.github.convj.data.Annotation;
import io.github.convj.data.Annotations;
import io.github.convj.data.Box;
import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionFilesTest {

	@TempDir
	Path folder;

	private static Roi named(final Roi roi, final String name) {
		roi.setName(name);
		return roi;
	}

	private Path image(final String name, final Overlay overlay) {
		final ImagePlus image = new ImagePlus(name, new ByteProcessor(50, 40));
		image.setOverlay(overlay);
		final Path file = folder.resolve(name);
		assertTrue(new FileSaver(image).saveAsTiff(file.toString()));
		return file;
	}

	private void zip(final String name, final Roi... rois) throws IOException {
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
			for (final Roi roi : rois) {
				zip.putNextEntry(new ZipEntry(roi.getName() + ".roi"));
				zip.write(RoiEncoder.saveAsByteArray(roi));
				zip.closeEntry();
			}
		}
	}

	@Test
	void setsOverlaysAndPoints() throws IOException {
		image("a.tif", null);
		image("c.tif", null);
		final Overlay overlay = new Overlay(named(new Roi(4, 5, 10, 20), "cell-7"));
		final Roi third = named(new Roi(1, 1, 2, 2), "0003-0012");
		third.setPosition(3);
		overlay.add(third);
		image("b.tif", overlay);
		final Roi told = named(new OvalRoi(1, 2, 30, 20), "x");
		told.setProperty("label", "white cell");
		zip("RoiSet_a.zip", told, named(new Roi(0, 0, 5, 6), "red 12"), named(new PointRoi(new int[] { 3, 8 }, new int[] { 4, 9 }, 2),
			"spot_1"));
		final Annotations read = Annotations.read(folder, null, new ImageJImageOpener());
		assertEquals(List.of("a.tif", "b.tif"), read.images().stream().map(AnnotatedImage::name).toList());
		assertEquals(List.of(new Annotation(new Box(1, 2, 30, 20), 0, "white cell"), new Annotation(new Box(0, 0, 5, 6), 0, "red"),
			new Annotation(new Box(3.5, 4.5, 0, 0), 0, "spot"), new Annotation(new Box(8.5, 9.5, 0, 0), 0, "spot")), read.images().get(
				0).annotations());
		assertEquals(List.of(new Annotation(new Box(4, 5, 10, 20), 0, "cell"), new Annotation(new Box(1, 1, 2, 2), 2, "object")),
			read.images().get(1).annotations());
		assertEquals(List.of("Nothing is said of the image c.tif."), read.notes());
	}

	@Test
	void damagedSetsAreNamed() throws IOException {
		image("a.tif", null);
		final Path set = folder.resolve("a.zip");
		Files.writeString(set, "no zip");
		refused(set + " holds no regions");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(set))) {
			zip.putNextEntry(new ZipEntry("x.roi"));
			zip.write(new byte[] { 'I', 'o', 'u', 't', 1, 2, 3 });
			zip.closeEntry();
		}
		refused("The regions in " + set + " cannot be read");
	}

	private void refused(final String words) {
		final String sentence = assertThrows(ConvJException.class, () -> Annotations.read(folder, null, new ImageJImageOpener()))
			.getMessage();
		assertTrue(sentence.contains(words), sentence);
	}
}
