package io.github.convj.command;

import ij.ImagePlus;
import io.github.convj.imagej.MapImages;
import io.github.convj.imagej.Results;
import io.github.convj.plan.Options;
import io.github.convj.service.ConvJService;
import io.github.convj.workflow.FilterOutcome;
import io.github.convj.workflow.FilterPlan;
import java.io.File;
import java.util.Map;
import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** {@code Plugins > ConvJ > ConvJ Filters}: what the filters of a layer look for. */
@Plugin(type = Command.class, label = "ConvJ Filters", menuPath = "Plugins>ConvJ>ConvJ Filters", initializer = "describe")
public final class FiltersCommand extends ConvJCommand {

	private static final Options<FilterPlan> OPTIONS = FilterPlan.options();
	private static final FilterPlan DEFAULTS = FilterPlan.defaults();

	@Parameter
	private LogService log;

	@Parameter
	private StatusService status;

	@Parameter(visibility = ItemVisibility.MESSAGE, required = false, persist = false)
	private final String hint = "Leave Images empty to see the filters of the first convolution.";

	@Parameter(required = false, style = "open", persistKey = LAST_MODEL)
	private File model;

	@Parameter(required = false, style = "both", persist = false)
	private File images;

	@Parameter(required = false)
	private String layer = DEFAULTS.layer();

	@Parameter(required = false)
	private String filters = DEFAULTS.filters();

	@Parameter(required = false)
	private int top = DEFAULTS.top();

	@Parameter(required = false)
	private int patches = DEFAULTS.patches();

	@Parameter(required = false)
	private double scale = DEFAULTS.scale();

	@Parameter(required = false, style = "save", persist = false)
	private File output;

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int threads = DEFAULTS.threads();

	@Parameter(type = ItemIO.OUTPUT, label = "Filters")
	private ImagePlus picture;

	@SuppressWarnings("unused") // called by SciJava
	private void describe() {
		describe(OPTIONS);
	}

	@Override
	void work(final ConvJService service) {
		final Map<String, Object> values = values(OPTIONS.keys());
		requireModel(values);
		if (values.containsKey("images") || values.containsKey("output")) {
			final FilterOutcome outcome = service.filters(values, this::isCanceled);
			picture = (ImagePlus) MapImages.open(outcome.pictures().getFirst());
			Results.showPictures(outcome.pictures().subList(1, outcome.pictures().size()));
			if (outcome.table() != null) Results.show(outcome.table());
			final String sentence = outcome.text() + " Written: " + outcome.pictures().getFirst();
			status.showStatus(sentence);
			log.info(sentence);
		}
		else picture = (ImagePlus) service.filters(load(service, model), values);
		Results.showHeadless(picture);
	}
}
