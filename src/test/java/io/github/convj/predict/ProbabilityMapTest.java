package io.github.convj.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Border;
import io.github.convj.data.CountedField;
import io.github.convj.data.Field;
import io.github.convj.data.Fit;
import io.github.convj.data.Image;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.StackMode;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Dropout;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Relu;
import io.github.convj.layer.Softmax;
import io.github.convj.model.DetectionTraits;
import io.github.convj.model.Model;
import io.github.convj.model.TestModels;
import io.github.convj.network.Architecture;
import io.github.convj.network.Networks;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import net.imglib2.RandomAccess;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The map against windows that are cut out and classified one by one. */
class ProbabilityMapTest {

	/** Layers without padding that end in fully connected ones; stride 4. */
	private static Architecture small(final Shape input) {
		final boolean volume = input.rank() == 4;
		return Architecture.builder("sliding", input).add("conv1", valid(4, volume ? new int[] { 2, 3, 3 } : new int[] { 3 }))
			.add("relu1", new Relu()).add("pool1", MaxPooling.of(volume ? new int[] { 1, 2, 2 } : new int[] { 2 })).add("conv2",
				valid(6, volume ? new int[] { 2, 3, 3 } : new int[] { 3 })).add("pool2", MaxPooling.of(volume ? new int[] { 1, 2,
					2 } : new int[] { 2 })).add("flatten", new Flatten()).add("drop", new Dropout(0.5)).add("dense1", Dense.of(10))
			.add("relu2", new Relu()).add("logits", Dense.of(3)).add("probabilities", new Softmax()).build();
	}

	private static Convolution valid(final int filters, final int... kernel) {
		return Convolution.of(filters, kernel).withPadding(Padding.VALID);
	}

	private static Model model(final Architecture architecture, final int bitDepth, final StackMode stack,
		final Normalization normalization)
	{
		final Shape input = architecture.input();
		final double range = bitDepth == 8 ? 1 : 200;
		return Model.of(TestModels.network(architecture, 5), List.of("a", "b", "c"), new Preprocessing(input, Fit.RESIZE,
			stack, normalization, Collections.nCopies(input.channels(), 100.0 * range), Collections.nCopies(input.channels(), 30.0 *
				range), bitDepth, input.channels() == 3 && bitDepth == 8));
	}

	private static Model model(final Shape input) {
		return model(small(input), 8, StackMode.SLICES, Normalization.DATASET);
	}

	private static Image image(final Shape shape, final int bitDepth) {
		final Tensor pixels = TestModels.noise(shape, 17);
		final double range = bitDepth == 8 ? 1 : 200;
		for (int i = 0; i < pixels.array().length; i++)
			pixels.array()[i] = (float) Math.rint(Math.clamp((100 + 30 * pixels.array()[i]) * range, 0, 255 * range));
		return new Image("field.tif", pixels, bitDepth, shape.channels() == 3 && bitDepth == 8);
	}

	/** {@code [z][class][y * width + x]}. */
	private static float[][][] whole(final ProbabilityMap map, final int threads) {
		final float[][][] values = new float[map.depth()][map.classes().size()][map.height() * map.width()];
		map.compute(Workers.of(threads), Progress.NONE, (z, y, rows, strip) -> {
			for (int c = 0; c < strip.length; c++)
				System.arraycopy(strip[c], 0, values[z][c], y * map.width(), rows * map.width());
		});
		return values;
	}

	private static int mirrored(final int position, final int size) {
		int p = position;
		while (p < 0 || p >= size)
			p = p < 0 ? -1 - p : 2 * size - 1 - p;
		return p;
	}

	private static Image window(final Image image, final int z, final int y, final int x, final Shape input) {
		final Tensor pixels = Tensor.zeros(input);
		final boolean volume = input.rank() == 4;
		int at = 0;
		for (int dz = 0; dz < (volume ? input.size(0) : 1); dz++)
			for (int dy = 0; dy < input.size(-3); dy++)
				for (int dx = 0; dx < input.size(-2); dx++)
					for (int c = 0; c < input.channels(); c++)
						pixels.array()[at++] = image.pixels().array()[((mirrored(z + dz, image.depth()) * image.height() + mirrored(y +
							dy, image.height())) * image.width() + mirrored(x + dx, image.width())) * input.channels() + c];
		return new Image("window", pixels, image.bitDepth(), image.rgb());
	}

	/** Every position of the map is the answer for the window that is centred on its block of pixels. */
	private static void compare(final Model model, final Image image, final int stride, final boolean exact,
		final double tolerance)
	{
		final ProbabilityMap map = ProbabilityMap.of(model, Field.of(image), new MapSettings(stride, Border.REFLECT, 1,
			exact));
		final Shape input = model.network().architecture().input();
		final int step = map.stride();
		if (stride > 0) assertEquals(stride, step);
		assertEquals((image.width() + step - 1) / step, map.width());
		assertEquals((image.height() + step - 1) / step, map.height());
		final boolean volume = input.rank() == 4;
		assertEquals(image.depth(), map.depth());
		final List<Image> windows = new ArrayList<>();
		for (int z = 0; z < map.depth(); z++)
			for (int y = 0; y < map.height(); y++)
				for (int x = 0; x < map.width(); x++) {
					// twice the centres, which may lie between two pixels
					final int slack = 2 * x * step + step - (2 * map.windowX(x) + input.size(-2));
					assertTrue(slack == 0 || slack == 1, "x " + x + " is not in the middle");
					windows.add(window(image, volume ? z - input.size(0) / 2 : z, map.windowY(y), map.windowX(x), input));
				}
		final List<float[]> expected = Classifier.of(model, Workers.sequential()).classify(windows).stream().map(p -> p
			.probabilities()).toList();
		final float[][][] values = whole(map, 2);
		int at = 0;
		for (int z = 0; z < map.depth(); z++)
			for (int p = 0; p < map.width() * map.height(); p++) {
				for (int c = 0; c < 3; c++)
					assertEquals(expected.get(at)[c], values[z][c][p], tolerance, "z " + z + " position " + p + " class " + c);
				at++;
			}
	}

	@ParameterizedTest
	@CsvSource({ "40, 56, 1, 8, 0", "41, 37, 3, 8, 4", "30, 33, 2, 16, 2", "26, 31, 1, 16, 1", "45, 50, 1, 8, 8",
		"30, 64, 1, 8, 12", "7, 5, 1, 8, 2", "1, 1, 3, 8, 0", "1, 40, 1, 8, 4", "600, 18, 1, 8, 4" })
	void eachValueIsThatOfItsWindowAlone(final int height, final int width, final int channels, final int bitDepth,
		final int stride)
	{
		for (final int size : new int[] { 18, 23 })
			compare(model(small(Shape.of(size, size, channels)), bitDepth, StackMode.SLICES, Normalization.DATASET), image(Shape
				.of(height, width, channels), bitDepth), stride, false, 1e-5);
	}

	@Test
	void theNetworkMadeForWindowsIsExact() {
		final Architecture architecture = Networks.create("window-small", Shape.of(40, 44, 1), 3);
		final Model model = model(architecture, 8, StackMode.SLICES, Normalization.DATASET);
		assertTrue(ProbabilityMap.of(model, Field.of(image(Shape.of(50, 50, 1), 8)), MapSettings.DEFAULT).note().isEmpty());
		// trained on fields that were scaled
		final Model scaled = model.withDetection(new DetectionTraits("c", 0.5, List.of(10.0, 10.0, 0.0), List.of(10.0, 10.0,
			0.0), null, null));
		assertTrue(ProbabilityMap.of(scaled, Field.of(image(Shape.of(50, 50, 1), 8)), MapSettings.DEFAULT).note().get().contains(
			"scale=0.5"));
		compare(model, image(Shape.of(61, 70, 1), 8), 0, false, 1e-5);
		compare(model, image(Shape.of(30, 41, 1), 8), 2, false, 1e-5);
	}

	@Test
	void planesAndTimePointsAreMappedEachByItself() {
		compare(model(Shape.of(18, 18, 2)), image(Shape.of(3, 30, 25, 2), 8), 0, false, 1e-5);
	}

	@Test
	void volumesSlideAlongZToo() {
		compare(model(small(Shape.of(4, 18, 18, 1)), 8, StackMode.VOLUME, Normalization.DATASET), image(Shape.of(9, 30, 25, 1),
			8), 0, false, 1e-5);
		final Architecture architecture = Networks.create("window-small", Shape.of(5, 32, 32, 1), 3);
		compare(model(architecture, 8, StackMode.VOLUME, Normalization.DATASET), image(Shape.of(3, 34, 30, 1), 8), 4, false,
			1e-5);
	}

	@Test
	void planesCanBeChannels() {
		final Model model = model(small(Shape.of(18, 18, 4)), 8, StackMode.CHANNELS, Normalization.DATASET);
		final Image stack = image(Shape.of(2, 30, 25, 2), 8);
		final ProbabilityMap map = ProbabilityMap.of(model, Field.of(stack), MapSettings.DEFAULT);
		final ProbabilityMap flat = ProbabilityMap.of(model(Shape.of(18, 18, 4)), Field.of(stack.stackAsChannels()),
			MapSettings.DEFAULT);
		assertArrayEquals(whole(flat, 1)[0], whole(map, 1)[0]);
	}

	@Test
	void paddedNetworksAreExactWhenAsked() {
		final Model model = model(Networks.create("lenet5", Shape.of(20, 20, 1), 3), 8, StackMode.SLICES,
			Normalization.DATASET);
		final Image image = image(Shape.of(40, 30, 1), 8);
		compare(model, image, 0, true, 1e-6);
		compare(model, image, 3, true, 1e-6);
		assertTrue(ProbabilityMap.of(model, Field.of(image), MapSettings.DEFAULT).note().get().contains("exact=true"));
	}

	/** Without the zeros around a window, a network that pads says the same wherever the tiles happen to lie. */
	@Test
	void paddedNetworksDoNotSeeTiles() {
		for (final String name : List.of("lenet5", "vgg-small", "resnet20")) {
			final Model model = model(Networks.create(name, Shape.of(24, 24, 1), 3), 8, StackMode.SLICES, Normalization.DATASET);
			final Image image = image(Shape.of(80, 180, 1), 8);
			final ProbabilityMap map = ProbabilityMap.of(model, Field.of(image), MapSettings.DEFAULT);
			final float[] values = whole(map, 2)[0][0];
			final int shift = 3;
			final Image moved = cropped(image, shift * map.stride());
			final ProbabilityMap other = ProbabilityMap.of(model, Field.of(moved), MapSettings.DEFAULT);
			final float[] shifted = whole(other, 2)[0][0];
			final int margin = 60 / map.stride();
			assertTrue(map.width() > 2 * margin + shift);
			for (int y = 0; y < map.height(); y++)
				for (int x = margin + shift; x < map.width() - margin; x++)
					assertEquals(values[y * map.width() + x], shifted[y * other.width() + x - shift], 1e-5, name);
		}
	}

	private static Image cropped(final Image image, final int left) {
		final int width = image.width() - left;
		final Tensor pixels = Tensor.zeros(Shape.of(image.height(), width, image.channels()));
		final int channels = image.channels();
		for (int y = 0; y < image.height(); y++)
			System.arraycopy(image.pixels().array(), (y * image.width() + left) * channels, pixels.array(), y * width * channels,
				width * channels);
		return new Image("cropped", pixels, image.bitDepth(), image.rgb());
	}

	@Test
	void aTranslatedImageGivesATranslatedMap() {
		final Model model = model(Shape.of(18, 18, 1));
		final Image image = image(Shape.of(60, 300, 1), 8);
		final float[] values = whole(ProbabilityMap.of(model, Field.of(image), MapSettings.DEFAULT), 1)[0][1];
		for (final int shift : new int[] { 1, 5, 7 }) {
			final ProbabilityMap moved = ProbabilityMap.of(model, Field.of(cropped(image, 4 * shift)), MapSettings.DEFAULT);
			final float[] shifted = whole(moved, 1)[0][1];
			for (int y = 0; y < 15; y++)
				for (int x = 3; x < moved.width() - 3; x++)
					assertEquals(values[y * 75 + x + shift], shifted[y * moved.width() + x], 1e-5);
		}
	}

	@Test
	void normalizationByImageIsThatOfEachWindow() {
		compare(model(small(Shape.of(18, 18, 1)), 16, StackMode.SLICES, Normalization.IMAGE), image(Shape.of(24, 30, 1), 8), 4,
			false, 1e-6);
	}

	@Test
	void cellsAreCropsOfTheWholeToTheBitInAnyOrder() {
		final Model model = model(Shape.of(18, 18, 1));
		final ProbabilityMap map = ProbabilityMap.of(model, Field.of(image(Shape.of(2, 700, 900, 1), 8)), MapSettings.DEFAULT);
		final float[][][] values = whole(map, 1);
		for (final int threads : new int[] { 2, 3 })
			for (int z = 0; z < 2; z++)
				assertArrayEquals(values[z], whole(map, threads)[z]);
		final RandomAccess<FloatType> access = map.img().randomAccess();
		assertArrayEquals(new long[] { 225, 175, 2, 3 }, map.img().dimensionsAsLongArray());
		for (int i = 0; i < 400; i++) {
			final int x = i * 7919 % 225;
			final int y = i * 104729 % 175;
			final int z = i % 2;
			final int c = i % 3;
			assertEquals(values[z][c][y * 225 + x], access.setPositionAndGet(x, y, z, c).get());
		}
		// all of them, from the last to the first: borders, seams of cells, and cells that are cut short
		final RandomAccess<FloatType> backwards = ProbabilityMap.of(model, Field.of(image(Shape.of(2, 700, 900, 1), 8)),
			MapSettings.DEFAULT).img().randomAccess();
		for (int c = 2; c >= 0; c--)
			for (int z = 1; z >= 0; z--)
				for (int p = 225 * 175 - 1; p >= 0; p--)
					assertEquals(values[z][c][p], backwards.setPositionAndGet(p % 225, p / 225, z, c).get(), "position " + p);
	}

	@Test
	void cellsAreComputedOnlyWhenLookedAt() {
		final AtomicInteger read = new AtomicInteger();
		final Field field = new CountedField(Field.of(image(Shape.of(1000, 1000, 1), 8)), read);
		final ProbabilityMap map = ProbabilityMap.of(model(Shape.of(18, 18, 1)), field, MapSettings.DEFAULT);
		final RandomAccess<FloatType> access = map.img().randomAccess();
		assertEquals(0, read.get());
		access.setPositionAndGet(3, 4, 0);
		final int once = read.get();
		assertTrue(once > 0 && once < 600_000, once + " pixels read");
		access.setPositionAndGet(5, 6, 2);
		assertEquals(once, read.get());
	}

	@Test
	void scaledAsForTraining() {
		final Model model = model(Shape.of(18, 18, 3));
		final Image image = image(Shape.of(60, 90, 3), 8);
		final Preprocessing half = new Preprocessing(Shape.of(30, 45, 3), Fit.RESIZE, StackMode.SLICES, Normalization.DATASET,
			List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 8, true);
		final Image scaled = new Image("scaled", Tensor.of(Shape.of(30, 45, 3), half.fit(image)), 8, true);
		final ProbabilityMap map = ProbabilityMap.of(model, Field.of(image), new MapSettings(0, Border.REFLECT, 0.5, false));
		final float[][] expected = whole(ProbabilityMap.of(model, Field.of(scaled), MapSettings.DEFAULT), 1)[0];
		final float[][] values = whole(map, 1)[0];
		for (int c = 0; c < 3; c++)
			assertArrayEquals(expected[c], values[c], 1e-5f);
		assertEquals(8, map.calibration().pixelWidth(), 1e-9);
	}

	@Test
	void cancellingStops() {
		final ProbabilityMap map = ProbabilityMap.of(model(Shape.of(18, 18, 1)), Field.of(image(Shape.of(900, 900, 1), 8)),
			MapSettings.DEFAULT);
		for (final int threads : new int[] { 1, 3 }) {
			final AtomicInteger blocks = new AtomicInteger();
			assertThrows(CancellationException.class, () -> map.compute(Workers.of(threads), (task, done, total) -> {
				blocks.incrementAndGet();
				throw new CancellationException();
			}, (z, y, rows, strip) -> {}));
			assertEquals(1, blocks.get());
		}
	}

	@Test
	void whatDoesNotFitIsRefused() {
		final Model model = model(Shape.of(18, 18, 1));
		final Field field = Field.of(image(Shape.of(30, 30, 1), 8));
		assertEquals("The stride 3 does not go with the network's own of 4; choose 4, a divisor or a multiple of it.",
			assertThrows(ConvJException.class, () -> ProbabilityMap.of(model, field, new MapSettings(3, Border.REFLECT, 1,
				false))).getMessage());
		assertTrue(assertThrows(ConvJException.class, () -> ProbabilityMap.of(model, Field.of(image(Shape.of(30, 30, 1), 16)),
			MapSettings.DEFAULT)).getMessage().contains("16 bits"));
		assertTrue(assertThrows(ConvJException.class, () -> ProbabilityMap.of(model, Field.of(image(Shape.of(30, 30, 3), 8)),
			MapSettings.DEFAULT)).getMessage().contains("3 channels"));
	}

	/** What a map of 1024x1024 pixels at stride 4 takes of the operations that its windows take one by one. */
	@Test
	void slidingTakesAFiftiethOfTheOperations() {
		final Architecture architecture = Networks.create("window-small", Shape.of(48, 48, 1), 3);
		final Model model = model(architecture, 8, StackMode.SLICES, Normalization.DATASET);
		final ProbabilityMap map = ProbabilityMap.of(model, Field.of(new Image("field", Tensor.zeros(Shape.of(1024, 1024, 1)),
			8, false)), new MapSettings(4, Border.REFLECT, 1, false));
		final long alone = 256L * 256 * architecture.summary().flops();
		assertTrue(50 * map.flops() <= alone, "1/" + (double) alone / map.flops());
	}
}
