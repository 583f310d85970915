package io.github.convj.explain;

import io.github.convj.data.Box;
import io.github.convj.file.Csv;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Where the patches are that excite filters, as comma-separated values. Stateless, thread-safe. */
public final class PatchTable {

	private PatchTable() {}

	/**
	 * Writes one row a patch: filter and rank, counting from 1; image; x, y, width, height in pixels of the image to two decimals, the
	 * upper left corner of the image being 0, 0; of volumes also z and depth in planes from 0; activation.
	 *
	 * @param stream to write to; the caller closes it
	 * @param patches in order
	 * @param volumes whether patches have planes
	 * @throws IOException if writing fails
	 */
	public static void write(final OutputStream stream, final List<Patch> patches, final boolean volumes) throws IOException {
		final Csv csv = new Csv(stream);
		csv.row(volumes ? List.of("filter", "rank", "image", "x", "y", "width", "height", "z", "depth", "activation") : List.of("filter",
			"rank", "image", "x", "y", "width", "height", "activation"));
		for (final Patch patch : patches) {
			final Box box = patch.box();
			final List<Object> row = new ArrayList<>(List.of(patch.filter() + 1, patch.rank(), patch.image(), rounded(box.x()), rounded(box
				.y()), rounded(box.width()), rounded(box.height())));
			if (volumes) row.addAll(List.of(rounded(patch.z()), rounded(patch.depth())));
			row.add(patch.activation());
			csv.row(row);
		}
		csv.flush();
	}

	private static double rounded(final double pixels) {
		return Math.round(pixels * 100) / 100.0;
	}
}
