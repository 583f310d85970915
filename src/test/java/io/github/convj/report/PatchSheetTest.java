package io.github.convj.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Image;
import io.github.convj.explain.Cutout;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Patches as pictures. */
class PatchSheetTest {

	private static Image image(final int height, final int width, final float... values) {
		return new Image("cell", Tensor.of(Shape.of(height, width, 1), values), 16, false);
	}

	@Test
	void pixelsAreMagnifiedByAWholeNumberAndHatchedBeyondTheImage() {
		// the patch begins a column before the image of 2 x 2 pixels and ends a row below it
		final BufferedImage picture = PatchSheet.picture(new Cutout(image(2, 2, 0, 1000, 1000, 0), 0, -1, 3, 3, List.of()));
		assertEquals(List.of(144, 144), List.of(picture.getWidth(), picture.getHeight()));
		for (int y = 0; y < 144; y++)
			for (int x = 0; x < 144; x++) {
				final int rgb = picture.getRGB(x, y) & 0xffffff;
				if (x < 48 || y >= 96) assertTrue((rgb & 0xff) > (rgb >> 16), "hatched in a bluish grey at " + x + ", " + y);
				else assertEquals((x < 96) == (y < 48) ? 0 : 0xffffff, rgb, x + ", " + y);
			}
	}

	@Test
	void brightnessIsThatOfTheSurroundings() {
		final float[] values = new float[100];
		values[99] = 2000;
		values[0] = 1000;
		final BufferedImage picture = PatchSheet.picture(new Cutout(image(10, 10, values), 0, 0, 1, 1, List.of()));
		assertEquals(0x808080, picture.getRGB(70, 70) & 0xffffff, "half as bright as the brightest around it");
		final int beyond = PatchSheet.picture(new Cutout(image(1, 1, 5), 7, 7, 1, 1, List.of())).getRGB(20, 20) & 0xffffff;
		assertTrue(List.of(0xd3d8de, 0xaeb6bf).contains(beyond), "wholly beyond the image");
	}

	@Test
	void aRingIsAroundTheCentreOfWhatIsLargerThanTheImage() {
		final BufferedImage picture = PatchSheet.picture(new Cutout(image(2, 2, 0, 1, 2, 3), 0, 0, 2, 2, List.of(0.5, 1.5)));
		double sumX = 0;
		double sumY = 0;
		int count = 0;
		for (int y = 0; y < 144; y++)
			for (int x = 0; x < 144; x++) {
				final int rgb = picture.getRGB(x, y);
				if ((rgb >> 16 & 0xff) - (rgb & 0xff) < 60) continue;
				sumX += x + 0.5;
				sumY += y + 0.5;
				count++;
			}
		assertTrue(count > 50, count + " pixels in colour");
		assertEquals(108, sumX / count, 0.5);
		assertEquals(36, sumY / count, 0.5);
	}

	@Test
	void largePatchesAreMadeSmaller() {
		final float[] values = new float[300 * 500];
		Arrays.fill(values, 3);
		final BufferedImage picture = PatchSheet.picture(new Cutout(image(300, 500, values), 0, 0, 300, 500, List.of()));
		assertEquals(144, picture.getWidth());
		assertEquals(86, picture.getHeight(), 1);
	}

	@Test
	void aFilterWithoutPatchesHasALineToo() {
		final BufferedImage sheet = PatchSheet.draw("title", "subtitle", List.of(new PatchSheet.Row("7", "a class", List.of())), Map
			.of());
		assertTrue(sheet.getWidth() > 500 && sheet.getHeight() > 150, sheet.toString());
		int ink = 0;
		for (int y = 130; y < sheet.getHeight(); y++)
			for (int x = 0; x < sheet.getWidth(); x++)
				if ((sheet.getRGB(x, y) & 0xff) < 128) ink++;
		assertNotEquals(0, ink);
	}

	@Test
	void numbersHaveThreeDigits() {
		assertEquals(List.of("0", "12.3", "-1.23", "0.00123", "12345", "1.2e+06", "1.2e-05", "NaN"), List.of(PatchSheet.number(0),
			PatchSheet.number(12.345f), PatchSheet.number(-1.2345f), PatchSheet.number(0.0012345f), PatchSheet.number(12345),
			PatchSheet.number(1.23e6f), PatchSheet.number(1.23e-5f), PatchSheet.number(Float.NaN)));
	}
}
