package io.github.convj.workflow;

import io.github.convj.data.ImageFiles;
import io.github.convj.evaluate.Matching;
import io.github.convj.plan.Option;
import io.github.convj.plan.Options;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * All that decides how detections are judged. Immutable, thread-safe.
 *
 * @param truth what was marked
 * @param table what was found
 * @param images the fields; null if they lie with the truth
 * @param output folder of the report; null for beside the table
 * @param overlap least intersection over union of a hit
 * @param radius most pixels from centre to centre of a hit; 0 to go by the overlap
 * @param threshold least score of what counts as found
 */
public record DetectionEvaluationPlan(
	@Option(label = "Truth", help = "What was marked: a folder of Pascal VOC files, a CSV table, or a folder of ImageJ ROIs or label images, or the folder of the images, or a text file with a name in each line, if it lies with them.", required = true) Path truth,
	@Option(label = "Table", help = "What was found: the CSV table of a detection.", required = true) Path table,
	@Option(label = "Images", help = "The images: a folder, or a text file with a name in each line; empty if they lie with the truth.") Path images,
	@Option(label = "Output", help = "Folder that the report is written to; beside the table if empty.") Path output,
	@Option(label = "Overlap", help = "Least overlap of a found and a marked box, as intersection over union.", min = 0.01, max = 1) double overlap,
	@Option(label = "Radius", help = "Most pixels between the centres of a found and a marked object; 0 to go by the overlap of boxes.", min = 0, max = 100000) double radius,
	@Option(label = "Threshold", help = "Least score of what counts as found, apart from the curves.", min = 0, max = 1) double threshold)
{

	/** @return a plan that lacks only the truth and the table */
	public static DetectionEvaluationPlan defaults() {
		return new DetectionEvaluationPlan(null, null, null, null, 0.5, 0, 0.5);
	}

	/** @return the keys of such a plan */
	public static Options<DetectionEvaluationPlan> options() {
		return Options.of(defaults());
	}

	/**
	 * @return when a detection is a hit
	 * @throws ConvJException if a number is out of its range
	 */
	public Matching matching() {
		return new Matching(overlap, radius);
	}

	/**
	 * @return where the images are: as asked, or with the truth, or where a VOC data set has them; the truth itself if it is a list
	 *         of them
	 * @throws ConvJException if both are given and the truth is a list of images
	 */
	public Path imageFolder() {
		if (ImageFiles.isList(truth)) {
			if (images != null) throw new ConvJException("truth=" + truth +
				" is a list of images, so images= has no place; name what was marked with truth= and the list with images=, or leave images= out.");
			return truth;
		}
		if (images != null) return images;
		final Path whole = truth.toAbsolutePath().normalize();
		if (Files.isRegularFile(truth)) return whole.getParent();
		final Path sibling = whole.resolveSibling("JPEGImages");
		return whole.endsWith("Annotations") && Files.isDirectory(sibling) ? sibling : truth;
	}

	/** @return where the report goes: as asked, or beside the table under a name of its own */
	public Path outputFolder() {
		return output != null ? output : table.toAbsolutePath().normalize().resolveSibling(ImageFiles.stem(table) + "-evaluation");
	}
}
