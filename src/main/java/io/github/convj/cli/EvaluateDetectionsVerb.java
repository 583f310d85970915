package io.github.convj.cli;

import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.plan.Options;
import io.github.convj.workflow.ConvJ;
import io.github.convj.workflow.DetectionEvaluationPlan;
import io.github.convj.workflow.DetectionJudgement;
import java.util.List;

/** {@code convj evaluate-detections}: how good a table of detections is, by what people marked. */
final class EvaluateDetectionsVerb implements Verb {

	@Override
	public String name() {
		return "evaluate-detections";
	}

	@Override
	public String summary() {
		return "judge a table of detections by what was marked in the images";
	}

	@Override
	public String help() {
		return "convj evaluate-detections truth=FOLDER|FILE table=FOUND.csv [key=value ...]\n\n" + options().help() +
			"\n\nThe report shows precision-recall curves, average precision, counts, and the worst fields as pictures.";
	}

	@Override
	public int run(final List<String> words, final Console console) {
		final DetectionJudgement judgement = new ConvJ(new ImageJImageOpener()).evaluateDetections(options().read(words), console);
		console.message(judgement.text());
		console.result(judgement.page().toString());
		return 0;
	}

	/** Made when asked for, as reading them takes time that the other verbs need not spend. */
	private static Options<DetectionEvaluationPlan> options() {
		return DetectionEvaluationPlan.options();
	}
}
