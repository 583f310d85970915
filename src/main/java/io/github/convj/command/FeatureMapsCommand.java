package io.github.convj.command;

import ij.ImagePlus;
import io.github.convj.imagej.Results;
import io.github.convj.plan.Options;
import io.github.convj.service.ConvJService;
import io.github.convj.tensor.ConvJException;
import io.github.convj.workflow.FeaturePlan;
import java.io.File;
import java.util.Map;
import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** {@code Plugins > ConvJ > ConvJ Feature Maps}: what a layer computes all over the active image. */
@Plugin(type = Command.class, label = "ConvJ Feature Maps", menuPath = "Plugins>ConvJ>ConvJ Feature Maps",
	initializer = "describe")
public final class FeatureMapsCommand extends ConvJCommand {

	private static final Options<FeaturePlan> OPTIONS = FeaturePlan.options();
	private static final FeaturePlan DEFAULTS = FeaturePlan.defaults();

	@Parameter(required = false, style = "open", persistKey = LAST_MODEL)
	private File model;

	@Parameter(required = false)
	private ImagePlus image;

	@Parameter(required = false)
	private String layer = DEFAULTS.layer();

	@Parameter(required = false)
	private int top = DEFAULTS.top();

	@Parameter(required = false, style = "save", persist = false)
	private File output;

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int threads = DEFAULTS.threads();

	@Parameter(type = ItemIO.OUTPUT, label = "Feature maps")
	private ImagePlus maps;

	@SuppressWarnings("unused") // called by SciJava
	private void describe() {
		describe(OPTIONS);
		getInfo().getMutableInput("output", File.class).setDescription(
			"Where the maps are written, a TIFF file with one channel for each of the layer's; nowhere if empty.");
	}

	@Override
	String thrift() {
		return "name a file with output=, to which the result is written piece by piece, or use threads=1";
	}

	@Override
	void work(final ConvJService service) {
		final Map<String, Object> values = values(OPTIONS.keys());
		requireModel(values);
		if (image == null || image.getWidth() == 0) throw new ConvJException(
			"There is no image to look at; open one, or name it with image=.");
		values.remove("image");
		maps = (ImagePlus) service.features(load(service, model), image, values, this::isCanceled);
		Results.showHeadless(maps);
	}
}
