package io.github.convj.cli;

import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.plan.Options;
import io.github.convj.workflow.ConvJ;
import io.github.convj.workflow.MapOutcome;
import io.github.convj.workflow.MapPlan;
import java.util.List;
import java.util.concurrent.CancellationException;

/** {@code convj map}: from a model and an image of any size to a probability map. */
final class MapVerb implements Verb {

	@Override
	public String name() {
		return "map";
	}

	@Override
	public String summary() {
		return "map the classes' probabilities over an image of any size";
	}

	@Override
	public String help() {
		return "convj map model=MODEL.zip image=FILE output=MAP.tif [key=value ...]\n\n" + options().help() +
			"\n\nThe output is a 32-bit TIFF with one channel a class; beside it stands an 8-bit TIFF of labels,\n" +
			"1 for the first class and 0 where none is as probable as confidence.";
	}

	@Override
	public String thrift() {
		return "save the image as an uncompressed TIFF file, which is read piece by piece, or use threads=1";
	}

	@Override
	public int run(final List<String> words, final Console console) {
		final MapPlan plan = options().read(words);
		try {
			final MapOutcome outcome = new ConvJ(new ImageJImageOpener()).map(plan, console);
			console.message(outcome.text());
			console.message("Labels: " + outcome.labels());
			console.result(outcome.output().toString());
			return 0;
		}
		catch (final CancellationException cancelled) {
			console.message("Interrupted; nothing was written.");
			return Main.INTERRUPTED;
		}
	}

	/** Made when asked for, as reading them takes time that the other verbs need not spend. */
	private static Options<MapPlan> options() {
		return MapPlan.options();
	}
}
