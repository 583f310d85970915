package io.github.convj.data;

import io.github.convj.file.TiffWriter;
import java.util.List;

/**
 * Planes as ImageJ opens them from a TIFF file. Immutable, thread-safe as long as nobody writes into its colours.
 *
 * @param width of a plane
 * @param height of a plane
 * @param channels how many a slice or a time point
 * @param depth slices, or time points
 * @param timeSeries whether they are time points
 * @param calibration the size of the pixels
 * @param names of the planes, channels first; empty for none
 * @param colours for each channel a look-up table of 768 bytes, red first; empty for shades of grey
 * @param display further lines of ImageJ's description, each with its line break
 */
public record Hyperstack(int width, int height, int channels, int depth, boolean timeSeries, Calibration calibration,
	List<String> names, List<byte[]> colours, String display)
{

	/** @return channels of all slices or time points */
	public int planes() {
		return channels * depth;
	}

	/** @return what stands in the file beside the pixels */
	public TiffWriter.Header header() {
		final StringBuilder text = new StringBuilder("ImageJ=1.54p\n");
		if (planes() > 1) text.append("images=").append(planes()).append('\n');
		if (channels > 1) text.append("channels=").append(channels).append('\n');
		if (depth > 1) text.append(timeSeries ? "frames=" : "slices=").append(depth).append('\n');
		if (planes() > 1) text.append("hyperstack=true\n");
		// as ImageJ writes the micro sign
		text.append("unit=").append(calibration.unit().replace('\u00b5', 'u').replace('\u03bc', 'u')).append('\n');
		if (depth > 1 && !timeSeries) text.append("spacing=").append(calibration.pixelDepth()).append('\n');
		if (timeSeries && calibration.frameInterval() > 0) text.append("finterval=").append(calibration.frameInterval())
			.append('\n');
		if (calibration.xOrigin() != 0) text.append("xorigin=").append(calibration.xOrigin()).append('\n');
		if (calibration.yOrigin() != 0) text.append("yorigin=").append(calibration.yOrigin()).append('\n');
		return new TiffWriter.Header(width, height, planes(), text.append(display).append("loop=false\n").toString(), names,
			colours, 1 / calibration.pixelWidth(), 1 / calibration.pixelHeight());
	}
}
