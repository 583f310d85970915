package io.github.convj.report;

import io.github.convj.evaluate.DetectionEvaluation;
import io.github.convj.evaluate.DetectionEvaluation.Sheet;
import io.github.convj.evaluate.RecallCurve;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the page that judges detections, with its pictures inside. Not thread-safe. */
final class DetectionPage {

	private final DetectionEvaluation evaluation;
	private final Markup page = new Markup();

	private DetectionPage(final DetectionEvaluation evaluation) {
		this.evaluation = evaluation;
	}

	/**
	 * @param title of the page
	 * @param evaluation to tell
	 * @param notes sentences the reader should see
	 * @param fields PNG pictures of the fields with most errors
	 * @return the whole page, in HTML that is well-formed XML
	 */
	static String html(final String title, final DetectionEvaluation evaluation, final List<String> notes,
		final Map<Sheet, byte[]> fields)
	{
		return new DetectionPage(evaluation).write(title, notes, fields);
	}

	private String write(final String title, final List<String> notes, final Map<Sheet, byte[]> fields) {
		ReportPage.open(page, title);
		header(title);
		ReportPage.warnings(page, notes);
		classes();
		curves();
		counts();
		fields(fields);
		page.open("footer").open("p").text("Beside this page: ");
		for (final String file : DetectionReport.TABLES)
			page.element("a", file, "href", file).text(", ");
		page.text("and the pictures as PNG.").close().close();
		page.close().close().close();
		return page.toString();
	}

	private void header(final String title) {
		final RecallCurve.Point total = evaluation.total();
		page.open("header").element("h1", title);
		page.element("p", "Judgement of detections by what was marked. A detection is a hit if it fits an object of its class: " +
			evaluation.matching().text() + ".", "class", "when");
		page.open("div", "class", "hero").open("div", "class", "figure").element("strong", Interpretation.percent(evaluation
			.meanAveragePrecision())).element("span", "mean average precision").close();
		page.open("div", "class", "meaning");
		final List<String> sentences = sentences(evaluation);
		page.element("p", sentences.getFirst(), "class", "lead");
		sentences.subList(1, sentences.size()).forEach(sentence -> page.element("p", sentence));
		page.close().close().open("div", "class", "cards");
		ReportPage.card(page, "F1", Interpretation.percent(total.f1(evaluation.objects())), "at a score of " + evaluation.threshold() + " or more");
		ReportPage.card(page, "Precision", Interpretation.percent(total.precision()), total.hits() + " of " + total.found() +
			" detections are objects");
		ReportPage.card(page, "Recall", Interpretation.percent(total.recall(evaluation.objects())), total.hits() + " of " + evaluation.objects() +
			" objects are found");
		ReportPage.card(page, "Images", Integer.toString(evaluation.sheets().size()), evaluation.curves().size() + " classes");
		page.close().close();
	}

	/** @return what the figures mean, the most important first */
	static List<String> sentences(final DetectionEvaluation evaluation) {
		final List<String> sentences = new ArrayList<>();
		final int objects = evaluation.objects();
		final RecallCurve.Point total = evaluation.total();
		if (objects == 0) sentences.add(total.found() == 0 ? "Nothing was marked and nothing was found." :
			"Nothing was marked, so each of the " + total.found() + " detections is a false alarm.");
		else if (total.found() == 0) sentences.add("None of the " + objects + " objects is found at a score of " + evaluation
			.threshold() + " or more.");
		else sentences.add(String.format(Locale.ROOT, "Of 100 objects %d are found; of 100 detections %d are false alarms.", Math.round(
			100 * total.recall(objects)), Math.round(100 * (1 - total.precision()))));
		for (final RecallCurve curve : evaluation.curves()) {
			final RecallCurve.Point best = curve.best();
			final double now = curve.at(evaluation.threshold()).f1(curve.objects());
			if (curve.objects() > 0 && best.f1(curve.objects()) > now + 0.02) sentences.add(String.format(Locale.ROOT,
				"For %s a threshold of %.2f would do better: F1 %.1f %% instead of %.1f %%.", curve.label(), best.score(), 100 * best
					.f1(curve.objects()), 100 * now));
			final double bias = evaluation.countBias(curve.label());
			if (curve.objects() > 0 && Math.abs(bias) * evaluation.sheets().size() > 0.1 * curve.objects()) sentences.add(String.format(
				Locale.ROOT, "Counts of %s are too %s: by %.1f an image on average.", curve.label(), bias > 0 ? "high" : "low", Math.abs(
					bias)));
		}
		sentences.add("A threshold that is chosen by these figures is a little flattered by them; judge it on other images.");
		return sentences;
	}

	private void classes() {
		page.open("section").element("h2", "Each class");
		page.element("p", "Average precision is the area under the curve of precision over recall, over all thresholds. Recall, " +
			"precision and F1 are those at the chosen threshold.", "class", "explain");
		page.open("div", "class", "scroll").open("table", "class", "classes").open("thead").open("tr").element("th", "Class");
		for (final String name : List.of("Average precision", "Recall", "Precision"))
			page.element("th", name, "class", "share");
		for (final String name : List.of("F1", "Objects", "Found"))
			page.element("th", name, "class", "number");
		page.close().close().open("tbody");
		for (final RecallCurve curve : evaluation.curves()) {
			final RecallCurve.Point point = curve.at(evaluation.threshold());
			page.open("tr").element("th", curve.label(), "scope", "row");
			ReportPage.bar(page, curve.averagePrecision());
			ReportPage.bar(page, point.recall(curve.objects()));
			ReportPage.bar(page, point.precision());
			page.element("td", Interpretation.percent(point.f1(curve.objects())), "class", "number");
			page.element("td", Integer.toString(curve.objects()), "class", "number");
			page.element("td", Integer.toString(point.found()), "class", "number").close();
		}
		page.close().close().close().close();
	}

	private void curves() {
		page.open("section").element("h2", "Precision and recall");
		page.element("p", "From left to right ever less certain detections are taken in: more objects are found, and more false " +
			"alarms come with them.", "class", "explain");
		page.open("div", "class", "pictures large");
		ReportPage.picture(page, "Precision over recall, one curve a class", Canvas.png(RecallPicture.draw(evaluation)),
			theme -> RecallPicture.draw(evaluation, theme));
		page.close().close();
	}

	private void counts() {
		page.open("section").element("h2", "Counts");
		page.element("p", "How many were found in all images, beside how many were marked; and how far the count of a single image " +
			"is off on average.", "class", "explain");
		page.open("div", "class", "scroll").open("table").open("thead").open("tr").element("th", "Class");
		for (final String name : List.of("Objects", "Found", "Error an image", "Too many an image"))
			page.element("th", name, "class", "number");
		page.close().close().open("tbody");
		for (final RecallCurve curve : evaluation.curves()) {
			page.open("tr").element("th", curve.label(), "scope", "row");
			page.element("td", Integer.toString(curve.objects()), "class", "number");
			page.element("td", Integer.toString(curve.at(evaluation.threshold()).found()), "class", "number");
			page.element("td", String.format(Locale.ROOT, "%.1f", evaluation.countError(curve.label())), "class", "number");
			page.element("td", String.format(Locale.ROOT, "%+.1f", evaluation.countBias(curve.label())), "class", "number").close();
		}
		page.close().close().close().close();
	}

	private void fields(final Map<Sheet, byte[]> fields) {
		if (fields.isEmpty()) return;
		page.open("section").element("h2", "Fields with the most errors");
		page.open("p", "class", "explain");
		key(FieldPicture.HIT, "hits");
		page.text(", ");
		key(FieldPicture.ALARM, "false alarms (dashed)");
		page.text(" and ");
		key(FieldPicture.MISS, "missed objects (dotted)");
		page.text(". Look whether the marks are right: what is missing among them counts as a false alarm.").close();
		page.open("div", "class", "pictures");
		fields.forEach((sheet, png) -> {
			page.open("figure", "class", "field").empty("img", "src", ReportPage.data(png), "alt", sheet.image().name(), "loading",
				"lazy");
			final long misses = sheet.missed().stream().filter(miss -> miss).count();
			page.element("figcaption", sheet.image().name() + ": " + misses + " missed, " + (sheet.errors() - misses) +
				" false alarms, " + (sheet.missed().size() - misses) + " hits").close();
		});
		page.close().close();
	}

	private void key(final Color colour, final String text) {
		page.element("span", text, "style", String.format(Locale.ROOT, "border-bottom:3px solid #%06x", colour.getRGB() &
			0xffffff));
	}
}
