package io.github.convj.imagej;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.process.LUT;
import io.github.convj.data.Image;
import io.github.convj.data.Progress;
import io.github.convj.explain.Explanation;
import io.github.convj.explain.FeatureMaps;
import io.github.convj.report.HeatColours;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/** What is seen inside a network as images of ImageJ. Stateless; as thread-safe as ImageJ. */
public final class InsightImages {

	private static final String PROPERTY = "convj.explain";

	private InsightImages() {}

	/**
	 * @param image an {@code ImagePlus}
	 * @return a copy of its pixels
	 * @throws ConvJException if it is none, or has both time points and planes
	 */
	public static Image image(final Object image) {
		if (image instanceof final ImagePlus plus && plus.getWidth() > 0) return ImageJImageOpener.image(plus, null);
		throw new ConvJException("There is no image to explain; open one first.");
	}

	/**
	 * @param title of the window
	 * @param picture that was drawn
	 * @return an {@code ImagePlus} in colour
	 */
	public static Object picture(final String title, final BufferedImage picture) {
		return new ImagePlus(title, picture);
	}

	/**
	 * @param maps to compute
	 * @param channels which of them, from 0, in the order of the result
	 * @param image the {@code ImagePlus} that is looked at
	 * @param workers that share the work
	 * @param progress told of each line of blocks
	 * @return an {@code ImagePlus}: a 32-bit hyperstack with a channel for each, lying upon the image by its calibration
	 */
	public static Object features(final FeatureMaps maps, final List<Integer> channels, final Object image,
		final Workers workers, final Progress progress)
	{
		final ImagePlus source = (ImagePlus) image;
		final int count = channels.size();
		final float[][] planes = new float[count * maps.depth()][Math.multiplyExact(maps.width(), maps.height())];
		maps.compute(workers, progress, (z, y, rows, values) -> {
			for (int c = 0; c < count; c++)
				System.arraycopy(values[channels.get(c)], 0, planes[z * count + c], y * maps.width(), rows * maps.width());
		});
		final ImagePlus plus = Hyperstacks.of(maps.layer() + " of " + source.getTitle(), source, maps.width(), maps.height(), planes,
			maps.names(channels).subList(0, count), maps.calibration());
		if (count == 1) return plus;
		final CompositeImage composite = new CompositeImage(plus, IJ.GRAYSCALE);
		for (int c = 1; c <= count; c++) {
			composite.setC(c);
			composite.resetDisplayRange();
		}
		composite.setC(1);
		return composite;
	}

	/**
	 * Lays heat on the image's overlay, instead of that which was there before.
	 *
	 * @param explanations one, or one for each plane
	 * @param classes names by number
	 * @param image the {@code ImagePlus} that was looked at
	 * @param opacity of the strongest heat, 0 to 1; with 0 the overlay is left alone
	 * @return an {@code ImagePlus}: the values, 32-bit, with the calibration of the image
	 */
	public static Object explanation(final List<Explanation> explanations, final List<String> classes, final Object image,
		final double opacity)
	{
		final ImagePlus source = (ImagePlus) image;
		final int width = source.getWidth();
		final int height = source.getHeight();
		final int plane = width * height;
		final int each = explanations.getFirst().map().array().length / plane;
		final boolean signed = explanations.getFirst().method().signed();
		final ImageStack stack = new ImageStack(width, height);
		float strength = 0;
		for (final Explanation explanation : explanations) {
			strength = Math.max(strength, HeatColours.strength(explanation.map().array()));
			for (int p = 0; p < each; p++)
				stack.addSlice(explanation.method().title() + ", " + classes.get(explanation.label()), Arrays.copyOfRange(explanation
					.map().array(), p * plane, (p + 1) * plane));
		}
		if (opacity > 0) lay(explanations, each, source, strength, opacity);
		final ImagePlus plus = new ImagePlus(explanations.getFirst().method().title() + " of " + source.getTitle(), stack);
		Hyperstacks.arrange(plus, 1, source);
		final byte[] table = HeatColours.table(signed);
		plus.setLut(new LUT(Arrays.copyOfRange(table, 0, 256), Arrays.copyOfRange(table, 256, 512), Arrays.copyOfRange(table, 512,
			768)));
		plus.setDisplayRange(signed ? -strength : 0, strength);
		return plus;
	}

	private static void lay(final List<Explanation> explanations, final int each, final ImagePlus image,
		final float strength, final double opacity)
	{
		final Overlay overlay = image.getOverlay() == null ? new Overlay() : image.getOverlay();
		for (int i = overlay.size() - 1; i >= 0; i--)
			if (overlay.get(i).getProperty(PROPERTY) != null) overlay.remove(i);
		for (int p = 0; p < each * explanations.size(); p++) {
			final Explanation explanation = explanations.get(p / each);
			// ImageJ saves overlays without what is transparent in them
			final BufferedImage layer = HeatColours.layer(explanation.map().array(), p % each * image.getWidth() * image
				.getHeight(), image.getWidth(), image.getHeight(), strength, true);
			final ImageRoi roi = new ImageRoi(0, 0, layer);
			roi.setOpacity(opacity);
			roi.setName(explanation.method().title());
			roi.setProperty(PROPERTY, explanation.method().word());
			if (image.getNFrames() > 1) roi.setPosition(0, 0, p + 1);
			else if (image.getNSlices() > 1 && each * explanations.size() > 1) roi.setPosition(0, p + 1, 0);
			overlay.add(roi);
		}
		image.setOverlay(overlay);
	}
}
