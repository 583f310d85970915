package io.github.convj.workflow;

import io.github.convj.plan.Option;
import io.github.convj.plan.Options;
import java.nio.file.Path;

/**
 * All that decides embeddings. Immutable, thread-safe.
 *
 * @param model bioimage.io package whose network describes the images
 * @param images an image, a folder, a list or a table of images
 * @param table where the table goes; null for beside the images
 * @param layer by name; empty for what the last fully connected layer reads
 * @param projection into the plane: {@code pca} or {@code umap}
 * @param neighbors of UMAP
 * @param minimumDistance of UMAP
 * @param seed of UMAP
 * @param threads 0 for all processors
 */
public record EmbeddingPlan(
	@Option(label = "Model", help = "The trained model, a zip file.", required = true) Path model,
	@Option(label = "Images", help = "An image, a folder of images with all its subfolders, a text file with the name of an image in each line, or a table with the columns image and label.", required = true) Path images,
	@Option(label = "Table", help = "Where the table of the embeddings is written, a CSV file, and beside it the picture, a PNG file; beside the images if empty.") Path table,
	@Option(label = "Layer", help = "The layer whose output describes the images; what the last fully connected layer reads if empty.") String layer,
	@Option(label = "Projection", help = "How the plane for the picture is found: principal components (pca: exact, keeps distances) or UMAP (umap: keeps neighbours, shows clusters).", choices = {
		"pca", "umap" }) String projection,
	@Option(label = "Neighbors", help = "UMAP: how many of its nearest each image holds on to; few show detail, many the large structure.", min = 2, max = 1000) int neighbors,
	@Option(label = "Minimum distance", help = "UMAP: how close images may lie in the plane, from 0 to 1; small values make dense clusters.", min = 0, max = 1) double minimumDistance,
	@Option(label = "Seed", help = "UMAP: the same number gives the same plane.") long seed,
	@Option(label = "Threads", help = "Processors to use; 0 for all.", min = 0, max = 1024) int threads)
{

	/** @return a plan that lacks only the model and the images */
	public static EmbeddingPlan defaults() {
		return new EmbeddingPlan(null, null, null, "", "pca", 15, 0.1, 1, 0);
	}

	/** @return the keys of such a plan */
	public static Options<EmbeddingPlan> options() {
		return Options.of(defaults());
	}

	/** @return where the table goes: as asked, or beside the images under a name of its own */
	public Path tableFile() {
		if (table != null) return table;
		final Path absolute = images.toAbsolutePath().normalize();
		final Path name = absolute.getFileName();
		return absolute.resolveSibling((name == null ? "images" : name) + ".embeddings.csv");
	}

	/** @return where the picture goes: beside the table, with the ending of a PNG file */
	public Path pictureFile() {
		final Path file = tableFile().toAbsolutePath().normalize();
		final Path name = file.getFileName();
		return file.resolveSibling((name == null ? "embeddings" : name.toString().replaceFirst("(?i)\\.(csv|tsv|txt|png)$", "")) + ".png");
	}
}
