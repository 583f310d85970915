package io.github.convj.model;

import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.evaluate.ConfusionMatrix;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.network.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** A model's documentation as Markdown, for whoever finds the file without its maker. Stateless, so thread-safe. */
final class ModelCard {

	static final String LIMITS = "The model always names one of its classes, also for an image that shows none of them. It " +
		"knows only images like those it was trained on: another stain, magnification, microscope or exposure can make it " +
		"wrong while it stays sure. Judge it on labelled images of your own before you rely on it, and do not use it for " +
		"diagnosis.";

	/** A wider table is unreadable, and the report has it as a picture. */
	private static final int LARGEST_MATRIX = 30;

	private ModelCard() {}

	static String markdown(final Model model) {
		final Card card = model.card();
		final StringBuilder text = new StringBuilder();
		text.append("# ").append(escaped(card.name())).append("\n\n").append(escaped(card.description())).append("\n\n");
		if (!card.authors().isEmpty()) text.append("By ").append(escaped(String.join(", ", card.authors()))).append(".\n\n");
		input(model, text);
		training(model, text);
		validation(model.evaluation(), text);
		use(model, text);
		text.append("## Limits\n\n").append(LIMITS).append("\n\n");
		text.append("## Cite\n\n");
		for (final Card.Citation citation : card.citations()) {
			text.append("- ").append(escaped(citation.text()));
			if (!citation.doi().isBlank()) text.append(" https://doi.org/").append(citation.doi());
			if (!citation.url().isBlank()) text.append(' ').append(citation.url());
			text.append('\n');
		}
		if (!card.license().isBlank()) text.append("\n## Licence\n\n").append(escaped(card.license())).append('\n');
		return text.toString();
	}

	private static void input(final Model model, final StringBuilder text) {
		final Preprocessing preprocessing = model.preprocessing();
		final Architecture architecture = model.network().architecture();
		text.append("## Input and output\n\n");
		text.append("- Image: ").append(architecture.input()).append(architecture.input().rank() == 4
			? " (depth x height x width x channels), " : " (height x width x channels), ").append(preprocessing.bitDepth())
			.append("-bit").append(preprocessing.rgb() ? " colour" : "").append("; other sizes: `fit=").append(preprocessing
				.fit().word()).append("`; stacks: `stack=").append(preprocessing.stack().word()).append("`\n");
		text.append("- Intensities: minus the mean, divided by the standard deviation, a channel; ");
		if (preprocessing.normalization() == Normalization.IMAGE) text.append("both of the image itself\n");
		else text.append("mean ").append(numbers(preprocessing.mean())).append(", deviation ").append(numbers(preprocessing
			.deviation())).append(", both of the training images\n");
		text.append("- Network: ").append(architecture.name()).append(", ").append(String.format(Locale.ROOT, "%,d",
			architecture.summary().parameters())).append(" parameters\n");
		text.append("- Output: one probability a class, in this order: ").append(model.classes().stream().map(
			ModelCard::escaped).collect(Collectors.joining(", "))).append("\n\n");
	}

	private static void training(final Model model, final StringBuilder text) {
		final Provenance provenance = model.provenance();
		text.append("## Training data\n\n");
		if (provenance.trainingCounts().isEmpty()) text.append("Not recorded.\n\n");
		else {
			table(text, List.of("class", "training images", "validation images"));
			for (int c = 0; c < model.classes().size(); c++)
				row(text, List.of(escaped(model.classes().get(c)), String.valueOf(at(provenance.trainingCounts(), c)), String
					.valueOf(at(provenance.validationCounts(), c))));
			text.append('\n');
			final int skipped = provenance.skipped().size();
			if (skipped > 0) text.append(skipped == 1 ? "1 image" : skipped + " images").append(
				" could not be read and had to be left out.\n\n");
		}
		text.append("Trained on ").append(provenance.date()).append(" with ConvJ ").append(provenance.version()).append(
			provenance.kernels().isBlank() ? "" : " (" + escaped(provenance.kernels()) + ")").append(model.history().epochs()
				.isEmpty() ? "" : ", " + model.history().epochs().size() + " epochs").append(".\n\n");
		if (!provenance.plan().isEmpty()) {
			text.append("The plan: ").append(provenance.plan().entrySet().stream().filter(e -> e.getValue() != null && !e
				.getValue().toString().isEmpty()).map(e -> '`' + e.getKey() + '=' + e.getValue().toString().replace('`', '\'')
					.replaceAll("\\s+", " ") + '`').collect(Collectors.joining(", "))).append("\n\n");
		}
	}

	private static void validation(final Evaluation evaluation, final StringBuilder text) {
		text.append("## Validation\n\n");
		if (evaluation == null || evaluation.images() == 0) {
			text.append("This model has not been judged on images it was not trained on.\n\n");
			return;
		}
		text.append("On ").append(evaluation.images()).append(
			" images of the same data that were held out from training and used to choose the best epoch:\n\n");
		text.append("- Balanced accuracy (mean recall): ").append(percent(evaluation.balancedAccuracy())).append('\n');
		text.append("- Accuracy: ").append(percent(evaluation.accuracy())).append(" (always naming the largest class: ")
			.append(percent(evaluation.majorityShare())).append(")\n");
		text.append("- Macro F1: ").append(percent(evaluation.macroF1())).append("\n\n");
		table(text, List.of("class", "precision", "recall", "F1", "images"));
		for (int c = 0; c < evaluation.classes().size(); c++)
			row(text, List.of(escaped(evaluation.classes().get(c)), percent(evaluation.precision(c)), percent(evaluation.recall(
				c)), percent(evaluation.f1(c)), String.valueOf(evaluation.support(c))));
		text.append('\n');
		final ConfusionMatrix confusion = evaluation.confusion();
		if (confusion.size() <= LARGEST_MATRIX) {
			text.append("Confusion matrix, true classes down and predicted ones across:\n\n");
			final List<String> header = new ArrayList<>(List.of(""));
			confusion.classes().forEach(name -> header.add(escaped(name)));
			table(text, header);
			for (int t = 0; t < confusion.size(); t++) {
				final List<String> cells = new ArrayList<>(List.of("**" + escaped(confusion.classes().get(t)) + "**"));
				for (int p = 0; p < confusion.size(); p++)
					cells.add(String.valueOf(confusion.count(t, p)));
				row(text, cells);
			}
			text.append('\n');
		}
		text.append("To validate the model on data of your own, sort labelled images into one folder a class, classify them, ")
			.append("and compare the labels of the table with the folders.\n\n");
	}

	private static void use(final Model model, final StringBuilder text) {
		text.append("## Use\n\n");
		text.append("In Fiji: `Plugins > ConvJ > ConvJ Classify`. On the command line: ").append(
			"`convj classify model=").append("MODEL.zip images=FOLDER table=OUT.csv`. In other software: `").append(
				ModelFile.WEIGHTS).append("` is an ONNX file (operator set ").append(OnnxFile.OPSET).append(
					") with the softmax inside; ").append("its input is the image after the preprocessing that `").append(
						ModelFile.DESCRIPTION).append("` describes, channels first; `").append(ModelFile.TEST_INPUT).append(
							"`, so preprocessed, gives `").append(ModelFile.TEST_OUTPUT).append("`.\n\n");
	}

	private static void table(final StringBuilder text, final List<String> header) {
		row(text, header);
		row(text, header.stream().map(h -> "---").toList());
	}

	private static void row(final StringBuilder text, final List<String> cells) {
		text.append("| ").append(String.join(" | ", cells)).append(" |\n");
	}

	private static Object at(final List<Integer> counts, final int c) {
		return c < counts.size() ? counts.get(c) : 0;
	}

	private static String percent(final double share) {
		return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
	}

	private static String numbers(final List<Double> values) {
		return values.stream().flatMapToDouble(DoubleStream::of).mapToObj(v -> String.format(Locale.ROOT, "%.4g", v)).collect(
			Collectors.joining(", "));
	}

	/** Class names are the user's, and must neither break a table nor become markup. */
	static String escaped(final String text) {
		return text.replaceAll("\\s+", " ").replaceAll("([\\\\`*_\\[\\]<>|#&~])", "\\\\$1");
	}
}
