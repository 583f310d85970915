package io.github.convj.command;

import io.github.convj.imagej.TextPage;
import io.github.convj.plan.Options;
import io.github.convj.service.ConvJService;
import io.github.convj.workflow.DetectionEvaluationPlan;
import io.github.convj.workflow.DetectionJudgement;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** {@code Plugins > ConvJ > ConvJ Evaluate Detections}: how good detections are, by what people marked. */
@Plugin(type = Command.class, label = "ConvJ Evaluate Detections", menuPath = "Plugins>ConvJ>ConvJ Evaluate Detections",
	initializer = "describe")
public final class EvaluateDetectionsCommand extends ConvJCommand {

	private static final Options<DetectionEvaluationPlan> OPTIONS = DetectionEvaluationPlan.options();
	private static final DetectionEvaluationPlan DEFAULTS = DetectionEvaluationPlan.defaults();

	@Parameter(required = false, style = "both")
	private File truth;

	@Parameter(required = false, style = "open")
	private File table;

	@Parameter(required = false, style = "both")
	private File images;

	@Parameter(required = false, style = "directory", persist = false)
	private File output;

	@Parameter(required = false, style = "format:0.00")
	private double overlap = DEFAULTS.overlap();

	@Parameter(required = false, style = "format:0.0")
	private double radius = DEFAULTS.radius();

	@Parameter(required = false, style = "format:0.00")
	private double threshold = DEFAULTS.threshold();

	@Parameter(type = ItemIO.OUTPUT, label = "ConvJ Evaluate Detections")
	private String text;

	@SuppressWarnings("unused") // called by SciJava
	private void describe() {
		describe(OPTIONS);
	}

	@Override
	void work(final ConvJService service) {
		final DetectionJudgement judgement = service.evaluateDetections(values(OPTIONS.keys()));
		final String page = judgement.text() + "\n\nReport: " + judgement.page();
		if (!TextPage.show("ConvJ Evaluate Detections: " + table.getName(), page)) text = page;
		Pages.show(judgement.page(), getContext());
	}
}
