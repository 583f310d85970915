package io.github.convj.evaluate;

import io.github.convj.file.AtomicFile;
import io.github.convj.file.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How good a classifier is on labelled images. All shares are from 0 to 1. Immutable, so safe for any number of threads.
 */
public final class Evaluation {

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

	/** A certain and wrong answer would otherwise make the mean infinite. */
	private static final double SMALLEST = 1e-7;

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

	/** @return what a console shows: the figures, the classes, the confusion matrix */
	public String text() {
		return "";
	}

	/** @return for storing in a model: figures, class names and the confusion matrix, without the single answers */
	public Map<String, Object> toMap() {
		final Map<String, Object> map = new LinkedHashMap<>();
		return map;
	}

	/**
	 * @param map as {@link #toMap()} gave it
	 * @return the evaluation, without the single answers
	 * @throws io.github.convj.tensor.ConvJException if it is no evaluation
	 */
	public static Evaluation fromMap(final Map<String, ?> map) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Writes one line an image: image, truth, predicted, correct, probability of the predicted class, and then one column
	 * a class.
	 *
	 * @param file to make or replace
	 * @throws io.github.convj.tensor.ConvJException if it cannot be written
	 */
	public void writePredictions(final Path file) {}

	/**
	 * Writes the figures: one line each as {@code metric, class, value}.
	 *
	 * @param file to make or replace
	 * @throws io.github.convj.tensor.ConvJException if it cannot be written
	 */
	public void writeMetrics(final Path file) {}

	@Override
	public String toString() {
		return text();
	}
}
