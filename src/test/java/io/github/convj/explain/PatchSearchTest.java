package io.github.convj.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Box;
import io.github.convj.data.Fit;
import io.github.convj.data.Image;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.StackMode;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.Relu;
import io.github.convj.model.Model;
import io.github.convj.model.TestModels;
import io.github.convj.network.Architecture;
import io.github.convj.network.Network;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The patches that excite filters most, against textbook loops over all places and against images made for the purpose. */
class PatchSearchTest {

	private static final Path BASE = Path.of("images");

	/** Images by name, as if they were files. */
	private static final class Memory implements ImageOpener {

		private final Map<Path, Image> images = new LinkedHashMap<>();

		Memory put(final String name, final Image image) {
			images.put(BASE.resolve(name), image);
			return this;
		}

		List<Path> files() {
			return List.copyOf(images.keySet());
		}

		@Override
		public boolean accepts(final Path file) {
			return images.containsKey(file);
		}

		@Override
		public Image open(final Path file) {
			final Image image = images.get(file);
			if (image == null) throw new ConvJException(file + " cannot be read.");
			return image;
		}
	}

	private static Image image(final int bitDepth, final Shape shape, final float... values) {
		return new Image("?", Tensor.of(shape, values), bitDepth, shape.channels() == 3);
	}

	private static Image noise(final SplittableRandom random, final int... sizes) {
		final Tensor pixels = Tensor.zeros(Shape.of(sizes));
		for (int i = 0; i < pixels.array().length; i++)
			pixels.array()[i] = random.nextInt(256);
		return new Image("?", pixels, 8, false);
	}

	private static PatchSearch.Result search(final PatchSearch search, final Memory memory, final int patches,
		final int threads)
	{
		return search.search(BASE, memory.files(), patches, memory, Workers.of(threads), Progress.NONE);
	}

	/** {@link TestModels#small} up to its second convolution, in double precision, place by place. */
	private record Reference(Model model, Image image, boolean mirrored) {

		private double parameter(final String name, final int at) {
			return model.network().parameter(name).array()[at];
		}

		/** @return a normalized pixel; beyond the border the mirror image, or NaN where the network pads */
		private double pixel(final int y, final int x, final int c) {
			if (!mirrored && (y < 0 || x < 0 || y >= image.height() || x >= image.width())) return Double.NaN;
			final double value = image.pixels().array()[(inside(y, image.height()) * image.width() + inside(x, image.width())) * image
				.channels() + c];
			return (value - model.preprocessing().mean().get(c)) / model.preprocessing().deviation().get(c);
		}

		private static int inside(final int position, final int size) {
			int at = position;
			while (at < 0 || at >= size)
				at = at < 0 ? -1 - at : 2 * size - 1 - at;
			return at;
		}

		/** @return after normalization and ReLU; NaN where the network pads */
		private double first(final int y, final int x, final int f) {
			if (!mirrored && (y < 0 || x < 0 || y >= image.height() || x >= image.width())) return Double.NaN;
			double sum = 0;
			for (int ky = 0; ky < 3; ky++)
				for (int kx = 0; kx < 3; kx++)
					for (int c = 0; c < image.channels(); c++) {
						final double pixel = pixel(y + ky - 1, x + kx - 1, c);
						if (!Double.isNaN(pixel)) sum += pixel * parameter("conv1/weight", ((ky * 3 + kx) * image.channels() + c) * 6 + f);
					}
			final double deviation = Math.sqrt(parameter("norm1/variance", f) + 1e-5);
			return Math.max(0, (sum - parameter("norm1/mean", f)) / deviation * parameter("norm1/scale", f) + parameter(
				"norm1/bias", f));
		}

		private double pooled(final int y, final int x, final int f) {
			double largest = Double.NaN;
			for (int dy = 0; dy < 2; dy++)
				for (int dx = 0; dx < 2; dx++) {
					final double value = first(2 * y + dy, 2 * x + dx, f);
					if (!(largest >= value)) largest = Double.isNaN(value) ? largest : value;
				}
			return largest;
		}

		double second(final int y, final int x, final int f) {
			double sum = parameter("conv2/bias", f);
			for (int ky = 0; ky < 3; ky++)
				for (int kx = 0; kx < 3; kx++)
					for (int c = 0; c < 6; c++) {
						final double value = pooled(y + ky - 1, x + kx - 1, c);
						if (!Double.isNaN(value)) sum += value * parameter("conv2/weight", ((ky * 3 + kx) * 6 + c) * 8 + f);
					}
			return sum;
		}
	}

	private record Best(String image, double value, int y, int x) {}

	private static Model small(final Shape input, final Fit fit, final StackMode stack, final Normalization normalization) {
		final Preprocessing plain = TestModels.preprocessing(input, normalization);
		return Model.of(TestModels.network(TestModels.small(input, 3), 5), List.of("a", "b", "c"), new Preprocessing(input, fit, stack,
			normalization, plain.mean(), plain.deviation(), 8, false));
	}

	/** Whole images of the network's size, and fields of other sizes, of which one is smaller than what the layer sees. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void areThoseOfATextbookLoopOverAllPlaces(final boolean all) {
		final long seed = 11;
		final SplittableRandom random = new SplittableRandom(seed);
		final Model model = small(Shape.of(16, 16, 2), Fit.CROP, StackMode.SLICES, Normalization.DATASET);
		final Memory memory = new Memory();
		for (int i = 0; i < 7; i++)
			memory.put("image" + i, all ? noise(random, i == 3 ? 3 : 15 + 2 * i, i == 3 ? 2 : 33 - 4 * i, 2) : noise(random, 16, 16,
				2));
		final PatchSearch search = PatchSearch.of(model, "conv2", all ? 1 : 0);
		final PatchSearch.Result result = search(search, memory, 4, 2);
		assertEquals(List.of(8, 8, 8), List.of(search.filters(), search.width(), search.height()));
		assertEquals(7, result.images());
		final double[] squares = new double[8];
		for (int f = 0; f < 8; f++) {
			final List<Best> expected = new ArrayList<>();
			for (final Map.Entry<Path, Image> entry : memory.images.entrySet()) {
				final Image image = entry.getValue();
				final Reference reference = new Reference(model, image, all);
				Best best = null;
				// of place o, the centre lies 2 o + 1 pixels from the border
				for (int y = 0; 2 * y + 1 < image.height() || y == 0; y++)
					for (int x = 0; 2 * x + 1 < image.width() || x == 0; x++) {
						final double value = reference.second(y, x, f);
						squares[f] += value * value;
						if (best == null || value > best.value) best = new Best(entry.getKey().getFileName().toString(), value, y, x);
					}
				// where there is one place alone, it is the one
				expected.add(best);
			}
			expected.sort(Comparator.comparingDouble(best -> -best.value));
			final List<Patch> found = result.patches().get(f);
			assertEquals(4, found.size());
			for (int rank = 0; rank < 4; rank++) {
				final Patch patch = found.get(rank);
				final Best best = expected.get(rank);
				final String what = "seed " + seed + ", filter " + f + ", rank " + rank;
				assertEquals(best.image, patch.image(), what);
				assertEquals(best.value, patch.activation(), 1e-3 * Math.max(1, Math.abs(best.value)), what);
				assertEquals(new Box(2 * best.x - 3, 2 * best.y - 3, 8, 8), patch.box(), what);
				assertEquals(List.of(f, rank + 1), List.of(patch.filter(), patch.rank()), what);
			}
		}
		assertEquals(IntStream.range(0, 8).boxed().sorted(Comparator.comparingDouble(f -> -squares[f])).toList(), result
			.strongest());
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.8 })
	void threadsChangeNothing(final double scale) {
		final SplittableRandom random = new SplittableRandom(3);
		final Memory memory = new Memory();
		for (int i = 0; i < 70; i++)
			memory.put("image" + i, i == 20 ? noise(random, 5, 150, 90, 2) : noise(random, 16 + i % 3, 16, 2));
		final PatchSearch search = PatchSearch.of(small(Shape.of(16, 16, 2), Fit.RESIZE, StackMode.SLICES, Normalization.DATASET),
			"relu2", scale);
		final PatchSearch.Result one = search(search, memory, 9, 1);
		assertEquals(one, search(search, memory, 9, 3));
		assertEquals(74, one.images());
	}

	/** A filter of one weight, whose patches are single pixels. */
	private static Model pixels(final Shape input, final Fit fit, final StackMode stack, final int bitDepth) {
		final Architecture architecture = Architecture.builder("pixels", input).add("filter", Convolution.of(2, 1)).add("relu",
			new Relu()).add("flatten", new Flatten()).add("logits", Dense.of(2)).build();
		final Map<String, Tensor> tensors = new LinkedHashMap<>();
		architecture.parameters().forEach((name, spec) -> tensors.put(name, Tensor.zeros(spec.shape())));
		final float[] weights = tensors.get("filter/weight").array();
		// the second filter looks for what is dark
		for (int c = 0; c < input.channels(); c++) {
			weights[2 * c] = 1;
			weights[2 * c + 1] = -1;
		}
		return Model.of(Network.of(architecture, tensors), List.of("a", "b"), new Preprocessing(input, fit, stack, Normalization.DATASET,
			Collections.nCopies(input.channels(), 0.0), Collections.nCopies(input.channels(), 1.0), bitDepth, input.channels() == 3));
	}

	/** A bright block of the image becomes one pixel of the input. */
	@ParameterizedTest
	@CsvSource({ "RESIZE, 12, 8, 6, 2, 3, 2", // 3 x 2 pixels of the image for one
		"CROP, 8, 10, 4, 5, 1, 1", // the middle
		"CROP, 2, 3, 1, 1, 1, 1", // mirrored all around; of equals the first one
		"PAD, 8, 4, 4, 2, 2, 2" }) // halved, a row of border on either side
	void placesAreThoseOfTheImage(final Fit fit, final int width, final int height, final int x, final int y,
		final int blockWidth, final int blockHeight)
	{
		final float[] values = new float[width * height];
		Arrays.fill(values, 10);
		for (int dy = 0; dy < blockHeight; dy++)
			for (int dx = 0; dx < blockWidth; dx++)
				values[(y + dy) * width + x + dx] = 200;
		final Memory memory = new Memory().put("cell", image(16, Shape.of(height, width, 1), values));
		final Patch patch = search(PatchSearch.of(pixels(Shape.of(4, 4, 1), fit, StackMode.SLICES, 16), "filter", 0), memory, 9, 1)
			.patches().get(0).getFirst();
		assertEquals(200, patch.activation(), 1e-4);
		assertEquals(new Box(x, y, blockWidth, blockHeight), patch.box());
	}

	@Test
	void scaledImagesArePlacedToo() {
		final float[] values = new float[40 * 30];
		for (int dy = 0; dy < 2; dy++)
			for (int dx = 0; dx < 2; dx++)
				values[(20 + dy) * 40 + 30 + dx] = 200;
		final Memory memory = new Memory().put("field", image(8, Shape.of(30, 40, 1), values));
		final Patch patch = search(PatchSearch.of(pixels(Shape.of(4, 4, 1), Fit.CROP, StackMode.SLICES, 8), "", 0.5), memory, 9, 1)
			.patches().get(0).getFirst();
		assertEquals(new Box(30, 20, 2, 2), patch.box());
		assertEquals(200, patch.activation(), 1e-4);
	}

	@Test
	void ofEqualValuesTheFirstCountsAndWhatIsTheSameEverywhereDoesNot() {
		final Memory memory = new Memory().put("flat", image(8, Shape.of(2, 2, 1), 9, 9, 9, 9)).put("b", image(8, Shape.of(2, 2, 1), 0,
			7, 7, 0)).put("a", image(8, Shape.of(2, 2, 1), 7, 0, 0, 7)).put("c", image(8, Shape.of(2, 2, 1), 8, 0, 0, 0));
		for (final double scale : new double[] { 0, 1 }) {
			final PatchSearch search = PatchSearch.of(pixels(Shape.of(2, 2, 1), Fit.CROP, StackMode.SLICES, 8), "relu", scale);
			final PatchSearch.Result result = search(search, memory, 2, 2);
			final List<Patch> bright = result.patches().get(0);
			assertEquals(List.of("c", "b"), bright.stream().map(Patch::image).toList());
			assertEquals(List.of(new Box(0, 0, 1, 1), new Box(1, 0, 1, 1)), bright.stream().map(Patch::box).toList());
			// after the ReLU, the second filter is 0 everywhere
			assertEquals(List.of(), result.patches().get(1));
			assertEquals(List.of(0, 1), result.strongest());
			assertNull(result.note());
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 1 })
	void planesAreImagesOfTheirOwnAndVolumesAreOne(final double scale) {
		final float[] values = new float[3 * 4 * 4];
		values[2 * 16 + 1 * 4 + 3] = 50;
		values[0 * 16 + 2 * 4 + 1] = 40;
		final Memory memory = new Memory().put("stack", image(8, Shape.of(3, 4, 4, 1), values));
		final List<Patch> planes = search(PatchSearch.of(pixels(Shape.of(4, 4, 1), Fit.CROP, StackMode.SLICES, 8), "filter", scale),
			memory, 9, 2).patches().get(0);
		assertEquals(List.of("stack:3", "stack:1"), planes.stream().map(Patch::image).toList());
		assertEquals(new Box(3, 1, 1, 1), planes.get(0).box());
		final PatchSearch volume = PatchSearch.of(pixels(Shape.of(3, 4, 4, 1), Fit.CROP, StackMode.VOLUME, 8), "filter", scale);
		final List<Patch> whole = search(volume, memory, 9, 2).patches().get(0);
		assertEquals(1, whole.size());
		assertEquals("stack", whole.getFirst().image());
		assertEquals(List.of(2.0, 1.0), List.of(whole.getFirst().z(), whole.getFirst().depth()));
		final PatchSearch channels = PatchSearch.of(pixels(Shape.of(4, 4, 3), Fit.CROP, StackMode.CHANNELS, 8), "filter", scale);
		assertEquals(new Box(3, 1, 1, 1), search(channels, memory, 9, 1).patches().get(0).getFirst().box());
		for (final PatchSearch search : List.of(PatchSearch.of(pixels(Shape.of(4, 4, 1), Fit.CROP, StackMode.SLICES, 8), "filter",
			scale), volume))
		{
			final List<Cutout> cutouts = new ArrayList<>();
			search.cut(search(search, memory, 1, 1).patches().get(0), memory, Progress.NONE, (patch, cutout) -> cutouts.add(cutout));
			assertEquals(50, pixel(cutouts.getFirst(), 0, 0));
		}
	}

	private static float pixel(final Cutout cutout, final int y, final int x) {
		final Image image = cutout.surroundings();
		return image.pixels().array()[((cutout.y() + y) * image.width() + cutout.x() + x) * image.channels()];
	}

	@Test
	void cutoutsAreWhatTheFilterSaw() {
		final SplittableRandom random = new SplittableRandom(5);
		final Memory memory = new Memory();
		for (int i = 0; i < 9; i++)
			memory.put("image" + i, noise(random, 16, 16, 2));
		for (final double scale : new double[] { 0, 1 }) {
			final PatchSearch search = PatchSearch.of(small(Shape.of(16, 16, 2), Fit.CROP, StackMode.SLICES, Normalization.DATASET),
				"conv2", scale);
			final PatchSearch.Result result = search(search, memory, 3, 1);
			final List<Patch> patches = result.patches().stream().flatMap(List::stream).toList();
			final Map<Patch, Cutout> cutouts = new LinkedHashMap<>();
			search.cut(patches, memory, Progress.NONE, cutouts::put);
			assertEquals(patches.size(), cutouts.size());
			int beyond = 0;
			for (final Patch patch : patches) {
				final Cutout cutout = cutouts.get(patch);
				final Image image = memory.images.get(patch.file());
				for (int y = 0; y < 8; y++)
					for (int x = 0; x < 8; x++) {
						final int imageY = (int) patch.box().y() + y;
						final int imageX = (int) patch.box().x() + x;
						final boolean inside = imageY >= 0 && imageX >= 0 && imageY < 16 && imageX < 16;
						assertEquals(inside, cutout.y() + y >= 0 && cutout.x() + x >= 0 && cutout.y() + y < cutout.surroundings().height() &&
							cutout.x() + x < cutout.surroundings().width());
						if (!inside) beyond++;
						else assertEquals(image.pixels().array()[(imageY * 16 + imageX) * 2], pixel(cutout, y, x));
					}
			}
			assertTrue(beyond > 0, "no patch reaches beyond the border");
		}
	}

	@Test
	void ofAnImageSmallerThanWhatAFilterSeesAllIsShown() {
		final Memory memory = new Memory().put("cell", image(8, Shape.of(3, 12, 2), new float[72]));
		memory.images.values().iterator().next().pixels().array()[40] = 200;
		final PatchSearch search = PatchSearch.of(small(Shape.of(16, 16, 2), Fit.CROP, StackMode.SLICES, Normalization.DATASET),
			"conv2", 1);
		final List<Patch> patches = search(search, memory, 3, 1).patches().stream().flatMap(List::stream).toList();
		final Map<Patch, Cutout> cutouts = new LinkedHashMap<>();
		search.cut(patches, memory, Progress.NONE, cutouts::put);
		for (final Patch patch : patches) {
			final Cutout cutout = cutouts.get(patch);
			assertEquals(List.of(8.0, 8.0), List.of(patch.box().width(), patch.box().height()), "the table says what it sees");
			assertEquals(List.of(3, 0, 8), List.of(cutout.height(), cutout.y(), cutout.width()));
			assertEquals(List.of(patch.box().centreY(), 4.0), cutout.centre());
		}
		assertEquals(8, patches.size());
	}

	@Test
	void whereThereAreNoPlacesTheWholeImageExcites() {
		final SplittableRandom random = new SplittableRandom(5);
		final Memory memory = new Memory().put("a", noise(random, 16, 16, 2)).put("b", noise(random, 32, 48, 2));
		final Model model = small(Shape.of(16, 16, 2), Fit.RESIZE, StackMode.SLICES, Normalization.IMAGE);
		for (final String layer : List.of("mean", "logits", "probabilities")) {
			final PatchSearch.Result result = search(PatchSearch.of(model, layer, 0), memory, 9, 1);
			for (final List<Patch> patches : result.patches())
				for (final Patch patch : patches)
					assertEquals(patch.image().equals("a") ? new Box(0, 0, 16, 16) : new Box(0, 0, 48, 32), patch.box());
			assertEquals(2, result.patches().getLast().size());
		}
		assertEquals(3, PatchSearch.of(model, "logits", 0).filters());
		assertTrue(message(model, "conv7", 0).contains("it has conv1, norm1"));
		assertTrue(message(model, "", 1).contains("normalization=dataset"));
		final Model sliding = small(Shape.of(16, 16, 2), Fit.RESIZE, StackMode.SLICES, Normalization.DATASET);
		assertTrue(message(sliding, "logits", 1).contains("choose one of conv1"));
		assertEquals("conv2", PatchSearch.of(sliding, null, 1).layer());
	}

	private static String message(final Model model, final String layer, final double scale) {
		return assertThrows(ConvJException.class, () -> PatchSearch.of(model, layer, scale)).getMessage();
	}

	@Test
	void imagesOfAnotherKindAreNamedAndMuchLargerOnesMentioned() {
		final SplittableRandom random = new SplittableRandom(5);
		final Memory memory = new Memory().put("a", noise(random, 16, 16, 2)).put("grey", noise(random, 16, 16, 1)).put("large", noise(
			random, 80, 70, 2));
		final List<Path> files = new ArrayList<>(memory.files());
		files.add(1, BASE.resolve("gone"));
		final PatchSearch search = PatchSearch.of(small(Shape.of(16, 16, 2), Fit.RESIZE, StackMode.SLICES, Normalization.DATASET),
			"", 0);
		final PatchSearch.Result result = search.search(BASE, files, 9, memory, Workers.of(2), Progress.NONE);
		assertEquals(2, result.images());
		assertEquals(List.of("gone", "grey"), result.skipped().stream().map(skipped -> skipped.image()).toList());
		assertTrue(result.skipped().getLast().reason().contains("1 channel"));
		assertTrue(result.note().matches("large was made much smaller than in training .* write scale=1\\."), result.note());
		final List<Path> bad = List.of(BASE.resolve("gone"), BASE.resolve("grey"));
		assertTrue(assertThrows(ConvJException.class, () -> search.search(BASE, bad, 9, memory, Workers.of(2), Progress.NONE))
			.getMessage().startsWith("None of the 2 images can be searched; the first is gone"));
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 1 })
	void canBeCancelledAtAnyTime(final double scale) {
		final SplittableRandom random = new SplittableRandom(5);
		final Memory memory = new Memory();
		for (int i = 0; i < 5; i++)
			memory.put("image" + i, noise(random, 100, 16, 2));
		final PatchSearch search = PatchSearch.of(small(Shape.of(16, 16, 2), Fit.RESIZE, StackMode.SLICES, Normalization.DATASET),
			"", scale);
		final int[] calls = { 0 };
		search.search(BASE, memory.files(), 9, memory, Workers.of(2), (task, done, total) -> {
			assertFalse(done > total);
			calls[0]++;
		});
		assertTrue(calls[0] > 5, calls[0] + " calls");
		for (int stop = 1; stop < calls[0]; stop++) {
			final int[] left = { stop };
			assertThrows(CancellationException.class, () -> search.search(BASE, memory.files(), 9, memory, Workers.of(2), (task, done,
				total) -> {
				if (--left[0] < 0) throw new CancellationException();
			}));
		}
	}
}
