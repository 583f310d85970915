package io.github.convj.workflow;

import io.github.convj.data.Border;
import io.github.convj.data.ImageFiles;
import io.github.convj.plan.Option;
import io.github.convj.plan.Options;
import io.github.convj.predict.MapFile;
import io.github.convj.predict.MapSettings;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;

/**
 * All that decides a probability map. Immutable, thread-safe.
 *
 * @param model bioimage.io package to classify with
 * @param image to map
 * @param output where the probabilities go; null for beside the image
 * @param labels where the labels go; null for beside the probabilities
 * @param stride pixels from a window to the next, or {@code auto}
 * @param overlap what lies beyond the border
 * @param scale by which the image is scaled first
 * @param confidence least probability of a label
 * @param exact whether each value must be that of its window alone
 * @param threads 0 for all processors
 */
public record MapPlan(
	@Option(label = "Model", help = "The trained model, a zip file.", required = true) Path model,
	@Option(label = "Image", help = "An image of any size: a file, or the folder of an OME-Zarr.") Path image,
	@Option(label = "Output", help = "Where the probabilities are written, a TIFF file with one channel a class, or an OME-Zarr if the name ends in .zarr; beside the image if empty.") Path output,
	@Option(label = "Labels", help = "Where the most probable classes are written, a TIFF file; beside the output if empty, and within it if that is an OME-Zarr.") Path labels,
	@Option(label = "Stride", help = "Pixels from a window to the next: auto for the network's own, or a divisor or multiple of it.") String stride,
	@Option(label = "Overlap", help = "What a window sees that overlaps the image's border: its mirror image, or the nearest pixel again and again.", choices = {
		"reflect", "nearest" }) String overlap,
	@Option(label = "Scale", help = "Factor by which the image is scaled first, such that objects are as large as the network saw them in training.", min = 0.001, max = 1000) double scale,
	@Option(label = "Confidence", help = "Where no class is as probable as this, the label is 0.", min = 0, max = 1) double confidence,
	@Option(label = "Exact", help = "Whether a network that pads classifies each window by itself, which takes long; others are exact anyway.") boolean exact,
	@Option(label = "Threads", help = "Processors to use; 0 for all.", min = 0, max = 1024) int threads)
{

	/** @return a plan that lacks only the model and the image */
	public static MapPlan defaults() {
		return new MapPlan(null, null, null, null, "auto", "reflect", 1, 0.5, false, 0);
	}

	/** @return the keys of such a plan */
	public static Options<MapPlan> options() {
		return Options.of(defaults());
	}

	/**
	 * @return how the image is covered with windows
	 * @throws ConvJException if the stride is none
	 */
	public MapSettings settings() {
		return new MapSettings(strideNumber(stride), Border.of(overlap), scale, exact);
	}

	static int strideNumber(final String stride) {
		if (stride == null || stride.isBlank() || stride.equals("auto")) return 0;
		if (!stride.matches("[1-9]\\d{0,5}")) throw new ConvJException("The stride is auto or a whole number from 1, but is '" +
			stride + "'.");
		return Integer.parseInt(stride);
	}

	/** @return where the probabilities go: as asked, or beside the image under a name of its own */
	public Path outputFile() {
		return output != null ? output : beside(image, "-map.tif");
	}

	/**
	 * @return where the labels go: as asked, or beside the probabilities under a name of its own, or within an OME-Zarr
	 * @throws ConvJException if a place is asked for although the output is an OME-Zarr
	 */
	public Path labelFile() {
		return MapFile.labelFile(outputFile(), labels);
	}

	private static Path beside(final Path file, final String ending) {
		final Path whole = file.toAbsolutePath().normalize();
		return whole.resolveSibling((whole.getFileName() == null ? "image" : ImageFiles.stem(whole)) + ending);
	}
}
