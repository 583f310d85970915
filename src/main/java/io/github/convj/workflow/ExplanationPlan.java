package io.github.convj.workflow;

import io.github.convj.plan.Option;
import io.github.convj.plan.Options;
import java.nio.file.Path;

/**
 * All that decides how it is shown where images speak for a class. Immutable, thread-safe.
 *
 * @param model bioimage.io package to look into
 * @param images an image, or a folder of images; with a table, the folder that its names start from
 * @param table of images and their true classes; null to take the images as they are
 * @param output where the picture goes; null for beside the images or the table
 * @param label class to explain, or {@code predicted}
 * @param method how: {@code gradcam}, {@code occlusion}, {@code gradient}
 * @param opacity of the strongest heat
 * @param top images a class on a contact sheet; 0 for all
 * @param threads 0 for all processors
 */
public record ExplanationPlan(
	@Option(label = "Model", help = "The trained model, a zip file.", required = true) Path model,
	@Option(label = "Images", help = "An image, or a folder of images; with a table, the folder that its names start from, if that is not the table's own or the one trained on.") Path images,
	@Option(label = "Table", help = "A table with the columns image and label or truth, such as the predictions.csv of a report, instead of a folder.") Path table,
	@Option(label = "Output", help = "Where the picture is written, a PNG file, for a single image with a TIFF file of the values beside it; beside the images or the table if empty.") Path output,
	@Option(label = "Label", help = "The class to look for: predicted for the one that the model sees, or a class's name.") String label,
	@Option(label = "Method", help = "Grad-CAM (coarse, quick), occlusion (hides parts, takes long), or gradient times input (fine, noisy).", choices = {
		"gradcam", "occlusion", "gradient" }) String method,
	@Option(label = "Opacity", help = "How much the strongest heat hides of the image, from 0 to 1.", min = 0, max = 1) double opacity,
	@Option(label = "Top", help = "How many images of each class the contact sheet shows, the first ones; 0 for all.", min = 0, max = 1000000) int top,
	@Option(label = "Threads", help = "Processors to use; 0 for all.", min = 0, max = 1024) int threads)
{

	/** The label that stands for the class that the model sees. */
	public static final String PREDICTED = "predicted";

	/** @return a plan that lacks only the model and the images */
	public static ExplanationPlan defaults() {
		return new ExplanationPlan(null, null, null, null, PREDICTED, "gradcam", 0.5, 0, 0);
	}

	/** @return the keys of such a plan */
	public static Options<ExplanationPlan> options() {
		return Options.of(defaults());
	}

	/** @return where the picture goes: as asked, or beside the images or the table under a name of its own */
	public Path pictureFile() {
		return withEnding(".png");
	}

	/** @return where the values of a single image go: beside the picture, with the ending of a TIFF file */
	public Path mapFile() {
		return withEnding(".tif");
	}

	private Path withEnding(final String ending) {
		final Path base = (output != null ? output : table != null ? table : images).toAbsolutePath().normalize();
		final Path name = base.getFileName();
		final String word = name == null ? "images" : name.toString();
		return base.resolveSibling(output != null ? word.replaceFirst("(?i)\\.(png|tiff?)$", "") + ending : word.replaceFirst(
			"\\.[^.]*$", "") + "-explained" + ending);
	}
}
