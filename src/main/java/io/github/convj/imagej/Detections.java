package io.github.convj.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.RoiManager;
import io.github.convj.data.Box;
import io.github.convj.evaluate.Detection;
import io.github.convj.predict.ClassColours;
import io.github.convj.predict.DetectionTable;
import io.github.convj.predict.Findings;
import java.awt.Color;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Detections as ImageJ shows them: regions on the image, rows of tables. Stateless; as thread-safe as ImageJ. */
public final class Detections {

	private static final String PROPERTY = "convj.label";

	private Detections() {}

	/**
	 * Draws boxes on the image's overlay, instead of those that were found before, in the colours of their classes, and adds
	 * them to the ROI Manager if wanted and there is a display.
	 *
	 * @param image that was searched, an {@code ImagePlus}
	 * @param findings in it
	 * @param classes of the model, which have their colours by their order
	 * @param manager whether the ROI Manager gets them
	 */
	public static void show(final Object image, final Findings findings, final List<String> classes, final boolean manager) {
		final ImagePlus plus = (ImagePlus) image;
		final List<Roi> regions = regions(plus, findings.detections(), classes);
		final Overlay overlay = plus.getOverlay() == null ? new Overlay() : plus.getOverlay();
		for (int i = overlay.size() - 1; i >= 0; i--)
			if (overlay.get(i).getProperty(PROPERTY) != null) overlay.remove(i);
		regions.forEach(overlay::add);
		overlay.drawLabels(true);
		overlay.drawNames(true);
		overlay.setLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 9), true);
		overlay.drawBackgrounds(true);
		plus.setOverlay(overlay);
		if (!manager || GraphicsEnvironment.isHeadless() || IJ.getInstance() == null) return;
		final RoiManager window = RoiManager.getRoiManager();
		for (final Roi region : regions)
			window.addRoi((Roi) region.clone());
	}

	/** @return a rectangle for each detection, named by class and score, on its plane */
	static List<Roi> regions(final ImagePlus image, final List<Detection> detections, final List<String> classes) {
		final List<Roi> regions = new ArrayList<>();
		for (final Detection detection : detections) {
			final Box box = detection.box();
			final Roi region = new Roi(box.x(), box.y(), box.width(), box.height());
			region.setName(String.format(Locale.ROOT, "%s %.2f", detection.label(), detection.score()));
			region.setProperty(PROPERTY, detection.label());
			final int[] colour = ClassColours.of(Math.max(0, classes.indexOf(detection.label())));
			region.setStrokeColor(new Color(colour[0], colour[1], colour[2]));
			region.setStrokeWidth(2);
			final int plane = detection.z() + detection.depth() / 2 + 1;
			if (image.getNFrames() > 1) region.setPosition(0, 0, plane);
			else if (image.getNSlices() > 1) region.setPosition(0, plane, 0);
			regions.add(region);
		}
		return regions;
	}

	/**
	 * @param findings to list
	 * @return a table with the columns of {@link DetectionTable}
	 */
	public static ResultsTable table(final Findings findings) {
		final ResultsTable table = new ResultsTable();
		table.setPrecision(4);
		final List<String> header = DetectionTable.header(findings.planes());
		for (final Detection detection : findings.detections()) {
			table.addRow();
			final List<Object> row = DetectionTable.row(detection, findings.planes());
			for (int i = 0; i < row.size(); i++)
				if (row.get(i) instanceof final Number number) table.addValue(header.get(i), number.doubleValue());
				else table.addValue(header.get(i), row.get(i).toString());
		}
		return table;
	}

	/**
	 * @param findings to count
	 * @return a table with one row an image: its name, and how many objects of each class were found
	 */
	public static ResultsTable counts(final Findings findings) {
		final ResultsTable table = new ResultsTable();
		table.setPrecision(0);
		findings.counts().forEach((image, counts) -> {
			table.addRow();
			table.addValue("image", image);
			for (int c = 0; c < counts.length; c++)
				table.addValue(findings.classes().get(c), counts[c]);
		});
		return table;
	}
}
