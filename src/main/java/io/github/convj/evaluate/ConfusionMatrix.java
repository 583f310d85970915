package io.github.convj.evaluate;

import java.util.Arrays;
import java.util.List;

/**
 * How many images of each true class were taken for each class. Immutable, so safe for any number of threads.
 */
public final class ConfusionMatrix {

	private final List<String> classes;
	private final long[][] counts; // [truth][predicted]

	private ConfusionMatrix(final List<String> classes, final long[][] counts) {
		this.classes = List.copyOf(classes);
		this.counts = counts;
	}

	/**
	 * @param classes the names, in the order of the class numbers
	 * @param counts {@code [truth][predicted]}, copied
	 * @return the matrix
	 * @throws IllegalArgumentException if the counts are negative or not square with one row a class
	 */
	public static ConfusionMatrix of(final List<String> classes, final long[][] counts) {
		final int size = classes.size();
		if (size == 0 || counts.length != size) throw new IllegalArgumentException(counts.length + " rows for " + size +
			" classes");
		final long[][] copy = new long[size][];
		for (int t = 0; t < size; t++) {
			if (counts[t].length != size) throw new IllegalArgumentException(counts[t].length + " columns for " + size +
				" classes");
			copy[t] = counts[t].clone();
			for (final long count : copy[t])
				if (count < 0) throw new IllegalArgumentException("A negative count: " + count);
		}
		return new ConfusionMatrix(classes, copy);
	}

	/**
	 * Counts. Predictions without a truth are left out.
	 *
	 * @param classes the names, in the order of the class numbers
	 * @param predictions with one probability a class
	 * @return the matrix
	 * @throws IllegalArgumentException if a prediction has another number of classes
	 */
	public static ConfusionMatrix of(final List<String> classes, final Iterable<Prediction> predictions) {
		final int size = classes.size();
		final long[][] counts = new long[size][size];
		for (final Prediction prediction : predictions) {
			if (prediction.probabilities().length != size) throw new IllegalArgumentException(prediction.image() + " has " +
				prediction.probabilities().length + " probabilities for " + size + " classes");
			if (prediction.truth() != Prediction.UNKNOWN) counts[prediction.truth()][prediction.predicted()]++;
		}
		return of(classes, counts);
	}

	/** @return the names of the classes, in the order of their numbers */
	public List<String> classes() {
		return classes;
	}

	/** @return the number of classes */
	public int size() {
		return counts.length;
	}

	/**
	 * @param truth number of the true class
	 * @param predicted number of the predicted class
	 * @return how many images of the one were taken for the other
	 */
	public long count(final int truth, final int predicted) {
		return counts[truth][predicted];
	}

	/** @return a copy of the counts, {@code [truth][predicted]} */
	public long[][] counts() {
		final long[][] copy = new long[counts.length][];
		for (int t = 0; t < copy.length; t++)
			copy[t] = counts[t].clone();
		return copy;
	}

	/**
	 * @param truth number of a class
	 * @return how many images truly belong to it
	 */
	public long support(final int truth) {
		long sum = 0;
		for (final long count : counts[truth])
			sum += count;
		return sum;
	}

	/**
	 * @param predicted number of a class
	 * @return how many images were taken for it
	 */
	public long predicted(final int predicted) {
		long sum = 0;
		for (final long[] row : counts)
			sum += row[predicted];
		return sum;
	}

	/** @return how many images there are */
	public long total() {
		long sum = 0;
		for (int t = 0; t < counts.length; t++)
			sum += support(t);
		return sum;
	}

	/** @return how many images were taken for their true class */
	public long correct() {
		long sum = 0;
		for (int c = 0; c < counts.length; c++)
			sum += counts[c][c];
		return sum;
	}

	/**
	 * @param truth number of the true class
	 * @param predicted number of the predicted class
	 * @return the share of the true class' images, 0 to 1; NaN if the class has none
	 */
	public double share(final int truth, final int predicted) {
		final long support = support(truth);
		return support == 0 ? Double.NaN : (double) counts[truth][predicted] / support;
	}

	/**
	 * @return a table of the counts for a console, true classes down and predicted ones across, the latter under their
	 *         numbers where the names would make it too wide
	 */
	public String text() {
		final int size = size();
		final int longest = classes.stream().mapToInt(String::length).max().orElse(1);
		final int digits = Math.max(Long.toString(total()).length(), Integer.toString(size).length());
		final boolean named = (Math.max(longest, digits) + 2) * (size + 1) <= 100;
		final int cell = 2 + (named ? Math.max(longest, digits) : digits);
		final String corner = "true \\ predicted";
		final int numbers = named ? 0 : Integer.toString(size).length() + 1;
		final int head = Math.max(corner.length(), numbers + longest);
		final StringBuilder text = new StringBuilder(pad(corner, head));
		for (int p = 0; p < size; p++)
			text.append(right(named ? classes.get(p) : Integer.toString(p + 1), cell));
		text.append('\n');
		for (int t = 0; t < size; t++) {
			final String name = named ? classes.get(t) : right(Integer.toString(t + 1), numbers - 1) + " " + classes.get(t);
			text.append(pad(name, head));
			for (int p = 0; p < size; p++)
				text.append(right(counts[t][p] == 0 ? "." : Long.toString(counts[t][p]), cell));
			text.append('\n');
		}
		return text.toString();
	}

	private static String pad(final String text, final int width) {
		return text + " ".repeat(Math.max(0, width - text.length()));
	}

	private static String right(final String text, final int width) {
		return " ".repeat(Math.max(0, width - text.length())) + text;
	}

	@Override
	public boolean equals(final Object other) {
		return other instanceof final ConfusionMatrix that && classes.equals(that.classes) && Arrays.deepEquals(
			counts, that.counts);
	}

	@Override
	public int hashCode() {
		return 31 * classes.hashCode() + Arrays.deepHashCode(counts);
	}

	@Override
	public String toString() {
		return text();
	}
}
