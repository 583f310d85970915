package io.github.convj.cli;

import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.plan.Options;
import io.github.convj.workflow.ConvJ;
import io.github.convj.workflow.FilterOutcome;
import io.github.convj.workflow.FilterPlan;
import java.util.List;
import java.util.concurrent.CancellationException;

/** {@code convj filters}: what the filters of a layer look for. */
final class FiltersVerb implements Verb {

	@Override
	public String name() {
		return "filters";
	}

	@Override
	public String summary() {
		return "show what the filters of a layer look for";
	}

	@Override
	public String help() {
		return "convj filters model=MODEL.zip output=PICTURE.png|WEIGHTS.tif [images=FOLDER|FILE key=value ...]\n\n" + options().help() +
			"\n\nWithout images: the filters of the first convolution as a montage, each scaled around zero by its own\n" +
			"largest weight, or, where the output ends in .tif, as a 32-bit stack of the weights themselves.\n" +
			"With images: a sheet of the patches that excite each filter of a layer most, and a table of where they are.";
	}

	@Override
	public int run(final List<String> words, final Console console) {
		final FilterPlan plan = options().read(words);
		try {
			final FilterOutcome outcome = new ConvJ(new ImageJImageOpener()).filters(plan, console);
			console.message(outcome.text());
			if (outcome.table() != null) console.message("Table: " + outcome.table());
			outcome.pictures().forEach(picture -> console.result(picture.toString()));
			return 0;
		}
		catch (final CancellationException cancelled) {
			console.message("Interrupted; nothing was written.");
			return Main.INTERRUPTED;
		}
	}

	/** Made when asked for, as reading them takes time that the other verbs need not spend. */
	private static Options<FilterPlan> options() {
		return FilterPlan.options();
	}
}
