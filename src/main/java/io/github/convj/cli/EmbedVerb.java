package io.github.convj.cli;

import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.plan.Options;
import io.github.convj.workflow.ConvJ;
import io.github.convj.workflow.EmbeddingOutcome;
import io.github.convj.workflow.EmbeddingPlan;
import java.util.List;
import java.util.concurrent.CancellationException;

/** {@code convj embed}: images as points, in a table and in a plane. */
final class EmbedVerb implements Verb {

	@Override
	public String name() {
		return "embed";
	}

	@Override
	public String summary() {
		return "describe images by numbers in a table, and lay them out in a plane";
	}

	@Override
	public String help() {
		return "convj embed model=MODEL.zip images=FILE|FOLDER|LIST table=TABLE.csv [key=value ...]\n\n" + options().help() +
			"\n\nThe table's columns: image, truth (the folder's name), predicted, probability, x, y, then one column a dimension.\n" +
			"Beside it a picture of the plane, TABLE.png. convj info lists a model's layers.";
	}

	@Override
	public String thrift() {
		return "take fewer images, name a layer with fewer channels with layer=, or use threads=1";
	}

	@Override
	public int run(final List<String> words, final Console console) {
		final EmbeddingPlan plan = options().read(words);
		try {
			final EmbeddingOutcome outcome = new ConvJ(new ImageJImageOpener()).embed(plan, console);
			console.message(outcome.text());
			console.message("Picture: " + outcome.picture());
			console.result(outcome.table().toString());
			return 0;
		}
		catch (final CancellationException cancelled) {
			console.message("Interrupted; nothing was written.");
			return Main.INTERRUPTED;
		}
	}

	/** Made when asked for, as reading them takes time that the other verbs need not spend. */
	private static Options<EmbeddingPlan> options() {
		return EmbeddingPlan.options();
	}
}
