package io.github.convj.cli;

import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.plan.Options;
import io.github.convj.predict.Classification;
import io.github.convj.workflow.ClassificationPlan;
import io.github.convj.workflow.ConvJ;
import java.util.List;
import java.util.concurrent.CancellationException;

/** {@code convj classify}: from a model and images to a table. */
final class ClassifyVerb implements Verb {

	@Override
	public String name() {
		return "classify";
	}

	@Override
	public String summary() {
		return "name the class of an image, or of all images in a folder, in a table";
	}

	@Override
	public String help() {
		return "convj classify model=MODEL.zip images=FILE|FOLDER table=TABLE.csv [key=value ...]\n\n" + options().help() +
			"\n\nThe table's columns: image, label, probability, then one column a class.";
	}

	@Override
	public String thrift() {
		return "use a smaller batchSize";
	}

	@Override
	public int run(final List<String> words, final Console console) {
		final ClassificationPlan plan = options().read(words);
		try {
			final Classification classification = new ConvJ(new ImageJImageOpener()).classify(plan, console);
			console.message(classification.text());
			console.result(plan.tableFile().toString());
			return 0;
		}
		catch (final CancellationException cancelled) {
			console.message("Interrupted; no table was written.");
			return Main.INTERRUPTED;
		}
	}

	/** Made when asked for, as reading them takes time that the other verbs need not spend. */
	private static Options<ClassificationPlan> options() {
		return ClassificationPlan.options();
	}
}
