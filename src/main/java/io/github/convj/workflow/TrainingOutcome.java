package io.github.convj.workflow;

import io.github.convj.evaluate.Evaluation;
import io.github.convj.model.Model;
import io.github.convj.train.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a training on files came to. Immutable, thread-safe.
 *
 * @param model as it was saved, with its judgement
 * @param result of the training itself: history, best epoch, why it ended
 * @param file that holds the model
 * @param report page that shows how good the model is
 * @param notes sentences the user should read
 */
public record TrainingOutcome(Model model, TrainingResult result, Path file, Path report, List<String> notes) {

	/** Copies the list. */
	public TrainingOutcome {
		notes = List.copyOf(notes);
	}

	/** @return the judgement on the images held out */
	public Evaluation evaluation() {
		return result.validation();
	}

	/** @return one sentence: why the training ended, and how good the model is */
	public String text() {
		final Evaluation evaluation = evaluation();
		final String ended = switch (result.ending()) {
			case COMPLETED -> "Trained for all " + result.history().epochs().size() + " epochs";
			case EARLY -> "Stopped after epoch " + result.history().epochs().size() + ", because nothing had improved";
			case CANCELLED -> "Cancelled in epoch " + (result.history().epochs().size() + 1);
			case DIVERGED -> "Stopped after epoch " + result.history().epochs().size() +
				", because the loss was no longer a number (try a lower learningRate)";
		};
		return String.format(Locale.ROOT, "%s; kept %s: balanced accuracy %.1f %%, accuracy %.1f %% on %d %s held out.", ended, result
			.bestEpoch() == 0 ? "the weights reached" : "epoch " + result.bestEpoch(), 100 * evaluation.balancedAccuracy(),
			100 * evaluation.accuracy(), evaluation.images(), model
				.detection() == null ? "images" : "windows of fields");
	}
}
