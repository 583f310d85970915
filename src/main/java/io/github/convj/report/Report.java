package io.github.convj.report;

import io.github.convj.data.Image;
import io.github.convj.data.SkippedImage;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.History;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Everything that a report of a training tells. Made with {@link #of} and the {@code with} methods; what is not given is left
 * out of the page. Immutable, so safe for any number of threads if the images can be asked for by any.
 *
 * @param title of the page, as in {@code resnet20 on nuclei}
 * @param created when, for people
 * @param evaluation of the validation images, with the single answers
 * @param history of the training
 * @param epochChosenOnValidation whether the validation images decided which epoch was kept, which flatters the figures
 * @param plan the training plan's keys and values
 * @param counts images of each class by the part's name, as in {@code Training}; each array in the order of the classes
 * @param skipped images that could not be read
 * @param model the network's summary as text of fixed width
 * @param notes sentences the reader should see, such as that the training was cancelled
 * @param images gives a validation image by its name; null or a {@link io.github.convj.tensor.ConvJException} leaves its
 *          picture out
 */
public record Report(String title, String created, Evaluation evaluation, History history,
	boolean epochChosenOnValidation, Map<String, String> plan, Map<String, int[]> counts, List<SkippedImage> skipped,
	String model, List<String> notes, Function<String, Image> images)
{

	/** Copies lists and maps. */
	public Report {
		plan = Collections.unmodifiableMap(new LinkedHashMap<>(plan));
		counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
		skipped = List.copyOf(skipped);
		notes = List.copyOf(notes);
		for (final int[] part : counts.values())
			if (part.length != evaluation.classes().size()) throw new IllegalArgumentException(part.length + " counts for " +
				evaluation.classes().size() + " classes");
	}

	/**
	 * @param title of the page
	 * @param evaluation of the validation images
	 * @return a report of that alone
	 */
	public static Report of(final String title, final Evaluation evaluation) {
		return new Report(title, "", evaluation, History.empty(), false, Map.of(), Map.of(), List.of(), "", List.of(),
			name -> null);
	}

	/** @return the same with the time at which it was made */
	public Report withCreated(final String when) {
		return new Report(title, when, evaluation, history, epochChosenOnValidation, plan, counts, skipped, model, notes,
			images);
	}

	/**
	 * @param epochs of the training
	 * @param chosenOnValidation whether the validation images decided which epoch was kept
	 * @return the same with that history
	 */
	public Report withHistory(final History epochs, final boolean chosenOnValidation) {
		return new Report(title, created, evaluation, epochs, chosenOnValidation, plan, counts, skipped, model, notes,
			images);
	}

	/** @return the same with that training plan */
	public Report withPlan(final Map<String, String> keys) {
		return new Report(title, created, evaluation, history, epochChosenOnValidation, keys, counts, skipped, model, notes,
			images);
	}

	/**
	 * @param part name of a part of the data, as in {@code Training}
	 * @param ofClasses its images of each class
	 * @return the same with one part more
	 */
	public Report withCounts(final String part, final int[] ofClasses) {
		final Map<String, int[]> more = new LinkedHashMap<>(counts);
		more.put(part, ofClasses.clone());
		return new Report(title, created, evaluation, history, epochChosenOnValidation, plan, more, skipped, model, notes,
			images);
	}

	/** @return the same with those images that could not be read */
	public Report withSkipped(final List<SkippedImage> unreadable) {
		return new Report(title, created, evaluation, history, epochChosenOnValidation, plan, counts, unreadable, model,
			notes, images);
	}

	/** @return the same with that summary of the network */
	public Report withModel(final String summary) {
		return new Report(title, created, evaluation, history, epochChosenOnValidation, plan, counts, skipped, summary,
			notes, images);
	}

	/** @return the same with one sentence more for the reader */
	public Report withNote(final String sentence) {
		final List<String> more = new ArrayList<>(notes);
		more.add(sentence);
		return new Report(title, created, evaluation, history, epochChosenOnValidation, plan, counts, skipped, model, more,
			images);
	}

	/** @return the same with that way to the validation images */
	public Report withImages(final Function<String, Image> byName) {
		return new Report(title, created, evaluation, history, epochChosenOnValidation, plan, counts, skipped, model, notes,
			byName);
	}
}
