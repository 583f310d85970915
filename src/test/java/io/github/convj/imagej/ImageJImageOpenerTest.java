package io.github.convj.imagej;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.io.FileInfo;
import ij.io.FileSaver;
import ij.io.TiffEncoder;
import ij.plugin.LutLoader;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;
import io.github.convj.data.Image;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageJImageOpenerTest {

	private static final int WIDTH = 13;
	private static final int HEIGHT = 9;

	@TempDir
	Path temporary;

	private final ImageJImageOpener opener = new ImageJImageOpener();

	private static ImageProcessor processor(final int bits, final int seed) {
		final SplittableRandom random = new SplittableRandom(seed);
		final ImageProcessor processor = switch (bits) {
			case 8 -> new ByteProcessor(WIDTH, HEIGHT);
			case 16 -> new ShortProcessor(WIDTH, HEIGHT);
			case 24 -> new ColorProcessor(WIDTH, HEIGHT);
			default -> new FloatProcessor(WIDTH, HEIGHT);
		};
		for (int i = 0; i < WIDTH * HEIGHT; i++)
			if (bits == 32) processor.setf(i, (float) random.nextDouble() * 1000 - 500);
			else processor.set(i, random.nextInt(bits == 8 ? 256 : bits == 16 ? 65536 : 1 << 24));
		return processor;
	}

	private static ImagePlus stack(final int bits, final int channels, final int slices, final int frames) {
		final ImageStack stack = new ImageStack(WIDTH, HEIGHT);
		for (int i = 0; i < channels * slices * frames; i++)
			stack.addSlice(processor(bits, i));
		final ImagePlus image = new ImagePlus("s", stack);
		image.setDimensions(channels, slices, frames);
		return channels > 1 ? new CompositeImage(image) : image;
	}

	private Path tiff(final ImagePlus image) {
		final Path file = temporary.resolve("Größe 1 " + image.getBitDepth() + ".tif");
		final FileSaver saver = new FileSaver(image);
		assertTrue(image.getStackSize() > 1 ? saver.saveAsTiffStack(file.toString()) : saver.saveAsTiff(file.toString()));
		return file;
	}

	/** Every value, by ImageJ's own accessors. */
	private static void assertSame(final ImagePlus expected, final Image actual) {
		final int channels = expected.getNChannels();
		final int depth = expected.getNSlices() * expected.getNFrames();
		assertEquals(depth == 1 ? Shape.of(HEIGHT, WIDTH, channels) : Shape.of(depth, HEIGHT, WIDTH, channels), actual.pixels()
			.shape());
		assertEquals(expected.getBitDepth(), actual.bitDepth());
		assertFalse(actual.rgb());
		int at = 0;
		for (int d = 0; d < depth; d++)
			for (int y = 0; y < HEIGHT; y++)
				for (int x = 0; x < WIDTH; x++)
					for (int c = 0; c < channels; c++) {
						final int n = expected.getNFrames() > 1 ? expected.getStackIndex(c + 1, 1, d + 1) : expected.getStackIndex(c +
							1, d + 1, 1);
						assertEquals(expected.getStack().getProcessor(n).getf(x, y), actual.pixels().array()[at++]);
					}
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 16, 32 })
	void planesStacksAndHyperstacks(final int bits) {
		for (final ImagePlus image : List.of(new ImagePlus("p", processor(bits, 1)), stack(bits, 1, 4, 1), stack(bits, 2, 1,
			1), stack(bits, 3, 4, 1), stack(bits, 1, 1, 3), stack(bits, 2, 1, 3)))
		{
			assertSame(image, ImageJImageOpener.image(image, null));
			assertSame(image, opener.open(tiff(image)));
		}
	}

	@Test
	void colourTiffs() {
		final ImagePlus image = new ImagePlus("c", processor(24, 1));
		for (final Image actual : List.of(opener.open(tiff(image)), ImageJImageOpener.image(image, null)))
			assertColours(image.getProcessor(), actual);
		final Image stack = opener.open(tiff(stack(24, 1, 3, 1)));
		assertEquals(Shape.of(3, HEIGHT, WIDTH, 3), stack.pixels().shape());
		assertColours(processor(24, 2), stack.slice(2));
	}

	private static void assertColours(final ImageProcessor expected, final Image actual) {
		assertEquals(Shape.of(expected.getHeight(), expected.getWidth(), 3), actual.pixels().shape());
		assertTrue(actual.rgb());
		assertEquals(8, actual.bitDepth());
		for (int p = 0; p < expected.getPixelCount(); p++)
			for (int c = 0; c < 3; c++)
				assertEquals(expected.get(p) >> 16 - 8 * c & 0xff, actual.pixels().array()[p * 3 + c]);
	}

	@Test
	void timeAndDepthTogetherAreRefused() {
		final ImagePlus image = stack(8, 1, 2, 3);
		final String message = assertThrows(ConvJException.class, () -> opener.open(tiff(image))).getMessage();
		assertTrue(message.contains("3 time points and 2 planes"), message);
	}

	@Test
	void theBoundingBoxOfARoiIsCutOut() {
		final ImagePlus image = stack(16, 2, 3, 1);
		final Image whole = ImageJImageOpener.image(image, null);
		final Image part = ImageJImageOpener.image(image, new Roi(10, -2, 20, 6));
		assertEquals(Shape.of(3, 4, 3, 2), part.pixels().shape());
		for (int z = 0; z < 3; z++)
			for (int y = 0; y < 4; y++)
				for (int x = 0; x < 3; x++)
					for (int c = 0; c < 2; c++)
						assertEquals(whole.pixels().array()[((z * HEIGHT + y) * WIDTH + x + 10) * 2 + c], part.pixels()
							.array()[((z * 4 + y) * 3 + x) * 2 + c]);
		final String message = assertThrows(ConvJException.class, () -> ImageJImageOpener.image(image, new Roi(50, 0, 5, 5)))
			.getMessage();
		assertTrue(message.contains("outside"), message);
	}

	@Test
	void aLookUpTableIsNoColourButAPaletteIs() {
		for (final IndexColorModel model : List.of(LUT.createLutFromColor(Color.GREEN), LutLoader.getLut("fire"), processor(8,
			1).getDefaultColorModel()))
		{
			final ImageProcessor values = processor(8, 3);
			values.setColorModel(model);
			final ImagePlus image = new ImagePlus("g", values);
			assertSame(image, opener.open(tiff(image)));
			assertSame(image, ImageJImageOpener.image(image, null));
		}
		final ImageProcessor indices = processor(8, 3);
		final byte[][] colours = new byte[3][256];
		final SplittableRandom random = new SplittableRandom(1);
		for (final byte[] channel : colours)
			random.nextBytes(channel);
		indices.setColorModel(new IndexColorModel(8, 256, colours[0], colours[1], colours[2]));
		final ImagePlus palette = new ImagePlus("f", indices);
		final ImageStack stack = new ImageStack(WIDTH, HEIGHT, indices.getColorModel());
		stack.addSlice(indices);
		stack.addSlice(indices);
		assertColours(indices.convertToRGB(), opener.open(tiff(palette)));
		assertColours(indices.convertToRGB(), ImageJImageOpener.image(palette, null));
		assertColours(indices.convertToRGB(), opener.open(tiff(new ImagePlus("s", stack))).slice(1));
	}

	@Test
	void pngsOfAllKinds() throws IOException {
		final ImageProcessor grey = processor(8, 1);
		assertArrayEquals(floats(grey), png(grey.getBufferedImage()).pixels().array());
		final BufferedImage deep = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
		final ImageProcessor sixteen = processor(16, 2);
		deep.getRaster().setDataElements(0, 0, WIDTH, HEIGHT, sixteen.getPixels());
		final Image deepImage = png(deep);
		assertEquals(16, deepImage.bitDepth());
		assertArrayEquals(floats(sixteen), deepImage.pixels().array());
		final ImageProcessor colour = processor(24, 3);
		assertColours(colour, png(colour.getBufferedImage()));
		final BufferedImage transparent = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
		transparent.setRGB(0, 0, 0xff102030);
		transparent.setRGB(1, 0, 0x00102030);
		assertArrayEquals(new float[] { 16, 32, 48, 255, 255, 255 }, png(transparent).pixels().array());
		final BufferedImage binary = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY);
		binary.setRGB(1, 0, 0xffffffff);
		final Image black = png(binary);
		assertEquals(1, black.channels());
		assertArrayEquals(new float[] { 0, 255, 0 }, black.pixels().array());
		final BufferedImage indexed = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED);
		indexed.setRGB(0, 0, 0xffff0000);
		indexed.setRGB(1, 0, 0xff0000ff);
		assertArrayEquals(new float[] { 255, 0, 0, 0, 0, 255 }, png(indexed).pixels().array());
	}

	@ParameterizedTest
	@ValueSource(strings = { "jpg", "gif", "bmp" })
	void otherRasterFormatsAsImageJOpensThem(final String format) throws IOException {
		final Path file = temporary.resolve("farbe ü." + format);
		// A smooth image, so that JPEG keeps it nearly.
		final ColorProcessor colours = new ColorProcessor(32, 24);
		for (int y = 0; y < 24; y++)
			for (int x = 0; x < 32; x++)
				colours.set(x, y, x * 8 << 16 | y * 10 << 8 | 255 - x * 4 - y * 2);
		assertTrue(ImageIO.write(colours.getBufferedImage(), format, file.toFile()));
		final Image image = opener.open(file);
		final ImageProcessor expected = IJ.openImage(file.toString()).getProcessor().convertToRGB();
		assertEquals(Shape.of(24, 32, 3), image.pixels().shape());
		for (int p = 0; p < 24 * 32; p++)
			for (int c = 0; c < 3; c++)
				assertEquals(expected.get(p) >> 16 - 8 * c & 0xff, image.pixels().array()[p * 3 + c], 3);
	}

	@Test
	void greyJpegsHaveOneChannel() throws IOException {
		final Path file = temporary.resolve("g.jpeg");
		ImageIO.write(processor(8, 1).getBufferedImage(), "jpg", file.toFile());
		assertEquals(1, opener.open(file).channels());
	}

	@ParameterizedTest
	@ValueSource(strings = { "LZW", "Deflate", "PackBits" })
	void compressedTiffs(final String compression) throws IOException {
		final Path file = temporary.resolve("c.tif");
		final BufferedImage deep = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
		final ImageProcessor sixteen = processor(16, 2);
		deep.getRaster().setDataElements(0, 0, WIDTH, HEIGHT, sixteen.getPixels());
		writeTiff(file, compression, deep, deep);
		final Image image = opener.open(file);
		assertEquals(Shape.of(2, HEIGHT, WIDTH, 1), image.pixels().shape());
		assertArrayEquals(floats(sixteen), image.slice(1).pixels().array());
		assertSilentRefusals(Files.readAllBytes(file), "tif");
	}

	@Test
	void omeDimensionsAreUsed() throws IOException {
		final ImagePlus image = stack(8, 1, 6, 1);
		final FileInfo info = image.getFileInfo();
		info.pixels = image.getStack().getImageArray();
		info.nImages = 6;
		info.description = "<?xml version=\"1.0\"?><OME><Image><Pixels ID=\"Pixels:0\" DimensionOrder=\"XYZCT\" " +
			"SizeC=\"2\" SizeT=\"1\" SizeX=\"13\" SizeY=\"9\" SizeZ=\"3\"/></Image></OME>";
		final Path file = temporary.resolve("a.ome.tif");
		try (OutputStream out = Files.newOutputStream(file)) {
			new TiffEncoder(info).write(out);
		}
		final Image actual = opener.open(file);
		assertEquals(Shape.of(3, HEIGHT, WIDTH, 2), actual.pixels().shape());
		for (int z = 0; z < 3; z++)
			for (int c = 0; c < 2; c++)
				assertEquals(image.getStack().getProcessor(1 + c * 3 + z).getf(4, 2), actual.pixels().array()[((z * HEIGHT + 2) *
					WIDTH + 4) * 2 + c]);
	}

	@Test
	void portableMaps() throws IOException {
		final Path file = temporary.resolve("a.pgm");
		Files.writeString(file, "P2\n3 2\n255\n1 2 3\n4 5 6\n");
		assertArrayEquals(new float[] { 1, 2, 3, 4, 5, 6 }, opener.open(file).pixels().array());
		assertEquals(Shape.of(2, 3, 1), opener.open(file).pixels().shape());
	}

	@Test
	void fitsImages() {
		final ImagePlus image = new ImagePlus("f", processor(32, 1));
		final Path file = temporary.resolve("a b.fits");
		new FileSaver(image).saveAsFits(file.toString());
		assertSame(image, opener.open(file));
	}

	@Test
	void damagedFilesAreRefusedSilently() throws IOException {
		assertSilentRefusals(Files.readAllBytes(tiff(stack(16, 1, 3, 1))), "tif");
		assertSilentRefusals(Files.readAllBytes(tiff(new ImagePlus("p", processor(8, 1)))), "tif");
		for (final String format : List.of("png", "jpg", "gif", "bmp")) {
			final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			ImageIO.write(processor(24, 1).getBufferedImage(), format, bytes);
			assertSilentRefusals(bytes.toByteArray(), format);
		}
	}

	@Test
	void aCutOrChangedPhotoIsRefusedAndAMissingEndMarkIsNot() throws IOException {
		final ColorProcessor noise = new ColorProcessor(360, 300);
		final SplittableRandom random = new SplittableRandom(7);
		for (int i = 0; i < 360 * 300; i++)
			noise.set(i, random.nextInt(1 << 24));
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageIO.write(noise.getBufferedImage(), "jpg", bytes);
		final byte[] whole = bytes.toByteArray();
		final Path file = temporary.resolve("photo.jpg");
		Files.write(file, whole);
		final Image image = opener.open(file);
		Files.write(file, Arrays.copyOf(whole, whole.length - 2));
		assertArrayEquals(image.pixels().array(), opener.open(file).pixels().array());
		for (final int length : new int[] { whole.length - 200, whole.length / 2, 3000 }) {
			Files.write(file, Arrays.copyOf(whole, length));
			assertEquals(file + " ends too early; copy it again or remove it.", assertThrows(ConvJException.class, () -> opener.open(
				file)).getMessage());
		}
	}

	@Test
	void aFolderIsNoImage() {
		final String sentence = temporary + " is a folder and no image; name one of the images in it.";
		assertEquals(sentence, assertThrows(ConvJException.class, () -> opener.open(temporary)).getMessage());
		assertEquals(sentence, assertThrows(ConvJException.class, () -> opener.field(temporary)).getMessage());
	}

	/** Cuts the file at many places: each piece is refused with a sentence that names the file, and nothing is printed. */
	private void assertSilentRefusals(final byte[] bytes, final String extension) throws IOException {
		final PrintStream out = System.out;
		final PrintStream err = System.err;
		final ByteArrayOutputStream printed = new ByteArrayOutputStream();
		System.setOut(new PrintStream(printed, true));
		System.setErr(System.out);
		try {
			for (int cut = 0; cut < 10; cut++) {
				final Path file = temporary.resolve("kaputt ü " + cut + "." + extension);
				Files.write(file, Arrays.copyOf(bytes, bytes.length * cut / 12));
				final String message = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThrows(ConvJException.class,
					() -> opener.open(file), file.toString()).getMessage());
				assertTrue(message.contains(file.toString()), message);
				assertTrue(message.endsWith("."), message);
			}
			final SplittableRandom random = new SplittableRandom(1);
			for (int trial = 0; trial < 60; trial++) {
				final byte[] changed = bytes.clone();
				for (int i = 0; i < 8; i++)
					changed[random.nextInt(Math.min(changed.length, 200))] = (byte) random.nextInt();
				final Path file = temporary.resolve("changed." + extension);
				Files.write(file, changed);
				// Whatever it holds now: an image, or a sentence.
				assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
					try {
						opener.open(file);
					}
					catch (final ConvJException refused) {
						assertTrue(refused.getMessage().contains(file.toString()));
					}
				});
			}
		}
		finally {
			System.setOut(out);
			System.setErr(err);
		}
		assertEquals("", printed.toString());
	}

	@Test
	void otherFilesAreNoImages() throws IOException {
		final Path text = Files.writeString(temporary.resolve("a.txt"), "II*\0");
		final Path note = Files.writeString(temporary.resolve("note"), "hello");
		final Path html = Files.writeString(temporary.resolve("page.png"), "<html>not found</html>");
		final Path nameless = temporary.resolve("nameless");
		Files.copy(tiff(new ImagePlus("p", processor(8, 1))), nameless);
		assertFalse(opener.accepts(text));
		assertFalse(opener.accepts(note));
		assertFalse(opener.accepts(temporary.resolve("missing")));
		assertTrue(opener.accepts(nameless));
		assertTrue(opener.accepts(temporary.resolve("A.TIFF")));
		assertTrue(opener.accepts(html));
		assertTrue(assertThrows(ConvJException.class, () -> opener.open(html)).getMessage().contains(
			"not an image that ImageJ can open"));
		assertTrue(assertThrows(ConvJException.class, () -> opener.open(temporary.resolve("missing.tif"))).getMessage()
			.contains("There is no file"));
		final Path empty = Files.createFile(temporary.resolve("empty.tif"));
		assertTrue(assertThrows(ConvJException.class, () -> opener.open(empty)).getMessage().contains("is empty"));
	}

	@Test
	void manyThreadsOpenAtTheSameTime() {
		final Path file = tiff(stack(16, 2, 3, 1));
		final float[] expected = opener.open(file).pixels().array();
		Workers.of(4).run(200, (task, worker) -> assertArrayEquals(expected, opener.open(file).pixels().array()));
	}

	private Image png(final BufferedImage image) throws IOException {
		final Path file = temporary.resolve("p ä.png");
		assertTrue(ImageIO.write(image, "png", file.toFile()));
		return opener.open(file);
	}

	private static float[] floats(final ImageProcessor processor) {
		final float[] values = new float[processor.getPixelCount()];
		for (int i = 0; i < values.length; i++)
			values[i] = processor.getf(i);
		return values;
	}

	private static void writeTiff(final Path file, final String compression, final BufferedImage... pages)
		throws IOException
	{
		final ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
		try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
			writer.setOutput(out);
			writer.prepareWriteSequence(null);
			for (final BufferedImage page : pages) {
				final ImageWriteParam parameters = writer.getDefaultWriteParam();
				parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
				parameters.setCompressionType(compression);
				writer.writeToSequence(new IIOImage(page, null, writer.getDefaultImageMetadata(ImageTypeSpecifier
					.createFromRenderedImage(page), parameters)), parameters);
			}
			writer.endWriteSequence();
		}
		finally {
			writer.dispose();
		}
	}
}
