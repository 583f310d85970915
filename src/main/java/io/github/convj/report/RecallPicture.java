package io.github.convj.report;

import io.github.convj.evaluate.DetectionEvaluation;
import io.github.convj.evaluate.RecallCurve;
import io.github.convj.predict.ClassColours;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.LegendItemSource;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.VerticalAlignment;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Draws precision over recall, one curve a class, with the chosen threshold marked by a dot. Works without a display. Stateless,
 * thread-safe.
 */
public final class RecallPicture {

	private static final double WIDTH = 756;
	private static final double HEIGHT = 516;
	private static final double LEGEND = 250;
	/** Of the legend. */
	private static final double LINE = 20;

	private static final BasicStroke STROKE = new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
	private static final Shape DOT = new Ellipse2D.Double(-5, -5, 10, 10);

	private RecallPicture() {}

	/**
	 * @param evaluation to show
	 * @return the picture, on white
	 */
	public static BufferedImage draw(final DetectionEvaluation evaluation) {
		return draw(evaluation, Theme.LIGHT);
	}

	static BufferedImage draw(final DetectionEvaluation evaluation, final Theme theme) {
		final List<RecallCurve> curves = evaluation.curves();
		// classes may share a label once it is shortened, so lines go by their numbers
		final XYSeriesCollection data = new XYSeriesCollection();
		final XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
		// lines of pieces look beaded
		renderer.setDrawSeriesLineAsPath(true);
		for (int i = 0; i < curves.size(); i++) {
			data.addSeries(line(i, curves.get(i)));
			data.addSeries(dot(i, curves.get(i), evaluation.threshold()));
			for (int series = 2 * i; series < 2 * i + 2; series++) {
				renderer.setSeriesPaint(series, colour(i, theme));
				renderer.setSeriesStroke(series, STROKE);
				renderer.setSeriesShape(series, DOT);
			}
			renderer.setSeriesShapesVisible(2 * i + 1, true);
		}
		final JFreeChart chart = LineChart.of("Precision over recall", "Recall: share of the objects that are found",
			"Precision: share of the detections that are objects", data, theme);
		final XYPlot plot = chart.getXYPlot();
		plot.setRenderer(renderer);
		plot.setDomainGridlinesVisible(true);
		plot.getDomainAxis().setAxisLineVisible(false);
		share(plot.getDomainAxis());
		share(plot.getRangeAxis());
		final LegendTitle legend = chart.getLegend();
		legend.setSources(new LegendItemSource[] { () -> items(evaluation, theme) });
		legend.setPosition(RectangleEdge.RIGHT);
		legend.setVerticalAlignment(VerticalAlignment.TOP);
		legend.setWidth(LEGEND);
		legend.setMargin(0, 12, 0, 0);
		return LineChart.paint(chart, WIDTH, Math.max(HEIGHT, 60 + LINE * (curves.size() + 1)), theme);
	}

	private static XYSeries line(final int number, final RecallCurve curve) {
		final XYSeries line = new XYSeries("line " + number, false, true);
		if (curve.objects() == 0) return line;
		for (final RecallCurve.Point point : curve.points()) {
			// level up to the first point
			if (line.isEmpty()) line.add(0, point.precision());
			line.add(point.recall(curve.objects()), point.precision());
		}
		return line;
	}

	private static XYSeries dot(final int number, final RecallCurve curve, final double threshold) {
		final XYSeries dot = new XYSeries("dot " + number);
		final RecallCurve.Point chosen = curve.at(threshold);
		if (curve.objects() > 0 && chosen.found() > 0) dot.add(chosen.recall(curve.objects()), chosen.precision());
		return dot;
	}

	private static LegendItemCollection items(final DetectionEvaluation evaluation, final Theme theme) {
		final LegendItemCollection items = new LegendItemCollection();
		final Font font = Theme.font(Font.PLAIN, 12);
		for (int i = 0; i < evaluation.curves().size(); i++) {
			final RecallCurve curve = evaluation.curves().get(i);
			final double precision = curve.averagePrecision();
			final String figure = Double.isNaN(precision) ? ", none marked" : String.format(Locale.ROOT, ", AP %.3f", precision);
			items.add(new LegendItem(Canvas.fit(curve.label(), font, LEGEND - 50 - Canvas.width(figure, font)) + figure, null, null,
				null, new Line2D.Double(-9, 0, 9, 0), STROKE, colour(i, theme)));
		}
		items.add(new LegendItem("at a score of " + evaluation.threshold() + " or more", null, null, null, DOT, theme.muted()));
		return items;
	}

	private static void share(final ValueAxis axis) {
		// so that curves along a border are seen in their whole width
		axis.setRange(-0.012, 1.012);
		((NumberAxis) axis).setTickUnit(new NumberTickUnit(0.2));
		LineChart.percent(axis);
	}

	/** @return the class' colour, darkened on white so that it can be seen */
	static Color colour(final int index, final Theme theme) {
		final int[] rgb = ClassColours.of(index);
		final double factor = theme.dark() ? 1 : 0.72;
		return new Color((int) (factor * rgb[0]), (int) (factor * rgb[1]), (int) (factor * rgb[2]));
	}
}
