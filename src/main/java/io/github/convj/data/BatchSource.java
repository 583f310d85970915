package io.github.convj.data;

import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Turns a part of the data into batches. Order and augmentation depend on seed, epoch and sample alone, not on threads or on
 * what is in the store. Immutable, thread-safe.
 */
public final class BatchSource {

	private static final int ORDER = 0;
	private static final int AUGMENTATION = 1;

	private final SampleSet part;
	private final ImageStore store;
	private final Preprocessing preprocessing;
	private final Augmentation augmentation;
	private final boolean training;
	private final boolean oversample;
	private final int batchSize;
	private final long seed;
	private final Workers workers;

	private BatchSource(final SampleSet part, final ImageStore store, final Preprocessing preprocessing,
		final Augmentation augmentation, final boolean training, final boolean oversample, final int batchSize,
		final long seed, final Workers workers)
	{
		if (batchSize < 1) throw new IllegalArgumentException("A batch needs at least 1 sample: " + batchSize);
		this.part = part;
		this.store = store;
		this.preprocessing = preprocessing;
		this.augmentation = augmentation;
		this.training = training;
		this.oversample = oversample;
		this.batchSize = batchSize;
		this.seed = seed;
		this.workers = workers;
	}

	/**
	 * Shuffled and augmented batches. A last batch of one sample is left out, since batch normalization cannot learn from
	 * it; another sample comes last in the next epoch. It stays if it is the only one, or if all batches are that small.
	 *
	 * @param part the training part
	 * @param store of its fitted images
	 * @param preprocessing whose normalization is applied
	 * @param augmentation applied after normalization
	 * @param balance {@link Balance#OVERSAMPLE} repeats samples here; the others change nothing
	 * @param batchSize at least 1
	 * @param seed of order and augmentation
	 * @param workers that share the preparation
	 * @return the source
	 */
	public static BatchSource training(final SampleSet part, final ImageStore store, final Preprocessing preprocessing,
		final Augmentation augmentation, final Balance balance, final int batchSize, final long seed, final Workers workers)
	{
		return new BatchSource(part, store, preprocessing, augmentation, true, balance == Balance.OVERSAMPLE, batchSize, seed,
			workers);
	}

	/**
	 * All samples in their order, unchanged.
	 *
	 * @param part of the data
	 * @param store of its fitted images
	 * @param preprocessing whose normalization is applied
	 * @param batchSize at least 1
	 * @param workers that share the preparation
	 * @return the source
	 */
	public static BatchSource inOrder(final SampleSet part, final ImageStore store, final Preprocessing preprocessing,
		final int batchSize, final Workers workers)
	{
		return new BatchSource(part, store, preprocessing, Augmentation.OFF, false, false, batchSize, 0, workers);
	}

	/** @return batches an epoch */
	public int batches() {
		final int drawn = drawn();
		final int rest = drawn % batchSize;
		final boolean dropped = training && rest == 1 && batchSize > 1 && drawn > 1;
		return drawn / batchSize + (rest > 0 && !dropped ? 1 : 0);
	}

	/** @return samples an epoch, repeated ones counted each time */
	public int samples() {
		return Math.min(drawn(), batches() * batchSize);
	}

	private int drawn() {
		if (!oversample) return part.size();
		final int[] counts = part.counts();
		final long classes = Arrays.stream(counts).filter(count -> count > 0).count();
		return Math.toIntExact(classes * Arrays.stream(counts).max().orElse(0));
	}

	/**
	 * Starts to prepare the first batch of an epoch.
	 *
	 * @param epoch from 0
	 * @return its batches; to be closed
	 */
	public Batches epoch(final int epoch) {
		final int[] order = order(epoch);
		final int length = (int) preprocessing.input().elements();
		final float[][] originals = new float[workers.count()][];
		final Batches.Filler filler = (number, arrays, closed) -> {
			final int first = number * batchSize;
			final int size = Math.min(batchSize, order.length - first);
			workers.run(size, (task, worker) -> {
				if (closed.getAsBoolean()) return;
				if (originals[worker] == null) originals[worker] = new float[augmentation.off() ? 0 : length];
				prepare(order[first + task], epoch, first + task, originals[worker], arrays.inputs(), task * length);
			});
			for (int i = 0; i < size; i++) {
				arrays.samples()[i] = order[first + i];
				arrays.labels()[i] = part.samples().get(order[first + i]).label();
			}
			return new Batch(size, arrays.inputs(), arrays.labels(), arrays.samples());
		};
		return new Batches(batches(), filler, arrays(length), arrays(length));
	}

	private Batch arrays(final int length) {
		final int size = Math.min(batchSize, Math.max(1, drawn()));
		return new Batch(0, new float[Math.multiplyExact(size, length)], new int[size], new int[size]);
	}

	private void prepare(final int sample, final int epoch, final int position, final float[] original,
		final float[] inputs, final int offset)
	{
		if (augmentation.off()) {
			store.read(part.samples().get(sample), inputs, offset);
			preprocessing.normalize(inputs, offset);
			return;
		}
		final Shape shape = preprocessing.input();
		store.read(part.samples().get(sample), original, 0);
		preprocessing.normalize(original, 0);
		// By the position, so that a sample that is repeated in an epoch looks different each time.
		augmentation.apply(shape, original, 0, inputs, offset, Seeds.random(seed, AUGMENTATION, epoch, position));
	}

	private int[] order(final int epoch) {
		if (!training) return IntStream.range(0, part.size()).toArray();
		final SplittableRandom random = Seeds.random(seed, ORDER, epoch);
		final int[] order = oversample ? repeated(random) : IntStream.range(0, part.size()).toArray();
		Seeds.shuffle(order, random);
		return order;
	}

	/** @return each class as often as the largest, each sample of it as often as the others, or once more */
	private int[] repeated(final SplittableRandom random) {
		final int largest = Arrays.stream(part.counts()).max().orElse(0);
		final int[] order = new int[drawn()];
		int filled = 0;
		for (int c = 0; c < part.classes().size(); c++) {
			final int label = c;
			final int[] members = IntStream.range(0, part.size()).filter(i -> part.samples().get(i).label() == label).toArray();
			if (members.length == 0) continue;
			Seeds.shuffle(members, random);
			for (int i = 0; i < largest; i++)
				order[filled++] = members[i % members.length];
		}
		return order;
	}
}
