package io.github.convj.command;

import ij.ImagePlus;
import io.github.convj.evaluate.Prediction;
import io.github.convj.imagej.Results;
import io.github.convj.model.Model;
import io.github.convj.plan.Options;
import io.github.convj.predict.Classification;
import io.github.convj.predict.PredictionTable;
import io.github.convj.service.ConvJService;
import io.github.convj.tensor.ConvJException;
import io.github.convj.workflow.ClassificationPlan;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.scijava.ItemVisibility;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * {@code Plugins > ConvJ > ConvJ Classify}: the active image, the regions drawn on it, or the images of a folder, into a
 * table.
 */
@Plugin(type = Command.class, label = "ConvJ Classify", menuPath = "Plugins>ConvJ>ConvJ Classify", initializer = "describe")
public final class ClassifyCommand extends ConvJCommand {

	private static final Options<ClassificationPlan> OPTIONS = ClassificationPlan.options();
	private static final ClassificationPlan DEFAULTS = ClassificationPlan.defaults();
	private static final String TITLE = "ConvJ Classification";

	@Parameter
	private LogService log;

	@Parameter
	private StatusService status;

	@Parameter(visibility = ItemVisibility.MESSAGE, required = false, persist = false)
	private final String hint = "Leave Images empty to classify the active image or its ROIs.";

	@Parameter(required = false, style = "open", persistKey = LAST_MODEL)
	private File model;

	@Parameter(label = "Image", description = "The image to classify; used when no folder or file of images is given.",
		required = false)
	private ImagePlus image;

	@Parameter(label = "ROIs", description = "Which regions of the image to classify, each by its bounding box: those of the ROI Manager, those of the overlay, none for the image as a whole, or auto for the first of these that has any.",
		choices = { "auto", "none", "manager", "overlay" }, required = false)
	private String rois = "auto";

	@Parameter(required = false, style = "both", persist = false)
	private File images;

	@Parameter(required = false, style = "save", persist = false)
	private File table;

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int batchSize = DEFAULTS.batchSize();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int threads = DEFAULTS.threads();

	@SuppressWarnings("unused") // called by SciJava
	private void describe() {
		describe(OPTIONS);
	}

	@Override
	String thrift() {
		return "use a smaller batchSize";
	}

	@Override
	void work(final ConvJService service) {
		final Map<String, Object> values = values(OPTIONS.keys());
		if (values.containsKey("images")) classifyFiles(service, values);
		else classifyImage(service, values);
	}

	private void classifyFiles(final ConvJService service, final Map<String, Object> values) {
		final Classification classification = service.classify(values, this::isCanceled);
		final Path file = OPTIONS.read(values).tableFile();
		Results.show(file);
		say(classification.text() + " Table: " + file);
	}

	private void classifyImage(final ConvJService service, final Map<String, Object> values) {
		requireModel(values);
		if (image == null) throw new ConvJException(
			"There is no image to classify; open one, or name an image or a folder with images=.");
		if (image.getWidth() == 0) throw new ConvJException(
			"There is no open image of the name given with image=; open it first, or name its file with images=.");
		final Model loaded = load(service, model);
		final List<Prediction> predictions = service.classify(loaded, image, rois);
		final List<String> classes = loaded.classes();
		if (values.containsKey("table")) PredictionTable.write(table.toPath(), classes, predictions);
		Results.append(TITLE, Results.table(classes, predictions));
		final Prediction first = predictions.get(0);
		say(predictions.size() > 1 ? "Classified " + predictions.size() + " regions or planes of " + image.getTitle() + "."
			: String.format(Locale.ROOT, "%s: %s (%.1f %%)", first.image(), classes.get(first.predicted()), 100 * first
				.probability()));
	}

	/** Not an output: ImageJ would open a text window for each, also in a macro that classifies a hundred images. */
	private void say(final String sentence) {
		log.info(sentence);
		status.showStatus(sentence);
	}
}
