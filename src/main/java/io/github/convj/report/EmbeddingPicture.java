package io.github.convj.report;

import io.github.convj.file.AtomicFile;
import io.github.convj.predict.Embeddings;
import io.github.convj.projection.Layout;
import io.github.convj.tensor.ConvJException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Draws embeddings as points in a plane, coloured by class, with a ring around those that the model takes for another class
 * than they are, in the colour of that class. Both axes have the same scale. Works without a display. Stateless, thread-safe.
 */
public final class EmbeddingPicture {

	private static final double SIDE = 560;
	private static final double LOWEST = 300;
	private static final double HIGHEST = 640;
	private static final double LEFT = 64;
	private static final double TOP = 58;
	private static final double BOTTOM = 50;
	private static final double GAP = 22;
	private static final double STEP = 56;
	private static final double LINE = 20;
	private static final double LEGEND = 240;
	private static final int MOST_LINES = 48;
	private static final double MARGIN = 0.04;

	private EmbeddingPicture() {}

	/** @throws ConvJException if Java cannot draw text here, as in a container without fonts */
	public static void requireFonts() {
		Canvas.requireFonts();
	}

	/**
	 * @param picture to write
	 * @param file a PNG file
	 * @throws ConvJException if it cannot be written; what stood there before is then still there
	 */
	public static void write(final BufferedImage picture, final Path file) {
		final byte[] png = Canvas.png(picture);
		AtomicFile.write(file, stream -> stream.write(png));
	}

	/**
	 * @param title above the picture
	 * @param note a line below the title
	 * @param embeddings to show
	 * @param layout where each lies
	 * @return the picture, on white
	 */
	public static BufferedImage draw(final String title, final String note, final Embeddings embeddings,
		final Layout layout)
	{
		final Theme theme = Theme.LIGHT;
		final Groups groups = Groups.of(embeddings);
		final double[] across = range(layout.x());
		final double[] up = range(layout.y());
		final double wanted = SIDE * (up[1] - up[0]) / (across[1] - across[0]);
		final List<Integer> lines = lines(groups);
		final double height = Math.max(Math.clamp(wanted, LOWEST, HIGHEST), LINE * (Math.min(lines.size(), MOST_LINES) + 4));
		// The same scale on both axes, whatever shape is left for the plot.
		final double unit = Math.max((across[1] - across[0]) / SIDE, (up[1] - up[0]) / height);
		widen(across, unit * SIDE);
		widen(up, unit * height);
		final BufferedImage image = Canvas.blank(LEFT + SIDE + GAP + LEGEND, TOP + height + BOTTOM, theme);
		final Graphics2D graphics = Canvas.graphics(image);
		final double radius = Markers.radius(layout.size());
		final JFreeChart chart = chart(embeddings, groups, layout, theme, radius);
		final XYPlot plot = chart.getXYPlot();
		scale((NumberAxis) plot.getDomainAxis(), across, unit);
		scale((NumberAxis) plot.getRangeAxis(), up, unit);
		// The last number of an axis reaches beyond it.
		chart.draw(graphics, new Rectangle2D.Double(0, TOP, LEFT + SIDE + GAP, height + BOTTOM));
		final double whole = LEFT + SIDE + GAP + LEGEND - 24;
		graphics.setColor(theme.ink());
		graphics.setFont(Theme.font(Font.BOLD, 15));
		graphics.drawString(Canvas.fit(title, graphics.getFont(), whole), 14, 24);
		graphics.setColor(theme.muted());
		graphics.setFont(Theme.font(Font.PLAIN, 12));
		graphics.drawString(Canvas.fit(note, graphics.getFont(), whole), 14, 43);
		legend(graphics, theme, embeddings, groups, lines);
		graphics.dispose();
		return image;
	}

	/** @return the numbers of the groups that occur as the class or as the answer of a point */
	private static List<Integer> lines(final Groups groups) {
		final boolean[] used = new boolean[groups.names().size()];
		for (int i = 0; i < groups.of().length; i++) {
			used[groups.of()[i]] = true;
			used[groups.predicted()[i]] = true;
		}
		final List<Integer> lines = new ArrayList<>();
		for (int g = 0; g < used.length; g++)
			if (used[g]) lines.add(g);
		return lines;
	}

	private static double[] range(final double[] values) {
		double low = Double.POSITIVE_INFINITY;
		double high = Double.NEGATIVE_INFINITY;
		for (final double value : values) {
			low = Math.min(low, value);
			high = Math.max(high, value);
		}
		final double margin = high > low ? MARGIN * (high - low) : Math.max(1e-3, Math.abs(high));
		return new double[] { low - margin, high + margin };
	}

	private static void widen(final double[] range, final double width) {
		final double more = (width - (range[1] - range[0])) / 2;
		range[0] -= more;
		range[1] += more;
	}

	/** Gives both axes the same steps: 1, 2 or 5 of a power of ten, at least {@value #STEP} of the layout's units apart. */
	private static void scale(final NumberAxis axis, final double[] range, final double unit) {
		final double least = STEP * unit;
		final double power = Math.pow(10, Math.floor(Math.log10(least)));
		final double step = power * (least <= power ? 1 : least <= 2 * power ? 2 : least <= 5 * power ? 5 : 10);
		final DecimalFormat format = new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT));
		format.setMaximumFractionDigits((int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
		axis.setRange(range[0], range[1]);
		axis.setTickUnit(new NumberTickUnit(step, format));
	}

	private static JFreeChart chart(final Embeddings embeddings, final Groups groups, final Layout layout,
		final Theme theme, final double radius)
	{
		final int[] order = Markers.order(layout.size());
		final XYSeries points = new XYSeries("points", false, true);
		final XYSeries rings = new XYSeries("rings", false, true);
		final List<Integer> mistaken = new ArrayList<>();
		for (final int i : order) {
			points.add(layout.x()[i], layout.y()[i]);
			if (!embeddings.rows().get(i).mistaken()) continue;
			rings.add(layout.x()[i], layout.y()[i]);
			mistaken.add(i);
		}
		final XYSeriesCollection data = new XYSeriesCollection(points);
		data.addSeries(rings);
		final XYPlot plot = new XYPlot(data, axis(layout.axes().get(0), theme), axis(layout.axes().get(1), theme), renderer(order,
			mistaken, groups, radius));
		plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
		plot.setBackgroundPaint(theme.paper());
		plot.setOutlineVisible(false);
		plot.setInsets(RectangleInsets.ZERO_INSETS);
		plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
		final boolean units = plot.getDomainAxis().isTickLabelsVisible();
		plot.setDomainGridlinesVisible(units);
		plot.setRangeGridlinesVisible(units);
		plot.setDomainGridlinePaint(theme.grid());
		plot.setRangeGridlinePaint(theme.grid());
		plot.setDomainGridlineStroke(new BasicStroke(1));
		plot.setRangeGridlineStroke(new BasicStroke(1));
		final AxisSpace below = new AxisSpace();
		below.setBottom(BOTTOM);
		plot.setFixedDomainAxisSpace(below);
		final AxisSpace left = new AxisSpace();
		left.setLeft(LEFT);
		left.setRight(GAP);
		plot.setFixedRangeAxisSpace(left);
		final JFreeChart chart = new JFreeChart(null, null, plot, false);
		chart.setBackgroundPaint(theme.paper());
		chart.setPadding(RectangleInsets.ZERO_INSETS);
		return chart;
	}

	private static NumberAxis axis(final String label, final Theme theme) {
		final NumberAxis axis = new NumberAxis(label);
		LineChart.style(axis, theme);
		// What UMAP makes has no units.
		axis.setTickLabelsVisible(!label.startsWith("UMAP"));
		return axis;
	}

	private static XYLineAndShapeRenderer renderer(final int[] order, final List<Integer> mistaken, final Groups groups,
		final double radius)
	{
		final XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true) {

			private static final long serialVersionUID = 1L;

			@Override
			public Shape getItemShape(final int series, final int item) {
				if (series == 0) return Markers.form(groups.of()[order[item]], 0, 0, radius);
				return ring(0, 0, radius);
			}

			@Override
			public Paint getItemFillPaint(final int series, final int item) {
				return colour(groups, order[item]);
			}

			@Override
			public Paint getItemOutlinePaint(final int series, final int item) {
				if (series == 0) return outline(groups, order[item]);
				return Markers.colour(groups.predicted()[mistaken.get(item)]);
			}

			@Override
			public boolean getItemShapeFilled(final int series, final int item) {
				return series == 0;
			}
		};
		renderer.setUseFillPaint(true);
		renderer.setUseOutlinePaint(true);
		renderer.setDrawOutlines(true);
		renderer.setSeriesOutlineStroke(0, new BasicStroke(0.5f));
		renderer.setSeriesOutlineStroke(1, new BasicStroke((float) (0.5 + 0.25 * radius)));
		return renderer;
	}

	private static Shape ring(final double x, final double y, final double radius) {
		final double outer = 1.45 * radius + 0.8;
		return new Ellipse2D.Double(x - outer, y - outer, 2 * outer, 2 * outer);
	}

	private static Color colour(final Groups groups, final int row) {
		return Markers.colour(groups.of()[row]);
	}

	private static Color outline(final Groups groups, final int row) {
		return Markers.outline(groups.of()[row]);
	}

	private static void legend(final Graphics2D graphics, final Theme theme, final Embeddings embeddings,
		final Groups groups, final List<Integer> lines)
	{
		final double x = LEFT + SIDE + GAP;
		double y = TOP + 12;
		final Font font = Theme.font(Font.PLAIN, 12);
		graphics.setFont(font);
		for (int i = 0; i < Math.min(lines.size(), MOST_LINES); i++) {
			final int group = lines.get(i);
			graphics.setColor(Markers.colour(group));
			final Shape form = Markers.form(group, x + 6, y - 4, 4.6);
			graphics.fill(form);
			graphics.setStroke(new BasicStroke(0.6f));
			graphics.setColor(Markers.outline(group));
			graphics.draw(form);
			final String count = "  " + groups.counts()[group];
			graphics.setColor(theme.ink());
			final String name = Canvas.fit(groups.names().get(group), font, LEGEND - 34 - Canvas.width(count, font));
			graphics.drawString(name, (float) x + 18, (float) y);
			graphics.setColor(theme.muted());
			graphics.drawString(count, (float) (x + 18 + Canvas.width(name, font)), (float) y);
			y += LINE;
		}
		graphics.setColor(theme.muted());
		if (lines.size() > MOST_LINES) {
			graphics.drawString("and " + (lines.size() - MOST_LINES) + " more", (float) x + 18, (float) y);
			y += LINE;
		}
		final long mistaken = embeddings.rows().stream().filter(row -> row.mistaken()).count();
		if (mistaken == 0) return;
		y += 8;
		graphics.setStroke(new BasicStroke(1.5f));
		graphics.draw(ring(x + 6, y - 4, 3.6));
		graphics.drawString("taken for the class of the ring's", (float) x + 18, (float) y);
		graphics.drawString("colour: " + mistaken + " of " + embeddings.rows().size(), (float) x + 18, (float) (y + 16));
	}
}
