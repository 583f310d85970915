package io.github.convj.report;

import io.github.convj.data.Image;
import io.github.convj.evaluate.DetectionEvaluation;
import io.github.convj.evaluate.DetectionEvaluation.Sheet;
import io.github.convj.file.AtomicFile;
import io.github.convj.tensor.ConvJException;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes the judgement of detections as a folder: {@code report.html}, which needs nothing beside it, the curves as PNG and CSV,
 * figures of classes and counts of images as CSV, and the fields with the most errors as pictures. Each file is written whole or
 * not at all, the page last. Works without a display. Stateless, thread-safe.
 */
public final class DetectionReport {

	/** The tables beside the page. */
	public static final List<String> TABLES = List.of("classes.csv", "counts.csv", "precision-recall.csv");

	private static final int WORST = 6;
	private static final int SIDE = 900;

	private DetectionReport() {}

	/**
	 * @param title of the page
	 * @param evaluation to tell
	 * @param notes sentences the reader should see
	 * @param images gives the pixels of an image by its name; null, or a {@link ConvJException}, leaves its picture out
	 * @param folder made where it is missing; files of an earlier report are replaced
	 * @return the page
	 * @throws ConvJException if a file cannot be written, or this computer has no fonts
	 */
	public static Path write(final String title, final DetectionEvaluation evaluation, final List<String> notes,
		final Function<String, Image> images, final Path folder)
	{
		Canvas.requireFonts();
		final Map<Sheet, byte[]> fields = new LinkedHashMap<>();
		for (final Sheet sheet : evaluation.worst(WORST)) {
			final BufferedImage picture = picture(sheet, images);
			if (picture != null) fields.put(sheet, Canvas.png(picture));
		}
		final String html = DetectionPage.html(title, evaluation, notes, fields);
		AtomicFile.checkFolderWritable(folder);
		evaluation.writeClasses(folder.resolve(TABLES.get(0)));
		evaluation.writeCounts(folder.resolve(TABLES.get(1)));
		evaluation.writeCurves(folder.resolve(TABLES.get(2)));
		final byte[] curves = Canvas.png(RecallPicture.draw(evaluation));
		AtomicFile.write(folder.resolve("precision-recall.png"), stream -> stream.write(curves));
		int number = 0;
		for (final byte[] png : fields.values())
			AtomicFile.write(folder.resolve("worst-" + ++number + ".png"), stream -> stream.write(png));
		// Pictures of an earlier report that had more errors.
		while (number < WORST)
			AtomicFile.delete(folder.resolve("worst-" + ++number + ".png"));
		final Path page = folder.resolve(ReportFolder.PAGE);
		AtomicFile.write(page, html);
		return page;
	}

	private static BufferedImage picture(final Sheet sheet, final Function<String, Image> images) {
		try {
			final Image image = images.apply(sheet.image().name());
			return image == null ? null : FieldPicture.draw(sheet, image, SIDE);
		}
		catch (final ConvJException unreadable) {
			return null;
		}
	}
}
