package io.github.convj.predict;

import io.github.convj.data.Image;
import io.github.convj.data.ImageSource;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.SkippedImage;
import io.github.convj.model.Model;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Opens images and brings them to a network's input, with only a handful of them in memory at a time. Thread-safe: each call
 * works in memory of its own.
 */
final class Feed {

	/** Larger batches are no faster. */
	private static final int LARGEST_BATCH = 32;

	/** More memory than this for activations would not pay either. */
	private static final long BATCH_BYTES = 256L << 20;

	/**
	 * An image not yet read.
	 *
	 * @param name of the image
	 * @param truth number of its class, or {@link io.github.convj.evaluate.Prediction#UNKNOWN}
	 * @param source of its pixels
	 */
	record Item(String name, int truth, ImageSource source) {}

	/**
	 * What the network takes as one.
	 *
	 * @param item number of the image, in the order of the items
	 * @param plane of the stack, from 0
	 * @param name of the image, or {@code image:plane}, counting from 1, of a stack that is divided into planes
	 * @param truth as of the item
	 * @param values {@code [(Z,) Y, X, C]}, normalized
	 */
	record Input(int item, int plane, String name, int truth, float[] values) {}

	private static final class Prepared {

		private final Item item;
		private final List<float[]> inputs = new ArrayList<>();
		private ConvJException failure;

		private Prepared(final Item item) {
			this.item = item;
		}
	}

	private final Preprocessing preprocessing;
	private final Workers workers;
	private final int batch;

	Feed(final Model model, final Workers workers) {
		preprocessing = model.preprocessing();
		this.workers = workers;
		final long bytes = Math.max(1, model.network().architecture().summary().inferenceBytes(1));
		batch = (int) Math.max(1, Math.min(LARGEST_BATCH, BATCH_BYTES / bytes));
	}

	/** @return most inputs that are handed on at a time */
	int batch() {
		return batch;
	}

	/**
	 * @param items to read; one that cannot be read, or is of another kind than the model's, ends it
	 * @param receiver of the inputs in order, up to {@link #batch()} at a time
	 * @throws ConvJException of the first image that cannot be used
	 */
	void all(final List<Item> items, final Consumer<List<Input>> receiver) {
		for (int from = 0; from < items.size(); from += batch) {
			final List<Prepared> prepared = prepare(items.subList(from, Math.min(items.size(), from + batch)));
			for (final Prepared one : prepared)
				if (one.failure != null) throw one.failure;
			hand(prepared, from, receiver);
		}
	}

	/**
	 * @param items to read; those that cannot be read, or are of another kind than the model's, are skipped
	 * @param receiver of the inputs in order, up to {@link #batch()} at a time
	 * @param task for the progress, as in {@code Classifying}
	 * @param done for the sentence about images of which none could be used, as in {@code classified}
	 * @param progress told after every few images; what it throws to cancel reaches the caller
	 * @return what became of the images
	 * @throws ConvJException if there are no images, or every single one had to be skipped
	 */
	Classification usable(final List<Item> items, final Consumer<List<Input>> receiver, final String task,
		final String done, final Progress progress)
	{
		final List<SkippedImage> skipped = new ArrayList<>();
		long rows = 0;
		int images = 0;
		progress.update(task, 0, items.size());
		for (int from = 0; from < items.size(); from += batch) {
			final int to = Math.min(items.size(), from + batch);
			final List<Prepared> prepared = prepare(items.subList(from, to));
			for (final Prepared one : prepared)
				if (one.failure != null) skipped.add(new SkippedImage(one.item.name, one.failure.getMessage()));
				else {
					images++;
					rows += one.inputs.size();
				}
			hand(prepared, from, receiver);
			progress.update(task, to, items.size());
		}
		if (images == 0) throw new ConvJException(nothing(skipped, done));
		return new Classification(images, rows, skipped);
	}

	private static String nothing(final List<SkippedImage> skipped, final String done) {
		if (skipped.isEmpty()) return "There are no images; choose a folder or file with images.";
		final String reason = skipped.getFirst().reason();
		return skipped.size() == 1 ? reason : "None of the " + skipped.size() + " images could be " + done +
			", the first for this reason: " + reason;
	}

	/** Opening and fitting cost more than a small network, so the workers share them. */
	private List<Prepared> prepare(final List<Item> items) {
		final List<Prepared> prepared = items.stream().map(Prepared::new).toList();
		workers.run(prepared.size(), (task, worker) -> {
			final Prepared one = prepared.get(task);
			try {
				for (final Image part : preprocessing.parts(one.item.source.read()))
					one.inputs.add(preprocessing.apply(part).array());
			}
			catch (final ConvJException failure) {
				one.inputs.clear();
				one.failure = failure;
			}
		});
		return prepared;
	}

	private void hand(final List<Prepared> prepared, final int first, final Consumer<List<Input>> receiver) {
		List<Input> inputs = new ArrayList<>();
		for (int i = 0; i < prepared.size(); i++) {
			final Prepared one = prepared.get(i);
			for (int plane = 0; plane < one.inputs.size(); plane++) {
				final String name = one.inputs.size() == 1 ? one.item.name : one.item.name + ":" + (plane + 1);
				inputs.add(new Input(first + i, plane, name, one.item.truth, one.inputs.get(plane)));
				if (inputs.size() < batch) continue;
				receiver.accept(inputs);
				inputs = new ArrayList<>();
			}
		}
		if (!inputs.isEmpty()) receiver.accept(inputs);
	}
}
