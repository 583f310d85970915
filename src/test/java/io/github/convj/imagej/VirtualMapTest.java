package io.github.convj.imagej;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.Macro;
import ij.VirtualStack;
import ij.plugin.Duplicator;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import io.github.convj.data.Fit;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.StackMode;
import io.github.convj.model.Model;
import io.github.convj.model.TestModels;
import io.github.convj.network.Architecture;
import io.github.convj.network.Networks;
import io.github.convj.predict.MapFile;
import io.github.convj.predict.MapSettings;
import io.github.convj.predict.ProbabilityMap;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps as virtual stacks beside maps computed as a whole. */
class VirtualMapTest {

	private static final Workers WORKERS = Workers.of(2);

	@TempDir
	private Path folder;

	private static Model model(final Shape input, final int bitDepth, final int classes) {
		final List<String> names = new ArrayList<>();
		for (int c = 0; c < classes; c++)
			names.add("class " + (char) ('a' + c));
		final double range = bitDepth == 8 ? 1 : 200;
		final boolean volume = input.rank() == 4;
		final Architecture architecture = volume ? TestModels.small(input, classes) : Networks.create("window-small", input,
			classes);
		return Model.of(TestModels.network(architecture, 3), names, new Preprocessing(input, Fit.RESIZE, volume ? StackMode.VOLUME
			: StackMode.SLICES, Normalization.DATASET, Collections.nCopies(input.channels(), 120 * range), Collections.nCopies(input
				.channels(), 70 * range), bitDepth, input.channels() == 3 && bitDepth == 8));
	}

	/** @return noise that is coarse enough for the network to see differences */
	private static ImagePlus image(final int width, final int height, final int channels, final int depth, final int bits,
		final boolean frames)
	{
		final SplittableRandom random = new SplittableRandom(7);
		final ImageStack stack = new ImageStack(width, height);
		for (int n = 0; n < depth * channels; n++) {
			final ImageProcessor processor = switch (bits) {
				case 8 -> new ByteProcessor(width, height);
				case 16 -> new ShortProcessor(width, height);
				default -> new ColorProcessor(width, height);
			};
			for (int i = 0; i < width * height; i++)
				processor.set(i, random.nextInt(1 << Math.min(bits, 24)) * (bits == 16 ? 3 : 4) / 4);
			stack.addSlice(processor);
		}
		final ImagePlus image = new ImagePlus("field", stack);
		image.setDimensions(channels, frames ? 1 : depth, frames ? depth : 1);
		image.getCalibration().pixelWidth = 0.25;
		image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().pixelDepth = 2;
		image.getCalibration().frameInterval = 3;
		image.getCalibration().setUnit("um");
		return image;
	}

	private static ProbabilityMap map(final Model model, final ImagePlus image) {
		return ProbabilityMap.of(model, MapImages.field(image), MapSettings.DEFAULT);
	}

	private static ImagePlus whole(final ProbabilityMap map, final ImagePlus image) {
		return (ImagePlus) MapImages.compute(map, image, WORKERS, Progress.NONE);
	}

	private static ImagePlus virtual(final ProbabilityMap map, final ImagePlus image) {
		final ImagePlus plus = (ImagePlus) MapImages.virtual(map, image, WORKERS, Progress.NONE);
		assertTrue(plus.getStack().isVirtual());
		return plus;
	}

	private static List<Object> size(final ImagePlus image) {
		final ij.measure.Calibration size = image.getCalibration();
		return List.of(size.pixelWidth, size.pixelHeight, size.pixelDepth, image.getNFrames() > 1 ? size.frameInterval : 0, size
			.getUnit(), size.xOrigin, size.yOrigin);
	}

	/** The same pixels, names, dimensions, sizes and colours. */
	private static void assertSame(final ImagePlus expected, final ImagePlus actual) {
		assertArrayEquals(expected.getDimensions(), actual.getDimensions());
		assertEquals(expected.getBitDepth(), actual.getBitDepth());
		assertEquals(expected.isHyperStack(), actual.isHyperStack());
		assertEquals(size(expected), size(actual));
		for (int n = 1; n <= expected.getStackSize(); n++) {
			assertEquals(expected.getStack().getSliceLabel(n), actual.getStack().getSliceLabel(n));
			if (expected.getBitDepth() == 8) assertArrayEquals((byte[]) expected.getStack().getPixels(n), (byte[]) actual.getStack()
				.getPixels(n), "plane " + n);
			else assertArrayEquals((float[]) expected.getStack().getPixels(n), (float[]) actual.getStack().getPixels(n), "plane " +
				n);
		}
		assertEquals(expected.isComposite(), actual.isComposite());
		for (int c = 1; c <= expected.getNChannels() && expected.isComposite(); c++) {
			expected.setC(c);
			actual.setC(c);
			final ij.process.LUT lut = ((CompositeImage) actual).getChannelLut(c);
			assertArrayEquals(((CompositeImage) expected).getChannelLut(c).getBytes(), lut.getBytes());
			assertEquals(0, lut.min);
			assertEquals(1, lut.max);
		}
		assertEquals(expected.getDisplayRangeMin(), actual.getDisplayRangeMin());
		assertEquals(expected.getDisplayRangeMax(), actual.getDisplayRangeMax());
		if (expected.getBitDepth() == 8) assertArrayEquals(expected.getProcessor().getLut().getBytes(), actual.getProcessor()
			.getLut().getBytes());
	}

	@ParameterizedTest
	@CsvSource({ "8,1,1,false", "8,1,5,false", "16,1,4,true", "24,1,3,false", "8,2,3,false", "16,2,3,true" })
	void planesAreThoseOfTheWholeMap(final int bits, final int channels, final int depth, final boolean frames) {
		final ImagePlus image = image(150, 90, channels, depth, bits, frames);
		final Model model = model(Shape.of(16, 16, bits == 24 ? 3 : channels), bits == 24 ? 8 : bits, 3);
		final ProbabilityMap map = map(model, image);
		final ImagePlus expected = whole(map, image);
		final ImagePlus actual = virtual(map, image);
		assertSame(expected, actual);
		assertEquals(frames ? depth : 1, actual.getNFrames());
		assertSame((ImagePlus) MapImages.labels(expected, 0.34), (ImagePlus) MapImages.labels(actual, 0.34));
		// backwards, and one after the other of a kind
		for (int n = actual.getStackSize(); n > 0; n--)
			assertArrayEquals((float[]) expected.getStack().getPixels(n), (float[]) actual.getStack().getPixels(n));
	}

	@Test
	void planesOfVolumesAreThoseOfTheWholeMap() {
		final ImagePlus image = image(40, 30, 1, 11, 8, false);
		final ProbabilityMap map = map(model(Shape.of(4, 12, 12, 1), 8, 3), image);
		assertTrue(map.depth() > 4, "one block of planes is none");
		final ImagePlus expected = whole(map, image);
		final ImagePlus actual = virtual(map, image);
		assertSame(expected, actual);
		assertSame((ImagePlus) MapImages.labels(expected, 0.34), (ImagePlus) MapImages.labels(actual, 0.34));
	}

	@Test
	void onePixelIsAPlane() {
		final ImagePlus image = image(1, 1, 1, 1, 8, false);
		final ProbabilityMap map = map(model(Shape.of(16, 16, 1), 8, 2), image);
		assertSame(whole(map, image), virtual(map, image));
	}

	/** Planes that are made when they are asked for, which it writes down. */
	private static final class Recorded extends VirtualStack {

		private final ImageStack source;
		private final Set<Integer> asked = Collections.synchronizedSet(new TreeSet<>());

		private Recorded(final ImageStack source) {
			super(source.getWidth(), source.getHeight());
			this.source = source;
			setBitDepth(source.getBitDepth());
		}

		@Override
		public ImageProcessor getProcessor(final int n) {
			asked.add(n);
			return source.getProcessor(n).duplicate();
		}

		@Override
		public int getSize() {
			return source.getSize();
		}

		@Override
		public String getSliceLabel(final int n) {
			return null;
		}
	}

	@Test
	void onlyPlanesThatAreShownAreComputedAndRead() {
		final ImagePlus image = image(120, 90, 1, 9, 8, false);
		final ImagePlus expected = whole(map(model(Shape.of(16, 16, 1), 8, 3), image), image);
		final Recorded recorded = new Recorded(image.getStack());
		final ImagePlus lazy = new ImagePlus("field", recorded);
		lazy.setDimensions(1, 9, 1);
		lazy.setCalibration(image.getCalibration());
		final ImagePlus map = virtual(map(model(Shape.of(16, 16, 1), 8, 3), lazy), lazy);
		recorded.asked.remove(1);
		for (final int z : new int[] { 1, 7, 4 }) {
			recorded.asked.clear();
			for (int c = 1; c <= 3; c++) {
				map.setPosition(c, z, 1);
				assertArrayEquals((float[]) expected.getStack().getPixels((z - 1) * 3 + c), (float[]) map.getProcessor().getPixels());
			}
			// the planes that were computed at once, or read before, are not read again
			assertTrue(recorded.asked.equals(z == 1 ? Set.of() : Set.of(z)), recorded.asked + " for " + z);
		}
	}

	@Test
	void closingTheImageDoesNoHarm() {
		final ImagePlus image = image(120, 90, 1, 3, 8, false);
		final ProbabilityMap map = map(model(Shape.of(16, 16, 1), 8, 3), image);
		final ImagePlus expected = whole(map, image);
		final ImagePlus actual = virtual(map, image);
		image.close();
		image.flush();
		for (int n = 1; n <= 9; n++)
			assertArrayEquals((float[]) expected.getStack().getPixels(n), (float[]) actual.getStack().getPixels(n));
	}

	@Test
	void changesOfAShownPlaneDoNotStay() {
		final ImagePlus image = image(60, 60, 1, 2, 8, false);
		final ProbabilityMap map = map(model(Shape.of(16, 16, 1), 8, 2), image);
		final ImagePlus expected = whole(map, image);
		final ImagePlus actual = virtual(map, image);
		for (int n = 1; n <= 4; n++) {
			actual.setSlice(n);
			actual.getProcessor().multiply(0);
			assertArrayEquals((float[]) expected.getStack().getPixels(n), (float[]) actual.getStack().getPixels(n));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void copiesAndFilesAreThoseOfTheWholeMap(final int depth) {
		final ImagePlus image = image(100, 80, 1, depth, 8, false);
		final ProbabilityMap map = map(model(Shape.of(16, 16, 1), 8, 3), image);
		final ImagePlus expected = whole(map, image);
		final ImagePlus actual = virtual(map, image);
		final ImagePlus copy = new Duplicator().run(actual);
		assertFalse(copy.getStack().isVirtual());
		assertSame(expected, copy);
		final String file = folder.resolve("map.tif").toString();
		assertTrue(IJ.saveAsTiff(virtual(map, image), file));
		assertSame(expected, IJ.openImage(file));
		final ImagePlus labels = (ImagePlus) MapImages.labels(actual, 0.4);
		assertEquals(depth > 1, labels.getStack().isVirtual());
		assertTrue(IJ.saveAsTiff(labels, file));
		assertArrayEquals((byte[]) ((ImagePlus) MapImages.labels(expected, 0.4)).getStack().getPixels(depth), (byte[]) IJ.openImage(
			file).getStack().getPixels(depth));
	}

	@ParameterizedTest
	@ValueSource(strings = { "map.tif", "map.ome.zarr" })
	void aWrittenMapIsReadPlaneByPlane(final String name) {
		final ImagePlus image = image(600, 290, 1, 3, 8, false);
		final ProbabilityMap map = map(model(Shape.of(16, 16, 1), 8, 3), image);
		final Path file = folder.resolve(name);
		MapFile.write(map, file, MapFile.labelFile(file, null), 0.4, WORKERS, Progress.NONE);
		final ImagePlus expected = whole(map, image);
		image.getStack().getProcessor(1).multiply(0);
		final ImagePlus actual = (ImagePlus) MapImages.virtual(map, image, file, WORKERS, Progress.NONE);
		assertTrue(actual.getStack().isVirtual());
		assertSame(expected, actual);
		assertSame((ImagePlus) MapImages.labels(expected, 0.4), (ImagePlus) MapImages.labels(actual, 0.4));
	}

	@Test
	void openingIsCancelledHalfWay() {
		final ImagePlus image = image(1500, 900, 1, 2, 8, false);
		final ProbabilityMap map = map(model(Shape.of(16, 16, 1), 8, 2), image);
		final AtomicInteger steps = new AtomicInteger();
		assertThrows(CancellationException.class, () -> MapImages.virtual(map, image, WORKERS, (task, done, total) -> {
			assertTrue(total > 2, "too small to be cancelled half-way");
			steps.set(done);
			if (done == 2) throw new CancellationException();
		}));
		assertEquals(2, steps.get());
	}

	/** A stack that is stopped when half of a plane is computed, as long as it is told so. */
	private static final class Stopped extends LazyStack {

		private boolean stop = true;

		private Stopped() {
			super(2, 1, 3, 32);
		}

		@Override
		Object empty() {
			return new float[] { Float.NaN, Float.NaN };
		}

		@Override
		ImageProcessor processor(final Object pixels) {
			return new FloatProcessor(2, 1, ((float[]) pixels).clone());
		}

		@Override
		void fill(final int n, final Object pixels, final Progress progress) {
			((float[]) pixels)[0] = n;
			if (stop) throw new CancellationException();
			((float[]) pixels)[1] = 10 * n;
		}

		@Override
		public String getSliceLabel(final int n) {
			return null;
		}
	}

	@Test
	void stoppingLeavesHolesWhereItIsShownAndNowhereElse() {
		final Stopped stack = new Stopped();
		final ImagePlus image = new ImagePlus("", stack);
		assertArrayEquals(new float[] { 1, Float.NaN }, (float[]) image.getProcessor().getPixels());
		image.setSlice(2);
		assertArrayEquals(new float[] { 2, Float.NaN }, (float[]) image.getProcessor().getPixels());
		// as when it is saved
		assertEquals(Macro.MACRO_CANCELED, assertThrows(RuntimeException.class, () -> stack.getProcessor(2)).getMessage());
		assertThrows(RuntimeException.class, () -> new Duplicator().run(image));
		assertThrows(RuntimeException.class, () -> IJ.saveAsTiff(image, folder.resolve("no.tif").toString()));
		stack.stop = false;
		image.setSlice(1);
		assertArrayEquals(new float[] { 1, 10 }, (float[]) image.getProcessor().getPixels());
		image.setSlice(2);
		assertArrayEquals(new float[] { 2, 20 }, (float[]) image.getProcessor().getPixels());
		assertThrows(IllegalArgumentException.class, () -> stack.getProcessor(4));
	}

	@Test
	void theChoiceIsOneOfThree() {
		final ProbabilityMap map = map(model(Shape.of(16, 16, 1), 8, 2), image(60, 60, 1, 2, 8, false));
		assertTrue(Virtual.of("true").chosen(map));
		assertFalse(Virtual.of("false").chosen(map));
		assertFalse(Virtual.of("auto").chosen(map), "a small map fits");
		assertTrue(MapImages.virtualNote(map, null).contains("1 MB and opens as a virtual stack: its planes are computed"));
		assertTrue(MapImages.virtualNote(map, Path.of("m.tif")).contains("read from m.tif"));
		assertTrue(assertThrows(ConvJException.class, () -> Virtual.of("yes")).getMessage().contains("auto, true, false"));
	}
}
