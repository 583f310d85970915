package io.github.convj.predict;

import io.github.convj.data.Image;
import io.github.convj.data.SkippedImage;
import io.github.convj.data.UnreadImage;
import io.github.convj.tensor.ConvJException;
import java.util.List;

/**
 * The embeddings of many images. Thread-safe as long as nobody writes into their arrays.
 *
 * @param classes names of the model's classes
 * @param layer whose output they are, by name
 * @param sources the images, also those that were skipped
 * @param rows one an image, or one a plane where the model takes planes; at least one
 * @param skipped images that cannot be read or are of another kind than the model's
 */
public record Embeddings(List<String> classes, String layer, List<UnreadImage> sources, List<Embedding> rows,
	List<SkippedImage> skipped)
{

	/** Copies the lists. */
	public Embeddings {
		classes = List.copyOf(classes);
		sources = List.copyOf(sources);
		rows = List.copyOf(rows);
		skipped = List.copyOf(skipped);
	}

	/** @return {@code [row][channel]}, not copied */
	public float[][] features() {
		return rows.stream().map(Embedding::features).toArray(float[][]::new);
	}

	/** @return whether the true class of any image is known */
	public boolean known() {
		return rows.stream().anyMatch(row -> row.truth() != null);
	}

	/**
	 * Reads an image again.
	 *
	 * @param row from 0
	 * @return the image, or the plane that the row is of
	 * @throws ConvJException if it cannot be read any more
	 */
	public Image image(final int row) {
		final Embedding embedding = rows.get(row);
		final Image image = sources.get(embedding.source()).source().read();
		return embedding.image().equals(sources.get(embedding.source()).name()) ? image : image.slice(embedding.plane());
	}
}
