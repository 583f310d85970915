package io.github.convj.data;

import io.github.convj.file.OmeZarr;
import io.github.convj.file.OmeZarr.Axis;
import io.github.convj.file.ZarrArray;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.List;

/**
 * The finest resolution of an OME-Zarr, read chunk by chunk. Up to 64 MiB of the chunks used last are kept. Thread-safe.
 */
public final class ZarrField implements Field {

	private static final long CACHE_BYTES = 64L << 20;
	private static final List<String> NAMES = List.of("t", "c", "z", "y", "x");

	private final Path folder;
	private final ZarrArray array;
	/** Where the array has t, c, z, y, x; -1 for those it lacks. */
	private final int[] place = new int[5];
	private final long[] shape;
	private final int[] chunks;
	private final int[] counts;
	private final Calibration calibration;
	private final CellCache<float[]> cache;

	private ZarrField(final Path folder, final OmeZarr.Opened opened) {
		this.folder = folder;
		array = opened.array();
		shape = array.shape();
		chunks = array.chunks();
		counts = new int[shape.length];
		for (int d = 0; d < shape.length; d++)
			counts[d] = Math.toIntExact(Math.ceilDiv(shape[d], (long) chunks[d]));
		final List<String> names = opened.axes().stream().map(Axis::name).toList();
		for (int i = 0; i < place.length; i++)
			place[i] = names.indexOf(NAMES.get(i));
		if (place[3] < 0 || place[4] < 0 || !NAMES.containsAll(names)) throw new ConvJException("The image " + folder +
			" has the axes " + String.join(", ", names) + "; only t, c, z, y and x are read.");
		if (size(0) > 1 && size(2) > 1) throw new ConvJException("The image " + folder +
			" has both time points and planes; choose a part that has only one of them.");
		calibration = calibration(opened.axes());
		long length = 4;
		for (final int size : chunks)
			length *= size;
		cache = new CellCache<>((int) Math.clamp(CACHE_BYTES / length, 2, 1 << 16), this::chunk);
	}

	/**
	 * @param folder of an OME-Zarr
	 * @return the image in it
	 * @throws ConvJException if it cannot be read, or has both time points and planes
	 */
	public static Field open(final Path folder) {
		return new ZarrField(folder, OmeZarr.open(folder));
	}

	private Calibration calibration(final List<Axis> axes) {
		final Axis x = axes.get(place[4]);
		final String unit = OmeZarr.symbol(x.unit());
		final boolean seconds = place[0] >= 0 && axes.get(place[0]).unit().equals("second");
		return new Calibration(x.scale(), axes.get(place[3]).scale(), place[2] >= 0 ? axes.get(place[2]).scale() : 1, unit, seconds
			? axes.get(place[0]).scale() : 0, origin(x), origin(axes.get(place[3])));
	}

	/** @return pixels from the border to 0 */
	private static double origin(final Axis axis) {
		return axis.scale() > 0 ? 0 - axis.translation() / axis.scale() : 0;
	}

	private int size(final int axis) {
		return place[axis] < 0 ? 1 : Math.toIntExact(shape[place[axis]]);
	}

	@Override
	public String name() {
		return folder.toString();
	}

	@Override
	public int width() {
		return size(4);
	}

	@Override
	public int height() {
		return size(3);
	}

	@Override
	public int depth() {
		return Math.max(size(0), size(2));
	}

	@Override
	public int channels() {
		return size(1);
	}

	@Override
	public int bitDepth() {
		return array.bits();
	}

	/** OME-Zarr does not tell colour images from others; three channels of 8 bits are taken for one. */
	@Override
	public boolean rgb() {
		return channels() == 3 && bitDepth() == 8;
	}

	@Override
	public boolean timeSeries() {
		return size(0) > 1;
	}

	@Override
	public Calibration calibration() {
		return calibration;
	}

	@Override
	public void read(final int z, final int y, final int x, final int count, final float[] target, final int offset) {
		final int channels = channels();
		final int[] position = new int[shape.length];
		for (int c = 0; c < channels; c++) {
			set(position, 0, timeSeries() ? z : 0);
			set(position, 1, c);
			set(position, 2, timeSeries() ? 0 : z);
			set(position, 3, y);
			final int size = chunks[place[4]];
			for (int done = 0; done < count;) {
				set(position, 4, x + done);
				long index = 0;
				int at = 0;
				for (int d = 0; d < position.length; d++) {
					index = index * counts[d] + position[d] / chunks[d];
					at = at * chunks[d] + position[d] % chunks[d];
				}
				final float[] chunk = cache.get(index);
				final int run = Math.min(count - done, size - (x + done) % size);
				final int step = step(place[4]);
				for (int i = 0; i < run; i++)
					target[offset + (done + i) * channels + c] = chunk[at + i * step];
				done += run;
			}
		}
	}

	private void set(final int[] position, final int axis, final int value) {
		if (place[axis] >= 0) position[place[axis]] = value;
	}

	/** @return values of a chunk from one position of the axis to the next */
	private int step(final int dimension) {
		int step = 1;
		for (int d = dimension + 1; d < chunks.length; d++)
			step *= chunks[d];
		return step;
	}

	private float[] chunk(final long number) {
		final long[] index = new long[counts.length];
		long rest = number;
		for (int d = counts.length - 1; d >= 0; d--) {
			index[d] = rest % counts[d];
			rest /= counts[d];
		}
		return array.read(index);
	}
}
