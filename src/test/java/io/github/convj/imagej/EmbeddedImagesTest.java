package io.github.convj.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ShortProcessor;
import io.github.convj.data.Image;
import io.github.convj.data.UnreadImage;
import io.github.convj.evaluate.Prediction;
import io.github.convj.predict.Embedding;
import io.github.convj.predict.Embeddings;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedImagesTest {

	@TempDir
	private Path folder;

	private static Embeddings of(final UnreadImage image, final String name, final int plane) {
		return new Embeddings(List.of("a"), "mean", List.of(image), List.of(new Embedding(new Prediction(name, Prediction.UNKNOWN,
			new float[] { 1 }), null, 0, plane, new float[1])), List.of());
	}

	@Test
	void aFileOpensAtThePlane() throws IOException {
		final Path file = folder.resolve("Stapel ü.tif");
		final ImageStack stack = new ImageStack(4, 3);
		for (int z = 0; z < 5; z++) {
			final ShortProcessor plane = new ShortProcessor(4, 3);
			plane.set(0, 1000 + z);
			stack.addSlice(plane);
		}
		final ImagePlus saved = new ImagePlus("stack", stack);
		saved.getCalibration().pixelWidth = 0.25;
		IJ.saveAsTiff(saved, file.toString());
		final ImageJImageOpener opener = new ImageJImageOpener();
		final Embeddings embeddings = of(new UnreadImage("stack", file, () -> opener.open(file), null), "stack:4", 3);
		final ImagePlus opened = EmbeddedImages.open(embeddings, 0);
		assertEquals(1003, opened.getProcessor().get(0));
		assertEquals(0.25, opened.getCalibration().pixelWidth);
		assertEquals(1003, embeddings.image(0).pixels().array()[0], "and the thumbnail is of the same plane");
		Files.delete(file);
		final String reason = assertThrows(ConvJException.class, () -> EmbeddedImages.open(embeddings, 0)).getMessage();
		assertTrue(reason.contains("Stapel ü.tif"), reason);
	}

	@Test
	void whatHasNoFileOpensAsItIs() {
		final Tensor colours = Tensor.of(Shape.of(1, 2, 3), new float[] { 1, 2, 3, 255, 0, 7 });
		final Image colour = new Image("colour", colours, 8, true);
		final ImagePlus rgb = EmbeddedImages.open(of(new UnreadImage("colour", null, () -> colour, null), "colour", 0), 0);
		assertEquals(ImagePlus.COLOR_RGB, rgb.getType());
		assertEquals(0xff0007, rgb.getProcessor().get(1) & 0xffffff);
		final Tensor values = Tensor.of(Shape.of(2, 1, 2, 2), new float[] { 1, 2, 3, 4, 50, 600, 7000, 65535 });
		final ImagePlus channels = EmbeddedImages.image(new Image("stack", values, 16, false));
		assertEquals(List.of(2, 2, 16), List.of(channels.getNChannels(), channels.getNSlices(), channels.getBitDepth()));
		channels.setPosition(2, 2, 1);
		assertEquals(65535, channels.getProcessor().get(1));
		final ImagePlus grey = EmbeddedImages.image(new Image("grey", Tensor.of(Shape.of(1, 1, 1), new float[] { 200 }), 8, false));
		assertEquals(200, grey.getProcessor().get(0));
		assertEquals(8, grey.getBitDepth());
	}
}
