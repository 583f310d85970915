package io.github.convj.workflow;

import io.github.convj.data.ImageFiles;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Progress;
import io.github.convj.explain.FilterFile;
import io.github.convj.explain.FilterWeights;
import io.github.convj.explain.Patch;
import io.github.convj.explain.PatchSearch;
import io.github.convj.explain.PatchTable;
import io.github.convj.file.AtomicFile;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.report.FilterPicture;
import io.github.convj.report.PatchSheet;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Shows a layer's filters, by their weights or by what excites them. Used once, by one thread. */
final class FilterJob {

	/** Filters on one sheet; more make it too long for many viewers. */
	private static final int ROWS = 16;

	/** As many sheets as these take, nobody looks at. */
	private static final int MOST_FILTERS = 2048;

	private final FilterPlan plan;
	private final ImageOpener opener;
	private final Monitor monitor;
	private final Progress progress;

	FilterJob(final FilterPlan plan, final ImageOpener opener, final Monitor monitor) {
		this.plan = plan;
		this.opener = opener;
		this.monitor = monitor;
		progress = Monitors.counting(monitor);
	}

	FilterOutcome run() {
		ConvJ.requireModel(plan.model());
		if (plan.images() != null && plan.stack()) throw new ConvJException("Patches are written as a picture with a table, but " + plan
			.output() + " is a stack; let the name end in .png, or leave the images out for the filters' weights.");
		final Path picture = plan.pictureFile();
		final List<Path> written = plan.images() == null ? List.of(picture) : List.of(picture, plan.tableFile());
		for (final Path file : written) {
			AtomicFile.checkApart(file, plan.model());
			ImageFiles.checkApart(file, plan.images(), opener);
			AtomicFile.checkWritable(file);
		}
		if (!plan.stack()) FilterPicture.requireFonts();
		final Model model = ModelFile.read(plan.model());
		return plan.images() == null ? weights(model, picture) : patches(model, picture);
	}

	/** @return the montage of a model in memory */
	static BufferedImage montage(final Model model, final FilterPlan plan) {
		final FilterWeights weights = FilterWeights.of(model, plan.layer());
		return FilterPicture.draw(weights, plan.chosen(weights.filters(), weights.strongest()));
	}

	private FilterOutcome weights(final Model model, final Path file) {
		final FilterWeights weights = FilterWeights.of(model, plan.layer());
		final List<Integer> filters = plan.chosen(weights.filters(), weights.strongest());
		if (plan.stack()) FilterFile.write(weights, filters, file);
		else {
			final byte[] png = FilterPicture.png(FilterPicture.draw(weights, filters));
			AtomicFile.write(file, stream -> stream.write(png));
		}
		return new FilterOutcome(List.of(file), null, filters.size() + " of " + weights.filters() + " filters of the layer " + weights
			.layer() + ".", List.of());
	}

	private FilterOutcome patches(final Model model, final Path picture) {
		final PatchSearch search = PatchSearch.of(model, plan.layer(), plan.scale());
		final int count = plan.chosen(search.filters(), IntStream.range(0, search.filters()).boxed().toList()).size();
		if (count > MOST_FILTERS) throw new ConvJException("The layer " + search.layer() + " has " + search.filters() +
			" filters; choose some of them with top= or filters=, " + MOST_FILTERS + " at most.");
		final List<Path> files = ImageFiles.list(plan.images(), opener);
		final PatchSearch.Result result = search.search(plan.images(), files, plan.patches(), opener, Workers.of(plan.threads()),
			progress);
		result.skipped().forEach(image -> monitor.message("Skipped: " + image.reason()));
		if (result.note() != null) monitor.message(result.note());
		final List<Integer> filters = plan.chosen(search.filters(), result.strongest());
		final List<Path> sheets = new ArrayList<>();
		for (int first = 0; first < filters.size(); first += ROWS)
			sheets.add(sheets.isEmpty() ? picture : picture.resolveSibling(ImageFiles.stem(picture) + "-" + (sheets.size() + 1) +
				".png"));
		final List<String> classes = search.filters() == model.classes().size() && model.network().architecture().shape(search
			.layer()).rank() == 1 ? model.classes() : List.of();
		write(sheets, 0, search, result, filters, classes);
		return new FilterOutcome(sheets, plan.tableFile(), "The patches that excite " + (filters.size() == search.filters() ? "the"
			: filters.size() + " of the") + " " + search.filters() + " filters of the layer " + search.layer() + " most, in " + result
				.images() + (result.images() == 1 ? " image." : " images."), result.skipped());
	}

	/** The sheets stand within each other's writing, so that all of them get their names when the last is drawn, or none does. */
	private void write(final List<Path> sheets, final int number, final PatchSearch search, final PatchSearch.Result result,
		final List<Integer> filters, final List<String> classes)
	{
		if (number == sheets.size()) {
			AtomicFile.write(plan.tableFile(), stream -> PatchTable.write(stream, filters.stream().flatMap(filter -> result.patches().get(
				filter).stream()).toList(), search.volumes()));
			return;
		}
		final List<Integer> some = filters.subList(number * ROWS, Math.min(filters.size(), (number + 1) * ROWS));
		final String title = "What excites the filters of " + search.layer() + (sheets.size() == 1 ? "" : " (" + (number + 1) + " of " +
			sheets.size() + ")");
		AtomicFile.write(sheets.get(number), stream -> {
			stream.write(PatchSheet.png(sheet(title, search, result, some, classes)));
			write(sheets, number + 1, search, result, filters, classes);
		});
	}

	private BufferedImage sheet(final String title, final PatchSearch search, final PatchSearch.Result result,
		final List<Integer> filters, final List<String> classes)
	{
		final Map<Patch, BufferedImage> pictures = new HashMap<>();
		final boolean[] special = new boolean[2];
		search.cut(filters.stream().flatMap(filter -> result.patches().get(filter).stream()).toList(), opener, progress, (patch,
			cutout) -> {
			pictures.put(patch, PatchSheet.picture(cutout));
			special[0] |= !cutout.centre().isEmpty();
			special[1] |= cutout.beyond();
		});
		final boolean scaled = pictures.keySet().stream().anyMatch(patch -> patch.box().width() != search.width() || patch.box()
			.height() != search.height());
		final String subtitle = "Each filter sees " + search.width() + "x" + search.height() + " pixels" + (scaled
			? " of the scaled image" : "") + (special[0] ? " around the ring, more than the image" : "") + "; below each patch its activation" + (special[1]
				? "; hatched is what lies beyond the image" : "");
		return PatchSheet.draw(title, subtitle, filters.stream().map(filter -> new PatchSheet.Row(String.valueOf(filter + 1), classes
			.isEmpty() ? "" : classes.get(filter), result.patches().get(filter))).toList(), pictures);
	}
}
