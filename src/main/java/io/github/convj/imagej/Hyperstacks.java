package io.github.convj.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import io.github.convj.data.Calibration;
import java.util.List;

/** Computed planes as images of ImageJ that lie upon the image they were computed from. Stateless; as thread-safe as ImageJ. */
final class Hyperstacks {

	private Hyperstacks() {}

	/**
	 * @param title of the image
	 * @param source the image that the planes were computed from
	 * @param width of a plane
	 * @param height of a plane
	 * @param planes {@code [slice or frame, channel][height, width]}, not copied
	 * @param names of the channels
	 * @param calibration the size of the pixels
	 * @return a 32-bit image
	 */
	static ImagePlus of(final String title, final ImagePlus source, final int width, final int height, final float[][] planes,
		final List<String> names, final Calibration calibration)
	{
		final int channels = names.size();
		final ImageStack stack = new ImageStack(width, height);
		for (int p = 0; p < planes.length; p++)
			stack.addSlice(names.get(p % channels), planes[p]);
		return of(title, source, stack, channels, calibration);
	}

	/**
	 * As above.
	 *
	 * @param stack plane by plane, channels first
	 * @param channels how many
	 */
	static ImagePlus of(final String title, final ImagePlus source, final ImageStack stack, final int channels,
		final Calibration calibration)
	{
		final ImagePlus image = new ImagePlus(title, stack);
		arrange(image, channels, source);
		image.setOpenAsHyperStack(stack.getSize() > 1);
		final ij.measure.Calibration size = image.getCalibration();
		size.pixelWidth = calibration.pixelWidth();
		size.pixelHeight = calibration.pixelHeight();
		size.pixelDepth = calibration.pixelDepth();
		size.xOrigin = calibration.xOrigin();
		size.yOrigin = calibration.yOrigin();
		return image;
	}

	/**
	 * Gives an image the dimensions and the calibration of the image that it was computed from.
	 *
	 * @param image plane by plane, channels first
	 * @param channels how many
	 * @param source with slices or time points
	 */
	static void arrange(final ImagePlus image, final int channels, final ImagePlus source) {
		final int depth = image.getStackSize() / channels;
		final boolean frames = source.getNFrames() > 1;
		image.setDimensions(channels, frames ? 1 : depth, frames ? depth : 1);
		final ij.measure.Calibration size = source.getCalibration().copy();
		// what the source's intensities mean
		size.disableDensityCalibration();
		image.setCalibration(size);
		// ImageJ forgets what the only plane of a stack is called
		if (image.getStackSize() == 1) image.setProp("Slice_Label", image.getStack().getSliceLabel(1));
	}
}
