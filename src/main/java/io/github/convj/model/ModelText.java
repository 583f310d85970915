package io.github.convj.model;

import io.github.convj.data.Preprocessing;
import java.util.Locale;

/** A model for a console. Stateless, so thread-safe. */
final class ModelText {

	private ModelText() {}

	static String text(final Model model) {
		final Card card = model.card();
		final Preprocessing preprocessing = model.preprocessing();
		final Provenance provenance = model.provenance();
		final StringBuilder text = new StringBuilder();
		if (!card.name().isBlank()) line(text, "Model", card.name());
		line(text, "Description", card.description());
		if (!card.authors().isEmpty()) line(text, "Authors", String.join(", ", card.authors()));
		if (!card.license().isBlank()) line(text, "Licence", card.license());
		line(text, "Classes", model.classes().size() + ": " + String.join(", ", model.classes()));
		line(text, "Input", preprocessing.input() + ", " + preprocessing.bitDepth() + "-bit" + (preprocessing.rgb()
			? " colour" : "") + ", fit=" + preprocessing.fit().word() + ", stack=" + preprocessing.stack().word() +
			", normalization=" + preprocessing.normalization().word());
		if (model.detection() != null) line(text, "Objects", objects(model));
		else if (model.scale() != 1) line(text, "Scale", model.scale() + ", of the images to the input");
		line(text, "Trained", provenance.date() + " with ConvJ " + provenance.version() + (provenance.kernels().isBlank() ? ""
			: ", " + provenance.kernels()));
		if (model.detection() != null) line(text, "Fields", provenance.training().size() + " training, " + provenance.validation()
			.size() + " validation, " + provenance.skipped().size() + " skipped");
		else if (!provenance.trainingCounts().isEmpty()) line(text, "Images", sum(provenance.trainingCounts()) + " training, " + sum(
			provenance.validationCounts()) + " validation, " + provenance.skipped().size() + " skipped");
		if (!model.history().epochs().isEmpty()) line(text, "Epochs", String.format(Locale.ROOT, "%d in %.0f seconds", model
			.history().epochs().size(), model.history().epochs().stream().mapToDouble(e -> e.seconds()).sum()));
		if (!provenance.plan().isEmpty()) {
			final StringBuilder plan = new StringBuilder();
			provenance.plan().forEach((key, value) -> {
				if (value != null && !value.toString().isEmpty()) plan.append(plan.isEmpty() ? "" : " ").append(key).append('=')
					.append(value);
			});
			line(text, "Plan", plan.toString());
		}
		text.append('\n').append(model.network().architecture().summary().text().stripTrailing()).append("\n\n");
		text.append(model.evaluation() == null ? "Never judged on images it was not trained on." : model.evaluation().text()
			.stripTrailing()).append('\n');
		return text.toString();
	}

	private static String objects(final Model model) {
		final StringBuilder sizes = new StringBuilder();
		final DetectionTraits detection = model.detection();
		for (int c = 0; c < model.classes().size(); c++)
			if (detection.widths().get(c) > 0) sizes.append(sizes.isEmpty() ? "" : ", ").append(String.format(Locale.ROOT,
				"%s %.0fx%.0f pixels", model.classes().get(c), detection.widths().get(c), detection.heights().get(c)));
		return sizes + "; found in fields scaled by " + detection.scale() + (detection.boxes() ? ", with boxes" : "");
	}

	private static int sum(final Iterable<Integer> counts) {
		int sum = 0;
		for (final int count : counts)
			sum += count;
		return sum;
	}

	private static void line(final StringBuilder text, final String label, final String value) {
		text.append(String.format(Locale.ROOT, "%-12s %s\n", label, value));
	}
}
