package io.github.convj.workflow;

import io.github.convj.plan.Option;
import io.github.convj.plan.Options;
import java.nio.file.Path;

/**
 * All that decides a classification of files. Immutable, thread-safe.
 *
 * @param model bioimage.io package to classify with
 * @param images an image, or a folder of images
 * @param table where the table goes; null for beside the images
 * @param batchSize images a pass
 * @param threads 0 for all processors
 */
public record ClassificationPlan(
	@Option(label = "Model", help = "The trained model, a zip file.", required = true) Path model,
	@Option(label = "Images", help = "An image, or a folder of images with all its subfolders.", required = true) Path images,
	@Option(label = "Table", help = "Where the table of labels and probabilities is written, a CSV file; beside the images if empty.") Path table,
	@Option(label = "Batch size", help = "Images that are classified at a time.", min = 1, max = 4096) int batchSize,
	@Option(label = "Threads", help = "Processors to use; 0 for all.", min = 0, max = 1024) int threads)
{

	/** @return a plan that lacks only the model and the images */
	public static ClassificationPlan defaults() {
		return new ClassificationPlan(null, null, null, 32, 0);
	}

	/** @return the keys of such a plan */
	public static Options<ClassificationPlan> options() {
		return Options.of(defaults());
	}

	/** @return where the table goes: as asked, or beside the images under a name of its own */
	public Path tableFile() {
		if (table != null) return table;
		final Path absolute = images.toAbsolutePath().normalize();
		final Path name = absolute.getFileName();
		return absolute.resolveSibling((name == null ? "images" : name) + ".classification.csv");
	}
}
