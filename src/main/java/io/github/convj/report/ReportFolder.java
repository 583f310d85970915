package io.github.convj.report;

import io.github.convj.evaluate.Prediction;
import io.github.convj.file.AtomicFile;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes a report as a folder: {@code report.html}, which shows everything and needs nothing beside it, the pictures as PNG
 * and the tables as CSV. Each file is written whole or not at all, the page last, so a page that is there is complete. Works
 * without a display. Stateless, so thread-safe.
 */
public final class ReportFolder {

	/** The page that shows everything. */
	public static final String PAGE = "report.html";

	/** How many mistakes are shown at most. */
	private static final int MISTAKES = 24;

	/** What only a report with a history has. */
	private static final List<String> OF_TRAINING = List.of("loss.png", "accuracy.png", "history.csv");

	private ReportFolder() {}

	/**
	 * Finds out before a training whether its report can be written. Makes the folder where it is missing.
	 *
	 * @param folder of the report
	 * @throws io.github.convj.tensor.ConvJException if it could not, or if this computer has no fonts to draw with
	 */
	public static void checkWritable(final Path folder) {
		Canvas.requireFonts();
		AtomicFile.checkFolderWritable(folder);
	}

	/**
	 * Writes the report; files of an earlier one are replaced.
	 *
	 * @param report what to tell
	 * @param folder made where it is missing
	 * @return the page
	 * @throws io.github.convj.tensor.ConvJException if a file cannot be written
	 */
	public static Path write(final Report report, final Path folder) {
		final List<Prediction> mistakes = report.evaluation().mistakes();
		final List<Prediction> worst = mistakes.subList(0, Math.min(MISTAKES, mistakes.size()));
		final Path page = folder.resolve(PAGE);
		// Drawn before anything is written, so that what fails does so before the old report is gone.
		final Map<String, BufferedImage> thumbnails = ContactSheet.thumbnails(worst, report.images());
		final Map<String, byte[]> pictures = new LinkedHashMap<>();
		pictures(report, worst, thumbnails).forEach((name, picture) -> pictures.put(name, Canvas.png(picture.get())));
		final String html = ReportPage.html(report, worst, thumbnails, pictures);
		AtomicFile.checkFolderWritable(folder);
		pictures.forEach((name, png) -> AtomicFile.write(folder.resolve(name), stream -> stream.write(png)));
		report.evaluation().writeMetrics(folder.resolve("metrics.csv"));
		report.evaluation().writePredictions(folder.resolve("predictions.csv"));
		if (!report.history().epochs().isEmpty()) report.history().writeCsv(folder.resolve("history.csv"));
		else for (final String stale : OF_TRAINING)
			AtomicFile.delete(folder.resolve(stale));
		AtomicFile.write(page, html);
		return page;
	}

	static List<String> tables(final Report report) {
		final List<String> names = new ArrayList<>(List.of("predictions.csv", "metrics.csv"));
		if (!report.history().epochs().isEmpty()) names.add("history.csv");
		return names;
	}

	private static Map<String, Supplier<BufferedImage>> pictures(final Report report,
		final List<Prediction> worst, final Map<String, BufferedImage> thumbnails)
	{
		final Map<String, Supplier<BufferedImage>> pictures = new LinkedHashMap<>();
		pictures.put("confusion.png", () -> ConfusionPicture.draw(report.evaluation().confusion(), false));
		pictures.put("confusion-normalized.png", () -> ConfusionPicture.draw(report.evaluation().confusion(), true));
		if (!report.history().epochs().isEmpty()) {
			pictures.put("loss.png", () -> CurvePicture.loss(report.history()));
			pictures.put("accuracy.png", () -> CurvePicture.accuracy(report.history()));
		}
		pictures.put("mistakes.png", () -> ContactSheet.draw("Worst mistakes: true class, answer and its probability", worst,
			report.evaluation().classes(), thumbnails));
		return pictures;
	}
}
