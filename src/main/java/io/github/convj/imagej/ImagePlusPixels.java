package io.github.convj.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import ij.process.LUT;
import io.github.convj.data.Image;
import io.github.convj.tensor.ConvJException;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** Copies pixels out of ImageJ's images. Stateless; safe as long as nobody changes the image meanwhile. */
final class ImagePlusPixels {

	private ImagePlusPixels() {}

	static Image image(final ImagePlus image, final Roi roi) {
		final Rectangle whole = new Rectangle(0, 0, image.getWidth(), image.getHeight());
		final Rectangle area = roi == null ? whole : whole.intersection(roi.getBounds());
		if (area.isEmpty()) throw new ConvJException("The ROI " + (roi != null && roi.getName() != null ? roi.getName() + " "
			: "") + "lies outside the image " + image.getTitle() + "; move it inside.");
		final ImageStack stack = image.getStack();
		final Palette palette = palette(image);
		final List<Plane> planes = new ArrayList<>();
		for (int n = 1; n <= stack.getSize(); n++)
			planes.add(plane(stack.getProcessor(n), area, palette));
		return Plane.image(image.getTitle(), planes, order(image));
	}

	/** @return how its planes are ordered */
	static Plane.Order order(final ImagePlus image) {
		final Plane.Order order = new Plane.Order(image.getNChannels(), image.getNSlices(), image.getNFrames(), "CZT");
		return order.planes() == image.getStackSize() ? order : Plane.Order.stack(image.getStackSize());
	}

	private static Plane plane(final ImageProcessor processor, final Rectangle area, final Palette palette) {
		final int width = processor.getWidth();
		final boolean rgb = processor.getBitDepth() == 24;
		final int channels = rgb ? 3 : 1;
		final float[] values = new float[area.width * area.height * channels];
		final Object pixels = processor.getPixels();
		for (int y = 0; y < area.height; y++)
			copy(pixels, (area.y + y) * width + area.x, area.width, values, y * area.width * channels, channels);
		if (palette != null) return Rasters.indexed(area.width, area.height, values, palette);
		return new Plane(area.width, area.height, values, rgb ? 8 : processor.getBitDepth(), rgb);
	}

	/**
	 * Copies values of pixels that lie side by side.
	 *
	 * @param pixels of a plane
	 * @param from the first
	 * @param count how many
	 * @param target takes one value a pixel, or red, green and blue
	 * @param offset of the first pixel's value in the target
	 * @param step from a pixel's value to the next one's
	 */
	static void copy(final Object pixels, final int from, final int count, final float[] target, final int offset,
		final int step)
	{
		int at = offset;
		for (int p = from; p < from + count; p++, at += step)
			switch (pixels) {
				case final byte[] b -> target[at] = b[p] & 0xff;
				case final short[] s -> target[at] = s[p] & 0xffff;
				case final float[] f -> target[at] = f[p];
				case final int[] i -> {
					target[at] = i[p] >> 16 & 0xff;
					target[at + 1] = i[p] >> 8 & 0xff;
					target[at + 2] = i[p] & 0xff;
				}
				default -> throw new IllegalArgumentException(pixels.getClass().getName());
			}
	}

	/** @return the colours that its values stand for; null if the values are the data */
	static Palette palette(final ImagePlus image) {
		if (image.getBitDepth() != 8 || image.getNChannels() != 1) return null;
		final LUT lut = image.getProcessor().getLut();
		final byte[] bytes = lut.getBytes();
		final int[][] colours = new int[3][256];
		for (int i = 0; i < 768; i++)
			colours[i / 256][i % 256] = bytes[i] & 0xff;
		final Palette palette = new Palette(colours);
		return palette.lookUpTable() ? null : palette;
	}
}
