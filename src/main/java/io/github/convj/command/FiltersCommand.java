package io.github.convj.command;

import ij.ImagePlus;
import io.github.convj.imagej.MapImages;
import io.github.convj.imagej.Results;
import io.github.convj.plan.Options;
import io.github.convj.service.ConvJService;
import io.github.convj.workflow.FilterPlan;
import java.io.File;
import java.util.Map;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** {@code Plugins > ConvJ > ConvJ Filters}: what the filters of a layer look for. */
@Plugin(type = Command.class, label = "ConvJ Filters", menuPath = "Plugins>ConvJ>ConvJ Filters", initializer = "describe")
public final class FiltersCommand extends ConvJCommand {

	private static final Options<FilterPlan> OPTIONS = FilterPlan.options();
	private static final FilterPlan DEFAULTS = FilterPlan.defaults();

	@Parameter(required = false, style = "open", persistKey = LAST_MODEL)
	private File model;

	@Parameter(required = false)
	private String layer = DEFAULTS.layer();

	@Parameter(required = false)
	private String filters = DEFAULTS.filters();

	@Parameter(required = false)
	private int top = DEFAULTS.top();

	@Parameter(required = false, style = "save", persist = false)
	private File output;

	@Parameter(type = ItemIO.OUTPUT, label = "Filters")
	private ImagePlus picture;

	@SuppressWarnings("unused") // called by SciJava
	private void describe() {
		describe(OPTIONS);
		getInfo().getMutableInput("output", File.class).setDescription(
			"Where the picture is written, a PNG file, or a TIFF file for the weights themselves; nowhere if empty.");
	}

	@Override
	void work(final ConvJService service) {
		final Map<String, Object> values = values(OPTIONS.keys());
		requireModel(values);
		picture = (ImagePlus) (values.containsKey("output") ? MapImages.open(service.filters(values, this::isCanceled).pictures()
			.getFirst()) : service.filters(load(service, model), values));
		Results.showHeadless(picture);
	}
}
