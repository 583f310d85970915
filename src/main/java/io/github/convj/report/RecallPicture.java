package io.github.convj.report;

import io.github.convj.evaluate.DetectionEvaluation;
import io.github.convj.evaluate.RecallCurve;
import io.github.convj.predict.ClassColours;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.BasicStroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * Draws precision over recall, one curve a class, with the chosen threshold marked by a dot. Works without a display. Stateless,
 * thread-safe.
 */
public final class RecallPicture {

	private static final double SIDE = 420;
	private static final double LEFT = 62;
	private static final double TOP = 46;
	private static final double BOTTOM = 50;
	private static final double LEGEND = 250;
	private static final double LINE = 20;

	private RecallPicture() {}

	/**
	 * @param evaluation to show
	 * @return the picture, on white
	 */
	public static BufferedImage draw(final DetectionEvaluation evaluation) {
		return draw(evaluation, Theme.LIGHT);
	}

	static BufferedImage draw(final DetectionEvaluation evaluation, final Theme theme) {
		final double height = Math.max(TOP + SIDE + BOTTOM, TOP + LINE * (evaluation.curves().size() + 2));
		final BufferedImage image = Canvas.blank(LEFT + SIDE + 24 + LEGEND, height, theme);
		final Graphics2D graphics = Canvas.graphics(image);
		graphics.setColor(theme.ink());
		graphics.setFont(Theme.font(Font.BOLD, 15));
		graphics.drawString("Precision over recall", 12, 26);
		axes(graphics, theme);
		double y = TOP + 12;
		final List<RecallCurve> curves = evaluation.curves();
		for (int i = 0; i < curves.size(); i++) {
			final Color colour = colour(i, theme);
			if (curves.get(i).objects() > 0) curve(graphics, curves.get(i), evaluation.threshold(), colour);
			final double x = LEFT + SIDE + 30;
			graphics.setColor(colour);
			graphics.setStroke(new BasicStroke(2.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
			graphics.draw(new Line2D.Double(x, y - 4, x + 18, y - 4));
			graphics.setColor(theme.ink());
			final Font font = Theme.font(Font.PLAIN, 12);
			graphics.setFont(font);
			final double precision = curves.get(i).averagePrecision();
			final String figure = Double.isNaN(precision) ? ", none marked" : String.format(Locale.ROOT, ", AP %.3f", precision);
			graphics.drawString(Canvas.fit(curves.get(i).label(), font, LEGEND - 40 - Canvas.width(figure, font)) + figure, (float) x +
				26, (float) y);
			y += LINE;
		}
		graphics.setColor(theme.muted());
		graphics.setFont(Theme.font(Font.PLAIN, 12));
		graphics.drawString("Dot: score " + evaluation.threshold() + " or more", (float) (LEFT + SIDE + 30), (float) y + 6);
		graphics.dispose();
		return image;
	}

	/** @return the class' colour, darkened on white so that it can be seen */
	static Color colour(final int index, final Theme theme) {
		final int[] rgb = ClassColours.of(index);
		final double factor = theme.dark() ? 1 : 0.72;
		return new Color((int) (factor * rgb[0]), (int) (factor * rgb[1]), (int) (factor * rgb[2]));
	}

	private static void axes(final Graphics2D graphics, final Theme theme) {
		final Font font = Theme.font(Font.PLAIN, 11);
		graphics.setFont(font);
		graphics.setStroke(new BasicStroke(1));
		for (int tick = 0; tick <= 5; tick++) {
			final double share = tick / 5.0;
			final String text = 20 * tick + " %";
			graphics.setColor(theme.grid());
			graphics.draw(new Line2D.Double(x(0), y(share), x(1), y(share)));
			graphics.draw(new Line2D.Double(x(share), y(0), x(share), y(1)));
			graphics.setColor(theme.muted());
			graphics.drawString(text, (float) (LEFT - 8 - Canvas.width(text, font)), (float) y(share) + 4);
			graphics.drawString(text, (float) (x(share) - Canvas.width(text, font) / 2), (float) y(0) + 17);
		}
		graphics.setColor(theme.muted());
		final String recall = "Recall: share of the objects that are found";
		graphics.drawString(recall, (float) (x(0.5) - Canvas.width(recall, font) / 2), (float) y(0) + 38);
		final String precision = "Precision: share of the detections that are objects";
		graphics.rotate(-Math.PI / 2);
		graphics.drawString(precision, (float) (-y(0.5) - Canvas.width(precision, font) / 2), 16);
		graphics.rotate(Math.PI / 2);
	}

	private static void curve(final Graphics2D graphics, final RecallCurve curve, final double threshold,
		final Color colour)
	{
		final Path2D.Double path = new Path2D.Double();
		for (final RecallCurve.Point point : curve.points()) {
			final double x = x(point.recall(curve.objects()));
			final double y = y(point.precision());
			if (path.getCurrentPoint() == null) path.moveTo(x(0), y);
			path.lineTo(x, y);
		}
		graphics.setColor(colour);
		graphics.setStroke(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		if (path.getCurrentPoint() != null) graphics.draw(path);
		final RecallCurve.Point chosen = curve.at(threshold);
		if (chosen.found() > 0) graphics.fill(new Ellipse2D.Double(x(chosen.recall(curve.objects())) - 5, y(chosen.precision()) - 5,
			10, 10));
	}

	private static double x(final double share) {
		return LEFT + SIDE * share;
	}

	private static double y(final double share) {
		return TOP + SIDE * (1 - share);
	}
}
