package io.github.convj.report;

import io.github.convj.evaluate.History;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnitSource;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Draws how loss and accuracy went over the epochs, with the best epoch marked. Works without a display. Stateless, so
 * thread-safe.
 */
public final class CurvePicture {

	private static final double WIDTH = 720;
	private static final double HEIGHT = 380;

	private CurvePicture() {}

	/**
	 * @param history with at least one epoch
	 * @return loss of training and validation, on white
	 */
	public static BufferedImage loss(final History history) {
		return loss(history, Theme.LIGHT);
	}

	/**
	 * @param history with at least one epoch
	 * @return accuracy of training and validation, and balanced accuracy of validation, on white
	 */
	public static BufferedImage accuracy(final History history) {
		return accuracy(history, Theme.LIGHT);
	}

	static BufferedImage loss(final History history, final Theme theme) {
		final XYSeriesCollection data = new XYSeriesCollection();
		data.addSeries(series("Training", history, History.Epoch::trainLoss));
		data.addSeries(series("Validation", history, History.Epoch::validationLoss));
		final JFreeChart chart = chart("Loss", data, history, theme, theme.third(), theme.second());
		final NumberAxis axis = (NumberAxis) chart.getXYPlot().getRangeAxis();
		axis.setAutoRangeIncludesZero(true);
		mark(chart, history, theme, true);
		return LineChart.paint(chart, WIDTH, HEIGHT, theme);
	}

	static BufferedImage accuracy(final History history, final Theme theme) {
		final XYSeriesCollection data = new XYSeriesCollection();
		data.addSeries(series("Training accuracy", history, History.Epoch::trainAccuracy));
		data.addSeries(series("Validation accuracy", history, History.Epoch::validationAccuracy));
		data.addSeries(series("Validation balanced accuracy", history, History.Epoch::validationBalancedAccuracy));
		final JFreeChart chart = chart("Accuracy", data, history, theme, theme.third(), theme.second(), theme.first());
		final NumberAxis axis = (NumberAxis) chart.getXYPlot().getRangeAxis();
		final Range range = data.getRangeBounds(false);
		final double lowest = range == null ? 0 : range.getLowerBound();
		axis.setRange(Math.max(0, Math.floor(lowest * 10 - 0.2) / 10), 1.015);
		LineChart.percent(axis);
		mark(chart, history, theme, false);
		return LineChart.paint(chart, WIDTH, HEIGHT, theme);
	}

	private static XYSeries series(final String name, final History history,
		final ToDoubleFunction<History.Epoch> value)
	{
		final XYSeries series = new XYSeries(name, true, true);
		for (final History.Epoch epoch : history.epochs()) {
			final double y = value.applyAsDouble(epoch);
			series.add(epoch.epoch(), Double.isFinite(y) ? (Number) y : null);
		}
		return series;
	}

	private static JFreeChart chart(final String title, final XYSeriesCollection data, final History history,
		final Theme theme, final Color... colors)
	{
		final JFreeChart chart = LineChart.of(title, "Epoch", null, data, theme);
		final LegendTitle legend = chart.getLegend();
		legend.setPosition(RectangleEdge.TOP);
		legend.setMargin(0, 4, 6, 0);
		final XYPlot plot = chart.getXYPlot();
		epochs((NumberAxis) plot.getDomainAxis(), history);
		plot.setRenderer(renderer(history, colors));
		return chart;
	}

	private static XYLineAndShapeRenderer renderer(final History history, final Color... colors) {
		// A line of one point is not to be seen, and many points hide their line.
		final int epochs = history.epochs().size();
		final double radius = epochs == 1 ? 4 : 2.3;
		final XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, epochs <= 40);
		for (int i = 0; i < colors.length; i++) {
			renderer.setSeriesPaint(i, colors[i]);
			renderer.setSeriesStroke(i, new BasicStroke(i == colors.length - 1 ? 2.4f : 1.7f, BasicStroke.CAP_ROUND,
				BasicStroke.JOIN_ROUND));
			renderer.setSeriesShape(i, new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius));
		}
		renderer.setLegendLine(new Line2D.Double(-9, 0, 9, 0));
		return renderer;
	}

	private static void epochs(final NumberAxis axis, final History history) {
		final int first = history.epochs().isEmpty() ? 1 : history.epochs().get(0).epoch();
		final int last = history.epochs().isEmpty() ? 1 : history.epochs().get(history.epochs().size() - 1).epoch();
		final double margin = Math.max(0.3, (last - first) * 0.02);
		axis.setRange(first - margin, last + margin);
		axis.setStandardTickUnits(new NumberTickUnitSource(true));
	}

	/** Marks the best epoch, with its label where the curves are not: losses end low and accuracies high. */
	private static void mark(final JFreeChart chart, final History history, final Theme theme, final boolean high) {
		if (history.best().isEmpty()) return;
		final int epoch = history.best().get().epoch();
		final ValueMarker marker = new ValueMarker(epoch);
		marker.setPaint(theme.muted());
		marker.setStroke(new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] { 4, 3 }, 0));
		marker.setLabel(" best: epoch " + epoch + " ");
		marker.setLabelFont(Theme.font(Font.PLAIN, 11));
		marker.setLabelPaint(theme.muted());
		marker.setLabelBackgroundColor(theme.paper());
		final int first = history.epochs().get(0).epoch();
		final int last = history.epochs().get(history.epochs().size() - 1).epoch();
		if (epoch - first > (last - first) / 2.0) {
			marker.setLabelAnchor(high ? RectangleAnchor.TOP_LEFT : RectangleAnchor.BOTTOM_LEFT);
			marker.setLabelTextAnchor(high ? TextAnchor.TOP_RIGHT : TextAnchor.BOTTOM_RIGHT);
		}
		else {
			marker.setLabelAnchor(high ? RectangleAnchor.TOP_RIGHT : RectangleAnchor.BOTTOM_RIGHT);
			marker.setLabelTextAnchor(high ? TextAnchor.TOP_LEFT : TextAnchor.BOTTOM_LEFT);
		}
		chart.getXYPlot().addDomainMarker(marker);
	}
}
