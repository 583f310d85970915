package io.github.convj.cli;

import io.github.convj.model.ModelFile;
import io.github.convj.plan.Option;
import io.github.convj.plan.Options;
import java.nio.file.Path;
import java.util.List;

/** {@code convj info}: what a model is. */
final class InfoVerb implements Verb {

	/**
	 * The words of this verb.
	 *
	 * @param model to tell of
	 */
	record Plan(@Option(label = "Model", help = "The trained model, a zip file.", required = true) Path model) {}

	@Override
	public String name() {
		return "info";
	}

	@Override
	public String summary() {
		return "tell of a model: classes, input, layers, parameters, where it comes from, how good it is";
	}

	@Override
	public String help() {
		return "convj info model=MODEL.zip\n\n" + options().help();
	}

	@Override
	public int run(final List<String> words, final Console console) {
		console.result(ModelFile.read(options().read(words).model()).text());
		return 0;
	}

	/** Made when asked for, as reading them takes time that the other verbs need not spend. */
	private static Options<Plan> options() {
		return Options.of(new Plan(null));
	}
}
