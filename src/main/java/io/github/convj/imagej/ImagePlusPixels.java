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
		final boolean eight = image.getBitDepth() == 8 && image.getNChannels() == 1;
		final Palette lut = eight ? palette(image.getProcessor()) : null;
		final Palette palette = lut == null || lut.lookUpTable() ? null : lut;
		final List<Plane> planes = new ArrayList<>();
		for (int n = 1; n <= stack.getSize(); n++)
			planes.add(plane(stack.getProcessor(n), area, palette));
		final Plane.Order order = new Plane.Order(image.getNChannels(), image.getNSlices(), image.getNFrames(), "CZT");
		return Plane.image(image.getTitle(), planes, order.planes() == planes.size() ? order : Plane.Order.stack(planes
			.size()));
	}

	private static Plane plane(final ImageProcessor processor, final Rectangle area, final Palette palette) {
		final int width = processor.getWidth();
		final boolean rgb = processor.getBitDepth() == 24;
		final int channels = rgb ? 3 : 1;
		final float[] values = new float[area.width * area.height * channels];
		final Object pixels = processor.getPixels();
		int at = 0;
		for (int y = area.y; y < area.y + area.height; y++)
			for (int p = y * width + area.x; p < y * width + area.x + area.width; p++)
				switch (pixels) {
					case final byte[] b -> values[at++] = b[p] & 0xff;
					case final short[] s -> values[at++] = s[p] & 0xffff;
					case final float[] f -> values[at++] = f[p];
					case final int[] i -> {
						values[at++] = i[p] >> 16 & 0xff;
						values[at++] = i[p] >> 8 & 0xff;
						values[at++] = i[p] & 0xff;
					}
					default -> throw new IllegalArgumentException(pixels.getClass().getName());
				}
		if (palette != null) return Rasters.indexed(area.width, area.height, values, palette);
		return new Plane(area.width, area.height, values, rgb ? 8 : processor.getBitDepth(), rgb);
	}

	private static Palette palette(final ImageProcessor processor) {
		final LUT lut = processor.getLut();
		final byte[] bytes = lut.getBytes();
		final int[][] colours = new int[3][256];
		for (int i = 0; i < 768; i++)
			colours[i / 256][i % 256] = bytes[i] & 0xff;
		return new Palette(colours);
	}
}
