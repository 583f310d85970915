package io.github.convj.report;

import io.github.convj.data.NaturalOrder;
import io.github.convj.predict.Embedding;
import io.github.convj.predict.Embeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * By which classes embeddings are coloured: by the true one where folders or a table say it of any image, else by the
 * predicted one. Thread-safe as long as nobody writes into the arrays.
 *
 * @param names of the groups: the model's classes, others, and last those of which nobody knows the class
 * @param of the number of each row's group
 * @param predicted the number of the group that has the name of each row's predicted class
 * @param counts rows of each group
 * @param known whether they are true classes
 */
public record Groups(List<String> names, int[] of, int[] predicted, int[] counts, boolean known) {

	/** What images of unknown class are called beside others of known class. */
	public static final String UNKNOWN = "of unknown class";

	/**
	 * @param embeddings to group
	 * @return their groups
	 */
	public static Groups of(final Embeddings embeddings) {
		final boolean known = embeddings.known();
		final List<String> names = new ArrayList<>(embeddings.classes());
		final TreeSet<String> others = new TreeSet<>(NaturalOrder.INSTANCE);
		boolean unknown = false;
		for (final Embedding row : embeddings.rows())
			if (row.truth() == null) unknown = known;
			else if (!names.contains(row.truth())) others.add(row.truth());
		names.addAll(others);
		if (unknown) names.add(UNKNOWN);
		final int size = embeddings.rows().size();
		final int[] of = new int[size];
		final int[] predicted = new int[size];
		final int[] counts = new int[names.size()];
		for (int i = 0; i < size; i++) {
			final Embedding row = embeddings.rows().get(i);
			predicted[i] = row.prediction().predicted();
			of[i] = !known ? predicted[i] : row.truth() == null ? names.size() - 1 : names.indexOf(row.truth());
			counts[of[i]]++;
		}
		return new Groups(List.copyOf(names), of, predicted, counts, known);
	}

	/** @return what colours stand for, as in {@code coloured by true class} */
	public String meaning() {
		return known ? "coloured by true class" : "coloured by predicted class";
	}
}
