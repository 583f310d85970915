package io.github.convj.predict;

import io.github.convj.data.Progress;
import io.github.convj.file.AtomicFile;
import io.github.convj.file.Csv;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Embeddings as comma-separated values: image, truth (empty where it is not known), predicted, probability, the place x and y
 * in the plane, then f1, f2 and so on, one column a channel. Stateless, thread-safe.
 */
public final class EmbeddingTable {

	private static final int SOME = 256;

	private EmbeddingTable() {}

	/**
	 * @param file to make or replace
	 * @param embeddings one a row
	 * @param x of each in the plane
	 * @param y of each in the plane
	 * @param progress told now and then
	 * @throws ConvJException if the file cannot be written; what stood there before is then still there
	 * @throws CancellationException if the progress throws it; no table is left then
	 */
	public static void write(final Path file, final Embeddings embeddings, final double[] x, final double[] y,
		final Progress progress)
	{
		final List<Embedding> rows = embeddings.rows();
		AtomicFile.write(file, stream -> {
			final Csv csv = new Csv(stream);
			final List<Object> header = new ArrayList<>(List.of("image", "truth", "predicted", "probability", "x", "y"));
			for (int c = 1; c <= rows.getFirst().features().length; c++)
				header.add("f" + c);
			csv.row(header);
			for (int i = 0; i < rows.size(); i++) {
				if (i % SOME == 0) progress.update("Writing the table", i, rows.size());
				final Embedding embedding = rows.get(i);
				final List<Object> row = new ArrayList<>();
				row.add(embedding.image());
				row.add(embedding.truth());
				row.add(embeddings.classes().get(embedding.prediction().predicted()));
				row.add(embedding.prediction().probability());
				row.add((float) x[i]);
				row.add((float) y[i]);
				for (final float value : embedding.features())
					row.add(value);
				csv.row(row);
			}
			progress.update("Writing the table", rows.size(), rows.size());
			csv.flush();
		});
	}
}
