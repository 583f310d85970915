package io.github.convj.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ij.IJ;
import ij.ImagePlus;
import io.github.convj.file.AtomicFile;
import io.github.convj.file.TiffWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ImageJ makes of the description. */
class HyperstackTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "1, 1, false", "3, 1, false", "1, 4, false", "1, 4, true", "2, 3, false", "2, 3, true" })
	void imageJOpensItWithItsDimensionsAndItsSize(final int channels, final int depth, final boolean timeSeries) {
		final Calibration calibration = new Calibration(0.5, 0.25, 2, "\u00b5m", timeSeries ? 30 : 0, 3, -1.5);
		final Hyperstack stack = new Hyperstack(5, 4, channels, depth, timeSeries, calibration, List.of(), List.of(), "");
		final Path file = folder.resolve("a.tif");
		AtomicFile.fill(file, target -> {
			final TiffWriter writer = new TiffWriter(target, stack.header(), true);
			for (int p = 0; p < stack.planes(); p++) {
				final float[] values = new float[20];
				values[7] = p + 1;
				writer.write(p, 0, 4, values);
			}
		});
		final ImagePlus image = IJ.openImage(file.toString());
		assertArrayEquals(new int[] { 5, 4, channels, timeSeries ? 1 : depth, timeSeries ? depth : 1 }, image.getDimensions());
		for (int p = 1; p <= channels * depth; p++)
			assertEquals(p, image.getStack().getProcessor(p).getf(7));
		assertEquals(0.5, image.getCalibration().pixelWidth, 1e-9);
		assertEquals(0.25, image.getCalibration().pixelHeight, 1e-9);
		if (depth > 1 && !timeSeries) assertEquals(2, image.getCalibration().pixelDepth, 1e-9);
		if (timeSeries) assertEquals(30, image.getCalibration().frameInterval, 1e-9);
		assertEquals(3, image.getCalibration().xOrigin, 1e-9);
		assertEquals(-1.5, image.getCalibration().yOrigin, 1e-9);
		assertEquals("\u00b5m", image.getCalibration().getUnit());
	}
}
