package io.github.convj.train;

import io.github.convj.data.ImageStore;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.SampleSet;
import io.github.convj.tensor.Workers;
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
 * @param notes sentences for the user, as about sizes that were changed
 */
public record TrainingData(SampleSet all, SampleSet training, SampleSet validation, Preprocessing preprocessing,
	ImageStore store, List<String> notes)
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
	 * @throws io.github.convj.tensor.ConvJException if there is nothing to learn from
	 */
	public static TrainingData prepare(final TrainingPlan plan, final SampleSet samples, final Workers workers,
		final Progress progress)
	{
		throw new UnsupportedOperationException();
	}
}
