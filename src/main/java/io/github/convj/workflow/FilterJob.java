package io.github.convj.workflow;

import io.github.convj.explain.FilterFile;
import io.github.convj.explain.FilterWeights;
import io.github.convj.file.AtomicFile;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.report.FilterPicture;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/** Shows a layer's filters. Used once, by one thread. */
final class FilterJob {

	private final FilterPlan plan;

	FilterJob(final FilterPlan plan) {
		this.plan = plan;
	}

	FilterOutcome run() {
		ConvJ.requireModel(plan.model());
		final Path file = plan.pictureFile();
		if (!plan.stack()) FilterPicture.requireFonts();
		AtomicFile.checkWritable(file);
		final FilterWeights weights = FilterWeights.of(ModelFile.read(plan.model()), plan.layer());
		final List<Integer> filters = plan.chosen(weights.filters(), weights.strongest());
		if (plan.stack()) FilterFile.write(weights, filters, file);
		else {
			final byte[] png = FilterPicture.png(FilterPicture.draw(weights, filters));
			AtomicFile.write(file, stream -> stream.write(png));
		}
		return new FilterOutcome(List.of(file), filters.size() + " of " + weights.filters() + " filters of the layer " + weights
			.layer() + ".");
	}

	/** @return the montage of a model in memory */
	static BufferedImage montage(final Model model, final FilterPlan plan) {
		final FilterWeights weights = FilterWeights.of(model, plan.layer());
		return FilterPicture.draw(weights, plan.chosen(weights.filters(), weights.strongest()));
	}
}
