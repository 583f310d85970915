package io.github.convj.cli;

import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.plan.Options;
import io.github.convj.train.TrainingPlan;
import io.github.convj.workflow.ConvJ;
import io.github.convj.workflow.TrainingOutcome;
import java.util.List;
import java.util.concurrent.CancellationException;

/** {@code convj train}: from sorted images to a model and its report. */
final class TrainVerb implements Verb {

	@Override
	public String name() {
		return "train";
	}

	@Override
	public String summary() {
		return "train a network on a folder of class folders and judge it on images held out";
	}

	@Override
	public String help() {
		return "convj train images=FOLDER model=MODEL.zip [key=value ...]\n" +
			"convj train list=TABLE.csv model=MODEL.zip [key=value ...]\n\n" + options().help();
	}

	@Override
	public String thrift() {
		return "use a smaller batchSize or size";
	}

	@Override
	public int run(final List<String> words, final Console console) {
		final TrainingPlan plan = options().read(words);
		try {
			final TrainingOutcome outcome = new ConvJ(new ImageJImageOpener()).train(plan, console);
			console.result(outcome.evaluation().text());
			return outcome.result().cancelled() ? Main.INTERRUPTED : 0;
		}
		catch (final CancellationException cancelled) {
			console.message("Interrupted before anything was learned; nothing was written.");
			return Main.INTERRUPTED;
		}
	}

	/** Made when asked for, as reading them takes time that the other verbs need not spend. */
	private static Options<TrainingPlan> options() {
		return Options.of(TrainingPlan.defaults());
	}
}
