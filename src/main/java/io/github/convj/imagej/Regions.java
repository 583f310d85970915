package io.github.convj.imagej;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.Duplicator;
import ij.plugin.frame.RoiManager;
import io.github.convj.data.Image;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.StackMode;
import io.github.convj.tensor.ConvJException;
import java.awt.GraphicsEnvironment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The regions of interest that a person drew, and the pixels in them. Stateless; as thread-safe as ImageJ. */
public final class Regions {

	/** Where regions can come from. */
	public enum Source {
		/** The ROI Manager if it has any, else the overlay, else the image as a whole. */
		AUTO,
		/** No regions: the image as a whole. */
		NONE,
		/** The ROI Manager. */
		MANAGER,
		/** The image's overlay. */
		OVERLAY;

		/** @return the word for it in every door */
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

		/**
		 * @param word as in {@link #word()}
		 * @return the source
		 * @throws ConvJException if there is none of that name
		 */
		public static Source of(final String word) {
			return Arrays.stream(values()).filter(source -> source.word().equals(word)).findFirst().orElseThrow(
				() -> new ConvJException("rois is one of auto, none, manager, overlay, but is " + word + "."));
		}
	}

	private Regions() {}

	/** @return the regions; empty to take the image as a whole */
	private static List<Roi> of(final ImagePlus image, final Source source) {
		final List<Roi> manager = source == Source.MANAGER || source == Source.AUTO ? managed() : List.of();
		if (!manager.isEmpty()) return manager;
		if (source == Source.MANAGER) throw new ConvJException(
			"The ROI Manager has no regions; add some, or choose another source of regions.");
		final Overlay overlay = image.getOverlay();
		final boolean wanted = source == Source.OVERLAY || source == Source.AUTO;
		if (wanted && overlay != null && overlay.size() > 0) return List.of(overlay.toArray());
		if (source == Source.OVERLAY) throw new ConvJException("The image " + image.getTitle() +
			" has no regions on its overlay; add some, or choose another source of regions.");
		return List.of();
	}

	private static List<Roi> managed() {
		// Without a display the manager cannot exist, and asking for it would try to make one.
		final RoiManager manager = GraphicsEnvironment.isHeadless() ? null : RoiManager.getRawInstance();
		return manager == null ? List.of() : List.of(manager.getRoisAsArray());
	}

	/**
	 * Cuts out the bounding boxes of the regions.
	 *
	 * @param image that the regions lie on, an {@code ImagePlus}
	 * @param source of the regions
	 * @param preprocessing of the model: where it takes planes, a region is cut from its own plane, or from the current one
	 *          if it belongs to none
	 * @return one image a region, named {@code image:region}; the image as a whole if there are none
	 * @throws ConvJException if it is no image, a region lies outside, or the source was named and has none
	 */
	public static List<Image> images(final Object image, final Source source, final Preprocessing preprocessing) {
		if (image instanceof final ImagePlus open && open.getWidth() > 0) return images(open, source, preprocessing);
		throw new ConvJException("There is no image to classify; open one, and give it as an ImagePlus.");
	}

	private static List<Image> images(final ImagePlus image, final Source source, final Preprocessing preprocessing) {
		final List<Roi> regions = of(image, source);
		if (regions.isEmpty()) return List.of(ImageJImageOpener.image(image, null));
		final boolean planes = preprocessing.stack() == StackMode.SLICES && (image.getNSlices() > 1 || image.getNFrames() > 1);
		final List<Image> images = new ArrayList<>();
		for (int i = 0; i < regions.size(); i++) {
			final Roi region = regions.get(i);
			final Image cut = ImageJImageOpener.image(planes ? plane(image, region) : image, region);
			images.add(new Image(image.getTitle() + ":" + name(region, i), cut.pixels(), cut.bitDepth(), cut.rgb()));
		}
		return images;
	}

	/** @return what to call a region: its name, or its number */
	private static String name(final Roi region, final int index) {
		return region.getName() == null || region.getName().isBlank() ? "ROI " + (index + 1) : region.getName();
	}

	private static ImagePlus plane(final ImagePlus image, final Roi region) {
		int slice = image.getSlice();
		int frame = image.getFrame();
		if (region.hasHyperStackPosition()) {
			if (region.getZPosition() > 0) slice = region.getZPosition();
			if (region.getTPosition() > 0) frame = region.getTPosition();
		}
		else if (region.getPosition() > 0) {
			final int[] position = image.convertIndexToPosition(region.getPosition());
			slice = position[1];
			frame = position[2];
		}
		return new Duplicator().run(withoutRoi(image), 1, image.getNChannels(), slice, slice, frame, frame);
	}

	/** The duplicator would crop to the image's own ROI. */
	private static ImagePlus withoutRoi(final ImagePlus image) {
		final ImagePlus view = new ImagePlus(image.getTitle(), image.getStack());
		view.setDimensions(image.getNChannels(), image.getNSlices(), image.getNFrames());
		view.setOpenAsHyperStack(image.isHyperStack());
		return view;
	}
}
