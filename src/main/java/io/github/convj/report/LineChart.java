package io.github.convj.report;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYDataset;

/** How the reports' charts of lines look. Stateless, thread-safe. */
final class LineChart {

	private LineChart() {}

	/**
	 * @param title above the chart
	 * @param x what is shown from left to right
	 * @param y what is shown from below; null to have the legend say it
	 * @param data the lines
	 * @param theme its colours
	 * @return the chart, with a legend
	 */
	static JFreeChart of(final String title, final String x, final String y, final XYDataset data, final Theme theme) {
		final JFreeChart chart = ChartFactory.createXYLineChart(null, x, y, data, PlotOrientation.VERTICAL, true, false, false);
		chart.setBackgroundPaint(theme.paper());
		chart.setPadding(new RectangleInsets(12, 8, 8, 18));
		final TextTitle heading = new TextTitle(title, Theme.font(Font.BOLD, 15));
		heading.setPaint(theme.ink());
		heading.setHorizontalAlignment(HorizontalAlignment.LEFT);
		heading.setPadding(0, 8, 2, 0);
		chart.setTitle(heading);
		final LegendTitle legend = chart.getLegend();
		legend.setHorizontalAlignment(HorizontalAlignment.LEFT);
		legend.setBackgroundPaint(theme.paper());
		legend.setItemPaint(theme.ink());
		legend.setItemFont(Theme.font(Font.PLAIN, 12));
		legend.setFrame(BlockBorder.NONE);
		final XYPlot plot = chart.getXYPlot();
		plot.setBackgroundPaint(theme.paper());
		plot.setOutlineVisible(false);
		plot.setDomainGridlinesVisible(false);
		plot.setDomainGridlinePaint(theme.grid());
		plot.setDomainGridlineStroke(new BasicStroke(1));
		plot.setRangeGridlinePaint(theme.grid());
		plot.setRangeGridlineStroke(new BasicStroke(1));
		plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
		style(plot.getDomainAxis(), theme);
		style(plot.getRangeAxis(), theme);
		plot.getRangeAxis().setAxisLineVisible(false);
		return chart;
	}

	/** Gives an axis the theme's fonts and colours. */
	static void style(final ValueAxis axis, final Theme theme) {
		axis.setLabelFont(Theme.font(Font.PLAIN, 12));
		axis.setLabelPaint(theme.muted());
		axis.setTickLabelFont(Theme.font(Font.PLAIN, 11));
		axis.setTickLabelPaint(theme.muted());
		axis.setAxisLinePaint(theme.muted());
		axis.setTickMarksVisible(false);
	}

	/** Shows the numbers of an axis as per cent. */
	static void percent(final ValueAxis axis) {
		((NumberAxis) axis).setNumberFormatOverride(new DecimalFormat("0 %", DecimalFormatSymbols.getInstance(Locale.ROOT)));
	}

	/** @return the chart as a picture, of that size in units of layout */
	static BufferedImage paint(final JFreeChart chart, final double width, final double height, final Theme theme) {
		final BufferedImage image = Canvas.blank(width, height, theme);
		final Graphics2D graphics = Canvas.graphics(image);
		chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
		graphics.dispose();
		return image;
	}
}
