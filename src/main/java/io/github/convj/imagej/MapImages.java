package io.github.convj.imagej;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileInfo;
import ij.process.LUT;
import io.github.convj.data.Calibration;
import io.github.convj.data.Field;
import io.github.convj.data.Progress;
import io.github.convj.data.ZarrField;
import io.github.convj.file.AtomicFile;
import io.github.convj.file.OmeZarr;
import io.github.convj.predict.ClassColours;
import io.github.convj.predict.Labels;
import io.github.convj.predict.MapPlanes;
import io.github.convj.predict.ProbabilityMap;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Images of ImageJ to map, and maps as images of ImageJ. Stateless; as thread-safe as ImageJ. */
public final class MapImages {

	/** Beyond this, a TIFF file is a BigTIFF. */
	private static final long LARGEST_TIFF = 1L << 32;

	private MapImages() {}

	/**
	 * @param image an {@code ImagePlus}
	 * @return its pixels where they lie, with their size; changes of them are seen, and closing its window does no harm
	 * @throws ConvJException if it is none, or has both time points and planes
	 */
	public static Field field(final Object image) {
		if (!(image instanceof final ImagePlus plus) || plus.getWidth() == 0) throw new ConvJException(
			"There is no image to map; open one first.");
		return new ImagePlusField(plus);
	}

	/**
	 * @param map to compute where it is looked at
	 * @param image the {@code ImagePlus} that is mapped, which is read as it then is
	 * @param workers that share the work
	 * @param progress told how far the first plane is
	 * @return as {@link #compute}, but a virtual stack
	 * @throws CancellationException if the progress throws it
	 */
	public static Object virtual(final ProbabilityMap map, final Object image, final Workers workers,
		final Progress progress)
	{
		return virtual(map, image, MapPlanes.of(map, workers), progress);
	}

	/**
	 * @param map that was written
	 * @param image the {@code ImagePlus} that was mapped
	 * @param file the map, which is read where it is looked at
	 * @param workers that share the work
	 * @param progress told how far the first plane is
	 * @return as {@link #virtual(ProbabilityMap, Object, Workers, Progress)}
	 */
	public static Object virtual(final ProbabilityMap map, final Object image, final Path file, final Workers workers,
		final Progress progress)
	{
		// TIFF files that only Bio-Formats opens are computed anew where they are looked at
		final Optional<Field> stored = OmeZarr.suits(file) ? Optional.of(ZarrField.open(file)) : TiffField.open(file);
		return virtual(map, image, stored.map(field -> MapPlanes.of(field, map.classes(), workers)).orElseGet(() -> MapPlanes.of(
			map, workers)), progress);
	}

	private static Object virtual(final ProbabilityMap map, final Object image, final MapPlanes planes,
		final Progress progress)
	{
		positions(map);
		final MapStack stack = new MapStack(planes);
		stack.prepare(1, progress);
		return hyperstack(map, (ImagePlus) image, stack);
	}

	/**
	 * Makes sure that the file an open image came from is not replaced.
	 *
	 * @param output that will be written
	 * @param image an {@code ImagePlus}, perhaps of a file
	 * @throws ConvJException if it would be
	 */
	public static void checkApart(final Path output, final Object image) {
		final FileInfo file = image instanceof final ImagePlus plus ? plus.getOriginalFileInfo() : null;
		if (file == null || file.directory == null || file.fileName == null || file.directory.contains("://")) return;
		AtomicFile.checkApart(output, Path.of(file.directory, file.fileName));
	}

	/**
	 * @param map to compute
	 * @param image the {@code ImagePlus} that is mapped
	 * @param workers that share the work
	 * @param progress told of each block
	 * @return an {@code ImagePlus}: a 32-bit hyperstack with one channel a class, whose slices are called by the classes
	 */
	public static Object compute(final ProbabilityMap map, final Object image, final Workers workers,
		final Progress progress)
	{
		final float[][] planes = planes(map);
		final int classes = map.classes().size();
		map.compute(workers, progress, (z, y, rows, strip) -> {
			for (int c = 0; c < classes; c++)
				System.arraycopy(strip[c], 0, planes[z * classes + c], y * map.width(), rows * map.width());
		});
		return hyperstack(map, (ImagePlus) image, planes);
	}

	/**
	 * @param map that was written
	 * @param image the {@code ImagePlus} that was mapped
	 * @param store the OME-Zarr it was written to
	 * @return as {@link #compute}
	 */
	public static Object stored(final ProbabilityMap map, final Object image, final Path store) {
		final float[][] planes = planes(map);
		final int classes = map.classes().size();
		final float[] row = new float[classes * map.width()];
		try (Field field = ZarrField.open(store)) {
			for (int z = 0; z < map.depth(); z++)
				for (int y = 0; y < map.height(); y++) {
					field.read(z, y, 0, map.width(), row, 0);
					for (int i = 0; i < row.length; i++)
						planes[z * classes + i % classes][y * map.width() + i / classes] = row[i];
				}
		}
		return hyperstack(map, (ImagePlus) image, planes);
	}

	/** @return room for the planes, class by class */
	private static float[][] planes(final ProbabilityMap map) {
		try {
			return new float[map.classes().size() * map.depth()][positions(map)];
		}
		catch (final OutOfMemoryError full) {
			throw new ConvJException("The map takes " + size(map) +
				", more memory than there is; virtual=true computes its planes when they are shown, and output= writes it to a file.", full);
		}
	}

	private static String size(final ProbabilityMap map) {
		final long bytes = Virtual.bytes(map);
		return bytes < 1e9 ? Math.ceilDiv(bytes, 1000000) + " MB" : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
	}

	/**
	 * @param map that opens as a virtual stack
	 * @param file it is written to; null if to none
	 * @return a sentence that says so
	 */
	public static String virtualNote(final ProbabilityMap map, final Path file) {
		final boolean read = file != null && (OmeZarr.suits(file) || Virtual.bytes(map) < LARGEST_TIFF);
		return "The map takes " + size(map) + " and opens as a virtual stack: its planes are " + (read ? "read from " + file +
			" when they are shown." : "computed when they are shown, from the image as it then is; duplicate the image first if you want to change it" +
				(file == null ? "." : ". From an output whose name ends in .zarr they would be read; a TIFF file of this size only Bio-Formats reads."));
	}

	/** @return positions of a plane */
	private static int positions(final ProbabilityMap map) {
		final long positions = (long) map.width() * map.height();
		if (positions > Integer.MAX_VALUE - 8) throw new ConvJException("A plane of the map has " + map.width() + "x" + map
			.height() + " positions, more than ImageJ can show; choose a larger stride, or map a file with scripts/convj map.");
		return (int) positions;
	}

	private static ImagePlus hyperstack(final ProbabilityMap map, final ImagePlus source, final float[][] planes) {
		final int classes = map.classes().size();
		final ImageStack stack = new ImageStack(map.width(), map.height());
		for (int p = 0; p < planes.length; p++)
			stack.addSlice(map.classes().get(p % classes), planes[p]);
		return hyperstack(map, source, stack);
	}

	private static ImagePlus hyperstack(final ProbabilityMap map, final ImagePlus source, final ImageStack stack) {
		final int classes = map.classes().size();
		final ImagePlus plus = Hyperstacks.of("Map of " + source.getTitle(), source, stack, classes, map.calibration());
		final CompositeImage composite = new CompositeImage(plus, IJ.COLOR);
		for (int c = 0; c < classes; c++) {
			final LUT lut = lut(ClassColours.ramp(c));
			lut.min = 0;
			lut.max = 1;
			composite.setChannelLut(lut, c + 1);
		}
		composite.setC(1);
		return composite;
	}

	private static LUT lut(final byte[] table) {
		return new LUT(Arrays.copyOfRange(table, 0, 256), Arrays.copyOfRange(table, 256, 512), Arrays.copyOfRange(table, 512, 768));
	}

	/**
	 * @param map a hyperstack of probabilities with one channel a class, whose slices are called by the classes
	 * @param confidence least probability of a label, 0 to 1
	 * @return an {@code ImagePlus} of 8 bits in the classes' colours: 1 for the first class and so on, 0 where no class is as
	 *         probable as that; its slices tell what the values mean
	 * @throws ConvJException if it is no such map, or has more than 255 classes
	 */
	public static Object labels(final Object map, final double confidence) {
		if (!(map instanceof final ImagePlus plus) || plus.getBitDepth() != 32) throw new ConvJException(
			"Labels are made of a probability map, a 32-bit image with one channel a class.");
		final int classes = plus.getNChannels();
		if (plus.getStack() instanceof final MapStack lazy) return labels(plus, lazy.planes(), confidence);
		final List<String> names = new ArrayList<>();
		for (int c = 1; c <= classes; c++)
			names.add(Objects.requireNonNullElse(plus.getStack().getSliceLabel(c), "class " + c));
		Labels.check(names);
		final ImageStack stack = new ImageStack(plus.getWidth(), plus.getHeight(), lut(ClassColours.labels(classes)));
		final float[][] probabilities = new float[classes][];
		for (int d = 0; d < plus.getStackSize() / classes; d++) {
			for (int c = 0; c < classes; c++)
				probabilities[c] = (float[]) plus.getStack().getPixels(d * classes + c + 1);
			final byte[] labels = new byte[plus.getWidth() * plus.getHeight()];
			Labels.of(probabilities, labels.length, confidence, labels);
			stack.addSlice(Labels.legend(names), labels);
		}
		return labels(plus, stack);
	}

	/** @return a virtual stack if there are several planes, else a plane as any other */
	private static ImagePlus labels(final ImagePlus map, final MapPlanes planes, final double confidence) {
		Labels.check(planes.classes());
		final LUT colours = lut(ClassColours.labels(planes.classes().size()));
		final LabelStack lazy = new LabelStack(planes, confidence, colours);
		try (StatusProgress progress = new StatusProgress()) {
			lazy.prepare(1, progress);
		}
		if (planes.depth() > 1) return labels(map, lazy);
		final ImageStack stack = new ImageStack(planes.width(), planes.height(), colours);
		stack.addSlice(lazy.getSliceLabel(1), lazy.getPixels(1));
		return labels(map, stack);
	}

	private static ImagePlus labels(final ImagePlus plus, final ImageStack stack) {
		final ImagePlus image = new ImagePlus("Labels of " + plus.getTitle(), stack);
		image.setDimensions(1, plus.getNSlices(), plus.getNFrames());
		image.setCalibration(plus.getCalibration().copy());
		image.setDisplayRange(0, 255);
		return image;
	}

	/**
	 * @param file that ImageJ can open
	 * @return an {@code ImagePlus}
	 * @throws ConvJException if ImageJ cannot
	 */
	public static Object open(final Path file) {
		final ImagePlus image = IJ.openImage(file.toString());
		if (image == null) throw new ConvJException(file +
			" was written, but ImageJ cannot show it, perhaps because it is too large; open a part of it with Bio-Formats.");
		return image;
	}
}
