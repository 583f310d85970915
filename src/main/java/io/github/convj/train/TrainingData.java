package io.github.convj.train;

import io.github.convj.data.Fit;
import io.github.convj.data.ImageStore;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.SampleSet;
import io.github.convj.data.Split;
import io.github.convj.data.Splitter;
import io.github.convj.data.StackMode;
import io.github.convj.data.Survey;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * Images made ready for a training: read once, divided into two parts, with the preprocessing that fits them. Immutable but
 * for the store's cache, thread-safe.
 *
 * @param all samples with their parts, and the images that were skipped
 * @param training the part to learn from
 * @param validation the part held out
 * @param preprocessing with the normalization of the training part
 * @param store of the fitted images
 * @param scale by which an image of the median size was scaled in its plane, above 0
 * @param notes sentences for the user, as about sizes that were changed
 */
public record TrainingData(SampleSet all, SampleSet training, SampleSet validation, Preprocessing preprocessing,
	ImageStore store, double scale, List<String> notes)
{

	/** Copies the list. */
	public TrainingData {
		notes = List.copyOf(notes);
	}

	/**
	 * Looks at every image, divides, and measures the normalization.
	 *
	 * @param plan says how; {@code size, stack, fit, normalization, validation, seed, cache} matter here
	 * @param samples as found in a folder or list
	 * @param workers that share the reading
	 * @param progress told now and then
	 * @return data ready for {@link Trainer}
	 * @throws ConvJException if there is nothing to learn from
	 * @throws java.util.concurrent.CancellationException if the progress throws it
	 */
	public static TrainingData prepare(final TrainingPlan plan, final SampleSet samples, final Workers workers,
		final Progress progress)
	{
		final StackMode stack = StackMode.of(plan.stack());
		final Fit fit = Fit.of(plan.fit());
		final Normalization normalization = Normalization.of(plan.normalization());
		final Survey survey = Survey.of(samples, stack, normalization, workers, progress);
		final SampleSet all = Splitter.split(survey.samples(), plan.validation(), plan.seed());
		final SampleSet training = all.part(Split.TRAIN);
		final SampleSet validation = all.part(Split.VALIDATION);
		final List<String> notes = new ArrayList<>(all.notes());
		final Shape input = InputSize.of(plan.size(), survey, fit, stack == StackMode.VOLUME, notes);
		final Preprocessing plain = Preprocessing.of(survey, input, fit, stack, normalization);
		final ImageStore store = new ImageStore(plain, cacheBytes(plan.cache()));
		final Preprocessing measured = plain.measured(training, store, workers, progress);
		return new TrainingData(all, training, validation, measured, store, survey.scale(input, fit), notes);
	}

	private static long cacheBytes(final int megabytes) {
		return megabytes > 0 ? megabytes * 1_000_000L : Runtime.getRuntime().maxMemory() / 4;
	}
}
