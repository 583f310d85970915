package io.github.convj.workflow;

import io.github.convj.data.ImageOpener;
import io.github.convj.data.Progress;
import io.github.convj.data.UnreadImage;
import io.github.convj.data.UnreadImages;
import io.github.convj.file.AtomicFile;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.predict.Embedder;
import io.github.convj.predict.EmbeddingTable;
import io.github.convj.predict.Embeddings;
import io.github.convj.projection.Layout;
import io.github.convj.projection.PrincipalComponents;
import io.github.convj.projection.Umap;
import io.github.convj.report.EmbeddingPicture;
import io.github.convj.report.Groups;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** From a model and images to the table of their embeddings and the picture of the plane. Used once, by one thread. */
final class EmbeddingJob {

	private final EmbeddingPlan plan;
	private final ImageOpener opener;
	private final Monitor monitor;
	private final Progress progress;

	EmbeddingJob(final EmbeddingPlan plan, final ImageOpener opener, final Monitor monitor) {
		this.plan = plan;
		this.opener = opener;
		this.monitor = monitor;
		progress = Monitors.counting(monitor);
	}

	EmbeddingOutcome run() {
		ConvJ.requireModel(plan.model());
		ConvJ.requireImages(plan.images());
		final Path table = plan.tableFile();
		final Path picture = plan.pictureFile();
		final List<Path> outputs = List.of(table, picture);
		outputs.forEach(file -> AtomicFile.checkApart(file, plan.model()));
		if (picture.equals(table.toAbsolutePath().normalize())) throw new ConvJException("The table " + table +
			" has the name of a picture, which is written beside it; give it the ending .csv.");
		EmbeddingPicture.requireFonts();
		AtomicFile.checkWritable(table);
		AtomicFile.checkWritable(picture);
		final Model model = ModelFile.read(plan.model());
		final List<UnreadImage> images = UnreadImages.list(plan.images(), opener, model.classes());
		outputs.forEach(file -> checkApart(file, images));
		final Workers workers = Workers.of(plan.threads());
		final Embedder embedder = Embedder.of(model, plan.layer(), workers);
		final Embeddings embeddings = embedder.embed(images, progress);
		embeddings.skipped().forEach(image -> monitor.message("Skipped: " + image.reason()));
		final Layout layout = layout(embeddings.features(), workers);
		final Groups groups = Groups.of(embeddings);
		final int rows = embeddings.rows().size();
		final String title = name(plan.images()) + ": " + rows + (rows == 1 ? " image, " : " images, ") + groups.meaning();
		final BufferedImage drawn = EmbeddingPicture.draw(title, note(embeddings), embeddings, layout);
		EmbeddingTable.write(table, embeddings, layout.x(), layout.y(), progress);
		EmbeddingPicture.write(drawn, picture);
		return new EmbeddingOutcome(embeddings, layout, table, picture, title);
	}

	private void checkApart(final Path output, final List<UnreadImage> images) {
		if (!Files.isDirectory(plan.images()) || opener.accepts(plan.images())) AtomicFile.checkApart(output, plan.images());
		// Where nothing is, nothing can be lost, and a folder may be long.
		if (Files.exists(output)) images.stream().filter(image -> image.file() != null).forEach(image -> AtomicFile.checkApart(output,
			image.file()));
	}

	private boolean umap() {
		return plan.projection().equals("umap");
	}

	private Layout layout(final float[][] features, final Workers workers) {
		if (!umap()) return PrincipalComponents.of(features, workers, progress);
		if (plan.neighbors() >= features.length) monitor.message("Of " + features.length +
			" images, each has fewer neighbours than neighbors=" + plan.neighbors() + "; all of them are used.");
		return Umap.of(features, plan.neighbors(), plan.minimumDistance(), plan.seed(), workers, progress);
	}

	private String note(final Embeddings embeddings) {
		final String layer = "layer " + embeddings.layer() + " (" + embeddings.rows().getFirst().features().length + " dimensions)";
		return (umap() ? "UMAP (" + plan.neighbors() + " neighbours, minimum distance " + EmbeddingPlan.options().toMap(plan).get(
			"minimumDistance") + ", seed " + plan.seed() + ")" : "Principal components") + " of " + layer;
	}

	private static String name(final Path images) {
		final Path name = images.toAbsolutePath().normalize().getFileName();
		return name == null ? "Embeddings" : name.toString();
	}
}
