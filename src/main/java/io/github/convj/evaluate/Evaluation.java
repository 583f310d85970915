package io.github.convj.evaluate;

import io.github.convj.file.AtomicFile;
import io.github.convj.file.Csv;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How good a classifier is on labelled images. All shares are from 0 to 1. Immutable, so safe for any number of threads.
 */
public final class Evaluation {

	/** A certain and wrong answer would otherwise make the mean infinite. */
	private static final double SMALLEST = 1e-7;

	private final ConfusionMatrix confusion;
	private final List<Prediction> predictions;
	private final double logLoss;

	private Evaluation(final ConfusionMatrix confusion, final List<Prediction> predictions, final double logLoss) {
		this.confusion = confusion;
		this.predictions = predictions;
		this.logLoss = logLoss;
	}

	/**
	 * @param classes the names, in the order of the class numbers
	 * @param predictions with one probability a class; those without a truth are kept but do not count
	 * @return the evaluation
	 */
	public static Evaluation of(final List<String> classes, final List<Prediction> predictions) {
		final ConfusionMatrix confusion = ConfusionMatrix.of(classes, predictions);
		double sum = 0;
		for (final Prediction prediction : predictions)
			if (prediction.truth() != Prediction.UNKNOWN) sum -= Math.log(Math.max(prediction.probabilities()[prediction
				.truth()], SMALLEST));
		return new Evaluation(confusion, List.copyOf(predictions), confusion.total() == 0 ? Double.NaN : sum / confusion
			.total());
	}

	/** @return the names of the classes, in the order of their numbers */
	public List<String> classes() {
		return confusion.classes();
	}

	/** @return the single answers, in the order given; empty after {@link #fromMap} */
	public List<Prediction> predictions() {
		return predictions;
	}

	/** @return the counts of true and predicted classes */
	public ConfusionMatrix confusion() {
		return confusion;
	}

	/** @return how many labelled images there are */
	public long images() {
		return confusion.total();
	}

	/** @return the mean recall over the classes that have images; NaN if none has */
	public double balancedAccuracy() {
		double sum = 0;
		int present = 0;
		for (int c = 0; c < confusion.size(); c++)
			if (confusion.support(c) > 0) {
				sum += recall(c);
				present++;
			}
		return present == 0 ? Double.NaN : sum / present;
	}

	/** @return the share of images that are right; NaN without images */
	public double accuracy() {
		return images() == 0 ? Double.NaN : (double) confusion.correct() / images();
	}

	/**
	 * The 95 % interval of {@link #accuracy()} for images drawn like these (E. B. Wilson, Probable inference, the law of
	 * succession, and statistical inference, JASA 1927).
	 *
	 * @return lower and upper bound; 0 and 1 without images
	 */
	public Interval accuracyInterval() {
		return Interval.wilson(confusion.correct(), images());
	}

	/** @return the share of the largest class: what always naming that class would get right; NaN without images */
	public double majorityShare() {
		long largest = 0;
		for (int c = 0; c < confusion.size(); c++)
			largest = Math.max(largest, confusion.support(c));
		return images() == 0 ? Double.NaN : (double) largest / images();
	}

	/**
	 * @param c number of a class
	 * @return of the images taken for it, the share that are; NaN if none was
	 */
	public double precision(final int c) {
		final long predicted = confusion.predicted(c);
		return predicted == 0 ? Double.NaN : (double) confusion.count(c, c) / predicted;
	}

	/**
	 * @param c number of a class
	 * @return of its images, the share found; NaN if it has none
	 */
	public double recall(final int c) {
		return confusion.share(c, c);
	}

	/**
	 * @param c number of a class
	 * @return the harmonic mean of precision and recall; NaN if the class neither has images nor was predicted
	 */
	public double f1(final int c) {
		final long sum = confusion.support(c) + confusion.predicted(c);
		return sum == 0 ? Double.NaN : 2.0 * confusion.count(c, c) / sum;
	}

	/**
	 * @param c number of a class
	 * @return how many images it has
	 */
	public long support(final int c) {
		return confusion.support(c);
	}

	/** @return the mean of {@link #f1} over the classes that have images; NaN if none has */
	public double macroF1() {
		double sum = 0;
		int present = 0;
		for (int c = 0; c < confusion.size(); c++)
			if (confusion.support(c) > 0) {
				sum += f1(c);
				present++;
			}
		return present == 0 ? Double.NaN : sum / present;
	}

	/** @return the mean of the negative natural logarithm of the true class' probability, taken as at least 1e-7 */
	public double logLoss() {
		return logLoss;
	}

	/** @return the wrong answers, the surest first */
	public List<Prediction> mistakes() {
		return predictions.stream().filter(p -> p.truth() != Prediction.UNKNOWN && !p.correct()).sorted((a, b) -> Float
			.compare(b.probability(), a.probability())).toList();
	}

	/** @return what a console shows: the figures, then the classes, then the confusion matrix */
	public String text() {
		final StringBuilder text = new StringBuilder();
		final Interval interval = accuracyInterval();
		line(text, "Balanced accuracy", percent(balancedAccuracy()));
		line(text, "Accuracy", percent(accuracy()) + " of " + images() + " images (95 % interval " + percent(interval.low()) +
			" to " + percent(interval.high()) + ")");
		line(text, "Largest class alone", percent(majorityShare()));
		line(text, "Macro F1", percent(macroF1()));
		if (!Double.isNaN(logLoss)) line(text, "Log loss", String.format(Locale.ROOT, "%.4f", logLoss));
		final int width = Math.max(5, classes().stream().mapToInt(String::length).max().orElse(0));
		text.append('\n').append(String.format(Locale.ROOT, "%-" + width + "s  %9s  %9s  %9s  %7s\n", "Class", "Precision",
			"Recall", "F1", "Images"));
		for (int c = 0; c < classes().size(); c++)
			text.append(String.format(Locale.ROOT, "%-" + width + "s  %9s  %9s  %9s  %7d\n", classes().get(c), percent(
				precision(c)), percent(recall(c)), percent(f1(c)), support(c)));
		return text.append('\n').append(confusion.text()).toString();
	}

	private static void line(final StringBuilder text, final String name, final String value) {
		text.append(String.format(Locale.ROOT, "%-19s  %s\n", name, value));
	}

	/** @return with one decimal; a dash where there is no value */
	private static String percent(final double share) {
		return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
	}

	/**
	 * For storing in a model.
	 *
	 * @return the figures, for people and other programs, and the class names and confusion matrix, from which
	 *         {@link #fromMap} makes the figures again; without the single answers
	 */
	public Map<String, Object> toMap() {
		final Map<String, Object> map = new LinkedHashMap<>();
		for (final Metric metric : metrics())
			if (metric.name.isEmpty() && !Double.isNaN(metric.value)) map.put(metric.metric, metric.value);
		map.put("images", images());
		map.put("classes", classes());
		final List<List<Long>> rows = new ArrayList<>();
		for (final long[] row : confusion.counts())
			rows.add(Arrays.stream(row).boxed().toList());
		map.put("confusion", rows);
		return map;
	}

	/**
	 * @param map as {@link #toMap()} gave it; numbers of any type
	 * @return the evaluation, without the single answers
	 * @throws ConvJException if it is no evaluation
	 */
	public static Evaluation fromMap(final Map<String, ?> map) {
		try {
			final List<String> classes = ((List<?>) map.get("classes")).stream().map(Object::toString).toList();
			final List<?> rows = (List<?>) map.get("confusion");
			final long[][] counts = new long[rows.size()][];
			for (int t = 0; t < counts.length; t++)
				counts[t] = ((List<?>) rows.get(t)).stream().mapToLong(count -> ((Number) count).longValue()).toArray();
			final double logLoss = map.get("logLoss") instanceof final Number number ? number.doubleValue() : Double.NaN;
			return new Evaluation(ConfusionMatrix.of(classes, counts), List.of(), logLoss);
		}
		catch (final NullPointerException | ClassCastException | IllegalArgumentException damaged) {
			throw new ConvJException("The evaluation stored in the model is damaged; train again.", damaged);
		}
	}

	/**
	 * Writes one line an image: image, truth, predicted, correct, probability of the predicted class, and then one column
	 * a class. Truth and correct are empty where the truth is not known.
	 *
	 * @param file to make or replace
	 * @throws ConvJException if it cannot be written
	 */
	public void writePredictions(final Path file) {
		AtomicFile.write(file, stream -> {
			final Csv csv = new Csv(stream);
			final List<Object> header = new ArrayList<>(List.of("image", "truth", "predicted", "correct", "probability"));
			header.addAll(classes());
			csv.row(header);
			for (final Prediction prediction : predictions) {
				final boolean known = prediction.truth() != Prediction.UNKNOWN;
				final List<Object> fields = new ArrayList<>();
				fields.add(prediction.image());
				fields.add(known ? classes().get(prediction.truth()) : null);
				fields.add(classes().get(prediction.predicted()));
				fields.add(known ? prediction.correct() : null);
				fields.add(prediction.probability());
				for (final float probability : prediction.probabilities())
					fields.add(probability);
				csv.row(fields);
			}
			csv.flush();
		});
	}

	/**
	 * Writes the figures, one a line: metric, class (empty for the whole) and value.
	 *
	 * @param file to make or replace
	 * @throws ConvJException if it cannot be written
	 */
	public void writeMetrics(final Path file) {
		AtomicFile.write(file, stream -> {
			final Csv csv = new Csv(stream);
			csv.row("metric", "class", "value");
			for (final Metric metric : metrics())
				csv.row(metric.metric, metric.name.isEmpty() ? null : metric.name, metric.value);
			csv.row("support", null, images());
			for (int c = 0; c < classes().size(); c++)
				csv.row("support", classes().get(c), support(c));
			csv.flush();
		});
	}

	/** One figure; the name is that of the class, or empty for the whole. */
	private record Metric(String metric, String name, double value) {}

	private List<Metric> metrics() {
		final List<Metric> metrics = new ArrayList<>();
		metrics.add(new Metric("balancedAccuracy", "", balancedAccuracy()));
		metrics.add(new Metric("accuracy", "", accuracy()));
		metrics.add(new Metric("accuracyLow", "", accuracyInterval().low()));
		metrics.add(new Metric("accuracyHigh", "", accuracyInterval().high()));
		metrics.add(new Metric("majorityShare", "", majorityShare()));
		metrics.add(new Metric("macroF1", "", macroF1()));
		metrics.add(new Metric("logLoss", "", logLoss));
		for (int c = 0; c < classes().size(); c++) {
			metrics.add(new Metric("precision", classes().get(c), precision(c)));
			metrics.add(new Metric("recall", classes().get(c), recall(c)));
			metrics.add(new Metric("f1", classes().get(c), f1(c)));
		}
		return metrics;
	}

	@Override
	public String toString() {
		return text();
	}
}
