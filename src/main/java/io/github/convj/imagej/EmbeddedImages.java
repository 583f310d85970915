package io.github.convj.imagej;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import io.github.convj.data.Image;
import io.github.convj.predict.Embedding;
import io.github.convj.predict.Embeddings;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The images behind embeddings as images of ImageJ. Stateless; as thread-safe as ImageJ. */
public final class EmbeddedImages {

	private EmbeddedImages() {}

	/**
	 * @param embeddings of images
	 * @param row whose image is wanted, from 0
	 * @return the image as ImageJ opens its file, at the plane that the row is of; else the pixels that the model saw
	 * @throws ConvJException if it cannot be read any more
	 */
	public static ImagePlus open(final Embeddings embeddings, final int row) {
		final Embedding embedding = embeddings.rows().get(row);
		final Path file = embeddings.sources().get(embedding.source()).file();
		if (file != null && !Files.exists(file)) throw new ConvJException("There is no file " + file +
			" any more; it was moved or deleted.");
		// ImageJ takes a folder for a sequence of images, and an OME-Zarr is a folder.
		final ImagePlus opened = file != null && Files.isRegularFile(file) ? IJ.openImage(file.toString()) : null;
		if (opened == null) return image(embeddings.image(row));
		if (embedding.plane() > 0) opened.setPosition(1, opened.getNFrames() > 1 ? 1 : embedding.plane() + 1, opened
			.getNFrames() > 1 ? embedding.plane() + 1 : 1);
		return opened;
	}

	/**
	 * @param image pixels
	 * @return the same in ImageJ: RGB for colour images, else a stack of channels and planes
	 */
	static ImagePlus image(final Image image) {
		final int width = image.width();
		final int height = image.height();
		final int channels = image.channels();
		final float[] pixels = image.pixels().array();
		final ImageStack stack = new ImageStack(width, height);
		for (int z = 0; z < image.depth(); z++) {
			final int start = z * width * height * channels;
			if (image.rgb() && channels == 3 && image.bitDepth() == 8) {
				final int[] colours = new int[width * height];
				for (int i = 0; i < colours.length; i++)
					for (int c = 0; c < 3; c++)
						colours[i] |= Math.round(pixels[start + 3 * i + c]) << 16 - 8 * c;
				stack.addSlice(new ColorProcessor(width, height, colours));
				continue;
			}
			for (int c = 0; c < channels; c++) {
				final float[] plane = new float[width * height];
				for (int i = 0; i < plane.length; i++)
					plane[i] = pixels[start + channels * i + c];
				final FloatProcessor processor = new FloatProcessor(width, height, plane);
				stack.addSlice(image.bitDepth() == 8 ? processor.convertToByteProcessor(false) : image.bitDepth() == 16 ? processor
					.convertToShortProcessor(false) : processor);
			}
		}
		final ImagePlus plus = new ImagePlus(image.name(), stack);
		final int shown = stack.size() / image.depth();
		plus.setDimensions(shown, image.depth(), 1);
		plus.setOpenAsHyperStack(stack.size() > 1);
		return shown > 1 ? new CompositeImage(plus, IJ.COMPOSITE) : plus;
	}
}
