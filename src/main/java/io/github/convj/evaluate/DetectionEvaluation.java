package io.github.convj.evaluate;

import io.github.convj.data.AnnotatedImage;
import io.github.convj.data.Annotation;
import io.github.convj.file.AtomicFile;
import io.github.convj.file.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * How good detections are, measured by what people marked. Class by class and image by image, each detection, the most certain
 * first, takes that object which fits it best of those that none has taken; what takes none is a false alarm. Objects marked as
 * difficult do not count, and neither does a detection that fits one of them better than any other object (Everingham et al.
 * 2010, The Pascal Visual Object Classes Challenge). Immutable, thread-safe.
 */
public final class DetectionEvaluation {

	/**
	 * An image's objects and detections that count, with what belongs together. Detections are those of the threshold or more.
	 *
	 * @param image with its objects, without the difficult ones
	 * @param found detections
	 * @param hits whether each detection is an object
	 * @param missed whether each object was missed
	 */
	public record Sheet(AnnotatedImage image, List<Detection> found, List<Boolean> hits, List<Boolean> missed) {

		/** @return missed objects and false alarms */
		public int errors() {
			return (int) (hits.stream().filter(hit -> !hit).count() + missed.stream().filter(miss -> miss).count());
		}

		/**
		 * @param label a class
		 * @return its objects in this image
		 */
		public long objects(final String label) {
			return image.annotations().stream().filter(object -> object.label().equals(label)).count();
		}

		/**
		 * @param label a class
		 * @return its detections in this image
		 */
		public long found(final String label) {
			return found.stream().filter(detection -> detection.label().equals(label)).count();
		}
	}

	private final Matching matching;
	private final double threshold;
	private final List<RecallCurve> curves;
	private final List<Sheet> sheets;

	private DetectionEvaluation(final Matching matching, final double threshold, final List<RecallCurve> curves,
		final List<Sheet> sheets)
	{
		this.matching = matching;
		this.threshold = threshold;
		this.curves = List.copyOf(curves);
		this.sheets = List.copyOf(sheets);
	}

	/**
	 * @param truth all images that count, also those without objects
	 * @param detections in these images; in others they do not count
	 * @param matching when a detection is an object
	 * @param threshold least score of what counts as found, but for the curves
	 * @return the evaluation
	 */
	public static DetectionEvaluation of(final List<AnnotatedImage> truth, final List<Detection> detections,
		final Matching matching, final double threshold)
	{
		final Map<String, List<Detection>> byImage = new HashMap<>();
		truth.forEach(image -> byImage.put(image.name(), new ArrayList<>()));
		final TreeSet<String> labels = new TreeSet<>();
		truth.forEach(image -> image.annotations().forEach(object -> labels.add(object.label())));
		for (final Detection detection : detections)
			if (byImage.containsKey(detection.image())) {
				byImage.get(detection.image()).add(detection);
				labels.add(detection.label());
			}
		final Map<String, List<Scored>> scored = new LinkedHashMap<>();
		labels.forEach(label -> scored.put(label, new ArrayList<>()));
		final List<Sheet> sheets = new ArrayList<>();
		for (final AnnotatedImage image : truth)
			sheets.add(sheet(image, byImage.get(image.name()), matching, threshold, scored));
		final List<RecallCurve> curves = new ArrayList<>();
		scored.forEach((label, list) -> {
			list.sort(Comparator.comparingDouble(Scored::score).reversed());
			final int objects = sheets.stream().mapToInt(sheet -> (int) sheet.objects(label)).sum();
			curves.add(RecallCurve.of(label, objects, list.stream().map(Scored::score).toList(), list.stream().map(Scored::hit)
				.toList()));
		});
		return new DetectionEvaluation(matching, threshold, curves, sheets);
	}

	private record Scored(double score, boolean hit) {}

	private static Sheet sheet(final AnnotatedImage image, final List<Detection> detections, final Matching matching,
		final double threshold, final Map<String, List<Scored>> scored)
	{
		final List<Annotation> objects = new ArrayList<>();
		final List<Annotation> difficult = new ArrayList<>();
		image.annotations().forEach(object -> (object.difficult() ? difficult : objects).add(object));
		final boolean[] taken = new boolean[objects.size()];
		final List<Boolean> missed = new ArrayList<>();
		final List<Detection> found = new ArrayList<>();
		final List<Boolean> hits = new ArrayList<>();
		objects.forEach(object -> missed.add(true));
		final List<Detection> order = new ArrayList<>(detections);
		order.sort(Comparator.comparingDouble(Detection::score).reversed());
		for (final Detection detection : order) {
			int best = -1;
			double fit = -1;
			double any = -1;
			for (int i = 0; i < taken.length; i++) {
				final double other = fit(matching, detection, objects.get(i));
				any = Math.max(any, other);
				if (taken[i] || other < 0 || other <= fit) continue;
				best = i;
				fit = other;
			}
			final double least = any;
			if (difficult.stream().anyMatch(object -> fit(matching, detection, object) > least)) continue;
			if (best >= 0) taken[best] = true;
			scored.get(detection.label()).add(new Scored(detection.score(), best >= 0));
			if (detection.score() < threshold) continue;
			found.add(detection);
			hits.add(best >= 0);
			if (best >= 0) missed.set(best, false);
		}
		return new Sheet(new AnnotatedImage(image.name(), image.file(), objects), List.copyOf(found), List.copyOf(hits), List.copyOf(
			missed));
	}

	/** @return negative if they do not fit or are of different classes */
	private static double fit(final Matching matching, final Detection detection, final Annotation object) {
		return object.label().equals(detection.label()) ? matching.fit(detection, object) : -1;
	}

	/** @return when a detection counts as an object */
	public Matching matching() {
		return matching;
	}

	/** @return the least score of what counts as found */
	public double threshold() {
		return threshold;
	}

	/** @return one curve a class, by name */
	public List<RecallCurve> curves() {
		return curves;
	}

	/** @return one sheet an image, in the order of the truth */
	public List<Sheet> sheets() {
		return sheets;
	}

	/** @return the mean of the average precisions of those classes that have objects; NaN if none has */
	public double meanAveragePrecision() {
		return curves.stream().filter(curve -> curve.objects() > 0).mapToDouble(RecallCurve::averagePrecision).average().orElse(
			Double.NaN);
	}

	/** @return hits and detections of all classes at the threshold */
	public RecallCurve.Point total() {
		int hits = 0;
		int found = 0;
		for (final RecallCurve curve : curves) {
			hits += curve.at(threshold).hits();
			found += curve.at(threshold).found();
		}
		return new RecallCurve.Point(threshold, hits, found);
	}

	/** @return objects of all classes */
	public int objects() {
		return curves.stream().mapToInt(RecallCurve::objects).sum();
	}

	/**
	 * @param label a class
	 * @return the mean over the images of detections less objects: above 0 if too many are counted; NaN without images
	 */
	public double countBias(final String label) {
		return sheets.stream().mapToDouble(sheet -> sheet.found(label) - sheet.objects(label)).average().orElse(Double.NaN);
	}

	/**
	 * @param label a class
	 * @return the mean over the images of how far the count is off; NaN without images
	 */
	public double countError(final String label) {
		return sheets.stream().mapToDouble(sheet -> Math.abs(sheet.found(label) - sheet.objects(label))).average().orElse(
			Double.NaN);
	}

	/**
	 * @param count at most
	 * @return the images with the most errors, the worst first; none without errors
	 */
	public List<Sheet> worst(final int count) {
		return sheets.stream().filter(sheet -> sheet.errors() > 0).sorted(Comparator.comparingInt(Sheet::errors).reversed())
			.limit(count).toList();
	}

	/** @return for people, in a table of fixed width */
	public String text() {
		final int width = Math.max(5, curves.stream().mapToInt(curve -> curve.label().length()).max().orElse(0));
		final StringBuilder text = new StringBuilder();
		text.append(String.format(Locale.ROOT, "Mean AP %s, F1 %s at a score of %s or more, over %d images; a hit is %s.%n%n",
			share(meanAveragePrecision()), share(total().f1(objects())), threshold, sheets.size(), matching.text()));
		text.append(String.format(Locale.ROOT, "%-" + width + "s %7s %7s %9s %9s %9s %9s %10s %11s %11s%n", "Class", "Objects",
			"Found", "AP", "Precision", "Recall", "F1", "Best F1", "at score", "Count error"));
		for (final RecallCurve curve : curves) {
			final RecallCurve.Point point = curve.at(threshold);
			text.append(String.format(Locale.ROOT, "%-" + width + "s %7d %7d %9s %9s %9s %9s %10s %11.2f %11.1f%n", curve.label(),
				curve.objects(), point.found(), share(curve.averagePrecision()), share(point.precision()), share(point.recall(curve
					.objects())), share(point.f1(curve.objects())), share(curve.best().f1(curve.objects())), curve.best().score(),
				countError(curve.label())));
		}
		return text.toString().stripTrailing();
	}

	private static String share(final double value) {
		return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * value);
	}

	/**
	 * Writes one line a class: objects, detections, average precision, precision, recall and F1 at the threshold, the best F1 and
	 * its threshold, and how far the counts of images are off.
	 *
	 * @param file to make or replace
	 * @throws io.github.convj.tensor.ConvJException if it cannot be written
	 */
	public void writeClasses(final Path file) {
		AtomicFile.write(file, stream -> {
			final Csv csv = new Csv(stream);
			csv.row("label", "objects", "found", "hits", "averagePrecision", "precision", "recall", "f1", "bestF1", "bestThreshold",
				"countError", "countBias");
			for (final RecallCurve curve : curves) {
				final RecallCurve.Point point = curve.at(threshold);
				csv.row(curve.label(), curve.objects(), point.found(), point.hits(), curve.averagePrecision(), point.precision(), point
					.recall(curve.objects()), point.f1(curve.objects()), curve.best().f1(curve.objects()), curve.best().score(),
					countError(curve.label()), countBias(curve.label()));
			}
			csv.flush();
		});
	}

	/**
	 * Writes one line for each image and class: objects, detections, hits, and how far the count is off.
	 *
	 * @param file to make or replace
	 * @throws io.github.convj.tensor.ConvJException if it cannot be written
	 */
	public void writeCounts(final Path file) {
		AtomicFile.write(file, stream -> {
			final Csv csv = new Csv(stream);
			csv.row("image", "label", "objects", "found", "hits", "error");
			for (final Sheet sheet : sheets)
				for (final RecallCurve curve : curves) {
					final String label = curve.label();
					long hits = 0;
					for (int i = 0; i < sheet.found.size(); i++)
						if (sheet.hits.get(i) && sheet.found.get(i).label().equals(label)) hits++;
					csv.row(sheet.image.name(), label, sheet.objects(label), sheet.found(label), hits, sheet.found(label) - sheet.objects(
						label));
				}
			csv.flush();
		});
	}

	/**
	 * Writes the curves, one line a point.
	 *
	 * @param file to make or replace
	 * @throws io.github.convj.tensor.ConvJException if it cannot be written
	 */
	public void writeCurves(final Path file) {
		AtomicFile.write(file, stream -> {
			final Csv csv = new Csv(stream);
			csv.row("label", "score", "precision", "recall");
			for (final RecallCurve curve : curves)
				for (final RecallCurve.Point point : curve.points())
					csv.row(curve.label(), point.score(), point.precision(), point.recall(curve.objects()));
			csv.flush();
		});
	}
}
