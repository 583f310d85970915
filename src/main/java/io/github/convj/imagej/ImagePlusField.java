package io.github.convj.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import io.github.convj.data.Calibration;
import io.github.convj.data.CellCache;
import io.github.convj.data.Field;
import io.github.convj.tensor.ConvJException;

/**
 * An image that is open in ImageJ, read where it lies: nothing is copied, and of a virtual stack only the planes that are
 * read are loaded, one at a time. It stays readable when its window is closed; what is changed in the image meanwhile is seen.
 * Safe for concurrent reading.
 */
final class ImagePlusField implements Field {

	private final String name;
	private final int width;
	private final int height;
	private final int bitDepth;
	private final boolean rgb;
	private final Plane.Order order;
	private final Palette palette;
	private final Calibration calibration;
	/** The pixels of the planes in memory; null for a virtual stack. */
	private final Object[] planes;
	private final CellCache<Object> loaded;

	/**
	 * @param image of any type
	 * @throws ConvJException if it has both time points and planes
	 */
	ImagePlusField(final ImagePlus image) {
		name = image.getTitle();
		width = image.getWidth();
		height = image.getHeight();
		rgb = image.getBitDepth() == 24;
		palette = ImagePlusPixels.palette(image);
		final ImageStack stack = image.getStack();
		order = ImagePlusPixels.order(image);
		order.check(name);
		final boolean colours = rgb || palette != null;
		bitDepth = colours ? 8 : image.getBitDepth();
		final ij.measure.Calibration size = image.getCalibration();
		calibration = new Calibration(size.pixelWidth, size.pixelHeight, size.pixelDepth, size.getUnit(), size.frameInterval,
			size.xOrigin, size.yOrigin);
		planes = stack.isVirtual() ? null : new Object[stack.getSize()];
		// closing a window empties the stack's own list
		if (planes != null) System.arraycopy(stack.getImageArray(), 0, planes, 0, planes.length);
		final long bytes = (long) width * height * Math.max(1, image.getBytesPerPixel());
		final int capacity = (int) Math.clamp(Runtime.getRuntime().maxMemory() / 8 / bytes, order.channels(), Math.max(order
			.channels(), stack.getSize()));
		loaded = CellCache.soft(capacity, n -> load(stack, (int) n));
	}

	private Object load(final ImageStack stack, final int n) {
		// ImageJ's virtual stacks read for one thread at a time
		synchronized (stack) {
			final Object pixels = stack.getPixels(n + 1);
			if (pixels == null) throw new ConvJException("Plane " + (n + 1) + " of the virtual stack " + name +
				" can no longer be read; open it again.");
			return pixels;
		}
	}

	@Override
	public String name() {
		return name;
	}

	@Override
	public int width() {
		return width;
	}

	@Override
	public int height() {
		return height;
	}

	@Override
	public int depth() {
		return order.slices() * order.frames();
	}

	@Override
	public int channels() {
		return order.channels() * bands();
	}

	private int bands() {
		return rgb || palette != null ? 3 : 1;
	}

	@Override
	public int bitDepth() {
		return bitDepth;
	}

	@Override
	public boolean rgb() {
		return bands() == 3 && order.channels() == 1;
	}

	@Override
	public boolean timeSeries() {
		return order.frames() > 1;
	}

	@Override
	public Calibration calibration() {
		return calibration;
	}

	@Override
	public void read(final int z, final int y, final int x, final int count, final float[] target, final int offset) {
		final int bands = bands();
		final int channels = channels();
		for (int c = 0; c < order.channels(); c++) {
			final int index = timeSeries() ? order.index(c, 0, z) : order.index(c, z, 0);
			final Object pixels = planes != null ? planes[index] : loaded.get(index);
			ImagePlusPixels.copy(pixels, y * width + x, count, target, offset + c * bands, channels);
		}
		if (palette != null) for (int i = offset; i < offset + count * channels; i += 3) {
			final int value = (int) target[i];
			for (int b = 0; b < 3; b++)
				target[i + b] = palette.colour(b, value);
		}
	}
}
