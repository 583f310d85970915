package io.github.convj.workflow;

import ij.IJ;
import ij.ImagePlus;
import io.github.convj.file.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Pieces of the sample fields, with what lies in them. */
public final class SampleFields {

	private static final int SIZE = 200;

	private SampleFields() {}

	/** @return the folder with that many images of 200x200 pixels and the table truth.csv */
	public static Path copy(final Path folder, final int count) throws IOException {
		Files.createDirectories(folder);
		final Path samples = Path.of("sample-images", "fields");
		final List<List<String>> truth = Csv.parse(Files.readString(samples.resolve("truth.csv")));
		final StringBuilder table = new StringBuilder("image,x,y,width,height,label\n");
		for (int i = 0; i < count; i++) {
			final String source = "field" + (i % 2 + 1) + ".tif";
			final int left = 300 * (i / 2);
			final ImagePlus image = IJ.openImage(samples.resolve(source).toString());
			image.setRoi(left, 0, SIZE, SIZE);
			final String name = "piece" + i + ".tif";
			IJ.saveAsTiff(image.crop(), folder.resolve(name).toString());
			for (final List<String> row : truth.subList(1, truth.size())) {
				if (!row.get(0).equals(source)) continue;
				final double x = Math.max(0, Double.parseDouble(row.get(1)) - left);
				final double y = Math.max(0, Double.parseDouble(row.get(2)));
				final double right = Math.min(SIZE, Double.parseDouble(row.get(1)) - left + Double.parseDouble(row.get(3)));
				final double bottom = Math.min(SIZE, Double.parseDouble(row.get(2)) + Double.parseDouble(row.get(4)));
				// what shows only its edge can hardly be recognized
				if (right - x > 12 && bottom - y > 12) table.append(name).append(',').append(x).append(',').append(y).append(',').append(right -
					x).append(',').append(bottom - y).append(",nucleus\n");
			}
		}
		Files.writeString(folder.resolve("truth.csv"), table);
		return folder;
	}
}
