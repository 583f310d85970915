package io.github.convj.train;

import io.github.convj.data.AnnotatedImage;
import io.github.convj.data.AnnotatedPlane;
import io.github.convj.data.Annotation;
import io.github.convj.data.Box;
import io.github.convj.data.Field;
import io.github.convj.data.Fit;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Normalization;
import io.github.convj.data.PlaneStore;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.SkippedImage;
import io.github.convj.data.Split;
import io.github.convj.data.StackMode;
import io.github.convj.network.Networks;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Annotated fields made ready for a training of a detector: looked at, divided field by field, with the scale at which the
 * network will see them. Immutable but for the store's cache, thread-safe.
 *
 * @param classes of the objects, and the background as the last
 * @param training planes to learn from
 * @param validation planes held out; of other files than the training planes
 * @param sizes of the objects, one a class without the background: the medians in pixels and planes of the files
 * @param boxes whether objects were marked by boxes, and not only by points
 * @param preprocessing with the window as its input
 * @param store of the scaled planes
 * @param skipped files that were left out
 * @param notes sentences for the user
 */
public record FieldData(List<String> classes, List<AnnotatedPlane> training, List<AnnotatedPlane> validation,
	List<Size> sizes, boolean boxes, Preprocessing preprocessing, PlaneStore store, List<SkippedImage> skipped,
	List<String> notes)
{

	/** What the class for everything else is called. */
	public static final String BACKGROUND = "background";

	/** The smallest objects get so many pixels across, unless the largest would no longer fit into the window. */
	private static final double SMALLEST = 20;

	/** Planes of a window in a volume where it is not known how many an object spans. */
	private static final int DEPTH = 7;

	/**
	 * The size of a box.
	 *
	 * @param width in pixels, above 0
	 * @param height in pixels, above 0
	 * @param depth in planes; 0 if that is not known or there are no volumes
	 */
	public record Size(double width, double height, double depth) {

		/** @return the edge length of a square as large */
		public double edge() {
			return Math.sqrt(width * height);
		}
	}

	private record Look(int depth, int channels, int bitDepth, boolean rgb, String reason) {}

	/** Copies the lists. */
	public FieldData {
		classes = List.copyOf(classes);
		training = List.copyOf(training);
		validation = List.copyOf(validation);
		sizes = List.copyOf(sizes);
		skipped = List.copyOf(skipped);
		notes = List.copyOf(notes);
	}

	/** @return index of the background among the classes */
	public int background() {
		return classes.size() - 1;
	}

	/**
	 * Looks at every field, divides, chooses the scale, and measures the normalization.
	 *
	 * @param plan says how
	 * @param images with their annotations
	 * @param opener of the files
	 * @param workers that share the reading
	 * @param progress told now and then
	 * @return data ready for {@link FieldTrainer}
	 * @throws ConvJException if there is nothing to learn from
	 * @throws java.util.concurrent.CancellationException if the progress throws it
	 */
	public static FieldData prepare(final TrainingPlan plan, final List<AnnotatedImage> images, final ImageOpener opener,
		final Workers workers, final Progress progress)
	{
		final StackMode stack = StackMode.of(plan.stack());
		if (stack == StackMode.CHANNELS) throw new ConvJException(
			"Fields are trained plane by plane or as volumes, so stack is slices or volume, and not channels.");
		final boolean volume = stack == StackMode.VOLUME;
		if (!plan.normalization().equals("dataset")) throw new ConvJException(
			"In fields all windows are normalized alike, so normalization is dataset and not " + plan.normalization() + ".");
		final List<String> notes = new ArrayList<>();
		final List<SkippedImage> skipped = new ArrayList<>();
		final Look[] looks = look(images, opener, workers, progress);
		final List<AnnotatedImage> readable = new ArrayList<>();
		final List<Look> seen = new ArrayList<>();
		for (int i = 0; i < looks.length; i++)
			if (looks[i].reason != null) skipped.add(new SkippedImage(images.get(i).name(), looks[i].reason));
			else {
				checkAlike(readable, seen, images.get(i), looks[i]);
				readable.add(images.get(i));
				seen.add(looks[i]);
			}
		if (readable.size() < 2) throw new ConvJException("Training on fields takes at least 2 of them, to hold one out, but " + (readable
			.isEmpty() ? "none can be read" + (skipped.isEmpty() ? "" : ": " + skipped.get(0).reason()) : "there is only one") +
			".");
		if (volume && seen.stream().allMatch(look -> look.depth == 1)) throw new ConvJException(
			"The fields are planes, and no volumes; leave stack=volume out.");
		final List<AnnotatedImage> cleaned = cleaned(readable, volume, notes);
		final List<String> classes = classes(cleaned);
		final boolean[] heldOut = split(cleaned, plan);
		final List<AnnotatedPlane> training = new ArrayList<>();
		final List<AnnotatedPlane> validation = new ArrayList<>();
		for (int i = 0; i < heldOut.length; i++)
			(heldOut[i] ? validation : training).addAll(volume ? planesOfVolume(cleaned.get(i), seen.get(i).depth) : planes(cleaned
				.get(i), seen.get(i).depth));
		final boolean boxes = training.stream().flatMap(p -> p.objects().stream()).anyMatch(a -> !a.box().point());
		final List<Size> sizes = sizes(classes, training, plan.objectSize(), volume);
		final int window = plan.size() > 0 ? plan.size() : Networks.defaultSize(plan.network());
		final double scale = plan.fieldScale() > 0 ? plan.fieldScale() : scale(sizes, window);
		final int depth = volume ? depth(plan.windowDepth(), sizes, seen) : 1;
		notes.add(String.format(Locale.ROOT,
			"The network sees windows of %d pixels%s in fields scaled by %s; objects are there from %.0f to %.0f pixels large.", window,
			volume ? " and " + depth + (depth == 1 ? " plane" : " planes") : "", scale, scale * sizes.stream().mapToDouble(Size::edge).min().orElseThrow(), scale * sizes.stream().mapToDouble(
				Size::edge).max().orElseThrow()));
		final PlaneStore store = new PlaneStore(opener, scale, plan.cache() > 0 ? plan.cache() * 1_000_000L : Runtime
			.getRuntime().maxMemory() / 4);
		final Look first = seen.get(0);
		final Preprocessing plain = new Preprocessing(volume ? Shape.of(depth, window, window, first.channels) : Shape.of(window,
			window, first.channels), Fit.RESIZE, stack, Normalization.DATASET, Collections.nCopies(first.channels, 0.0), Collections.nCopies(first.channels, 1.0),
			first.bitDepth, seen.stream().allMatch(Look::rgb));
		return new FieldData(withBackground(classes), training, validation, sizes, boxes, measured(plain, training, store,
			workers, progress), store, skipped, notes);
	}

	private static Look[] look(final List<AnnotatedImage> images, final ImageOpener opener, final Workers workers,
		final Progress progress)
	{
		final Look[] looks = new Look[images.size()];
		final AtomicInteger done = new AtomicInteger();
		workers.run(looks.length, (task, worker) -> {
			try (Field field = opener.field(images.get(task).file())) {
				looks[task] = new Look(field.depth(), field.channels(), field.bitDepth(), field.rgb(), null);
			}
			catch (final ConvJException failure) {
				looks[task] = new Look(0, 0, 0, false, failure.getMessage());
			}
			final int now = done.incrementAndGet();
			synchronized (looks) {
				progress.update("Reading fields", now, looks.length);
			}
		});
		return looks;
	}

	private static void checkAlike(final List<AnnotatedImage> readable, final List<Look> seen, final AnnotatedImage image,
		final Look look)
	{
		if (seen.isEmpty()) return;
		final Look first = seen.get(0);
		if (first.channels == look.channels && first.bitDepth == look.bitDepth) return;
		throw new ConvJException("The fields differ: " + readable.get(0).name() + " has " + first.bitDepth + " bits and " +
			first.channels + " channels, but " + image.name() + " has " + look.bitDepth + " and " + look.channels +
			"; convert them to the same type.");
	}

	/** Leaves out boxes that are none, and takes objects called background as a hint that there is nothing. */
	private static List<AnnotatedImage> cleaned(final List<AnnotatedImage> images, final boolean volume,
		final List<String> notes)
	{
		final List<AnnotatedImage> cleaned = new ArrayList<>();
		int flat = 0;
		for (final AnnotatedImage image : images) {
			final List<Annotation> objects = new ArrayList<>();
			for (final Annotation object : image.annotations()) {
				final Box box = object.box();
				if (!box.point() && Math.min(box.width(), box.height()) <= 0) flat++;
				else if (!object.label().equalsIgnoreCase(BACKGROUND)) objects.add(object);
			}
			cleaned.add(new AnnotatedImage(image.name(), image.file(), volume ? VolumeObjects.of(objects) : objects));
		}
		if (flat > 0) notes.add("Left out " + flat + (flat == 1 ? " box" : " boxes") + " without an area.");
		return cleaned;
	}

	private static List<String> classes(final List<AnnotatedImage> images) {
		final TreeSet<String> labels = new TreeSet<>();
		for (final AnnotatedImage image : images)
			for (final Annotation object : image.annotations())
				labels.add(object.label());
		if (labels.isEmpty()) throw new ConvJException(
			"No object is marked in any of the fields; training takes some, with the name of their class.");
		return List.copyOf(labels);
	}

	private static List<String> withBackground(final List<String> classes) {
		final List<String> all = new ArrayList<>(classes);
		all.add(BACKGROUND);
		return all;
	}

	/** Of a stack, the planes in which something was marked; there is no telling whether anybody looked at the others. */
	private static List<AnnotatedPlane> planes(final AnnotatedImage image, final int depth) {
		final List<AnnotatedPlane> planes = new ArrayList<>();
		for (int z = 0; z < depth; z++) {
			final int plane = z;
			final List<Annotation> objects = image.annotations().stream().filter(object -> object.plane() <= plane && plane < object
				.plane() + object.depth()).map(object -> object.depth() == 1 ? object : new Annotation(object.box(), plane, object
					.label(), object.difficult(), 1)).toList();
			if (depth == 1 || !objects.isEmpty()) planes.add(new AnnotatedPlane(image.name(), image.file(), z, objects));
		}
		return planes;
	}

	/** All planes of a volume, each object in the plane of its centre. */
	private static List<AnnotatedPlane> planesOfVolume(final AnnotatedImage image, final int depth) {
		final List<AnnotatedPlane> planes = new ArrayList<>();
		for (int z = 0; z < depth; z++) {
			final int plane = z;
			planes.add(new AnnotatedPlane(image.name(), image.file(), z, image.annotations().stream().filter(object -> Math.min(object
				.middle(), depth - 1) == plane).toList()));
		}
		return planes;
	}

	/** @return planes of a window: as asked, or as many as the deepest objects span, with one more on each side */
	private static int depth(final int asked, final List<Size> sizes, final List<Look> seen) {
		if (asked > 0) return asked;
		final double deepest = sizes.stream().mapToDouble(Size::depth).max().orElseThrow();
		final int wanted = deepest > 0 ? (int) Math.ceil(deepest) + 2 : DEPTH;
		final int most = seen.stream().mapToInt(Look::depth).min().orElseThrow();
		// an odd number of planes has one in the middle
		return Math.min(wanted % 2 == 0 ? wanted + 1 : wanted, most % 2 == 0 ? Math.max(1, most - 1) : most);
	}

	/** @return for each image whether it is held out: by folders called train and val if all lie in such, else at random */
	private static boolean[] split(final List<AnnotatedImage> images, final TrainingPlan plan) {
		final boolean[] heldOut = new boolean[images.size()];
		final List<Split> parts = images.stream().map(image -> image.name().contains("/") ? Split.of(image.name().substring(0,
			image.name().indexOf('/'))).orElse(null) : null).toList();
		if (parts.contains(Split.TRAIN) && parts.contains(Split.VALIDATION) && !parts.contains(null)) {
			for (int i = 0; i < heldOut.length; i++)
				heldOut[i] = parts.get(i) == Split.VALIDATION;
			return heldOut;
		}
		final List<Integer> order = new ArrayList<>();
		for (int i = 0; i < heldOut.length; i++)
			order.add(i);
		final SplittableRandom random = new SplittableRandom(plan.seed());
		for (int i = order.size() - 1; i > 0; i--)
			Collections.swap(order, i, random.nextInt(i + 1));
		final int count = (int) Math.clamp(Math.round(plan.validation() * heldOut.length), 1, heldOut.length - 1);
		for (final int image : order.subList(0, count))
			heldOut[image] = true;
		return heldOut;
	}

	private static List<Size> sizes(final List<String> classes, final List<AnnotatedPlane> training,
		final double objectSize, final boolean volume)
	{
		final List<Size> sizes = new ArrayList<>();
		for (final String label : classes) {
			final double[] widths = training.stream().flatMap(p -> p.objects().stream()).filter(o -> o.label().equals(label) &&
				!o.box().point()).mapToDouble(o -> o.box().width()).sorted().toArray();
			final double[] heights = training.stream().flatMap(p -> p.objects().stream()).filter(o -> o.label().equals(label) &&
				!o.box().point()).mapToDouble(o -> o.box().height()).sorted().toArray();
			final double[] depths = training.stream().flatMap(p -> p.objects().stream()).filter(o -> o.label().equals(label))
				.mapToDouble(Annotation::depth).sorted().toArray();
			// a single plane is what those say who do not know
			final double depth = volume && depths.length > 0 && depths[depths.length / 2] > 1 ? depths[depths.length / 2] : 0;
			if (widths.length > 0) sizes.add(new Size(widths[widths.length / 2], heights[heights.length / 2], depth));
			else if (objectSize > 0) sizes.add(new Size(objectSize, objectSize, depth));
			else if (training.stream().flatMap(p -> p.objects().stream()).noneMatch(o -> o.label().equals(label)))
				throw new ConvJException("All objects of the class '" + label +
					"' are in fields that are held out; mark some in other fields, or choose another seed.");
			else throw new ConvJException("Objects of the class '" + label +
				"' are marked by points, which do not say how large they are; give their size in pixels, as in objectSize=20.");
		}
		return sizes;
	}

	/** @return large enough to recognize the smallest objects, small enough for the largest to fit into the window */
	private static double scale(final List<Size> sizes, final int window) {
		final double largest = sizes.stream().mapToDouble(Size::edge).max().orElseThrow();
		final double smallest = sizes.stream().mapToDouble(Size::edge).min().orElseThrow();
		return Math.round(1000 * Math.min(SMALLEST / smallest, window / largest)) / 1000.0;
	}

	private static Preprocessing measured(final Preprocessing plain, final List<AnnotatedPlane> training,
		final PlaneStore store, final Workers workers, final Progress progress)
	{
		final int channels = plain.input().channels();
		final int count = training.size();
		final double[] sums = new double[count * channels];
		final double[] squares = new double[count * channels];
		final long[] pixels = new long[count];
		final AtomicInteger done = new AtomicInteger();
		workers.run(count, (task, worker) -> {
			final PlaneStore.Plane plane = store.read(training.get(task));
			pixels[task] = plane.values().length / channels;
			for (int i = 0; i < plane.values().length; i++) {
				final double value = plane.values()[i];
				sums[task * channels + i % channels] += value;
				squares[task * channels + i % channels] += value * value;
			}
			final int now = done.incrementAndGet();
			synchronized (sums) {
				progress.update("Measuring intensities", now, count);
			}
		});
		final long all = Arrays.stream(pixels).sum();
		final List<Double> means = new ArrayList<>();
		final List<Double> deviations = new ArrayList<>();
		for (int c = 0; c < channels; c++) {
			double sum = 0;
			double square = 0;
			for (int i = 0; i < count; i++) {
				sum += sums[i * channels + c];
				square += squares[i * channels + c];
			}
			final double mean = sum / all;
			final double deviation = Math.sqrt(Math.max(0, square / all - mean * mean));
			means.add(mean);
			deviations.add(deviation > 1e-6 * Math.max(1e-30, Math.abs(mean)) ? deviation : 1);
		}
		return new Preprocessing(plain.input(), plain.fit(), plain.stack(), plain.normalization(), means, deviations, plain
			.bitDepth(), plain.rgb());
	}
}
