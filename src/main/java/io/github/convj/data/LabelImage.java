package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the objects of a label image: areas of one value above 0 whose pixels touch, also at corners. Of several channels the
 * first counts. Reads row by row, so that images may be larger than memory. Stateless, thread-safe.
 */
final class LabelImage {

	/** Smaller areas are specks. */
	static final int LEAST_AREA = 4;

	private LabelImage() {}

	/**
	 * @param file to read
	 * @param image what to call its image in notes
	 * @param notes gets the specks, which are left out
	 * @return the objects of each plane, all of the class {@value Annotations#UNNAMED}
	 * @throws ConvJException if the file cannot be read
	 */
	static List<Annotation> read(final Path file, final String image, final ImageOpener opener,
		final Annotations.Notes notes)
	{
		final List<Annotation> objects = new ArrayList<>();
		try (Field field = opener.field(file)) {
			for (int z = 0; z < field.depth(); z++)
				plane(field, z, image, objects, notes);
		}
		return objects;
	}

	private static void plane(final Field field, final int z, final String image, final List<Annotation> objects,
		final Annotations.Notes notes)
	{
		final int width = field.width();
		final float[] pixels = new float[Math.multiplyExact(width, field.channels())];
		final Areas areas = new Areas();
		float[] above = new float[width];
		float[] values = new float[width];
		int[] areasAbove = new int[width];
		int[] numbers = new int[width];
		for (int y = 0; y < field.height(); y++) {
			field.read(z, y, 0, width, pixels, 0);
			for (int x = 0; x < width; x++) {
				values[x] = pixels[x * field.channels()];
				if (!(values[x] > 0)) continue;
				int area = -1;
				if (x > 0 && values[x - 1] == values[x]) area = numbers[x - 1];
				for (int i = Math.max(0, x - 1); y > 0 && i <= Math.min(width - 1, x + 1); i++)
					if (above[i] == values[x]) area = area < 0 ? areas.root(areasAbove[i]) : areas.join(area, areasAbove[i]);
				numbers[x] = areas.add(area, x, y);
			}
			final float[] spare = above;
			above = values;
			values = spare;
			final int[] spareNumbers = areasAbove;
			areasAbove = numbers;
			numbers = spareNumbers;
		}
		for (int area = 0; area < areas.count; area++) {
			if (areas.parent[area] != area) continue;
			if (areas.pixels[area] < LEAST_AREA) notes.tiny(image);
			else objects.add(new Annotation(areas.box(area), z, Annotations.UNNAMED));
		}
	}

	/** Areas that grow together. */
	private static final class Areas {

		private int count;
		private int[] parent = new int[64];
		private long[] pixels = new long[64];
		private int[] left = new int[64];
		private int[] top = new int[64];
		private int[] right = new int[64];
		private int[] bottom = new int[64];

		private int root(final int area) {
			int root = area;
			while (parent[root] != root)
				root = parent[root] = parent[parent[root]];
			return root;
		}

		private int join(final int a, final int b) {
			final int first = Math.min(root(a), root(b));
			final int second = Math.max(root(a), root(b));
			if (first == second) return first;
			parent[second] = first;
			pixels[first] += pixels[second];
			left[first] = Math.min(left[first], left[second]);
			top[first] = Math.min(top[first], top[second]);
			right[first] = Math.max(right[first], right[second]);
			bottom[first] = Math.max(bottom[first], bottom[second]);
			return first;
		}

		/** @return the area that the pixel was added to, a new one if -1 was given */
		private int add(final int known, final int x, final int y) {
			int area = known < 0 ? count++ : root(known);
			if (count > parent.length) grow();
			if (known < 0) {
				parent[area] = area;
				left[area] = right[area] = x;
				top[area] = bottom[area] = y;
			}
			pixels[area]++;
			left[area] = Math.min(left[area], x);
			right[area] = Math.max(right[area], x);
			bottom[area] = Math.max(bottom[area], y);
			return area;
		}

		private void grow() {
			final int length = 2 * parent.length;
			parent = Arrays.copyOf(parent, length);
			pixels = Arrays.copyOf(pixels, length);
			left = Arrays.copyOf(left, length);
			top = Arrays.copyOf(top, length);
			right = Arrays.copyOf(right, length);
			bottom = Arrays.copyOf(bottom, length);
		}

		private Box box(final int area) {
			return new Box(left[area], top[area], right[area] - left[area] + 1, bottom[area] - top[area] + 1);
		}
	}
}
