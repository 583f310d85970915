package io.github.convj.report;

import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.History;
import io.github.convj.evaluate.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Says in sentences what the figures mean and how far they can be trusted. Stateless, so thread-safe. */
final class Interpretation {

	/** Below this number of images a class' recall moves by ten per cent or more with one of them. */
	private static final int FEW = 10;

	private Interpretation() {}

	/** @return the one sentence to read if only one is read */
	static String headline(final Evaluation evaluation) {
		if (evaluation.images() == 0) return "There was no labelled image to judge the network by.";
		return "On average over the classes, " + percent(evaluation.balancedAccuracy()) +
			" of a class\u2019 validation images are recognized.";
	}

	/** @return what stands under the headline */
	static List<String> sentences(final Evaluation evaluation) {
		final List<String> sentences = new ArrayList<>();
		if (evaluation.images() == 0) return sentences;
		final Interval interval = evaluation.accuracyInterval();
		sentences.add("The network was judged on " + images(evaluation.images()) + " that it was not trained on: " +
			evaluation.confusion().correct() + " right, " + percent(evaluation.accuracy()) +
			". On other images like these, from the same experiment, expect an accuracy between " + percent(interval.low()) +
			" and " + percent(interval.high()) + " (95 % confidence).");
		final int present = present(evaluation);
		sentences.add("For comparison, always answering \u201c" + majority(evaluation) + "\u201d would give an accuracy of " +
			percent(evaluation.majorityShare()) + " and a balanced accuracy of " + percent(1.0 / present) + ".");
		return sentences;
	}

	/** @return what the reader must know before believing the figures; empty if there is nothing */
	static List<String> warnings(final Report report) {
		final Evaluation evaluation = report.evaluation();
		final List<String> warnings = new ArrayList<>(report.notes());
		if (evaluation.images() == 0) return warnings;
		if (evaluation.accuracyInterval().low() <= evaluation.majorityShare() && evaluation.balancedAccuracy() < 1.5 /
			present(evaluation)) warnings.add(
				"The network is not clearly better than always answering the largest class: it has learned little or nothing.");
		warnAboutFewImages(evaluation, warnings);
		if (report.epochChosenOnValidation()) warnings.add("The same validation images chose the epoch that was kept, so the" +
			" figures are somewhat too good. For a figure to publish, classify labelled images that took no part at all.");
		warnAboutMemorizing(report.history(), warnings);
		if (!report.skipped().isEmpty()) warnings.add(images(report.skipped().size()) +
			" could not be read and took no part, as listed below.");
		return warnings;
	}

	private static void warnAboutFewImages(final Evaluation evaluation, final List<String> warnings) {
		final List<String> none = new ArrayList<>();
		final List<String> few = new ArrayList<>();
		for (int c = 0; c < evaluation.classes().size(); c++) {
			final long support = evaluation.support(c);
			if (support == 0) none.add(evaluation.classes().get(c));
			else if (support < FEW) few.add(evaluation.classes().get(c) + " (" + support + ")");
		}
		if (!few.isEmpty()) warnings.add("Fewer than " + FEW + " validation images: " + String.join(", ", few) +
			". One image more or less right changes the figures of these classes, and the balanced accuracy, a lot.");
		if (!none.isEmpty()) warnings.add("No validation image: " + String.join(", ", none) +
			". Nothing is known about these classes, and they do not count in the balanced accuracy.");
	}

	private static void warnAboutMemorizing(final History history, final List<String> warnings) {
		history.best().ifPresent(best -> {
			if (best.trainAccuracy() - best.validationAccuracy() > 0.15) warnings.add("In training " + percent(best
				.trainAccuracy()) + " of the images were right, in validation " + percent(best.validationAccuracy()) +
				": the network knows the training images by heart. More images, or stronger augmentation, will help most.");
		});
	}

	private static int present(final Evaluation evaluation) {
		return (int) IntStream.range(0, evaluation.classes().size()).filter(c -> evaluation.support(c) > 0).count();
	}

	private static String majority(final Evaluation evaluation) {
		int largest = 0;
		for (int c = 1; c < evaluation.classes().size(); c++)
			if (evaluation.support(c) > evaluation.support(largest)) largest = c;
		return evaluation.classes().get(largest);
	}

	private static String images(final long count) {
		return count == 1 ? "1 image" : count + " images";
	}

	/** @return with one decimal, and never rounded up to all */
	static String percent(final double share) {
		if (Double.isNaN(share)) return Theme.BAD;
		if (share == 1) return "100 %";
		return String.format(Locale.ROOT, "%.1f %%", Math.min(99.9, 100 * share));
	}
}
