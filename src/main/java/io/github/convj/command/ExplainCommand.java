package io.github.convj.command;

import ij.ImagePlus;
import io.github.convj.imagej.Results;
import io.github.convj.plan.Options;
import io.github.convj.service.ConvJService;
import io.github.convj.tensor.ConvJException;
import io.github.convj.workflow.ExplanationOutcome;
import io.github.convj.workflow.ExplanationPlan;
import java.io.File;
import java.util.Map;
import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** {@code Plugins > ConvJ > ConvJ Explain}: where in the active image, or in many, a class is seen. */
@Plugin(type = Command.class, label = "ConvJ Explain", menuPath = "Plugins>ConvJ>ConvJ Explain", initializer = "describe")
public final class ExplainCommand extends ConvJCommand {

	private static final Options<ExplanationPlan> OPTIONS = ExplanationPlan.options();
	private static final ExplanationPlan DEFAULTS = ExplanationPlan.defaults();

	@Parameter
	private LogService log;

	@Parameter
	private StatusService status;

	@Parameter(visibility = ItemVisibility.MESSAGE, required = false, persist = false)
	private final String hint = "Leave Images and Table empty to explain the active image.";

	@Parameter(required = false, style = "open", persistKey = LAST_MODEL)
	private File model;

	@Parameter(label = "Image", description = "The image to explain; used when neither images nor a table are given.",
		required = false)
	private ImagePlus image;

	@Parameter(required = false)
	private String label = DEFAULTS.label();

	@Parameter(required = false)
	private String method = DEFAULTS.method();

	@Parameter(required = false, style = "format:0.00", stepSize = "0.05")
	private double opacity = DEFAULTS.opacity();

	@Parameter(required = false, style = "both", persist = false)
	private File images;

	@Parameter(required = false, style = "open", persist = false)
	private File table;

	@Parameter(required = false, style = "save", persist = false)
	private File output;

	@Parameter(required = false)
	private int top = DEFAULTS.top();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int threads = DEFAULTS.threads();

	@Parameter(type = ItemIO.OUTPUT, label = "Explanation")
	private ImagePlus map;

	@SuppressWarnings("unused") // called by SciJava
	private void describe() {
		describe(OPTIONS);
	}

	@Override
	String thrift() {
		return "crop the image or use threads=1";
	}

	@Override
	void work(final ConvJService service) {
		final Map<String, Object> values = values(OPTIONS.keys());
		requireModel(values);
		if (values.containsKey("images") || values.containsKey("table")) {
			final ExplanationOutcome outcome = service.explain(values, this::isCanceled);
			Results.showPictures(outcome.pictures());
			final String sentence = outcome.text() + " Written: " + outcome.pictures().getFirst();
			status.showStatus(sentence);
			log.info(sentence);
			return;
		}
		if (image == null || image.getWidth() == 0) throw new ConvJException(
			"There is no image to explain; open one, or name images with images= or table=.");
		if (values.remove("output") != null) throw new ConvJException(
			"The active image's heat goes on its overlay and its values into a new image; save them from there, or name files with images=.");
		map = (ImagePlus) service.explain(load(service, model), image, values, this::isCanceled);
		Results.showHeadless(map);
	}
}
