package io.github.convj.workflow;

import io.github.convj.plan.Option;
import io.github.convj.plan.Options;
import io.github.convj.predict.DetectorSettings;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All that decides a search for objects. Immutable, thread-safe.
 *
 * @param model bioimage.io package to find objects with
 * @param images an image, or a folder of images
 * @param table where the table goes; null for beside the images
 * @param counts where the counts by image and class go; null for nowhere
 * @param threshold least score of a detection
 * @param overlap of two boxes of a class that are one object
 * @param suppression greedy or soft
 * @param scales factors by which the image is scaled beside the model's own scale, separated by commas
 * @param background name of the class that stands for everything else; empty for the model's own
 * @param minimumDistance pixels between two objects of a class; 0 for any
 * @param stride pixels from a window to the next, or {@code auto}
 * @param threads 0 for all processors
 */
public record DetectionPlan(
	@Option(label = "Model", help = "The trained model, a zip file; best one that was trained on fields.", required = true) Path model,
	@Option(label = "Images", help = "An image of any size, or a folder of images with all its subfolders.", required = true) Path images,
	@Option(label = "Table", help = "Where the table of objects is written, a CSV file; beside the images if empty.") Path table,
	@Option(label = "Counts", help = "Where the number of objects by image and class is written, a CSV file; nowhere if empty.") Path counts,
	@Option(label = "Threshold", help = "Least score of an object, from 0 to 1: lower finds more, and more that is none.", min = 0, max = 1) double threshold,
	@Option(label = "Overlap", help = "Two boxes of a class whose common area is more than this share of their joint area are one object.", min = 0, max = 1) double overlap,
	@Option(label = "Suppression", help = "What becomes of boxes that overlap: greedy drops all but the best, soft lowers their scores.", choices = {
		"greedy", "soft" }) String suppression,
	@Option(label = "Scales", help = "Factors by which the image is scaled beside the scale of the training, separated by commas, to find objects of other sizes than those trained on.") String scales,
	@Option(label = "Background", help = "The class that stands for everything else; empty for the model's own.") String background,
	@Option(label = "Minimum distance", help = "Least distance in pixels between the centres of two objects of a class; 0 for any.", min = 0) double minimumDistance,
	@Option(label = "Stride", help = "Pixels of the scaled image from a window to the next: auto for the network's own, or a divisor or multiple of it.") String stride,
	@Option(label = "Threads", help = "Processors to use; 0 for all.", min = 0, max = 1024) int threads)
{

	/** @return a plan that lacks only the model and the images */
	public static DetectionPlan defaults() {
		return new DetectionPlan(null, null, null, null, 0.5, 0.3, "greedy", "1", "", 0, "auto", 0);
	}

	/** @return the keys of such a plan */
	public static Options<DetectionPlan> options() {
		return Options.of(defaults());
	}

	/**
	 * @return how objects are looked for
	 * @throws ConvJException if the scales or the stride are none
	 */
	public DetectorSettings settings() {
		return new DetectorSettings(threshold, overlap, suppression.equals("soft"), scaleNumbers(), background,
			minimumDistance, MapPlan.strideNumber(stride));
	}

	private List<Double> scaleNumbers() {
		final List<Double> numbers = new ArrayList<>();
		for (final String word : scales.strip().split("\\s*[,;]\\s*|\\s+"))
			try {
				numbers.add(Double.parseDouble(word));
			}
			catch (final NumberFormatException failure) {
				throw new ConvJException("scales are numbers separated by commas, as in scales=0.8,1,1.25, but are '" + scales +
					"'.", failure);
			}
		return numbers;
	}

	/** @return where the table goes: as asked, or beside the images under a name of its own */
	public Path tableFile() {
		if (table != null) return table;
		final Path absolute = images.toAbsolutePath().normalize();
		final Path name = absolute.getFileName();
		return absolute.resolveSibling((name == null ? "images" : name) + ".detection.csv");
	}
}
