package io.github.convj.network;

import io.github.convj.tensor.Shape;

/**
 * Sizes along the axes of 2-D and 3-D images, so that a recipe is written once for both. In a stack with fewer planes than
 * rows or columns, as microscopes give it, Z is left as long as it is until the others have become as short. Stateless,
 * thread-safe.
 */
final class Grid {

	private Grid() {}

	/** @return the numbers for the axes of that image: z is dropped where there is none */
	static int[] of(final Shape image, final int z, final int y, final int x) {
		return image.rank() == 4 ? new int[] { z, y, x } : new int[] { y, x };
	}

	/** @return 2 for the axes along which the image is to become half as long, 1 for others */
	static int[] half(final Shape image) {
		return of(image, image.rank() == 4 && image.size(0) > 1 && image.size(0) >= Math.min(image.size(1), image.size(2))
			? 2 : 1, 2, 2);
	}
}
