package io.github.convj.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import io.github.convj.data.Box;
import io.github.convj.evaluate.Detection;
import io.github.convj.predict.Findings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Detections on images and in tables of ImageJ. */
class DetectionsTest {

	private static final List<String> CLASSES = List.of("background", "cell", "nucleus");

	private static Detection detection(final int z, final String label, final double score) {
		return new Detection("stack", new Box(3.25, 4.5, 10, 6), z, 1, label, score);
	}

	private static Findings findings(final Detection... detections) {
		return new Findings(List.of("stack"), List.of("cell", "nucleus"), List.of(detections), true, List.of(), List.of());
	}

	private static ImagePlus stack(final int channels, final int slices, final int frames) {
		final ImageStack stack = new ImageStack(30, 20);
		for (int i = 0; i < channels * slices * frames; i++)
			stack.addSlice(new ByteProcessor(30, 20));
		final ImagePlus image = new ImagePlus("stack", stack);
		image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack(true);
		return image;
	}

	@Test
	void regionsLieOnTheirPlanes() {
		final List<Detection> found = List.of(detection(0, "cell", 0.5), detection(2, "nucleus", 0.876));
		final List<Roi> slices = Detections.regions(stack(2, 3, 1), found, CLASSES);
		assertEquals(1, slices.get(0).getZPosition());
		assertEquals(3, slices.get(1).getZPosition());
		assertEquals("nucleus 0.88", slices.get(1).getName());
		assertEquals(3.25, slices.get(0).getFloatBounds().getX());
		assertEquals(6, slices.get(0).getFloatBounds().getHeight());
		assertNotEquals(slices.get(0).getStrokeColor(), slices.get(1).getStrokeColor());
		final List<Roi> frames = Detections.regions(stack(1, 1, 3), found, CLASSES);
		assertEquals(3, frames.get(1).getTPosition());
	}

	@Test
	void aSecondSearchReplacesTheFirstAndNothingElse() {
		final ImagePlus image = stack(1, 1, 1);
		final Overlay own = new Overlay();
		own.add(new Roi(1, 1, 2, 2));
		image.setOverlay(own);
		Detections.show(image, findings(detection(0, "cell", 0.5), detection(0, "cell", 0.6)), CLASSES, false);
		assertEquals(3, image.getOverlay().size());
		Detections.show(image, findings(detection(0, "cell", 0.7)), CLASSES, false);
		assertEquals(2, image.getOverlay().size());
		Detections.show(image, findings(), CLASSES, false);
		assertEquals(1, image.getOverlay().size());
	}

	@Test
	void tablesHaveARowAnObjectAndARowAnImage() {
		final Findings found = findings(detection(0, "cell", 0.5), detection(1, "cell", 0.25));
		final ResultsTable table = Detections.table(found);
		assertEquals(2, table.size());
		assertEquals(1, table.getValue("z", 1));
		assertEquals("cell", table.getStringValue("label", 1));
		assertEquals(0.25, table.getValue("score", 1));
		final ResultsTable counts = Detections.counts(found);
		assertEquals(2, counts.getValue("cell", 0));
		assertEquals(0, counts.getValue("nucleus", 0));
		assertEquals(0, Detections.table(findings()).size());
	}
}
