package io.github.convj.command;

import ij.ImagePlus;
import io.github.convj.imagej.Detections;
import io.github.convj.imagej.Results;
import io.github.convj.model.Model;
import io.github.convj.plan.Options;
import io.github.convj.predict.DetectionTable;
import io.github.convj.predict.Findings;
import io.github.convj.service.ConvJService;
import io.github.convj.tensor.ConvJException;
import io.github.convj.workflow.DetectionPlan;
import java.io.File;
import java.util.Map;
import org.scijava.ItemVisibility;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** {@code Plugins > ConvJ > ConvJ Detect}: the objects in the active image, or in the images of a folder. */
@Plugin(type = Command.class, label = "ConvJ Detect", menuPath = "Plugins>ConvJ>ConvJ Detect", initializer = "describe")
public final class DetectCommand extends ConvJCommand {

	private static final Options<DetectionPlan> OPTIONS = DetectionPlan.options();
	private static final DetectionPlan DEFAULTS = DetectionPlan.defaults();

	@Parameter
	private LogService log;

	@Parameter
	private StatusService status;

	@Parameter(visibility = ItemVisibility.MESSAGE, required = false, persist = false)
	private final String hint = "Leave Images empty to search the active image.";

	@Parameter(required = false, style = "open", persistKey = LAST_MODEL)
	private File model;

	@Parameter(label = "Image", description = "The image to search; used when no folder or file of images is given.",
		required = false)
	private ImagePlus image;

	@Parameter(required = false, style = "format:0.00")
	private double threshold = DEFAULTS.threshold();

	@Parameter(required = false, style = "format:0.00")
	private double overlap = DEFAULTS.overlap();

	@Parameter(required = false)
	private String suppression = DEFAULTS.suppression();

	@Parameter(required = false)
	private String scales = DEFAULTS.scales();

	@Parameter(required = false)
	private String background = DEFAULTS.background();

	@Parameter(required = false, style = "format:0.0")
	private double minimumDistance = DEFAULTS.minimumDistance();

	@Parameter(required = false)
	private String stride = DEFAULTS.stride();

	@Parameter(label = "ROI Manager", description = "Whether the objects of the active image are added to the ROI Manager.",
		required = false)
	private boolean manager = true;

	@Parameter(required = false, style = "both", persist = false)
	private File images;

	@Parameter(required = false, style = "save", persist = false)
	private File table;

	@Parameter(required = false, style = "save", persist = false)
	private File counts;

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int threads = DEFAULTS.threads();

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
		if (values.containsKey("images")) searchFiles(service, values);
		else searchImage(service, values);
	}

	private void searchFiles(final ConvJService service, final Map<String, Object> values) {
		final Findings findings = service.detect(values, this::isCanceled);
		final var file = OPTIONS.read(values).tableFile();
		Results.show(file);
		Results.append("ConvJ Counts", Detections.counts(findings));
		say(findings, " Table: " + file);
	}

	private void searchImage(final ConvJService service, final Map<String, Object> values) {
		if (image == null || image.getWidth() == 0) throw new ConvJException(
			"There is no image to search; open one, or name an image or a folder with images=.");
		final Model loaded = load(service, model);
		final Findings findings = service.detect(loaded, image, values, this::isCanceled);
		if (table != null && !table.getPath().isEmpty()) DetectionTable.write(table.toPath(), findings);
		if (counts != null && !counts.getPath().isEmpty()) DetectionTable.writeCounts(counts.toPath(), findings);
		Detections.show(image, findings, loaded.classes(), manager);
		Results.append("ConvJ Detections", Detections.table(findings));
		Results.append("ConvJ Counts", Detections.counts(findings));
		say(findings, "");
	}

	private void say(final Findings findings, final String more) {
		findings.notes().forEach(Results::note);
		final String sentence = findings.text() + more;
		status.showStatus(sentence);
		log.info(sentence);
	}
}
