package io.github.convj.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentationTest {

	private static float[] image(final int length) {
		return MemoryImages.random("i", new SplittableRandom(length), 256, length, 1, 1).pixels().array();
	}

	private static float[] permuted(final float[] image, final int height, final int width, final int channels,
		final int turns, final boolean flipX, final boolean flipY)
	{
		final float[] output = new float[image.length];
		new PlaneMap(height, width, channels, turns, flipX, flipY).permute(image, 0, output, 0);
		return output;
	}

	@ParameterizedTest
	@CsvSource({ "5,5,1", "4,4,3", "1,1,2", "7,7,2" })
	void fourQuarterTurnsAreNone(final int height, final int width, final int channels) {
		final float[] image = image(height * width * channels);
		float[] turned = image;
		for (int i = 0; i < 4; i++)
			turned = permuted(turned, height, width, channels, 1, false, false);
		assertArrayEquals(image, turned);
		assertArrayEquals(permuted(image, height, width, channels, 2, false, false), permuted(permuted(image, height, width,
			channels, 1, false, false), height, width, channels, 1, false, false));
		assertArrayEquals(image, permuted(permuted(image, height, width, channels, 3, false, false), height, width, channels,
			1, false, false));
	}

	@ParameterizedTest
	@CsvSource({ "5,4,1", "4,7,3", "6,6,2", "1,5,1" })
	void flipsUndoThemselves(final int height, final int width, final int channels) {
		final float[] image = image(height * width * channels);
		for (final int turns : new int[] { 0, 2 })
			for (final boolean x : new boolean[] { false, true })
				for (final boolean y : new boolean[] { false, true }) {
					final float[] once = permuted(image, height, width, channels, turns, x, y);
					assertArrayEquals(image, permuted(once, height, width, channels, turns, x, y));
				}
		final float[] flipped = permuted(image, height, width, channels, 0, true, false);
		for (int i = 0; i < channels; i++)
			assertEquals(image[i], flipped[(width - 1) * channels + i]);
		assertArrayEquals(permuted(image, height, width, channels, 2, false, false), permuted(image, height, width, channels,
			0, true, true));
	}

	@Test
	void allEightPositionsOccur() {
		final float[] image = image(9);
		final Augmentation augmentation = Augmentation.OFF.withFlips(true).withRotations90(true);
		final Set<String> seen = new HashSet<>();
		final SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 300; i++)
			seen.add(Arrays.toString(apply(augmentation, Shape.of(3, 3, 1), image, random)));
		assertEquals(8, seen.size());
	}

	@Test
	void oblongImagesKeepTheirShape() {
		final float[] image = image(6);
		final Set<String> seen = new HashSet<>();
		final SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 200; i++)
			seen.add(Arrays.toString(apply(Augmentation.OFF.withFlips(true).withRotations90(true), Shape.of(2, 3, 1), image,
				random)));
		assertEquals(4, seen.size());
	}

	@Test
	void stacksAreFlippedAlongZ() {
		final float[] image = image(3 * 4 * 4);
		final Set<String> seen = new HashSet<>();
		final SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 500; i++)
			seen.add(Arrays.toString(apply(Augmentation.OFF.withFlips(true).withRotations90(true), Shape.of(3, 4, 4, 1), image,
				random)));
		assertEquals(16, seen.size());
	}

	@Test
	void quarterTurnsAreResampledExactly() {
		final float[] image = image(6 * 6 * 2);
		for (int turns = 0; turns < 4; turns++) {
			final PlaneMap map = new PlaneMap(6, 6, 2, turns, true, false);
			map.deform(0, 1, 0, 0);
			final float[] output = new float[image.length];
			map.resample(image, 0, output, 0);
			assertArrayEquals(permuted(image, 6, 6, 2, turns, true, false), output, 1e-3f);
		}
		final PlaneMap free = new PlaneMap(6, 6, 2, 0, false, false);
		free.deform(Math.PI / 2, 1, 0, 0);
		final float[] output = new float[image.length];
		free.resample(image, 0, output, 0);
		assertArrayEquals(permuted(image, 6, 6, 2, 1, false, false), output, 1e-2f);
	}

	@Test
	void resamplingMatchesTheDefinition() {
		final int height = 7;
		final int width = 9;
		final float[] image = image(height * width);
		final double angle = 0.4;
		final double scale = 1.2;
		final PlaneMap map = new PlaneMap(height, width, 1, 0, false, false);
		map.deform(angle, scale, 1.3, -2.1);
		final float[] output = new float[image.length];
		map.resample(image, 0, output, 0);
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final double v = (y - 3) / scale;
				final double u = (x - 4) / scale;
				final double originY = 3 + Math.cos(angle) * v + Math.sin(angle) * u + 1.3;
				final double originX = 4 - Math.sin(angle) * v + Math.cos(angle) * u - 2.1;
				double expected = 0;
				for (int j = -20; j < 30; j++)
					for (int i = -20; i < 30; i++)
						expected += Math.max(0, 1 - Math.abs(originY - j)) * Math.max(0, 1 - Math.abs(originX - i)) * image[mirror(j,
							height) * width + mirror(i, width)];
				assertEquals(expected, output[y * width + x], 1e-2);
			}
	}

	private static int mirror(final int position, final int size) {
		int p = position;
		while (p < 0 || p >= size)
			p = p < 0 ? -1 - p : 2 * size - 1 - p;
		return p;
	}

	@Test
	void shiftsStayWithinTheFraction() {
		final float[] image = new float[40];
		for (int i = 0; i < 40; i++)
			image[i] = i;
		final SplittableRandom random = new SplittableRandom(1);
		double largest = 0;
		for (int i = 0; i < 200; i++) {
			final float[] output = apply(Augmentation.OFF.withShift(0.1), Shape.of(1, 40, 1), image, random);
			largest = Math.max(largest, Math.abs(output[20] - 20));
			assertTrue(Math.abs(output[20] - 20) <= 4.001);
		}
		assertTrue(largest > 3);
	}

	@Test
	void intensitiesChangeWithinTheirRange() {
		final float[] image = { -1, 0, 1, 2 };
		final SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 200; i++) {
			final float[] output = apply(Augmentation.OFF.withBrightness(0.2).withContrast(0.3), Shape.of(1, 4, 1), image,
				random);
			final float factor = output[2] - output[1];
			assertTrue(Math.abs(output[1]) <= 0.2001 && factor >= 0.6999 && factor <= 1.3001);
			assertEquals(output[1] + 2 * factor, output[3], 1e-5);
		}
		final float[] zeros = new float[10_000];
		final float[] noisy = apply(Augmentation.OFF.withNoise(0.5), Shape.of(100, 100, 1), zeros, new SplittableRandom(3));
		double squares = 0;
		for (final float value : noisy)
			squares += value * value;
		final double expected = 0.5 * new SplittableRandom(3).nextDouble();
		assertEquals(expected, Math.sqrt(squares / zeros.length), 0.03 * expected);
	}

	@Test
	void theRandomSourceDecides() {
		final float[] image = image(8 * 8 * 3);
		final Shape shape = Shape.of(8, 8, 3);
		assertArrayEquals(apply(Augmentation.STRONG, shape, image, new SplittableRandom(5)), apply(Augmentation.STRONG, shape,
			image, new SplittableRandom(5)));
		assertFalse(Arrays.equals(apply(Augmentation.STRONG, shape, image, new SplittableRandom(5)), apply(
			Augmentation.STRONG, shape, image, new SplittableRandom(6))));
	}

	@Test
	void offsetsAreRespected() {
		final float[] image = image(8 * 8 * 3);
		final float[] wide = new float[image.length + 10];
		System.arraycopy(image, 0, wide, 4, image.length);
		final float[] output = new float[image.length + 20];
		Arrays.fill(output, Float.NaN);
		Augmentation.STRONG.apply(Shape.of(8, 8, 3), wide, 4, output, 9, new SplittableRandom(5));
		final float[] expected = apply(Augmentation.STRONG, Shape.of(8, 8, 3), image, new SplittableRandom(5));
		assertArrayEquals(expected, Arrays.copyOfRange(output, 9, 9 + image.length));
		for (int i = 0; i < output.length; i++)
			assertEquals(i < 9 || i >= 9 + image.length, Float.isNaN(output[i]));
	}

	@Test
	void presetsAndRanges() {
		assertTrue(Augmentation.preset("off").off());
		assertEquals(Augmentation.LIGHT, Augmentation.preset(" Light "));
		assertThrows(ConvJException.class, () -> Augmentation.preset("weak"));
		assertThrows(ConvJException.class, () -> Augmentation.OFF.withRotation(181));
		assertThrows(ConvJException.class, () -> Augmentation.OFF.withShift(Double.NaN));
		assertThrows(ConvJException.class, () -> Augmentation.OFF.withNoise(-1));
	}

	private static float[] apply(final Augmentation augmentation, final Shape shape, final float[] image,
		final SplittableRandom random)
	{
		final float[] output = new float[image.length];
		augmentation.apply(shape, image, 0, output, 0, random);
		return output;
	}
}
