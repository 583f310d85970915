package io.github.convj.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.ShortProcessor;
import io.github.convj.data.Fit;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.StackMode;
import io.github.convj.file.ZarrArray;
import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.imagej.MapImages;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.model.TestModels;
import io.github.convj.network.Networks;
import io.github.convj.plan.Options;
import io.github.convj.predict.Labels;
import io.github.convj.predict.MapSettings;
import io.github.convj.predict.ProbabilityMap;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a model file and an image file to files that ImageJ opens. */
class MapTest {

	private static final List<String> CLASSES = List.of("Zelle, groß", "mitosis", "other");

	@TempDir
	private Path folder;

	private final ConvJ convj = new ConvJ(new ImageJImageOpener());

	private Model model(final int channels, final int bitDepth) {
		final Shape input = Shape.of(32, 32, channels);
		return Model.of(TestModels.network(Networks.create("window-small", input, 3), 3), CLASSES, new Preprocessing(input,
			Fit.RESIZE, StackMode.SLICES, Normalization.DATASET, Collections.nCopies(channels, 100.0), Collections.nCopies(
				channels, 30.0), bitDepth, false));
	}

	private static MapPlan plan(final Object... keysAndValues) {
		final Map<String, Object> values = new LinkedHashMap<>();
		for (int i = 0; i < keysAndValues.length; i += 2)
			values.put((String) keysAndValues[i], keysAndValues[i + 1]);
		return Options.of(MapPlan.defaults()).read(values);
	}

	/** A calibrated 8-bit hyperstack with two channels. */
	private static ImagePlus stack(final int slices, final int frames) {
		final ImageStack stack = new ImageStack(90, 70);
		for (int n = 0; n < 2 * slices * frames; n++) {
			final ByteProcessor plane = new ByteProcessor(90, 70);
			for (int i = 0; i < 90 * 70; i++)
				plane.set(i, (i * 31 + i / 90 * 17 * (n + 1) + (i % 90) * (i % 90)) % 251);
			stack.addSlice(plane);
		}
		final ImagePlus image = new ImagePlus("stack", stack);
		image.setDimensions(2, slices, frames);
		image.setOpenAsHyperStack(true);
		image.getCalibration().pixelWidth = 0.25;
		image.getCalibration().pixelHeight = 0.25;
		image.getCalibration().pixelDepth = 1.5;
		image.getCalibration().setUnit("um");
		return image;
	}

	@Test
	void imageJOpensTheMapAsACalibratedHyperstack() {
		for (final boolean frames : new boolean[] { false, true }) {
			final ImagePlus source = stack(frames ? 1 : 3, frames ? 3 : 1);
			final Path image = folder.resolve("Bild ü.tif");
			assertTrue(new FileSaver(source).saveAsTiff(image.toString()));
			final Model model = model(2, 8);
			final Path file = folder.resolve("model.zip");
			ModelFile.write(model, file);
			final MapOutcome outcome = convj.map(plan("model", file, "image", image), Monitor.NONE);
			assertEquals(folder.resolve("Bild ü-map.tif"), outcome.output());
			final ImagePlus map = IJ.openImage(outcome.output().toString());
			assertArrayEquals(new int[] { 23, 18, 3, frames ? 1 : 3, frames ? 3 : 1 }, map.getDimensions());
			assertEquals(32, map.getBitDepth());
			assertTrue(map.isHyperStack());
			assertEquals(1.0, map.getCalibration().pixelWidth, 1e-6);
			assertEquals(1.0, map.getCalibration().pixelHeight, 1e-6);
			if (!frames) assertEquals(1.5, map.getCalibration().pixelDepth, 1e-6);
			assertTrue(List.of("um", "\u00b5m").contains(map.getCalibration().getUnit()));
			final ImagePlus memory = (ImagePlus) MapImages.compute(ProbabilityMap.of(model, MapImages.field(source),
				MapSettings.DEFAULT), source, Workers.of(2), Progress.NONE);
			assertArrayEquals(map.getDimensions(), memory.getDimensions());
			final ImagePlus labels = IJ.openImage(outcome.labels().toString());
			assertEquals(8, labels.getBitDepth());
			for (int n = 1; n <= 9; n++) {
				assertEquals(CLASSES.get((n - 1) % 3), map.getStack().getSliceLabel(n));
				assertEquals(CLASSES.get((n - 1) % 3), memory.getStack().getSliceLabel(n));
				assertArrayEquals((float[]) memory.getStack().getPixels(n), (float[]) map.getStack().getPixels(n));
			}
			final ImagePlus shown = (ImagePlus) MapImages.labels(memory, 0.5);
			assertArrayEquals(new int[] { 23, 18, 1, frames ? 1 : 3, frames ? 3 : 1 }, shown.getDimensions());
			assertEquals(8, shown.getBitDepth());
			assertEquals(1.0, shown.getCalibration().pixelWidth, 1e-6);
			assertEquals("0 = none, 1 = Zelle, groß, 2 = mitosis, 3 = other", shown.getStack().getSliceLabel(2));
			assertEquals(0, shown.getProcessor().getColorModel().getRGB(0) & 0xffffff);
			// a label has the colour in which its class's channel is shown
			for (int c = 0; c < 3; c++)
				assertEquals(((CompositeImage) memory).getChannelLut(c + 1).getRGB(255), shown.getProcessor().getColorModel().getRGB(c + 1));
			for (int d = 0; d < 3; d++) {
				assertArrayEquals((byte[]) labels.getStack().getPixels(d + 1), (byte[]) shown.getStack().getPixels(d + 1));
				final float[][] probabilities = new float[3][];
				for (int c = 0; c < 3; c++)
					probabilities[c] = (float[]) map.getStack().getPixels(3 * d + c + 1);
				final byte[] expected = new byte[23 * 18];
				Labels.of(probabilities, expected.length, 0.5, expected);
				assertArrayEquals(expected, (byte[]) labels.getStack().getPixels(d + 1));
			}
			// and what is no ImageJ finds the planes as well
			assertEquals(3, new ImageJImageOpener().open(outcome.output()).channels());
		}
	}

	@Test
	void filesAreReadPieceByPieceAsTheyAreReadWhole() throws IOException {
		final ShortProcessor plane = new ShortProcessor(57, 43);
		for (int i = 0; i < 57 * 43; i++)
			plane.set(i, i * 997 % 65536);
		final List<ImagePlus> images = List.of(stack(3, 1), stack(1, 2), new ImagePlus("16", plane), new ImagePlus("float", plane
			.convertToFloat()), new ImagePlus("rgb", plane.convertToRGB()), new ImagePlus("8", plane.convertToByte(true)));
		for (final ImagePlus image : images) {
			final Path file = folder.resolve("image.tif");
			assertTrue(new FileSaver(image).saveAsTiff(file.toString()));
			final var whole = new ImageJImageOpener().open(file);
			try (var field = new ImageJImageOpener().field(file)) {
				final int channels = whole.channels();
				assertEquals(channels, field.channels(), image.getTitle());
				assertEquals(whole.depth(), field.depth());
				assertEquals(whole.bitDepth(), field.bitDepth());
				assertEquals(whole.rgb(), field.rgb());
				final float[] row = new float[20 * channels];
				for (int z = 0; z < whole.depth(); z++)
					for (int y = 0; y < whole.height(); y++) {
						field.read(z, y, 13, 20, row, 0);
						final int start = ((z * whole.height() + y) * whole.width() + 13) * channels;
						for (int i = 0; i < row.length; i++)
							assertEquals(whole.pixels().array()[start + i], row[i], image.getTitle());
					}
			}
		}
	}

	@Test
	void cancellingLeavesNothing() throws IOException {
		final Path image = folder.resolve("image.tif");
		new FileSaver(stack(1, 1)).saveAsTiff(image.toString());
		final Path file = folder.resolve("model.zip");
		ModelFile.write(model(2, 8), file);
		final Path old = Files.writeString(folder.resolve("old.tif"), "old");
		assertThrows(CancellationException.class, () -> convj.map(plan("model", file, "image", image, "output", old),
			new Monitor() {

				@Override
				public boolean cancelled() {
					return true;
				}
			}));
		assertEquals("old", Files.readString(old));
		try (Stream<Path> left = Files.list(folder)) {
			assertEquals(List.of("image.tif", "model.zip", "old.tif"), left.map(path -> path.getFileName().toString()).sorted()
				.toList());
		}
	}

	@Test
	void cancellingHalfWayLeavesWhatWasThere() throws IOException {
		final Path image = folder.resolve("image.tif");
		new FileSaver(stack(6, 1)).saveAsTiff(image.toString());
		final Path file = folder.resolve("model.zip");
		ModelFile.write(model(2, 8), file);
		final Path old = Files.writeString(folder.resolve("old.tif"), "old");
		for (final Path output : List.of(old, folder.resolve("new.tif"))) {
			final Cancelling monitor = new Cancelling();
			assertThrows(CancellationException.class, () -> convj.map(plan("model", file, "image", image, "output", output),
				monitor));
			assertTrue(monitor.begun, "cancelled before anything was computed");
			assertEquals("old", Files.readString(old));
			assertEquals(List.of("image.tif", "model.zip", "old.tif"), names());
		}
	}

	@Test
	void badInputIsRefused() {
		final Path file = folder.resolve("model.zip");
		ModelFile.write(model(1, 8), file);
		assertTrue(refusal(plan("model", file)).contains("image="));
		assertTrue(refusal(plan("model", file, "image", folder.resolve("nowhere.tif"))).contains("nowhere.tif"));
		assertTrue(refusal(plan("model", folder.resolve("no.zip"), "image", "x.tif")).contains("no.zip"));
		assertTrue(refusal(plan("model", file, "image", "x.tif", "stride", "few")).contains("'few'"));
		final Path image = folder.resolve("image.tif");
		new FileSaver(stack(1, 1)).saveAsTiff(image.toString());
		assertTrue(refusal(plan("model", file, "image", image)).contains("2 channels"));
		assertTrue(refusal(plan("model", file, "image", image, "output", folder)).contains("folder of that name"));
	}

	private String refusal(final MapPlan plan) {
		return assertThrows(ConvJException.class, () -> convj.map(plan, Monitor.NONE)).getMessage();
	}

	/** Read back chunk by chunk as the specifications of Zarr 2 and OME-Zarr 0.4 say. */
	@Test
	void othersReadTheMapAsOmeZarr() throws Exception {
		for (final boolean frames : new boolean[] { false, true }) {
			final ImagePlus source = stack(frames ? 1 : 3, frames ? 3 : 1);
			final Path image = folder.resolve("stack.tif");
			assertTrue(new FileSaver(source).saveAsTiff(image.toString()));
			final Path file = folder.resolve("model.zip");
			ModelFile.write(model(2, 8), file);
			final MapOutcome tiff = convj.map(plan("model", file, "image", image), Monitor.NONE);
			final Path store = folder.resolve("map.ome.zarr");
			final MapOutcome outcome = convj.map(plan("model", file, "image", image, "output", store), Monitor.NONE);
			assertEquals(store.resolve("labels").resolve("classes"), outcome.labels());
			final ImagePlus map = IJ.openImage(tiff.output().toString());
			final ImagePlus labels = IJ.openImage(tiff.labels().toString());
			for (int c = 0; c < 3; c++)
				for (int d = 0; d < 3; d++) {
					final float[] plane = (float[]) map.getStack().getPixels(3 * d + c + 1);
					final ByteBuffer values = chunk(store.resolve("0").resolve((frames ? d + "/" + c : c + "/" + d) + "/0/0"));
					assertEquals(4 * plane.length, values.capacity());
					for (int i = 0; i < plane.length; i++)
						assertEquals(plane[i], values.getFloat(4 * i));
					assertArrayEquals((byte[]) labels.getStack().getPixels(d + 1), chunk(outcome.labels().resolve("0").resolve(d + "/0/0"))
						.array());
				}
			final var array = com.google.gson.JsonParser.parseString(Files.readString(store.resolve("0").resolve(".zarray")))
				.getAsJsonObject();
			assertEquals("[3,3,18,23]", array.get("shape").toString());
			assertEquals("[1,1,18,23]", array.get("chunks").toString());
			assertEquals("<f4", array.get("dtype").getAsString());
			final var attributes = com.google.gson.JsonParser.parseString(Files.readString(store.resolve(".zattrs"))).getAsJsonObject();
			final var multiscale = attributes.getAsJsonArray("multiscales").get(0).getAsJsonObject();
			assertEquals("0.4", multiscale.get("version").getAsString());
			final List<String> axes = new java.util.ArrayList<>();
			multiscale.getAsJsonArray("axes").forEach(axis -> axes.add(axis.getAsJsonObject().get("name").getAsString() + ":" + axis
				.getAsJsonObject().get("type").getAsString()));
			assertEquals(frames ? List.of("t:time", "c:channel", "y:space", "x:space") : List.of("c:channel", "z:space", "y:space",
				"x:space"), axes);
			final var scale = multiscale.getAsJsonArray("datasets").get(0).getAsJsonObject().getAsJsonArray("coordinateTransformations")
				.get(0).getAsJsonObject().getAsJsonArray("scale");
			assertEquals(1.0, scale.get(3).getAsDouble(), 1e-6);
			if (!frames) assertEquals(1.5, scale.get(1).getAsDouble(), 1e-6);
			assertEquals(3, attributes.getAsJsonObject("omero").getAsJsonArray("channels").size());
			assertEquals("0.4", com.google.gson.JsonParser.parseString(Files.readString(outcome.labels().resolve(".zattrs")))
				.getAsJsonObject().getAsJsonObject("image-label").get("version").getAsString());
		}
	}

	private static ByteBuffer chunk(final Path file) throws IOException {
		try (InputStream stream = new InflaterInputStream(Files.newInputStream(file))) {
			return ByteBuffer.wrap(stream.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
		}
	}

	/** A coarser resolution is the mean of two by two pixels; at an odd border the last ones count twice. */
	@Test
	void resolutionsAreMeansOfTheOnesBefore() {
		final ByteProcessor plane = new ByteProcessor(301, 37);
		for (int i = 0; i < 301 * 37; i++)
			plane.set(i, (i * 31 + i / 301 * 17) % 251);
		final Path image = folder.resolve("plane.tif");
		assertTrue(new FileSaver(new ImagePlus("plane", plane)).saveAsTiff(image.toString()));
		final Path file = folder.resolve("model.zip");
		ModelFile.write(model(1, 8), file);
		final Path store = folder.resolve("map.zarr");
		convj.map(plan("model", file, "image", image, "stride", 1, "output", store), Monitor.NONE);
		final ZarrArray fine = ZarrArray.open(store.resolve("0"));
		final ZarrArray coarse = ZarrArray.open(store.resolve("1"));
		assertArrayEquals(new long[] { 3, 37, 301 }, fine.shape());
		assertArrayEquals(new long[] { 3, 19, 151 }, coarse.shape());
		for (int c = 0; c < 3; c++)
			for (int y = 0; y < 19; y += 3)
				for (int x = 0; x < 151; x++) {
					double sum = 0;
					for (int dy = 0; dy < 2; dy++)
						for (int dx = 0; dx < 2; dx++)
							sum += value(fine, c, Math.min(36, 2 * y + dy), Math.min(300, 2 * x + dx));
					assertEquals(sum / 4, value(coarse, c, y, x), 1e-6, c + ", " + y + ", " + x);
				}
		// and a map is an image again, for whoever reads OME-Zarr
		final Path again = folder.resolve("again.tif");
		ModelFile.write(model(3, 32), file);
		assertEquals(3, convj.map(plan("model", file, "image", store, "output", again), Monitor.NONE).classes());
	}

	private static float value(final ZarrArray array, final int c, final int y, final int x) {
		final int[] chunks = array.chunks();
		return array.read(c, y / chunks[1], x / chunks[2])[y % chunks[1] * chunks[2] + x % chunks[2]];
	}

	@Test
	void aCancelledOrRefusedStoreLeavesWhatWasThere() throws IOException {
		final Path image = folder.resolve("stack.tif");
		assertTrue(new FileSaver(stack(3, 1)).saveAsTiff(image.toString()));
		final Path file = folder.resolve("model.zip");
		ModelFile.write(model(2, 8), file);
		final Path store = folder.resolve("map.zarr");
		final MapPlan plan = plan("model", file, "image", image, "output", store);
		assertThrows(CancellationException.class, () -> convj.map(plan, new Cancelling()));
		assertEquals(List.of("model.zip", "stack.tif"), names());
		convj.map(plan, Monitor.NONE);
		final String before = Files.readString(store.resolve(".zattrs"));
		assertThrows(CancellationException.class, () -> convj.map(plan, new Cancelling()));
		assertEquals(before, Files.readString(store.resolve(".zattrs")));
		assertEquals(List.of("map.zarr", "model.zip", "stack.tif"), names());
		Files.createDirectory(folder.resolve("other.zarr"));
		assertTrue(assertThrows(ConvJException.class, () -> convj.map(plan("model", file, "image", image, "output", folder.resolve(
			"other.zarr")), Monitor.NONE)).getMessage().contains("no OME-Zarr"));
		assertTrue(assertThrows(ConvJException.class, () -> convj.map(plan("model", file, "image", image, "output", store, "labels",
			folder.resolve("l.tif")), Monitor.NONE)).getMessage().contains("leave labels= out"));
		Files.delete(store.resolve("0").resolve(".zarray"));
		assertTrue(assertThrows(ConvJException.class, () -> convj.map(plan("model", file, "image", store, "output", folder.resolve(
			"x.tif")), Monitor.NONE)).getMessage().contains("is no Zarr array"));
	}

	@Test
	void anImageIsNeverReplacedByItsMap() throws IOException {
		final Path image = folder.resolve("stack.tif");
		assertTrue(new FileSaver(stack(3, 1)).saveAsTiff(image.toString()));
		final Path file = folder.resolve("model.zip");
		ModelFile.write(model(2, 8), file);
		final Path store = folder.resolve("image.zarr");
		convj.map(plan("model", file, "image", image, "output", store), Monitor.NONE);
		final String before = Files.readString(store.resolve(".zattrs"));
		ModelFile.write(model(3, 32), file);
		for (final Path output : List.of(store, store.resolve("inner.zarr"), folder.resolve("image.zarr/../image.zarr")))
			assertTrue(refusal(plan("model", file, "image", store, "output", output)).contains("would be lost"));
		assertTrue(refusal(plan("model", file, "image", store.resolve("0"), "output", store)).contains("would be lost"));
		assertTrue(refusal(plan("model", file, "image", image, "output", image)).contains("would be lost"));
		assertEquals(before, Files.readString(store.resolve(".zattrs")));
		assertEquals(List.of("image.zarr", "model.zip", "stack.tif"), names());
	}

	/** A map of an image with an origin lies where the image does. */
	@Test
	void placesSurviveOmeZarr() {
		final ImagePlus source = stack(1, 1);
		source.getCalibration().xOrigin = 12;
		source.getCalibration().yOrigin = -8;
		final Path image = folder.resolve("stack.tif");
		assertTrue(new FileSaver(source).saveAsTiff(image.toString()));
		final Path file = folder.resolve("model.zip");
		ModelFile.write(model(2, 8), file);
		final Path store = folder.resolve("map.zarr");
		convj.map(plan("model", file, "image", image, "output", store), Monitor.NONE);
		try (var field = new ImageJImageOpener().field(store)) {
			assertEquals("\u00b5m", field.calibration().unit());
			// pixels of 4: the first one's centre is 1.5 pixels of the image, which are 0.375 of its own, behind the image's first
			assertEquals(1, field.calibration().pixelWidth(), 1e-9);
			assertEquals(12 / 4.0 - 0.375, field.calibration().xOrigin(), 1e-9);
			assertEquals(-8 / 4.0 - 0.375, field.calibration().yOrigin(), 1e-9);
		}
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(path -> path.getFileName().toString()).sorted().toList();
		}
	}

	/** Cancels when something has been done. */
	private static final class Cancelling implements Monitor {

		private boolean begun;

		@Override
		public void at(final double fraction, final String status) {
			begun |= fraction > 0;
		}

		@Override
		public void message(final String sentence) {
			// nobody listens
		}

		@Override
		public boolean cancelled() {
			return begun;
		}
	}
}
