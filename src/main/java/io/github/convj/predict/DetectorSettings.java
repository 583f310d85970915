package io.github.convj.predict;

import io.github.convj.tensor.ConvJException;
import java.util.List;

/**
 * How objects are looked for. Immutable, thread-safe.
 *
 * @param threshold least score of a detection, 0 to 1
 * @param overlap intersection over union above which two boxes of a class are one object, 0 to 1
 * @param soft whether boxes that overlap lose score instead of going at once
 * @param scales factors by which the image is scaled beside the model's own scale; objects as large as 1 / scale times those
 *          trained on are found
 * @param background name of the class that stands for everything else; null for the model's own
 * @param minimumDistance pixels between the centres of two objects of a class; 0 for any
 * @param stride pixels of the scaled image from a window to the next; 0 for the network's own
 */
public record DetectorSettings(double threshold, double overlap, boolean soft, List<Double> scales, String background,
	double minimumDistance, int stride)
{

	/** What suits models that were trained on fields. */
	public static final DetectorSettings DEFAULT = new DetectorSettings(0.5, 0.3, false, List.of(1.0), null, 0, 0);

	/** @throws ConvJException if a value is out of its range */
	public DetectorSettings {
		scales = List.copyOf(scales);
		if (!(threshold >= 0 && threshold <= 1)) throw new ConvJException("threshold lies between 0 and 1, but is " +
			threshold + ".");
		if (!(overlap >= 0 && overlap <= 1)) throw new ConvJException("overlap lies between 0 and 1, but is " + overlap + ".");
		if (!(minimumDistance >= 0)) throw new ConvJException("minimumDistance is at least 0, but is " + minimumDistance + ".");
		if (scales.isEmpty() || !scales.stream().allMatch(scale -> scale > 0 && scale <= 1000)) throw new ConvJException(
			"scales are numbers above 0, as in scales=0.8,1,1.25, but are " + scales + ".");
	}
}
