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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.scijava.ItemIO;
import org.scijava.command.Command;
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

	@Parameter(required = false, style = "open")
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

	@Parameter(required = false)
	private int batchSize = DEFAULTS.batchSize();

	@Parameter(required = false)
	private int threads = DEFAULTS.threads();

	@Parameter(type = ItemIO.OUTPUT, label = "ConvJ Classify")
	private String summary;

	@SuppressWarnings("unused") // called by SciJava
	private void describe() {
		describe(OPTIONS);
	}

	@Override
	void work(final ConvJService service) {
		final Map<String, Object> values = values(OPTIONS.keys());
		if (values.containsKey("images")) classifyFiles(service, values);
		else classifyImage(service, values);
	}

	private void classifyFiles(final ConvJService service, final Map<String, Object> values) {
		final Classification classification = service.classify(values, this::isCanceled);
		final ClassificationPlan plan = OPTIONS.read(values);
		Results.show(TITLE, plan.tableFile());
		summary = classification.text() + " Table: " + plan.tableFile();
	}

	private void classifyImage(final ConvJService service, final Map<String, Object> values) {
		if (!values.containsKey("model")) throw new ConvJException("No model is given; name the zip file of a trained model with model=.");
		if (image == null || image.getWidth() == 0) throw new ConvJException(
			"There is no image to classify; open one, or name an image or a folder with images=.");
		final Model loaded = service.load(model);
		final List<Prediction> predictions = service.classify(loaded, image, rois);
		final List<String> classes = loaded.classes();
		Results.show(TITLE, Results.table(classes, predictions));
		if (values.containsKey("table")) PredictionTable.write(table.toPath(), classes, predictions);
		final Prediction first = predictions.get(0);
		summary = predictions.size() > 1 ? "Classified " + predictions.size() + " regions or planes of " + image.getTitle() + "."
			: String.format(Locale.ROOT, "%s: %s (%.1f %%)", first.image(), classes.get(first.predicted()), 100 * first.probability());
	}
}
