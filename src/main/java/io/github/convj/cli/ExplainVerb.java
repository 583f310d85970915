package io.github.convj.cli;

import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.plan.Options;
import io.github.convj.workflow.ConvJ;
import io.github.convj.workflow.ExplanationOutcome;
import io.github.convj.workflow.ExplanationPlan;
import java.util.List;
import java.util.concurrent.CancellationException;

/** {@code convj explain}: where in images a class is seen. */
final class ExplainVerb implements Verb {

	@Override
	public String name() {
		return "explain";
	}

	@Override
	public String summary() {
		return "show where in images the model sees a class";
	}

	@Override
	public String help() {
		return "convj explain model=MODEL.zip images=FILE|FOLDER|table=CSV output=PICTURE.png [key=value ...]\n\n" + options().help() +
			"\n\nOf a single image: a picture with the heat on it, and beside it the values as a 32-bit TIFF.\n" +
			"Of a folder or a table: a contact sheet by class, the true one where table or folder name it.";
	}

	@Override
	public String thrift() {
		return "crop the image or use threads=1";
	}

	@Override
	public int run(final List<String> words, final Console console) {
		final ExplanationPlan plan = options().read(words);
		try {
			final ExplanationOutcome outcome = new ConvJ(new ImageJImageOpener()).explain(plan, console);
			console.message(outcome.text());
			if (outcome.map() != null) console.message("Values: " + outcome.map());
			outcome.pictures().forEach(picture -> console.result(picture.toString()));
			return 0;
		}
		catch (final CancellationException cancelled) {
			console.message("Interrupted; nothing was written.");
			return Main.INTERRUPTED;
		}
	}

	/** Made when asked for, as reading them takes time that the other verbs need not spend. */
	private static Options<ExplanationPlan> options() {
		return ExplanationPlan.options();
	}
}
