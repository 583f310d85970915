package io.github.convj.command;

import ij.ImagePlus;
import io.github.convj.imagej.Results;
import io.github.convj.imagej.Virtual;
import io.github.convj.plan.Options;
import io.github.convj.predict.Labels;
import io.github.convj.service.ConvJService;
import io.github.convj.tensor.ConvJException;
import io.github.convj.workflow.MapPlan;
import java.io.File;
import java.util.Map;
import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** {@code Plugins > ConvJ > ConvJ Probability Map}: the classes' probabilities all over the active image. */
@Plugin(type = Command.class, label = "ConvJ Probability Map", menuPath = "Plugins>ConvJ>ConvJ Probability Map",
	initializer = "describe")
public final class ProbabilityMapCommand extends ConvJCommand {

	private static final Options<MapPlan> OPTIONS = MapPlan.options();
	private static final MapPlan DEFAULTS = MapPlan.defaults();

	@Parameter(required = false, style = "open", persistKey = LAST_MODEL)
	private File model;

	@Parameter(required = false)
	private ImagePlus image;

	@Parameter(required = false)
	private String stride = DEFAULTS.stride();

	@Parameter(required = false)
	private String overlap = DEFAULTS.overlap();

	@Parameter(required = false, style = "format:0.000")
	private double scale = DEFAULTS.scale();

	@Parameter(required = false)
	private boolean exact = DEFAULTS.exact();

	@Parameter(required = false, style = "save", persist = false)
	private File output;

	@Parameter(required = false, style = "save", persist = false)
	private File labels;

	@Parameter(required = false, style = "format:0.00")
	private double confidence = DEFAULTS.confidence();

	@Parameter(label = "Virtual", required = false, choices = { "auto", "true", "false" },
		description = "Whether the map opens as a virtual stack, whose planes are computed when they are shown: auto does so if the map takes more than half of the free memory.")
	private String virtual = Virtual.AUTO.word();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int threads = DEFAULTS.threads();

	// before the map, such that the map is shown last and stays the active image
	@Parameter(type = ItemIO.OUTPUT, label = "Labels")
	private ImagePlus labelImage;

	@Parameter(type = ItemIO.OUTPUT, label = "Probability map")
	private ImagePlus map;

	@SuppressWarnings("unused") // called by SciJava
	private void describe() {
		describe(OPTIONS);
		getInfo().getMutableInput("output", File.class).setDescription(
			"Where the probabilities are written, a TIFF file, with the labels beside it; nowhere if empty.");
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
			"There is no image to map; open one, or name it with image=.");
		values.remove("image");
		values.put("virtual", virtual);
		map = (ImagePlus) service.map(load(service, model), image, values, this::isCanceled);
		// more classes than a label image can tell apart still have a map
		if (map.getNChannels() <= Labels.MOST) {
			labelImage = (ImagePlus) service.labels(map, confidence);
			Results.showHeadless(labelImage);
		}
		Results.showHeadless(map);
	}
}
