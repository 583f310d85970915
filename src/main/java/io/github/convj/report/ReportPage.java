package io.github.convj.report;

import io.github.convj.data.SkippedImage;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.Interval;
import io.github.convj.evaluate.Prediction;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Writes the page of a report, with its pictures inside. Not thread-safe. */
final class ReportPage {

	private static final int THUMBNAIL = 220;

	private final Report report;
	private final Evaluation evaluation;
	private final List<Prediction> mistakes;
	private final Markup page = new Markup();

	private final Map<String, BufferedImage> thumbnails;
	private final Map<String, byte[]> pictures;

	private ReportPage(final Report report, final List<Prediction> mistakes, final Map<String, BufferedImage> thumbnails,
		final Map<String, byte[]> pictures)
	{
		this.report = report;
		this.evaluation = report.evaluation();
		this.mistakes = mistakes;
		this.thumbnails = thumbnails;
		this.pictures = pictures;
	}

	/**
	 * @param report to show
	 * @param mistakes to show as pictures, in this order
	 * @param thumbnails of the mistakes, by the image's name
	 * @param pictures the report's PNG files, by their names
	 * @return the whole page, in HTML that is well-formed XML
	 */
	static String html(final Report report, final List<Prediction> mistakes,
		final Map<String, BufferedImage> thumbnails, final Map<String, byte[]> pictures)
	{
		return new ReportPage(report, mistakes, thumbnails, pictures).write();
	}

	private String write() {
		open(page, report.title());
		writeHeader();
		warnings(page, Interpretation.warnings(report));
		writeConfusion();
		writeClasses();
		writeMistakes();
		writeCurves();
		writeData();
		writePlan();
		writeModel();
		writeFiles();
		page.close().close().close();
		return page.toString();
	}

	/** Writes all up to the inside of {@code main}, which is the third element to close. */
	static void open(final Markup page, final String title) {
		page.raw("<!DOCTYPE html>\n").open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
		page.open("head").empty("meta", "charset", "utf-8").empty("meta", "name", "viewport", "content",
			"width=device-width, initial-scale=1");
		// Whatever a class or file may be called, the page loads nothing and runs nothing.
		page.empty("meta", "http-equiv", "Content-Security-Policy", "content",
			"default-src 'none'; img-src data:; style-src 'unsafe-inline'");
		page.empty("meta", "name", "color-scheme", "content", "light dark");
		page.element("title", title).open("style").raw(style()).close().close();
		page.open("body").open("main");
	}

	private static String style() {
		try (InputStream stream = ReportPage.class.getResourceAsStream("report.css")) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (final IOException impossible) {
			throw new UncheckedIOException(impossible);
		}
	}

	private void writeHeader() {
		page.open("header").element("h1", report.title());
		final String when = report.created().isEmpty() ? "" : ", " + report.created();
		page.element("p", "Judgement of a network trained with ConvJ" + when, "class", "when");
		page.open("div", "class", "hero");
		page.open("div", "class", "figure").element("strong", Interpretation.percent(evaluation.balancedAccuracy()))
			.element("span", "balanced accuracy").close();
		page.open("div", "class", "meaning").element("p", Interpretation.headline(evaluation), "class", "lead");
		for (final String sentence : Interpretation.sentences(evaluation))
			page.element("p", sentence);
		page.close().close();
		final Interval interval = evaluation.accuracyInterval();
		page.open("div", "class", "cards");
		card(page, "Accuracy", Interpretation.percent(evaluation.accuracy()), evaluation.images() == 0 ? "" : "95 %: " + number(
			"%.1f", 100 * interval.low()) + " to " + number("%.1f", 100 * interval.high()) + " %");
		card(page, "Macro F1", Interpretation.percent(evaluation.macroF1()), "mean of the classes");
		card(page, "Log loss", number("%.3f", evaluation.logLoss()), "0 is perfect, guessing gives " + number("%.2f", Math.log(
			evaluation.classes().size())));
		card(page, "Validation images", Long.toString(evaluation.images()), evaluation.classes().size() + " classes");
		card(page, "Largest class alone", Interpretation.percent(evaluation.majorityShare()), "accuracy to beat");
		page.close().close();
	}

	/** Writes a figure with a name above and a note below. */
	static void card(final Markup page, final String name, final String value, final String note) {
		page.open("div", "class", "card").element("span", name).element("strong", value).element("small", note).close();
	}

	/** Writes what should not be overlooked, if there is anything. */
	static void warnings(final Markup page, final List<String> warnings) {
		if (warnings.isEmpty()) return;
		page.open("section", "class", "warnings").element("h2", "Before you rely on it").open("ul");
		warnings.forEach(warning -> page.element("li", warning));
		page.close().close();
	}

	private void writeConfusion() {
		page.open("section").element("h2", "Which classes are confused");
		page.element("p", "Each row is a true class, each column an answer of the network; what is right lies on the" +
			" diagonal. n is the number of validation images.", "class", "explain");
		page.open("div", "class", evaluation.classes().size() > 8 ? "pictures large" : "pictures");
		picture("Confusion matrix in per cent of each true class", "confusion-normalized.png", theme -> ConfusionPicture.draw(evaluation.confusion(),
			true, theme));
		picture("Confusion matrix as numbers of images", "confusion.png", theme -> ConfusionPicture.draw(evaluation.confusion(), false,
			theme));
		page.close().close();
	}

	private void writeClasses() {
		page.open("section").element("h2", "Each class");
		page.element("p", "Recall: of the images of a class, how many are recognized. Precision: of the answers that name" +
			" it, how many are right. F1 is their harmonic mean.", "class", "explain");
		page.open("div", "class", "scroll").open("table", "class", "classes").open("thead").open("tr");
		page.element("th", "Class");
		for (final String name : List.of("Recall", "Precision", "F1"))
			page.element("th", name, "class", "share");
		page.element("th", "Images", "class", "number").close().close().open("tbody");
		for (int c = 0; c < evaluation.classes().size(); c++) {
			page.open("tr").element("th", evaluation.classes().get(c), "scope", "row");
			bar(page, evaluation.recall(c));
			bar(page, evaluation.precision(c));
			bar(page, evaluation.f1(c));
			page.element("td", Long.toString(evaluation.support(c)), "class", "number").close();
		}
		page.close().close().close().close();
	}

	static void bar(final Markup page, final double share) {
		page.open("td", "class", "share").open("span", "class", "value").text(Interpretation.percent(share)).close();
		page.open("span", "class", "track").open("span", "class", "bar", "style", "width:" + number("%.1f", Double.isNaN(
			share) ? 0 : 100 * share) + "%").close().close().close();
	}

	private void writeMistakes() {
		if (evaluation.predictions().isEmpty()) return;
		final int all = evaluation.mistakes().size();
		page.open("section").element("h2", "Worst mistakes");
		if (all == 0) {
			page.element("p", "None: every validation image was recognized.", "class", "explain").close();
			return;
		}
		page.element("p", (mistakes.size() == all ? all == 1 ? "The only wrong answer." : "All " + all + " wrong answers, the"
			+ " surest first." : "The " + mistakes.size() + " surest of " + all + " wrong answers.") +
			" Look whether the label is right: a network that is sure and wrong often points at a mistake in the labels." +
			" Contrast is stretched for each picture, except in colour images.", "class", "explain");
		page.open("div", "class", "mistakes");
		mistakes.forEach(this::writeMistake);
		page.close().close();
	}

	private void writeMistake(final Prediction mistake) {
		final Color tint = ContactSheet.tint(mistake.probability());
		page.open("figure", "style", String.format(Locale.ROOT, "--tint:#%06x", tint.getRGB() & 0xffffff));
		final BufferedImage picture = thumbnails.get(mistake.image());
		page.open("div", "class", "frame");
		if (picture != null) page.empty("img", "src", data(Canvas.png(Thumbnail.shrink(picture, THUMBNAIL))), "alt", mistake.image(), "loading", "lazy");
		else page.element("div", "no picture", "class", "missing");
		page.element("b", ContactSheet.percent(mistake.probability())).close();
		page.open("figcaption").open("span", "class", "truth").text(evaluation.classes().get(mistake.truth())).close();
		page.element("span", "\u2192 " + evaluation.classes().get(mistake.predicted()), "class", "answer");
		page.element("span", mistake.image(), "class", "name", "title", mistake.image()).close().close();
	}

	private void writeCurves() {
		if (report.history().epochs().isEmpty()) return;
		page.open("section").element("h2", "How the training went");
		page.element("p", "Training figures are taken while the weights still change, and on augmented images, so they can" +
			" lie below those of validation. The dashed line marks the epoch whose weights were kept.", "class", "explain");
		page.open("div", "class", "pictures");
		picture("Loss by epoch", "loss.png", theme -> CurvePicture.loss(report.history(), theme));
		picture("Accuracy by epoch", "accuracy.png", theme -> CurvePicture.accuracy(report.history(), theme));
		page.close().close();
	}

	private void writeData() {
		if (report.counts().isEmpty() && report.skipped().isEmpty()) return;
		page.open("section").element("h2", "Images");
		if (!report.counts().isEmpty()) writeCounts();
		if (!report.skipped().isEmpty()) {
			page.element("h3", "Left out").open("div", "class", "scroll").open("table").open("thead").open("tr");
			page.element("th", "Image").element("th", "Reason").close().close().open("tbody");
			for (final SkippedImage skipped : report.skipped())
				page.open("tr").element("td", skipped.image()).element("td", skipped.reason()).close();
			page.close().close().close();
		}
		page.close();
	}

	private void writeCounts() {
		page.open("div", "class", "scroll").open("table").open("thead").open("tr").element("th", "Class");
		report.counts().keySet().forEach(part -> page.element("th", part, "class", "number"));
		page.close().close().open("tbody");
		for (int c = 0; c < evaluation.classes().size(); c++) {
			page.open("tr").element("th", evaluation.classes().get(c), "scope", "row");
			for (final int[] part : report.counts().values())
				page.element("td", Integer.toString(part[c]), "class", "number");
			page.close();
		}
		page.close().open("tfoot").open("tr").element("th", "All", "scope", "row");
		for (final int[] part : report.counts().values())
			page.element("td", Long.toString(Arrays.stream(part).asLongStream().sum()), "class", "number");
		page.close().close().close().close();
	}

	private void writePlan() {
		if (report.plan().isEmpty()) return;
		page.open("section").element("h2", "Training plan");
		page.element("p", "The same keys work on the command line, in macros and in scripts.", "class", "explain");
		page.open("div", "class", "plan");
		for (final Map.Entry<String, String> entry : report.plan().entrySet())
			page.open("div").element("code", entry.getKey()).element("span", entry.getValue().isEmpty() ? Theme.BAD : entry
				.getValue(), "title", entry.getValue()).close();
		page.close().close();
	}

	private void writeModel() {
		if (report.model().isEmpty()) return;
		page.open("section").element("h2", "Network").open("pre").text(report.model()).close().close();
	}

	private void writeFiles() {
		page.open("footer").open("p").text("Beside this page: ");
		String separator = "";
		for (final String file : ReportFolder.tables(report)) {
			page.text(separator).element("a", file, "href", file);
			separator = ", ";
		}
		page.text(", and the pictures as PNG.").close().close();
	}

	private void picture(final String description, final String file, final Function<Theme, BufferedImage> draw) {
		picture(page, description, pictures.get(file), draw);
	}

	/** Writes a picture that fits the reader's choice of light or dark. */
	static void picture(final Markup page, final String description, final byte[] light,
		final Function<Theme, BufferedImage> draw)
	{
		final BufferedImage dark = draw.apply(Theme.DARK);
		page.open("picture").empty("source", "media", "(prefers-color-scheme: dark)", "srcset", data(Canvas.png(dark)));
		page.empty("img", "src", data(light), "alt", description, "width", Integer.toString(dark.getWidth() / Theme.SCALE),
			"height", Integer.toString(dark.getHeight() / Theme.SCALE)).close();
	}

	static String data(final byte[] png) {
		return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
	}

	private static String number(final String format, final double value) {
		return Double.isNaN(value) ? Theme.BAD : String.format(Locale.ROOT, format, value);
	}
}
