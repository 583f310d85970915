package io.github.convj.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Peaks in strips of any height, against a look at the whole map. */
class PeaksTest {

	@Test
	void stripsDoNotMatter() {
		for (long seed = 0; seed < 30; seed++) {
			final SplittableRandom random = new SplittableRandom(seed);
			final int width = random.nextInt(1, 14);
			final int height = random.nextInt(1, 17);
			final float[][] map = new float[3][width * height];
			for (final float[] channel : map)
				for (int i = 0; i < channel.length; i++)
					channel[i] = random.nextInt(8) / 8f;
			final List<String> expected = new ArrayList<>();
			for (int y = 0; y < height; y++)
				for (int x = 0; x < width; x++)
					for (final int label : new int[] { 0, 2 })
						if (peak(map[label], x, y, width, height)) expected.add(x + " " + y + " " + label + " " + map[1][y * width + x]);
			final List<String> found = new ArrayList<>();
			final Peaks peaks = new Peaks(width, height, 3, List.of(0, 2), 0.5, (x, y, label, around) -> found.add(x + " " + y +
				" " + label + " " + around[1][4]));
			for (int y = 0; y < height;) {
				final int rows = Math.min(height - y, random.nextInt(1, 6));
				final float[][] strip = new float[3][rows * width + 5];
				for (int c = 0; c < 3; c++)
					System.arraycopy(map[c], y * width, strip[c], 0, rows * width);
				peaks.add(rows, strip);
				y += rows;
			}
			assertEquals(expected, found, "seed " + seed);
		}
	}

	private static boolean peak(final float[] map, final int x, final int y, final int width, final int height) {
		final float value = map[y * width + x];
		if (value < 0.5f) return false;
		for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
			for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
				final float other = map[v * width + u];
				if (other > value || other == value && v * width + u < y * width + x) return false;
			}
		return true;
	}

	@Test
	void aPeakComesWithWhatIsAroundIt() {
		final float[][][] seen = new float[1][][];
		final Peaks peaks = new Peaks(3, 2, 1, List.of(0), 0.5, (x, y, label, around) -> seen[0] = around);
		peaks.add(2, new float[][] { { 0.1f, 0.9f, 0.2f, 0.3f, 0.4f, 0.45f } });
		assertTrue(seen[0] != null);
		final float[] expected = { 0.9f, 0.9f, 0.9f, 0.1f, 0.9f, 0.2f, 0.3f, 0.4f, 0.45f };
		for (int i = 0; i < 9; i++)
			assertEquals(expected[i], seen[0][0][i]);
	}
}
