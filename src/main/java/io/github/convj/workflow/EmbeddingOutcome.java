package io.github.convj.workflow;

import io.github.convj.predict.Embeddings;
import io.github.convj.projection.Layout;
import java.nio.file.Path;

/**
 * What became of embeddings. Thread-safe as long as nobody writes into its arrays.
 *
 * @param embeddings what describes the images
 * @param layout where they lie in the plane
 * @param table file with both
 * @param picture file that shows the plane
 * @param title of the picture
 */
public record EmbeddingOutcome(Embeddings embeddings, Layout layout, Path table, Path picture, String title) {

	/** @return one sentence for people */
	public String text() {
		final int rows = embeddings.rows().size();
		final int skipped = embeddings.skipped().size();
		return "Embedded " + rows + (rows == 1 ? " image" : " images") + " in " + embeddings.rows().getFirst().features().length +
			" dimensions (layer " + embeddings.layer() + ")" + (skipped == 0 ? "" : ", skipped " + skipped + ": " + embeddings.skipped()
				.getFirst().image() + (skipped > 1 ? " and others" : "")) + ".";
	}
}
