package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a look at every image found. Immutable, thread-safe.
 *
 * @param samples the readable ones, stacks divided into slices where that is wanted; those left out are in its
 *          {@code skipped()}
 * @param channels of every image; with {@link StackMode#CHANNELS}, those of all planes together
 * @param bitDepth of every image: 8, 16 or 32; the largest one, if they differ
 * @param rgb whether all are colour images
 * @param smallest {@code [Z, Y, X]}, the least size along each axis
 * @param median {@code [Z, Y, X]}, the middle size along each axis
 * @param largest {@code [Z, Y, X]}, the greatest size along each axis
 */
public record Survey(SampleSet samples, int channels, int bitDepth, boolean rgb, Shape smallest, Shape median,
	Shape largest)
{

	/**
	 * @param input of the network, {@code [(Z,) Y, X, C]}
	 * @param fit how images of another size are brought to it
	 * @return by which factor an image of the median size is scaled in its plane, the mean of Y and X if they differ, to
	 *         three digits; 1 if that is less than a twentieth away
	 */
	public double scale(final Shape input, final Fit fit) {
		final double y = (double) input.size(-3) / median.size(1);
		final double x = (double) input.size(-2) / median.size(2);
		final double scale = switch (fit) {
			case RESIZE -> Math.sqrt(y * x);
			case PAD -> Math.min(y, x);
			case CROP -> 1;
		};
		return Math.abs(scale - 1) < 0.05 ? 1 : new BigDecimal(scale).round(new MathContext(3)).doubleValue();
	}

	/** What one image is like; with a reason, it could not be read. */
	private record Look(int depth, int height, int width, int channels, int bitDepth, boolean rgb, boolean stack,
		String reason)
	{}

	/**
	 * Reads every image once.
	 *
	 * @param set to be read
	 * @param stack what stacks are
	 * @param normalization bit depths may differ only if each image is normalized by itself
	 * @param workers that share the reading
	 * @param progress told now and then
	 * @return what was found
	 * @throws ConvJException if no image can be read, or they differ in channels or bit depth, naming two of them
	 */
	public static Survey of(final SampleSet set, final StackMode stack, final Normalization normalization,
		final Workers workers, final Progress progress)
	{
		final Look[] looks = looks(set, stack, workers, progress);
		final List<Sample> samples = new ArrayList<>();
		final List<SkippedImage> skipped = new ArrayList<>(set.skipped());
		final Slices slices = new Slices();
		int first = -1;
		boolean rgb = true;
		int bitDepth = 0;
		for (int i = 0; i < looks.length; i++) {
			final Sample sample = set.samples().get(i);
			final Look look = looks[i];
			if (look.reason != null) {
				skipped.add(new SkippedImage(sample.name(), look.reason));
				continue;
			}
			if (first < 0) first = i;
			checkAlike(set, first, i, looks, normalization);
			rgb &= look.rgb;
			bitDepth = Math.max(bitDepth, look.bitDepth);
			if (stack == StackMode.SLICES && look.stack) samples.addAll(slices.of(sample, look.depth));
			else samples.add(sample);
		}
		if (first < 0) throw new ConvJException("None of the " + set.size() + " images can be read" + (skipped.isEmpty() ? ""
			: "; the first is " + skipped.get(0).image() + ": " + skipped.get(0).reason()));
		final List<Look> read = Arrays.stream(looks).filter(look -> look.reason == null).toList();
		return new Survey(new SampleSet(set.classes(), samples, skipped, set.notes()), looks[first].channels, bitDepth, rgb,
			sizes(read, stack, 0), sizes(read, stack, read.size() / 2), sizes(read, stack, read.size() - 1));
	}

	private static Look[] looks(final SampleSet set, final StackMode stack, final Workers workers,
		final Progress progress)
	{
		final int count = set.size();
		final Look[] looks = new Look[count];
		final AtomicInteger done = new AtomicInteger();
		workers.run(count, (task, worker) -> {
			looks[task] = look(set.samples().get(task), stack);
			final int now = done.incrementAndGet();
			// One at a time, and not a call for each of a million images.
			if (now % 64 == 0 || now == count) synchronized (looks) {
				progress.update("Reading images", now, count);
			}
		});
		return looks;
	}

	private static Look look(final Sample sample, final StackMode stack) {
		try {
			final Image read = sample.source().read();
			for (final float value : read.pixels().array())
				if (!Float.isFinite(value)) return new Look(0, 0, 0, 0, 0, false, false, sample.name() +
					" has pixels that are not numbers.");
			final Image image = stack == StackMode.CHANNELS ? read.stackAsChannels() : read;
			return new Look(image.depth(), image.height(), image.width(), image.channels(), image.bitDepth(), image.rgb(), image
				.stack(), null);
		}
		catch (final ConvJException failure) {
			return new Look(0, 0, 0, 0, 0, false, false, failure.getMessage());
		}
	}

	private static void checkAlike(final SampleSet set, final int a, final int b, final Look[] looks,
		final Normalization normalization)
	{
		final Look one = looks[a];
		final Look other = looks[b];
		final boolean depths = one.bitDepth == other.bitDepth || normalization == Normalization.IMAGE;
		if (one.channels == other.channels && depths) return;
		throw new ConvJException("The images differ in " + (one.channels == other.channels ? "bit depth" : "channels") + ": " +
			set.samples().get(a).name() + " is a " + Image.kind(one.channels, one.bitDepth) + ", but " + set.samples().get(b)
				.name() + " is a " + Image.kind(other.channels, other.bitDepth) + "; convert them to the same type.");
	}

	private static Shape sizes(final List<Look> looks, final StackMode stack, final int rank) {
		final int z = stack == StackMode.VOLUME ? looks.stream().mapToInt(Look::depth).sorted().skip(rank).findFirst()
			.orElseThrow() : 1;
		final int y = looks.stream().mapToInt(Look::height).sorted().skip(rank).findFirst().orElseThrow();
		final int x = looks.stream().mapToInt(Look::width).sorted().skip(rank).findFirst().orElseThrow();
		return Shape.of(z, y, x);
	}
}
