package io.github.convj.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class PermutationTest {

	@Test
	void movesEachValueToItsPlace() {
		final int[] sizes = { 2, 3, 4, 5 };
		final float[] values = new float[2 * 3 * 4 * 5];
		for (int i = 0; i < values.length; i++)
			values[i] = i;
		final float[] expected = new float[values.length];
		// [KY, KX, C, F] to [F, C, KY, KX]
		for (int y = 0; y < 2; y++)
			for (int x = 0; x < 3; x++)
				for (int c = 0; c < 4; c++)
					for (int f = 0; f < 5; f++)
						expected[((f * 4 + c) * 2 + y) * 3 + x] = values[((y * 3 + x) * 4 + c) * 5 + f];
		final float[] permuted = Permutation.apply(values, sizes, 3, 2, 0, 1);
		assertArrayEquals(expected, permuted);
		assertArrayEquals(values, Permutation.apply(permuted, Permutation.sizes(sizes, 3, 2, 0, 1), Permutation.inverse(3, 2, 0,
			1)));
	}

	@Test
	void putsChannelsFirst() {
		assertArrayEquals(new int[] { 0, 1 }, Permutation.channelsFirst(2));
		assertArrayEquals(new int[] { 0, 3, 1, 2 }, Permutation.channelsFirst(4));
		assertArrayEquals(new int[] { 0, 4, 1, 2, 3 }, Permutation.channelsFirst(5));
	}
}
